// SPDX-License-Identifier: BSL-1.0
#include "command_line.hpp"

#include "argument_parser.hpp"
#include "audience_flags.hpp"
#include "config_file.hpp"
#include "export_flags.hpp"
#include "failure.hpp"
#include "option_values.hpp"
#include "output_file.hpp"
#include "program_version.hpp"
#include "service_flags.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>

namespace exporter {

namespace {

void refuse_password_argument(int argc, const char* const* argv) {
    for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--password" || argument.starts_with("--password=")) {
            refuse(
                "a password on the command line is refused: every user of this machine can read it in the "
                "process "
                "list, and the shell may keep it in its history. If the one you typed is real, change it. "
                "Set "
                "WEBCASTS_PASSWORD, or use --password-file FILE (- reads standard input), --password-command "
                "COMMAND or --netrc");
        }
    }
}

std::string unknown_arguments(const CLI::App& app) {
    std::string flags;
    std::size_t others = 0;
    for (const std::string& argument : app.remaining(true)) {
        if (argument.size() > 1 && argument.starts_with("-")) {
            flags.append(flags.empty() ? "" : ", ").append(argument.substr(0, argument.find('=')));
        } else {
            ++others;
        }
    }
    if (flags.empty()) {
        return fmt::format("{} argument{} too many", others, others == 1 ? "" : "s");
    }
    return fmt::format("unknown here: {}", flags);
}

constexpr std::string_view see_help = "; see webcasts-export --help, or --help after the command";

output_format format_of(command what, const std::optional<std::string>& text,
                        std::vector<std::string>& mistakes) {
    if (what == command::export_rows) {
        if (text && *text != "csv" && *text != "ndjson") {
            mistakes.emplace_back("--format is csv or ndjson");
        }
        return text == "ndjson" ? output_format::ndjson : output_format::csv;
    }
    return to_format(text.value_or("table"), mistakes);
}

std::vector<std::string> without_repetitions(const std::vector<std::string>& events) {
    std::vector<std::string> made;
    for (const std::string& event : events) {
        if (std::find(made.begin(), made.end(), event) == made.end()) {
            made.push_back(event);
        }
    }
    return made;
}

bool writes_data(command what) noexcept {
    return what == command::events || what == command::report || what == command::export_rows ||
           what == command::report_html;
}

void read_output(command_line& made, const typed_arguments& in, std::vector<std::string>& mistakes) {
    made.format = format_of(made.what, in.format, mistakes);
    made.exact_csv = in.exact_csv;
    made.bom = in.bom;
    if (made.exact_csv && made.format != output_format::csv) {
        mistakes.emplace_back("--exact-csv goes with --format csv");
    }
    if (made.bom && made.format != output_format::csv) {
        mistakes.emplace_back("--bom goes with --format csv");
    }
    made.output = in.output == "-" ? "" : in.output;
    made.database = in.database;
    made.json = in.json;
    made.schedule.full = in.full;
    if (in.lookback) {
        made.schedule.lookback = to_lookback(*in.lookback, mistakes);
    }
    made.plan = in.plan;
    if (made.json && writes_data(made.what) && made.output.empty()) {
        mistakes.emplace_back("--json would write its object among the data on standard output; add -o FILE");
    }
    if (in.quiet && in.verbose > 0) {
        mistakes.emplace_back("-q and -v contradict each other; keep one of the two");
    }
    made.verbosity = in.quiet ? -1 : in.verbose;
    made.shows_progress = !in.no_progress;
}

void read_people(command_line& made, const typed_arguments& in, std::vector<std::string>& mistakes) {
    made.email = in.email;
    if (made.what == command::forget && made.email.find('@') == std::string::npos) {
        mistakes.emplace_back("EMAIL is an e-mail address, such as ada@example.com");
    }
    made.shell = in.shell;
    if (made.what == command::completion && made.shell != "bash" && made.shell != "zsh" &&
        made.shell != "fish") {
        mistakes.emplace_back("SHELL is bash, zsh or fish");
    }
}

command_line judged(command what, const typed_arguments& in, const std::string& config_path,
                    std::vector<std::string> mistakes) {
    command_line made;
    made.what = what;
    made.config_path = config_path;
    made.service = to_service(in, mistakes);
    made.who = to_credentials_source(in, mistakes);
    made.events = without_repetitions(in.events);
    made.query = to_query(in.audience, made.events, what == command::report ? "EVENT" : "--event", mistakes);
    read_output(made, in, mistakes);
    made.exported = to_export(in, mistakes);
    read_people(made, in, mistakes);
    if (what == command::doctor) {
        made.mistakes = std::move(mistakes);
        return made;
    }
    if (mistakes.size() == 1) {
        refuse(mistakes.front());
    }
    if (!mistakes.empty()) {
        refuse(fmt::format("{} mistakes, and nothing was sent:\n  - {}", mistakes.size(),
                           fmt::join(mistakes, "\n  - ")));
    }
    return made;
}

std::string names_of(const std::vector<argument_parser::entry>& commands) {
    std::string names;
    for (const auto& item : commands) {
        names.append(names.empty()               ? ""
                     : &item == &commands.back() ? " or "
                                                 : ", ")
            .append(item.app->get_name());
    }
    return names;
}

} // namespace

std::optional<command_line> read_command_line(int argc, const char* const* argv) {
    refuse_password_argument(argc, argv);
    argument_parser line;
    std::vector<std::string> mistakes;
    line.app().config_formatter(std::make_shared<config_file>(line.app(), mistakes));
    try {
        line.app().parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        write_out(line.help());
        return std::nullopt;
    } catch (const CLI::CallForVersion&) {
        write_out(std::string(program_version) + '\n');
        return std::nullopt;
    } catch (const CLI::ExtrasError&) {
        refuse(unknown_arguments(line.app()).append(see_help));
    } catch (const CLI::FileError&) {
        refuse("the file that --config names cannot be read");
    } catch (const CLI::ParseError& problem) {
        refuse(std::string(problem.what()).append(see_help));
    }
    const auto what = line.chosen();
    if (!what) {
        refuse(fmt::format("name a command: {}", names_of(line.commands())).append(see_help));
    }
    // CLI11 2.4 reads beyond the end where it is asked for the value of an option that was not given.
    const CLI::Option& config = *line.app().get_config_ptr();
    const auto config_path = config.count() > 0 ? config.as<std::string>() : usual_config_path();
    for (std::string& mistake : mistakes) {
        mistake.insert(0, config_path + " ");
    }
    return judged(*what, line.in, config_path, std::move(mistakes));
}

} // namespace exporter
