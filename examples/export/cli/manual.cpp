// SPDX-License-Identifier: BSL-1.0
#include "cli/manual.hpp"

#include "terminal/exit_status.hpp"
#include "terminal/program_version.hpp"

#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace exporter {

namespace {

using entry = std::pair<std::string_view, std::string_view>;

constexpr std::array<entry, 11> environment{{
    {"WEBCASTS_USERNAME, WEBCASTS_PASSWORD", "The account, where no option says another."},
    {"WEBCASTS_DB", "The database, where --db is not given."},
    {"WEBCASTS_HASH_KEY", "The key of --hash-pii, where --hash-key-file is not given."},
    {"XDG_CONFIG_HOME, HOME", "Where webcasts/config.toml is looked for; without the first, in ~/.config."},
    {"NETRC", "The file of --netrc; without it, ~/.netrc."},
    {"https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY",
     "The proxy, http://host:port or http://user:password@host:port: the first that is not empty."},
    {"no_proxy, NO_PROXY", "The hosts that need no proxy, separated by commas; * is every host."},
    {"PGHOST, PGDATABASE, PGUSER, PGPASSWORD, PGPASSFILE",
     "The database of postgres, by the rules of PostgreSQL's libpq; without the last two, ~/.pgpass."},
    {"NO_COLOR, TERM", "No progress bar where NO_COLOR is set or TERM is empty or dumb."},
    {"SQLITE_TMPDIR, TMPDIR", "Where sync keeps reports until they are whole; without them, /var/tmp, "
                              "/usr/tmp or /tmp, the first that can "
                              "be written."},
    {"TMPDIR", "Where events and report keep rows until the output is whole; without it, /tmp."},
}};

constexpr std::array<entry, 6> files{{
    {"~/.config/webcasts/config.toml",
     "Options that are not typed: the long names as keys, at the top for all commands or in the table of "
     "one. What "
     "is typed wins over the environment, and that over the file. A password in it is refused."},
    {"~/.netrc", "User names and passwords of hosts, for --netrc."},
    {"DATABASE-wal, DATABASE-shm", "SQLite's log of a run under way, and its index. After the run they are "
                                   "empty or gone; a copy of the database "
                                   "is whole without them only then."},
    {"DATABASE-lock", "An empty file on which a run that changes the database holds a lock."},
    {"FILE.XXXXXX", "An output of -o FILE before it is whole; no run leaves one."},
    {"/usr/share/zoneinfo", "The time zones."},
}};

constexpr std::array<entry, 4> examples{{
    {"webcasts-export sync --sandbox --db demo.db", "Try it: made-up data, no account, no network."},
    {"webcasts-export sync --password-command 'pass show webcasts' --db audience.db",
     "Bring a database up to date, every night."},
    {"webcasts-export export --db audience.db --event 1234567 --preset salesforce -o members.csv",
     "Write an event's people for the import of campaign members."},
    {"webcasts-export report-html --db audience.db -o audience.html", "Write figures and charts."},
}};

/// Escape a text for roff: dashes stay ASCII dashes, and no line is read as a macro.
std::string in_roff(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '-') {
            escaped += "\\-";
        } else if (c == '\\') {
            escaped += "\\e";
        } else if ((c == '.' || c == '\'') && (escaped.empty() || escaped.back() == '\n')) {
            escaped.append("\\&") += c;
        } else if (c == '\'') {
            escaped += "\\(aq";
        } else {
            escaped += c;
        }
    }
    return escaped;
}

std::string heading_of(const option_model& option) {
    std::string text;
    for (const std::string& name : option.names) {
        text.append(text.empty() ? "" : ", ").append("\\fB").append(in_roff(name)).append("\\fR");
    }
    if (!option.value.empty()) {
        text.append(text.empty() ? "" : " ").append("\\fI").append(in_roff(option.value)).append("\\fR");
    }
    return text;
}

enum class listed : std::uint8_t { own, shared, all };

void append_options(std::string& out, const command_model& command, listed which) {
    for (const auto* list : {&command.arguments, &command.options}) {
        for (const option_model& option : *list) {
            if (which == listed::all || option.shared == (which == listed::shared)) {
                out += fmt::format(".TP\n{}\n{}\n", heading_of(option), in_roff(option.description));
            }
        }
    }
}

template <class Entries>
void append_entries(std::string& out, const Entries& entries) {
    for (const auto& [name, text] : entries) {
        out += fmt::format(".TP\n\\fB{}\\fR\n{}\n", in_roff(name), in_roff(text));
    }
}

std::string synopsis_of(const command_model& command) {
    std::string text = fmt::format("\\fBwebcasts\\-export {}\\fR", in_roff(command.name));
    for (const option_model& argument : command.arguments) {
        text += fmt::format(" \\fI{}\\fR{}", in_roff(argument.value), argument.repeatable ? " ..." : "");
    }
    return text + " [\\fIoptions\\fR]";
}

std::string title(std::string_view name) {
    const std::string whole = fmt::format("webcasts-export{}{}", name.empty() ? "" : "-", name);
    return fmt::format(".TH {} 1 2026-11-29 \"{}\" \"User commands\"\n", in_roff(whole),
                       in_roff(program_version));
}

/// What is the same for all commands.
void append_closing_sections(std::string& out) {
    out += ".SH EXIT STATUS\n";
    for (const exit_code_row& row : exit_code_table) {
        const bool is_first = &row == exit_code_table.data() || (&row - 1)->status != row.status;
        out += is_first ? fmt::format(".TP\n\\fB{}\\fR\n", static_cast<int>(row.status)) : ".br\n";
        out += in_roff(row.text) + '\n';
    }
    out += ".SH ENVIRONMENT\n";
    append_entries(out, environment);
    out += ".SH FILES\n";
    append_entries(out, files);
}

std::string page_of(const command_model& command) {
    std::string out = title(command.name);
    out += fmt::format(".SH NAME\nwebcasts\\-export {0} \\- {1}\n.SH SYNOPSIS\n{2}\n.SH DESCRIPTION\n{1}.\n",
                       in_roff(command.name), in_roff(command.description), synopsis_of(command));
    out += ".SH OPTIONS\n";
    append_options(out, command, listed::own);
    out += ".SS Of several commands\n";
    append_options(out, command, listed::shared);
    append_closing_sections(out);
    for (const auto& [line, text] : examples) {
        if (line.starts_with("webcasts-export " + command.name + " ")) {
            out += fmt::format("{}.TP\n\\fB{}\\fR\n{}\n",
                               out.find(".SH EXAMPLES") == std::string::npos ? ".SH EXAMPLES\n" : "",
                               in_roff(line), in_roff(text));
        }
    }
    return out + ".SH SEE ALSO\nThe page of the program and all commands: webcasts\\-export man.\n";
}

} // namespace

std::string manual_page(const program_model& model, std::string_view command) {
    for (const command_model& item : model.commands) {
        if (item.name == command) {
            return page_of(item);
        }
    }
    std::string out = title("") +
                      ".SH NAME\nwebcasts\\-export \\- event lists and audience reports of webcasts.com\n"
                      ".SH SYNOPSIS\n";
    for (const command_model& item : model.commands) {
        out += (&item == &model.commands.front() ? "" : ".br\n") + synopsis_of(item) + '\n';
    }
    out +=
        ".SH DESCRIPTION\n"
        "Pulls event lists and audience reports from the webcasts.com Reporting API into tables, CSV, "
        "NDJSON and an SQLite database, and makes files for people and CRMs of that.\n"
        "Data goes to standard output, messages to standard error. A file is written beside its final "
        "name, with mode 0600, and renamed. It replaces only an empty file or one that this program wrote, "
        "unless --force is given, and never one that the run reads.\n"
        ".SH COMMANDS\n";
    for (const command_model& item : model.commands) {
        out += fmt::format(".SS {}\n{}.\n", in_roff(item.name), in_roff(item.description));
        append_options(out, item, listed::own);
    }
    out += ".SH OPTIONS OF SEVERAL COMMANDS\n"
           "A command refuses an option that it cannot use; its help shows which it can.\n";
    append_options(out, model.program, listed::all);
    append_closing_sections(out);
    out += ".SH EXAMPLES\n";
    append_entries(out, examples);
    return out;
}

} // namespace exporter
