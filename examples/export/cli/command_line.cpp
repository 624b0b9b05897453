// SPDX-License-Identifier: BSL-1.0
#include "cli/command_line.hpp"

#include "cli/argument_parser.hpp"
#include "cli/audience_flags.hpp"
#include "cli/config_file.hpp"
#include "cli/export_flags.hpp"
#include "cli/option_values.hpp"
#include "cli/output_flags.hpp"
#include "cli/service_flags.hpp"
#include "cli/typed_words.hpp"
#include "output/output_file.hpp"
#include "terminal/environment.hpp"
#include "terminal/failure.hpp"
#include "terminal/program_version.hpp"
#include "terminal/typed_value.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>
#include <utility>

namespace exporter {

namespace {

void refuse_password_argument(int argc, const char* const* argv) {
    for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--password" || argument.starts_with("--password=")) {
            throw usage_failure(
                "a password on the command line is refused: every user of this machine can read it in the "
                "process list, and the shell may keep it in its history. If the one you typed is real, "
                "change it. Set WEBCASTS_PASSWORD, or use --password-file FILE (- reads standard input), "
                "--password-command COMMAND or --netrc");
        }
    }
}

std::vector<std::string> without_repetitions(const std::vector<std::string>& events) {
    std::vector<std::string> distinct;
    for (const std::string& event : events) {
        if (std::find(distinct.begin(), distinct.end(), event) == distinct.end()) {
            distinct.push_back(event);
        }
    }
    return distinct;
}

forget_options forget_of(const typed_arguments& in, std::vector<std::string>& mistakes) {
    forget_options options{.removal = {.database = in.database,
                                       .emails = {},
                                       .wait = in.wait ? lock_wait::until_free : lock_wait::refuse},
                           .addresses_file = in.addresses.value_or(""),
                           .json = in.json};
    if (in.addresses && in.addresses->empty()) {
        mistakes.emplace_back("--addresses wants the name of a file, or - for standard input");
    }
    if (in.email.empty() && in.addresses) {
        return options;
    }
    if (in.email.empty()) {
        mistakes.emplace_back(
            "forget: EMAIL is required; see webcasts-export help forget (--addresses FILE names "
            "a file of them)");
    } else if (in.email.find('@') == std::string::npos) {
        mistakes.emplace_back("EMAIL is an e-mail address, such as ada@example.com");
    }
    options.removal.emails.push_back(in.email);
    return options;
}

purge_command_options purge_of(const typed_arguments& in, std::vector<std::string>& mistakes) {
    if (!in.older_than) {
        mistakes.emplace_back(
            "purge: --older-than is required, such as --older-than 24m; see webcasts-export "
            "help purge");
        return {};
    }
    return {.purge = {.database = in.database,
                      .older_than = to_retention(*in.older_than, mistakes),
                      .wait = in.wait ? lock_wait::until_free : lock_wait::refuse},
            .plan = in.plan,
            .json = in.json};
}

/// Check the options that --person leaves nothing to do for.
void check_person(const typed_arguments& in, std::vector<std::string>& mistakes) {
    if (!in.person) {
        return;
    }
    if (*in.person != "-" && in.person->find('@') == std::string::npos) {
        mistakes.emplace_back(
            "--person is an e-mail address, such as ada@example.com, or - for standard input");
    }
    const bool has_rows_option = in.rows != "registrants" || in.preset || in.split || in.hash_pii ||
                                 !in.column.empty() || !in.drop.empty() || !in.events.empty();
    if (has_rows_option) {
        mistakes.emplace_back(
            "--person writes one JSON document of everything that is known; leave out the options about "
            "rows, "
            "columns, events and CRMs, which count in the configuration file too (--config /dev/null passes "
            "over it)");
    }
}

postgres_command_options postgres_of(const typed_arguments& in, std::vector<std::string>& mistakes) {
    constexpr std::size_t longest_name = 63;
    if (in.schema.empty() || in.schema.size() > longest_name) {
        mistakes.push_back(fmt::format("--schema is a name of 1 to {} bytes", longest_name));
    }
    return {.postgres = {.database = in.database, .url = in.url.value_or(""), .schema = in.schema},
            .json = in.json};
}

singer_options singer_of(const typed_arguments& in, std::vector<std::string>& mistakes) {
    if (in.discover && (in.state || in.catalog)) {
        mistakes.emplace_back("--discover writes the catalog alone; leave --state and --catalog out");
    }
    for (const auto& [flag, file] : {std::pair("--state", in.state), std::pair("--catalog", in.catalog)}) {
        if (file && file->empty()) {
            mistakes.push_back(fmt::format("{} wants the name of a file", flag));
        }
    }
    return {.database = in.database,
            .discover = in.discover,
            .state_file = in.state.value_or(""),
            .catalog_file = in.catalog.value_or("")};
}

std::string checked_shell(const std::string& shell, std::vector<std::string>& mistakes) {
    if (shell != "bash" && shell != "zsh" && shell != "fish") {
        mistakes.emplace_back("SHELL is bash, zsh or fish");
    }
    return shell;
}

[[noreturn]] void fail_for(const std::vector<std::string>& mistakes, std::string_view remedy = "") {
    if (mistakes.size() == 1) {
        throw usage_failure(mistakes.front() + std::string(remedy));
    }
    throw usage_failure(fmt::format("{} mistakes, and nothing was sent:\n  - {}", mistakes.size(),
                                    fmt::join(mistakes, "\n  - ")));
}

const CLI::App& app_of(const argument_parser& line, command chosen) {
    return *std::find_if(line.commands().begin(), line.commands().end(),
                         [&](const argument_parser::entry& entry) { return entry.id == chosen; })
                ->app;
}

std::string name_of(const argument_parser& line, command chosen) {
    return app_of(line, chosen).get_name();
}

/// Return what CLI11 says of a mistake if it does not repeat what was typed.
std::string words_of(const CLI::ParseError& problem) {
    const bool names_options_only = dynamic_cast<const CLI::ArgumentMismatch*>(&problem) != nullptr ||
                                    dynamic_cast<const CLI::RequiredError*>(&problem) != nullptr;
    return names_options_only ? problem.what() : "an argument, or its value, is not understood";
}

/// Return where to read on.
std::string see_help(const argument_parser& line) {
    const auto chosen = line.chosen();
    return "; see webcasts-export help" + (chosen ? " " + name_of(line, *chosen) : "");
}

/// The checked values of the options that several commands have.
struct checked_arguments {
    service_access access;
    std::vector<std::string> events;
    webcasts::query_params query;
    output_options output;
    sync_schedule schedule;
    export_options rows;
};

/// Check and convert the arguments. All options are checked for every command, so that every command reports
/// mistakes in the configuration file.
checked_arguments check_arguments(command chosen, const typed_arguments& in, const std::string& config_path,
                                  std::vector<std::string>& mistakes) {
    checked_arguments checked;
    checked.access.service = to_service(in, mistakes);
    checked.access.credentials = to_credentials_source(in, mistakes);
    checked.events = without_repetitions(in.events);
    checked.query =
        to_query(in.audience, in.events, chosen == command::report ? "EVENT" : "--event", mistakes);
    checked.output = to_output(chosen, in, config_path, mistakes);
    checked.schedule.full = in.full;
    if (in.lookback) {
        checked.schedule.lookback = to_lookback(*in.lookback, mistakes);
    }
    if (in.quiet && in.verbose > 0) {
        mistakes.emplace_back("-q and -v contradict each other; keep one of the two");
    }
    checked.rows = to_export(in, mistakes);
    check_person(in, mistakes);
    checked.rows.reject_replacement = to_reject_replacement(in, config_path, mistakes);
    return checked;
}

report_options report_of(const typed_arguments& in, checked_arguments checked) {
    const unsigned size_limits = checked.access.service.size_limits;
    return {.access = std::move(checked.access),
            .reports = {.events = std::move(checked.events),
                        .query = std::move(checked.query),
                        .output = std::move(checked.output),
                        .shows_progress = !in.no_progress,
                        .size_limits = size_limits,
                        .is_strict = in.strict},
            .json = in.json};
}

sync_command_options sync_of(const typed_arguments& in, checked_arguments checked) {
    sync_options sync{.database = in.database,
                      .events = std::move(checked.events),
                      .query = std::move(checked.query),
                      .schedule = checked.schedule,
                      .wire = checked.access.service.wire,
                      .retries = checked.access.service.retries,
                      .shows_progress = !in.no_progress,
                      .accepts_shrink = in.accept_shrink,
                      .is_strict = in.strict,
                      .wait = in.wait ? lock_wait::until_free : lock_wait::refuse};
    return {.access = std::move(checked.access), .sync = std::move(sync), .plan = in.plan, .json = in.json};
}

export_command_options export_of(const typed_arguments& in, checked_arguments checked) {
    export_options rows = std::move(checked.rows);
    rows.database = in.database;
    rows.events = std::move(checked.events);
    rows.output = std::move(checked.output);
    return {.rows = std::move(rows), .person = in.person.value_or(""), .json = in.json};
}

/// Return the options of the chosen command. `doctor` takes the mistakes; it reports them itself.
any_command_options options_of(command chosen, const typed_arguments& in, checked_arguments checked,
                               const std::string& config_path, std::vector<std::string>& mistakes) {
    switch (chosen) {
    case command::login:
        return login_options{std::move(checked.access), in.json};
    case command::events:
        return events_options{.access = std::move(checked.access),
                              .output = std::move(checked.output),
                              .is_strict = in.strict,
                              .json = in.json};
    case command::report:
        return report_of(in, std::move(checked));
    case command::sync:
        return sync_of(in, std::move(checked));
    case command::status:
        return status_options{in.database, in.json};
    case command::export_rows:
        return export_of(in, std::move(checked));
    case command::report_html:
        return report_html_options{.database = in.database,
                                   .events = std::move(checked.events),
                                   .output = std::move(checked.output),
                                   .question_texts = in.question_texts,
                                   .json = in.json};
    case command::dataset:
        return dataset_command_options{.dataset = {.database = in.database, .folder = in.folder},
                                       .json = in.json};
    case command::postgres:
        return postgres_of(in, mistakes);
    case command::singer:
        return singer_of(in, mistakes);
    case command::forget:
        return forget_of(in, mistakes);
    case command::purge:
        return purge_of(in, mistakes);
    case command::doctor:
        return doctor_command_options{{.service = std::move(checked.access.service),
                                       .credentials = std::move(checked.access.credentials),
                                       .database = in.database,
                                       .config_path = config_path,
                                       .mistakes = std::exchange(mistakes, {})},
                                      in.json};
    case command::completion:
        return completion_options{checked_shell(in.shell, mistakes)};
    case command::help:
        return help_options{.command = in.help_command, .is_short = false};
    case command::man:
        break;
    }
    return man_options{.command = in.help_command};
}

/// Take the database from the environment where none is named. A command that has `--db` needs one, unless it
/// only looks at it or writes the catalog.
void use_environment(const argument_parser& line, command chosen, typed_arguments& in, std::string& missing) {
    if (in.database.empty()) {
        in.database = environment_value("WEBCASTS_DB");
    }
    const bool needs_database = chosen != command::doctor && !in.discover &&
                                app_of(line, chosen).get_option_no_throw("--db") != nullptr;
    if (needs_database && in.database.empty() && missing.empty()) {
        missing = "--db is required (or set WEBCASTS_DB)";
    }
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
    if (argc <= 1) {
        return command_line{help_options{.command = {}, .is_short = true}, 0};
    }
    argument_parser line;
    if (const auto words = mistakes_in_words(line, {argv + 1, argv + argc}); !words.empty()) {
        fail_for(words, "; see webcasts-export help");
    }
    std::vector<std::string> mistakes;
    line.app().config_formatter(std::make_shared<config_file>(line.app(), mistakes));
    std::string missing;
    try {
        line.app().parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto chosen = line.chosen();
        write_out(line.help_of(chosen ? name_of(line, *chosen) : ""));
        return std::nullopt;
    } catch (const CLI::CallForVersion&) {
        write_out(std::string(program_version) + '\n');
        return std::nullopt;
    } catch (const CLI::FileError&) {
        throw usage_failure("the file that --config names cannot be read");
    } catch (const CLI::RequiredError& problem) {
        missing = problem.what(); // the options are read by now
    } catch (const CLI::ParseError& problem) {
        throw usage_failure(words_of(problem) + see_help(line));
    }
    const auto chosen = line.chosen();
    if (!chosen) {
        throw usage_failure(
            fmt::format("name a command: {}; see webcasts-export help", names_of(line.commands())));
    }
    // CLI11 2.4 reads out of bounds if it is asked for the value of an option that was not given.
    const CLI::Option& config = *line.app().get_config_ptr();
    const auto config_path = config.count() > 0 ? config.as<std::string>() : usual_config_path();
    if (const auto reason = reason_of_unreadable(config_path)) {
        mistakes.push_back(*reason);
    }
    for (std::string& mistake : mistakes) {
        mistake.insert(0, shown_path(config_path, "the file of --config") + " ");
    }
    read_columns_file(line.in, mistakes);
    use_environment(line, *chosen, line.in, missing);
    auto checked = check_arguments(*chosen, line.in, config_path, mistakes);
    if (!missing.empty()) {
        mistakes.push_back(fmt::format("{}: {}{}", name_of(line, *chosen), missing, see_help(line)));
        fail_for(mistakes);
    }
    auto options = options_of(*chosen, line.in, std::move(checked), config_path, mistakes);
    if (!mistakes.empty()) {
        fail_for(mistakes);
    }
    return command_line{std::move(options), line.in.quiet ? -1 : line.in.verbose};
}

} // namespace exporter
