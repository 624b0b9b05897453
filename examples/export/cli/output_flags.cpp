// SPDX-License-Identifier: BSL-1.0
#include "cli/output_flags.hpp"

#include "cli/export_flags.hpp"
#include "cli/option_values.hpp"
#include "exports/own_columns.hpp"
#include "exports/row_export.hpp"
#include "service/netrc.hpp"

#include <optional>
#include <utility>

namespace exporter {

namespace {

output_format format_of(command chosen, const std::optional<std::string>& text,
                        std::vector<std::string>& mistakes) {
    if (chosen == command::export_rows) {
        if (text && *text != "csv" && *text != "ndjson") {
            mistakes.emplace_back("--format is csv or ndjson");
        }
        return text == "ndjson" ? output_format::ndjson : output_format::csv;
    }
    return to_format(text.value_or("table"), mistakes);
}

bool writes_data(command chosen) noexcept {
    return chosen == command::events || chosen == command::report || chosen == command::export_rows ||
           chosen == command::report_html;
}

replacement_rule replacement_of(const typed_arguments& in, const std::string& config_path) {
    replacement_rule rule{.kept = {}, .columns = column_names_of_exports(), .force = in.force};
    std::vector<std::string> told_elsewhere;
    for (const own_column& column : to_own_columns(in, told_elsewhere)) {
        for (std::string& heading : written_headings(column.label)) {
            rule.columns.push_back(std::move(heading));
        }
    }
    keep_database(rule, in.database, "the database of --db");
    // `-` is standard input, which may be a file.
    const std::string password = in.password_file.value_or("");
    for (const kept_file& file : {
             kept_file{config_path, "the configuration file"},
             kept_file{usual_netrc_path(), "the netrc file"},
             kept_file{in.netrc_file.value_or(""), "the file of --netrc-file"},
             kept_file{password == "-" ? "/dev/stdin" : password, "the file of --password-file"},
             kept_file{in.ca_file.value_or(""), "the file of --ca-file"},
             kept_file{in.hash_key_file.value_or(""), "the file of --hash-key-file"},
             kept_file{in.previous.value_or(""), "the file of --previous"},
             kept_file{in.person.value_or("") == "-" ? "/dev/stdin" : "", "the file of --person"},
             kept_file{in.columns.value_or(""), "the file of --columns"},
             kept_file{in.addresses.value_or("") == "-" ? "/dev/stdin" : in.addresses.value_or(""),
                       "the file of --addresses"},
             kept_file{in.state.value_or(""), "the file of --state"},
             kept_file{in.catalog.value_or(""), "the file of --catalog"},
         }) {
        if (!file.path.empty()) {
            rule.kept.push_back(file);
        }
    }
    return rule;
}

/// Keep a file of this run.
void keep(replacement_rule& rule, const std::string& path, const std::string& role) {
    if (!path.empty()) {
        rule.kept.push_back({path, role});
    }
}

} // namespace

replacement_rule to_reject_replacement(const typed_arguments& in, const std::string& config_path,
                                       std::vector<std::string>& mistakes) {
    replacement_rule rule = replacement_of(in, config_path);
    keep(rule, in.output == "-" || in.output.empty() ? "/dev/stdout" : in.output, "the output of this run");
    if (const std::string path = in.reject_file.value_or(""); !path.empty()) {
        if (const auto reason = reason_against(path, rule)) {
            constexpr std::string_view flag_of_output = "-o";
            mistakes.push_back("--reject-file" + reason->substr(flag_of_output.size()));
        }
    }
    return rule;
}

output_options to_output(command chosen, const typed_arguments& in, const std::string& config_path,
                         std::vector<std::string>& mistakes) {
    output_options output;
    output.format = format_of(chosen, in.format, mistakes);
    output.exact_csv = in.exact_csv;
    output.bom = in.bom;
    output.path = in.output == "-" ? "" : in.output;
    output.replacement = replacement_of(in, config_path);
    keep(output.replacement, in.reject_file.value_or(""), "the file of --reject-file");
    if (output.exact_csv && output.format != output_format::csv) {
        mistakes.emplace_back("--exact-csv goes with --format csv");
    }
    if (output.bom && output.format != output_format::csv) {
        mistakes.emplace_back("--bom goes with --format csv");
    }
    if (in.json && writes_data(chosen) && output.path.empty()) {
        mistakes.emplace_back("--json would write its object among the data on standard output; add -o FILE");
    }
    if (const auto reason = reason_against(output.path, output.replacement)) {
        mistakes.push_back(*reason);
    }
    return output;
}

} // namespace exporter
