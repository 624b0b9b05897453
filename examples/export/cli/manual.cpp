// SPDX-License-Identifier: BSL-1.0
#include "cli/manual.hpp"

#include "terminal/program_version.hpp"

#include <array>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace exporter {

namespace {

using entry = std::pair<std::string_view, std::string_view>;

constexpr std::array<entry, 10> exit_code_entries{{
    {"0", "done"},
    {"1", "unexpected: an answer that breaks the contract, or a bug"},
    {"2",
     "usage: command line, configuration, the credentials' form, or a database with another service's data"},
    {"3", "partial: some events failed, or all of them for different reasons"},
    {"4", "the log-in is refused"},
    {"5", "temporary: no connection, time limit, an answer that another attempt may mend"},
    {"6", "refused by the service"},
    {"7", "cannot write: output, database"},
    {"130", "interrupted by SIGINT, SIGTERM or SIGHUP"},
    {"141", "the reader of the output has gone, as with | head; nothing is said"},
}};

constexpr std::array<entry, 6> environment{{
    {"WEBCASTS_USERNAME, WEBCASTS_PASSWORD", "The account, where no option says another."},
    {"WEBCASTS_HASH_KEY", "The key of --hash-pii, where --hash-key-file is not given."},
    {"XDG_CONFIG_HOME", "Where webcasts/config.toml is looked for; else it is ~/.config."},
    {"NETRC", "The file of --netrc; else it is ~/.netrc."},
    {"NO_COLOR, TERM", "No progress bar where NO_COLOR is set or TERM is empty or dumb."},
    {"TMPDIR", "Where reports are kept until they are whole; else it is /tmp."},
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

void append_options(std::string& out, const command_model& command) {
    for (const auto* list : {&command.arguments, &command.options}) {
        for (const option_model& option : *list) {
            if (option.shared) {
                continue; // below, once
            }
            out += fmt::format(".TP\n{}\n{}\n", heading_of(option), in_roff(option.description));
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

} // namespace

std::string manual_page(const program_model& model) {
    std::string out =
        fmt::format(".TH WEBCASTS\\-EXPORT 1 2026-11-26 \"{}\" \"User commands\"\n"
                    ".SH NAME\nwebcasts\\-export \\- event lists and audience reports of webcasts.com\n"
                    ".SH SYNOPSIS\n",
                    in_roff(program_version));
    for (const command_model& command : model.commands) {
        out += (&command == &model.commands.front() ? "" : ".br\n") + synopsis_of(command) + '\n';
    }
    out +=
        ".SH DESCRIPTION\n"
        "Pulls event lists and audience reports from the webcasts.com Reporting API into tables, CSV, "
        "NDJSON and an SQLite database, and makes files for people and CRMs of that.\n"
        "Data goes to standard output, messages to standard error. A file is written beside its final "
        "name, with mode 0600, and renamed. It replaces only an empty file or one that this program wrote, "
        "unless --force is given, and never one that the run reads.\n"
        ".SH COMMANDS\n";
    for (const command_model& command : model.commands) {
        out += fmt::format(".SS {}\n{}.\n", in_roff(command.name), in_roff(command.description));
        append_options(out, command);
    }
    out += ".SH OPTIONS OF SEVERAL COMMANDS\n"
           "A command refuses an option that it cannot use; its help shows which it can.\n";
    command_model everywhere = model.program;
    append_options(out, everywhere);
    out += ".SH EXIT STATUS\n";
    append_entries(out, exit_code_entries);
    out += ".SH ENVIRONMENT\n";
    append_entries(out, environment);
    out += ".SH FILES\n.TP\n\\fB~/.config/webcasts/config.toml\\fR\n"
           "Options that are not typed: the long names as keys, at the top for all commands or in the "
           "table of one. What is typed wins over the environment, and that over the file. A password in "
           "it is refused.\n"
           ".SH EXAMPLES\n";
    append_entries(out, examples);
    return out;
}

} // namespace exporter
