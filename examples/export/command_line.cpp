// SPDX-License-Identifier: BSL-1.0
#include "command_line.hpp"

#include "audience_flags.hpp"
#include "failure.hpp"
#include "option_values.hpp"
#include "output_file.hpp"
#include "program_version.hpp"
#include <webcasts/wire/request_encoder.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <memory>
#include <string_view>

namespace exporter {

namespace {

constexpr const char* description =
    "Pull event lists and audience reports from the webcasts.com Reporting API.\n"
    "Try it without an account: webcasts-export sync --sandbox --db demo.db";

constexpr const char* exit_codes =
    "Data goes to standard output, words to standard error.\n"
    "Exit codes: 0 done, 1 unexpected, 2 usage, 3 some events failed, 4 log-in refused, 5 temporary (try "
    "again later),\n"
    "            6 refused by the service, 7 cannot write, 130 interrupted\n"
    "Credentials: WEBCASTS_USERNAME and WEBCASTS_PASSWORD, or --username and --password-file.";

/// What was typed, before it is judged.
struct typed {
    bool sandbox = false;
    std::optional<std::string> seed;
    std::optional<std::string> scenario;
    std::optional<std::string> base_url;
    std::optional<std::string> ca_file;
    std::optional<std::string> username;
    std::optional<std::string> password_file;
    std::string wire = "xml";
    std::string method = "get";
    std::string timeout = "30";
    std::string jobs = "4";
    std::optional<std::string> max_rate;
    std::string retries = "3";
    int verbose = 0;
    bool quiet = false;
    audience_flags audience;
    std::string format = "table";
    bool exact_csv = false;
    std::string output;
    std::vector<std::string> events;
    std::string database;
    bool json = false;
    std::optional<std::string> lookback;
    bool full = false;
    bool plan = false;
};

/// Let an option be given several times, with one value each: greedy ones would swallow what follows.
void repeatable(CLI::Option* option) {
    option->expected(1, CLI::detail::expected_max_vector_size)->allow_extra_args(false);
}

std::string scenario_names() {
    std::string names;
    for (const webcasts::testing::sandbox_scenario_info& row : webcasts::testing::sandbox_scenario_table) {
        names.append(names.empty() ? "" : ", ").append(row.name);
    }
    return names;
}

void add_service_options(CLI::App& app, typed& in) {
    app.add_option("--base-url", in.base_url, "The service (default: https://api.webcasts.com)")
        ->type_name("URL")
        ->group("Where");
    app.add_flag("--sandbox", in.sandbox,
                 "A service with made-up data inside this program: no server, no log-in")
        ->group("Where");
    app.add_option("--seed", in.seed, "Other made-up data (with --sandbox)")->type_name("N")->group("Where");
    app.add_option("--scenario", in.scenario,
                   "The kind of made-up data (with --sandbox): " + scenario_names())
        ->type_name("NAME")
        ->group("Where");
    app.add_option("--ca-file", in.ca_file, "Trust the certificates in this PEM file")
        ->type_name("FILE")
        ->group("Where");
    app.add_option("--username", in.username, "User name (else WEBCASTS_USERNAME)")
        ->type_name("NAME")
        ->group("Who");
    app.add_option("--password-file", in.password_file,
                   "Password: the file's first line; - is standard input (else WEBCASTS_PASSWORD)")
        ->type_name("FILE")
        ->group("Who");
    app.add_option("--wire", in.wire,
                   "Answers in xml (default), json or csv, which has no questions and survey answers")
        ->type_name("FORMAT")
        ->group("How");
    app.add_option("--method", in.method, "How it is asked: get (default) or post")
        ->type_name("METHOD")
        ->group("How");
    app.add_option("--timeout", in.timeout, "Longest wait on the network in seconds (default: 30)")
        ->type_name("S")
        ->group("How");
    app.add_option("--jobs", in.jobs, "Reports that sync fetches at a time (default: 4)")
        ->type_name("N")
        ->group("How");
    app.add_option("--max-rate", in.max_rate, "Send no more than N requests a second (default: no limit)")
        ->type_name("N/s")
        ->group("How");
    app.add_option("--retries", in.retries,
                   "Try a request again where that may help, so often (default: 3; 0: never)")
        ->type_name("N")
        ->group("How");
    app.add_flag("-v,--verbose", in.verbose, "Say more: requests without secrets; twice: answers as well")
        ->group("Words");
    app.add_flag("-q,--quiet", in.quiet, "Say errors and warnings only")->group("Words");
}

void add_audience_options(CLI::App& app, audience_flags& in) {
    const auto group = "Which registrants (all restrictions must hold)";
    app.add_option("--tz", in.tz, "Time zone of all times, such as America/New_York (default: GMT)")
        ->type_name("ZONE")
        ->group(group);
    app.add_option("--from", in.from, "First day of the date range")->type_name("YYYY-MM-DD")->group(group);
    app.add_option("--to", in.to, "Last day of the date range, included")
        ->type_name("YYYY-MM-DD")
        ->group(group);
    app.add_option("--registered-in-range", in.registered_in_range,
                   "Whether they must have registered in the date range (the service's default: on)")
        ->type_name("on|off")
        ->group(group);
    app.add_option("--viewed-in-range", in.viewed_in_range,
                   "Whether they must have watched in the date range (the service's default: on)")
        ->type_name("on|off")
        ->group(group);
    repeatable(
        app.add_option("--sti", in.sti, "Came by this Campaign Source Tracking Identifier (repeatable)")
            ->type_name("ID")
            ->group(group));
    repeatable(app.add_option("--incl-domain", in.incl_domain, "E-mail on this domain (repeatable)")
                   ->type_name("DOMAIN")
                   ->group(group));
    repeatable(app.add_option("--excl-domain", in.excl_domain,
                              "E-mail not on this domain (repeatable; not with --incl-domain)")
                   ->type_name("DOMAIN")
                   ->group(group));
    app.add_flag("--users-qa", in.users_qa, "Asked a question")->group(group);
    app.add_flag("--user-survey", in.user_survey, "Answered a survey")->group(group);
    app.add_flag("--no-shows", in.no_shows, "Did not watch at all (not with the three below)")->group(group);
    app.add_flag("--live-viewers", in.live_viewers, "Watched live")->group(group);
    app.add_flag("--od-viewers", in.od_viewers, "Watched on demand")->group(group);
    app.add_flag("--simlive-viewers", in.simlive_viewers, "Watched simulated live")->group(group);
    repeatable(
        app.add_option("--param", in.param, "Send a parameter that this program does not know (repeatable)")
            ->type_name("NAME=VALUE")
            ->group(group));
}

void add_output_options(CLI::App& app, typed& in) {
    app.add_option("--format", in.format, "table (default), csv or ndjson")
        ->type_name("FORMAT")
        ->group("Output");
    app.add_option("-o,--output", in.output,
                   "Write to this file, whole or not at all (default: standard output)")
        ->type_name("FILE")
        ->group("Output");
    app.add_flag("--exact-csv", in.exact_csv,
                 "Write CSV as it is (else a ' stands before what a spreadsheet would run)")
        ->group("Output");
}

/// CLI11 2.1 puts two blank lines between groups.
std::string without_double_blank_lines(std::string text) {
    for (std::size_t at = 0; (at = text.find("\n\n\n", at)) != std::string::npos;) {
        text.erase(at, 1);
    }
    return text;
}

/// Every option and command, wired to `in`.
class parser {
  public:
    parser() : app_(description, "webcasts-export") {
        app_.set_help_flag("-h,--help", "Show this help; after a command, the command's")->group("Words");
        app_.set_version_flag("--version", program_version, "Show the version")->group("Words");
        app_.get_formatter()->column_width(32);
        app_.footer(exit_codes);
        app_.require_subcommand(0, 1);
        add_service_options(app_, in);
        add(command::login, "login", "Check that the service takes the credentials");
        CLI::App* events = add(command::events, "events", "List the events that the account may see");
        add_output_options(*events, in);
        CLI::App* report =
            add(command::report, "report", "Write events' registrants, with all that is known of them");
        report->add_option("EVENT", in.events, "Event ids, 7 digits each")->type_name("")->required();
        add_audience_options(*report, in.audience);
        add_output_options(*report, in);
        CLI::App* sync = add(command::sync, "sync", "Bring an SQLite database up to date with the service");
        sync->add_option("--db", in.database, "The database; made where it is missing")
            ->type_name("FILE")
            ->required()
            ->group("Output");
        repeatable(sync->add_option("--event", in.events, "Only this event (repeatable; default: all)")
                       ->type_name("EVENT")
                       ->group("Which events"));
        sync->add_option("--lookback", in.lookback,
                         "How long after its end an event is fetched, in days (d) or weeks (w) (default: "
                         "180d); every run until 30 days after the end, then once a week")
            ->type_name("30d")
            ->group("Which events");
        sync->add_flag("--full", in.full, "Fetch every event, whatever the database holds")
            ->group("Which events");
        sync->add_flag("--plan", in.plan, "Say what would be fetched and why, and fetch the event list alone")
            ->group("Which events");
        sync->add_flag("--json", in.json, "End with a JSON object in place of the table")->group("Output");
        add_audience_options(*sync, in.audience);
    }

    CLI::App& app() { return app_; }

    [[nodiscard]] std::optional<command> chosen() const {
        const auto found = std::find_if(commands_.begin(), commands_.end(),
                                        [](const auto& item) { return item.app->parsed(); });
        return found == commands_.end() ? std::nullopt : std::optional(found->what);
    }

    /// The help of the chosen command with the options that all commands take, or that of the program.
    [[nodiscard]] std::string help() const {
        const auto formatter = std::dynamic_pointer_cast<CLI::Formatter>(app_.get_formatter());
        for (const auto& item : commands_) {
            if (item.app->parsed()) {
                return without_double_blank_lines(item.app->help("webcasts-export") +
                                                  formatter->make_groups(&app_, CLI::AppFormatMode::Normal) +
                                                  '\n' + exit_codes + '\n');
            }
        }
        return without_double_blank_lines(app_.help());
    }

    typed in;

  private:
    struct entry {
        command what;
        CLI::App* app;
    };

    CLI::App* add(command what, const std::string& name, const std::string& purpose) {
        CLI::App* sub = app_.add_subcommand(name, purpose);
        sub->fallthrough();
        sub->footer("");
        sub->set_help_flag("-h,--help")->group(""); // shown once, with the options of all commands
        commands_.push_back({what, sub});
        return sub;
    }

    CLI::App app_;
    std::vector<entry> commands_;
};

[[noreturn]] void refuse(const std::string& message) {
    throw failure(exit_status::usage, message);
}

void refuse_password_argument(int argc, const char* const* argv) {
    for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--password" || argument.starts_with("--password=")) {
            refuse("a password on the command line is refused: every user of this machine can read it in the "
                   "process "
                   "list, and the shell may keep it in its history. If the one you typed is real, change it. "
                   "Set "
                   "WEBCASTS_PASSWORD, or put it into a file and use --password-file FILE (- reads standard "
                   "input)");
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

service_options to_service(const typed& in, std::vector<std::string>& mistakes) {
    service_options made;
    made.sandbox = in.sandbox;
    made.seed = to_seed(in.seed, mistakes);
    if (in.seed && !in.sandbox) {
        mistakes.emplace_back("--seed chooses the sandbox's data; add --sandbox");
    }
    if (in.scenario) {
        const auto scenario = webcasts::testing::parse_sandbox_scenario(*in.scenario);
        if (!scenario) {
            mistakes.push_back("--scenario: " + scenario.error().detail());
        }
        made.scenario = scenario ? *scenario : made.scenario;
        if (!in.sandbox) {
            mistakes.emplace_back("--scenario chooses the sandbox's data; add --sandbox");
        }
    }
    if (in.sandbox && (in.base_url || in.ca_file || in.username || in.password_file)) {
        mistakes.emplace_back(
            "--sandbox runs inside this program and has its own account; leave --base-url, --ca-file, "
            "--username and --password-file out");
    }
    made.base_url = in.base_url.value_or(made.base_url);
    if (webcasts::wire::checked_base_url(made.base_url).empty()) {
        mistakes.push_back("--base-url: " + webcasts::error(webcasts::usage_errc::bad_base_url).what());
    }
    made.ca_file = in.ca_file.value_or("");
    made.wire = to_wire(in.wire, mistakes);
    made.method = to_method(in.method, mistakes);
    made.timeout = to_timeout(in.timeout, mistakes);
    made.jobs = to_count(in.jobs, "--jobs", 1, 64, mistakes);
    made.max_rate = in.max_rate ? to_rate(*in.max_rate, mistakes) : made.max_rate;
    made.retries = to_count(in.retries, "--retries", 0, 100, mistakes);
    return made;
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

command_line judged(command what, const typed& in) {
    std::vector<std::string> mistakes;
    command_line made;
    made.what = what;
    made.service = to_service(in, mistakes);
    made.who = {in.username.value_or(""), in.password_file.value_or("")};
    made.events = without_repetitions(in.events);
    made.query = to_query(in.audience, made.events, what == command::sync ? "--event" : "EVENT", mistakes);
    made.format = to_format(in.format, mistakes);
    made.exact_csv = in.exact_csv;
    if (made.exact_csv && made.format != output_format::csv) {
        mistakes.emplace_back("--exact-csv goes with --format csv");
    }
    made.output = in.output == "-" ? "" : in.output;
    made.database = in.database;
    made.json = in.json;
    made.schedule.full = in.full;
    if (in.lookback) {
        made.schedule.lookback = to_lookback(*in.lookback, mistakes);
    }
    made.plan = in.plan;
    if (in.quiet && in.verbose > 0) {
        mistakes.emplace_back("-q and -v contradict each other; keep one of the two");
    }
    made.verbosity = in.quiet ? -1 : in.verbose;
    if (mistakes.size() == 1) {
        refuse(mistakes.front());
    }
    if (!mistakes.empty()) {
        refuse(fmt::format("{} mistakes, and nothing was sent:\n  - {}", mistakes.size(),
                           fmt::join(mistakes, "\n  - ")));
    }
    return made;
}

void print(const std::string& text) {
    output_file out("");
    out.write(text);
    out.finish();
}

} // namespace

std::optional<command_line> read_command_line(int argc, const char* const* argv) {
    refuse_password_argument(argc, argv);
    parser line;
    try {
        line.app().parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        print(line.help());
        return std::nullopt;
    } catch (const CLI::CallForVersion&) {
        print(std::string(program_version) + '\n');
        return std::nullopt;
    } catch (const CLI::ExtrasError&) {
        refuse(unknown_arguments(line.app()).append(see_help));
    } catch (const CLI::ParseError& problem) {
        refuse(std::string(problem.what()).append(see_help));
    }
    const auto what = line.chosen();
    if (!what) {
        refuse(std::string("name a command: login, events, report or sync").append(see_help));
    }
    return judged(*what, line.in);
}

} // namespace exporter
