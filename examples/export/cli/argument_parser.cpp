// SPDX-License-Identifier: BSL-1.0
#include "cli/argument_parser.hpp"

#include "cli/config_file.hpp"
#include "terminal/program_version.hpp"
#include <webcasts/testing/sandbox.hpp>

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
    "Data goes to standard output, messages to standard error.\n"
    "Exit codes: 0 done, 1 unexpected, 2 usage, 3 some events failed, 4 log-in refused, 5 temporary (try "
    "again later),\n"
    "            6 refused by the service, 7 cannot write, or a database that cannot be used,\n"
    "            8 another run or program is using the database, 130 interrupted, 141 reader gone (| head)\n"
    "Credentials: WEBCASTS_USERNAME and WEBCASTS_PASSWORD, or --username and --password-file.";

/// Let an option be given several times with one value each. With several values it would swallow the
/// arguments that follow.
void repeatable(CLI::Option* option) {
    option->expected(1, -1)->allow_extra_args(false);
}

std::string scenario_names() {
    std::string names;
    for (const webcasts::testing::sandbox_scenario_info& row : webcasts::testing::sandbox_scenario_table) {
        names.append(names.empty() ? "" : ", ").append(row.name);
    }
    return names;
}

void add_service_options(CLI::App& app, typed_arguments& in) {
    app.add_option("--base-url", in.base_url, "The service (default: https://api.webcasts.com)")
        ->type_name("URL")
        ->group("Service");
    app.add_flag("--sandbox", in.sandbox,
                 "A service with made-up data inside this program: no server, no log-in")
        ->group("Service");
    app.add_option("--seed", in.seed, "Other made-up data (with --sandbox)")
        ->type_name("N")
        ->group("Service");
    app.add_option("--scenario", in.scenario,
                   "The kind of made-up data (with --sandbox): " + scenario_names())
        ->type_name("NAME")
        ->group("Service");
    app.add_option("--ca-file", in.ca_file, "Trust the certificates in this PEM file")
        ->type_name("FILE")
        ->group("Service");
    app.add_option("--wire", in.wire,
                   "The format of answers (default: xml); csv has no questions and survey answers")
        ->type_name("xml|json|csv")
        ->group("Requests");
    app.add_option("--method", in.method, "How it is asked (default: get)")
        ->type_name("get|post")
        ->group("Requests");
    app.add_option("--timeout", in.timeout, "Longest wait on the network in seconds (default: 30)")
        ->type_name("S")
        ->group("Requests");
    app.add_option("--max-time", in.max_time,
                   "Longest time of a log-in, an event list or a report in all, with its retries, in seconds "
                   "(default: 86400; 0: no limit)")
        ->type_name("S")
        ->group("Requests");
    app.add_option("--min-speed", in.min_speed,
                   "Give up on an answer that brings fewer than N bytes a second (default: 100; 0: never)")
        ->type_name("N")
        ->group("Requests");
    app.add_option("--speed-window", in.speed_window,
                   "The seconds of waiting over which --min-speed is the mean (default: 60)")
        ->type_name("S")
        ->group("Requests");
    app.add_option("--jobs", in.jobs, "Reports that sync fetches at a time (default: 4)")
        ->type_name("N")
        ->group("Requests");
    app.add_option("--max-rate", in.max_rate, "Send no more than N requests a second (default: no limit)")
        ->type_name("N/s")
        ->group("Requests");
    app.add_option("--retries", in.retries,
                   "Try a request again where that may help, so often (default: 3; 0: never)")
        ->type_name("N")
        ->group("Requests");
    app.add_option(
           "--size-limits", in.size_limits,
           "Take answers with fields, registrants and bodies, and write CSV with further columns, N times as "
           "many and as large as usual (default: 1)")
        ->type_name("N")
        ->group("Requests");
}

void add_credentials_options(CLI::App& app, typed_arguments& in) {
    app.add_option("--username", in.username, "User name (else WEBCASTS_USERNAME)")
        ->type_name("NAME")
        ->group("Credentials");
    app.add_option("--password-file", in.password_file,
                   "Password: the file's first line; - is standard input (else WEBCASTS_PASSWORD)")
        ->type_name("FILE")
        ->group("Credentials");
    app.add_option("--password-command", in.password_command,
                   "Password: the first line that this shell command prints")
        ->type_name("COMMAND")
        ->group("Credentials");
    app.add_flag("--netrc", in.netrc,
                 "User name and password of the service's host from NETRC, else ~/.netrc")
        ->group("Credentials");
    app.add_option("--netrc-file", in.netrc_file, "The same from this file")
        ->type_name("FILE")
        ->group("Credentials");
}

void add_general_options(CLI::App& app, typed_arguments& in) {
    app.set_config("--config", usual_config_path(), "Options that are not typed come from this TOML file")
        ->type_name("FILE")
        ->group("General");
    app.add_flag("--no-progress", in.no_progress, "No progress bar")->group("General");
    app.add_flag("-v,--verbose", in.verbose, "Say more: requests without secrets; twice: answers as well")
        ->group("General");
    app.add_flag("-q,--quiet", in.quiet, "Say errors and warnings only")->group("General");
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

void add_file_options(CLI::App& app, typed_arguments& in) {
    app.add_option("-o,--output", in.output,
                   "Write to this file, whole or not at all (default: standard output)")
        ->type_name("FILE")
        ->group("Output");
    app.add_flag("--force", in.force,
                 "Let -o replace a file that this program did not write (never one that the run reads)")
        ->group("Output");
}

void add_csv_options(CLI::App& app, typed_arguments& in) {
    app.add_flag("--exact-csv", in.exact_csv,
                 "Write CSV as it is (else a ' stands before what a spreadsheet would run)")
        ->group("Output");
    app.add_flag("--bom", in.bom, "Begin CSV with a byte order mark, by which Excel knows UTF-8")
        ->group("Output");
}

void add_output_options(CLI::App& app, typed_arguments& in) {
    app.add_option("--format", in.format, "How it is written (default: table)")
        ->type_name("table|csv|ndjson")
        ->group("Output");
    add_file_options(app, in);
    add_csv_options(app, in);
}

void add_json_option(CLI::App& app, typed_arguments& in, const std::string& purpose) {
    app.add_flag("--json", in.json, purpose)->group("Output");
}

void add_strict_option(CLI::App& app, typed_arguments& in) {
    app.add_flag("--strict", in.strict, "End with exit code 3 if a value could not be read (else: a warning)")
        ->group("Output");
}

constexpr const char* json_beside_a_file =
    "End with a JSON object on standard output (with -o FILE, for data and object would mix)";

void add_database_options(CLI::App& app, typed_arguments& in) {
    app.add_option("--db", in.database, "The database that sync made (else WEBCASTS_DB)")
        ->type_name("FILE")
        ->group("From");
}

void add_event_options(CLI::App& app, typed_arguments& in) {
    repeatable(app.add_option("--event", in.events, "Only this event (repeatable; default: all)")
                   ->type_name("EVENT")
                   ->group("Which events"));
}

void add_schedule_options(CLI::App& app, typed_arguments& in) {
    const auto group = "Which events";
    app.add_option("--lookback", in.lookback,
                   "How long after its end an event is fetched, in days (d) or weeks (w) (default: "
                   "180d); every run until 30 days after the end, then once a week")
        ->type_name("30d")
        ->group(group);
    app.add_flag("--full", in.full, "Fetch every event, whatever the database holds")->group(group);
    app.add_flag(
           "--accept-shrink", in.accept_shrink,
           "Store a report or event list that lost more than half of what is stored (else that is kept)")
        ->group(group);
    app.add_flag("--plan,--dry-run", in.plan,
                 "Say what would be fetched and why, and fetch the event list alone")
        ->group(group);
}

void add_wait_option(CLI::App& app, typed_arguments& in) {
    app.add_flag("--wait", in.wait, "Wait while another run changes the database (else: exit code 8)")
        ->group("General");
}

void add_export_options(CLI::App& app, typed_arguments& in) {
    app.add_option("--format", in.format, "How it is written (default: csv)")
        ->type_name("csv|ndjson")
        ->group("Output");
    app.add_option("--rows", in.rows, "What a row is (default: registrants)")
        ->type_name("registrants|sessions|answers|events")
        ->group("Output");
    add_file_options(app, in);
    app.add_option("--split", in.split,
                   "At most N rows in a file, and the files are numbered: people-0001.csv (with -o)")
        ->type_name("N")
        ->group("Output");
    add_csv_options(app, in);
    const auto columns = "Columns of your own";
    repeatable(
        app.add_option("--column", in.column,
                       "A column with this label, from a field, a custom question or a survey's question "
                       "(repeatable; in place of the usual columns, with --preset after the CRM's)")
            ->type_name("LABEL=FIELD")
            ->group(columns));
    app.add_option("--columns", in.columns, "Further such columns from this file, one a line")
        ->type_name("FILE")
        ->group(columns);
    const auto crm = "For a CRM";
    app.add_option("--preset", in.preset, "The columns that this CRM imports, one row a person")
        ->type_name("salesforce|hubspot|marketo")
        ->group(crm);
    repeatable(
        app.add_option("--status", in.status, "Only people with this status (repeatable; with --preset)")
            ->type_name("registered|no-show|attended|on-demand")
            ->group(crm));
    app.add_option(
           "--previous", in.previous,
           "The file that was imported before: nobody's status becomes lower than there (with --preset)")
        ->type_name("FILE")
        ->group(crm);
    app.add_option(
           "--reject-file", in.reject_file,
           "Write the rows that the CRM would refuse to this file, with the reason, and not among the "
           "others (with --preset)")
        ->type_name("FILE")
        ->group(crm);
    const auto people = "People's data";
    app.add_flag("--hash-pii", in.hash_pii,
                 "Write keyed tokens (HMAC-SHA-256) in place of what identifies a person")
        ->group(people);
    app.add_option("--hash-key-file", in.hash_key_file,
                   "The key: the file's first line (else WEBCASTS_HASH_KEY; with --hash-pii)")
        ->type_name("FILE")
        ->group(people);
    repeatable(app.add_option("--hash-field", in.hash_field,
                              "Write tokens for this column as well (repeatable; with --hash-pii)")
                   ->type_name("FIELD")
                   ->group(people));
    repeatable(app.add_option("--drop", in.drop, "Leave this column out (repeatable)")
                   ->type_name("FIELD")
                   ->group(people));
}

/// CLI11 2.1 puts two blank lines between groups.
std::string without_double_blank_lines(std::string text) {
    for (std::size_t at = 0; (at = text.find("\n\n\n", at)) != std::string::npos;) {
        text.erase(at, 1);
    }
    return text;
}

} // namespace

argument_parser::argument_parser() : app_(description, "webcasts-export") {
    app_.set_help_flag("-h,--help", "Show this help; after a command, the command's")->group("General");
    app_.set_version_flag("--version", program_version, "Show the version")->group("General");
    app_.get_formatter()->column_width(32);
    app_.footer(exit_codes);
    app_.require_subcommand(0, 1);
    add_service_options(app_, in);
    add_credentials_options(app_, in);
    add_general_options(app_, in);
    CLI::App* login = add(command::login, "login", "Check that the service takes the credentials");
    add_json_option(*login, in, "End with a JSON object");
    CLI::App* events = add(command::events, "events", "List the events that the account may see");
    add_output_options(*events, in);
    add_strict_option(*events, in);
    add_json_option(*events, in, json_beside_a_file);
    CLI::App* report =
        add(command::report, "report", "Write events' registrants, with all that is known of them");
    report->add_option("EVENT", in.events, "Event ids, 7 digits each")->type_name("")->required();
    add_audience_options(*report, in.audience);
    add_output_options(*report, in);
    add_strict_option(*report, in);
    add_json_option(*report, in, json_beside_a_file);
    CLI::App* sync = add(command::sync, "sync", "Bring an SQLite database up to date with the service");
    sync->add_option("--db", in.database, "The database; made where it is missing (else WEBCASTS_DB)")
        ->type_name("FILE")
        ->group("Output");
    add_event_options(*sync, in);
    add_schedule_options(*sync, in);
    add_wait_option(*sync, in);
    add_strict_option(*sync, in);
    add_json_option(*sync, in, "End with a JSON object in place of the table");
    add_audience_options(*sync, in.audience);
    add_database_commands();
    add_commands_about_the_program();
}

void argument_parser::add_database_commands() {
    CLI::App* status = add(command::status, "status",
                           "Say how fresh the database is, what is failing, and what the next run would do");
    add_database_options(*status, in);
    add_json_option(*status, in, "Print a JSON object in place of the text");
    CLI::App* exported =
        add(command::export_rows, "export", "Write rows of the database, for people, programs or a CRM");
    add_database_options(*exported, in);
    add_event_options(*exported, in);
    add_export_options(*exported, in);
    add_json_option(*exported, in, json_beside_a_file);
    exported
        ->add_option(
            "--person", in.person,
            "Write all that is known of the person with this e-mail address, as one JSON document; - "
            "reads the address from standard input, out of the process list")
        ->type_name("EMAIL")
        ->group("People's data");
    CLI::App* html = add(command::report_html, "report-html",
                         "Write a page of figures and charts from the database, which needs no network");
    add_database_options(*html, in);
    add_event_options(*html, in);
    add_file_options(*html, in);
    html->add_flag(
            "--question-texts", in.question_texts,
            "Show the questions that people asked, and survey answers in their own words, which may be "
            "about persons")
        ->group("People's data");
    add_json_option(*html, in, json_beside_a_file);
    CLI::App* dataset = add(command::dataset, "dataset",
                            "Bring a folder of compressed files for DuckDB, Spark and the like up to date");
    dataset->add_option("DIR", in.folder, "The folder; made where it is missing")->type_name("")->required();
    add_database_options(*dataset, in);
    add_json_option(*dataset, in, "End with a JSON object on standard output");
    CLI::App* postgres =
        add(command::postgres, "postgres", "Bring a schema of a PostgreSQL database up to date");
    add_database_options(*postgres, in);
    postgres
        ->add_option("--url", in.url,
                     "The PostgreSQL database: a URL or connection string without a password (else PGHOST, "
                     "PGDATABASE and so on; the password: PGPASSWORD or ~/.pgpass)")
        ->type_name("URL")
        ->group("To");
    postgres->add_option("--schema", in.schema, "The schema; made where it is missing (default: webcasts)")
        ->type_name("NAME")
        ->group("To");
    add_json_option(*postgres, in, "End with a JSON object on standard output");
    CLI::App* singer =
        add(command::singer, "singer", "Write changes as Singer messages, for Meltano and other loaders");
    add_database_options(*singer, in);
    singer->add_flag("--discover", in.discover, "Write the catalog of streams, and nothing else")
        ->group("Which rows");
    singer
        ->add_option("--state", in.state,
                     "The state that an earlier run ended with: write what changed since (else: everything)")
        ->type_name("FILE")
        ->group("Which rows");
    singer
        ->add_option("--catalog", in.catalog,
                     "The catalog in which streams and columns are selected (else: all of them)")
        ->type_name("FILE")
        ->group("Which rows");
    CLI::App* forget = add(command::forget, "forget", "Remove people from the database, and say what went");
    forget
        ->add_option("EMAIL", in.email,
                     "A person's e-mail address, in any spelling; other users of this machine can read it in "
                     "the process list, unlike --addresses")
        ->type_name("");
    forget
        ->add_option("--addresses", in.addresses,
                     "Remove the people whose e-mail addresses are in this file, one a line; - is standard "
                     "input")
        ->type_name("FILE")
        ->group("From");
    add_database_options(*forget, in);
    add_wait_option(*forget, in);
    add_json_option(*forget, in, "End with a JSON object in place of the table");
    CLI::App* purge = add(command::purge, "purge",
                          "Remove the people of events that ended long ago; what is counted stays");
    purge
        ->add_option("--older-than", in.older_than,
                     "Of events that ended longer ago than this, in days (d), weeks (w), months (m) or years "
                     "(y)")
        ->type_name("24m")
        ->group("Which events");
    purge->add_flag("--plan,--dry-run", in.plan, "Say which events' people would go, and remove nothing")
        ->group("Which events");
    add_database_options(*purge, in);
    add_wait_option(*purge, in);
    add_json_option(*purge, in, "End with a JSON object in place of the table");
}

void argument_parser::add_commands_about_the_program() {
    CLI::App* doctor = add(command::doctor, "doctor", "Say what is wrong with the set-up, and what to do");
    doctor->add_option("--db", in.database, "Look at this database as well (else WEBCASTS_DB)")
        ->type_name("FILE")
        ->group("From");
    add_json_option(*doctor, in, "End with a JSON object in place of the table");
    CLI::App* completion =
        add(command::completion, "completion", "Write a shell's completions of this command line");
    completion->add_option("SHELL", in.shell, "bash, zsh or fish")->type_name("bash|zsh|fish")->required();
    CLI::App* man =
        add(command::man, "man",
            "Write the manual page of the program or of a command (webcasts-export man sync | man -l -)");
    CLI::App* help = add(command::help, "help", "Show a command's options, or all of them");
    std::string names;
    for (const auto& item : commands_) {
        names.append(names.empty() ? "" : "|").append(item.app->get_name());
    }
    help->add_option("COMMAND", in.help_command, "The command")->type_name(names);
    man->add_option("COMMAND", in.help_command, "The command (default: all)")->type_name(names);
}

bool can_use(const CLI::App& command, const std::string& option) {
    using names = std::vector<std::string_view>;
    static const names of_all{"config", "verbose", "quiet", "help", "version"};
    static const names connected{"login", "events", "report", "sync", "doctor"};
    static const names with_progress{"report", "sync"};
    static const names with_jobs{"sync"};
    const auto holds = [](const names& list, std::string_view name) {
        return std::find(list.begin(), list.end(), name) != list.end();
    };
    if (holds(of_all, option)) {
        return true;
    }
    const names& users = option == "no-progress" ? with_progress : option == "jobs" ? with_jobs : connected;
    return holds(users, command.get_name());
}

std::optional<command> argument_parser::chosen() const {
    const auto parsed =
        std::find_if(commands_.begin(), commands_.end(), [](const auto& item) { return item.app->parsed(); });
    return parsed == commands_.end() ? std::nullopt : std::optional(parsed->id);
}

std::string argument_parser::help_of(const std::string& name) {
    const auto formatter = std::dynamic_pointer_cast<CLI::Formatter>(app_.get_formatter());
    for (const auto& item : commands_) {
        if (item.app->get_name() != name) {
            continue;
        }
        for (CLI::Option* option : app_.get_options()) {
            if (!can_use(*item.app, option->get_single_name())) {
                option->group(""); // hides it
            }
        }
        return without_double_blank_lines(item.app->help("webcasts-export") +
                                          formatter->make_groups(&app_, CLI::AppFormatMode::Normal) + '\n' +
                                          exit_codes + '\n');
    }
    return without_double_blank_lines(app_.help());
}

std::string argument_parser::short_help() const {
    std::string text(description);
    text += "\n\nCommands:\n";
    for (const auto& item : commands_) {
        text += fmt::format("  {:<12} {}\n", item.app->get_name(), item.app->get_description());
    }
    return text +
           "\nwebcasts-export help COMMAND shows a command's options; webcasts-export help shows all.\n";
}

CLI::App* argument_parser::add(command id, const std::string& name, const std::string& purpose) {
    CLI::App* sub = app_.add_subcommand(name, purpose);
    sub->fallthrough();
    sub->footer("");
    sub->set_help_flag("-h,--help")->group(""); // shown once, with the options of all commands
    commands_.push_back({id, sub});
    return sub;
}

} // namespace exporter
