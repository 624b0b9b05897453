// SPDX-License-Identifier: BSL-1.0
#include "cli/export_flags.hpp"

#include "cli/option_values.hpp"
#include "exports/own_columns.hpp"
#include "terminal/typed_value.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <string_view>
#include <utility>

namespace exporter {

namespace {

template <class Value, std::size_t Size>
using choices = std::array<std::pair<std::string_view, Value>, Size>;

constexpr choices<row_kind, 4> row_kinds{{{"registrants", row_kind::registrants},
                                          {"sessions", row_kind::sessions},
                                          {"answers", row_kind::answers},
                                          {"events", row_kind::events}}};
constexpr choices<crm, 3> presets{
    {{"salesforce", crm::salesforce}, {"hubspot", crm::hubspot}, {"marketo", crm::marketo}}};
constexpr choices<attendance, 4> statuses{{{"registered", attendance::registered},
                                           {"no-show", attendance::no_show},
                                           {"attended", attendance::attended},
                                           {"on-demand", attendance::attended_on_demand}}};

template <class Value, std::size_t Size>
Value chosen(std::string_view flag, const std::string& text, const choices<Value, Size>& from,
             std::vector<std::string>& mistakes) {
    for (const auto& [name, value] : from) {
        if (name == text) {
            return value;
        }
    }
    std::string names;
    for (const auto& [name, value] : from) {
        names.append(names.empty() ? "" : name == from.back().first ? " or " : ", ").append(name);
    }
    mistakes.push_back(fmt::format("{} is {}", flag, names));
    return from.front().second;
}

bool is_complete(const own_column& column) {
    return !column.label.empty() && !column.field.empty();
}

} // namespace

void read_columns_file(typed_arguments& in, std::vector<std::string>& mistakes) {
    if (!in.columns) {
        return;
    }
    const std::size_t known_mistakes = mistakes.size();
    const std::size_t typed = in.column.size();
    std::ifstream file(*in.columns, std::ios::binary);
    std::string line;
    for (std::size_t number = 1; file && std::getline(file, line); ++number) {
        if (number == 1 && line.starts_with("\xEF\xBB\xBF")) {
            line.erase(0, 3);
        }
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        if (line.find_first_not_of(" \t") == std::string::npos || line.starts_with('#')) {
            continue;
        }
        if (is_complete(read_own_column(line))) {
            in.column.push_back(line);
        } else {
            mistakes.push_back(fmt::format("line {} of {} is not Label=field", number,
                                           named_file(*in.columns, "--columns")));
        }
    }
    const int cause = errno;
    if (!file.eof()) {
        mistakes.push_back(
            fmt::format("{} cannot be read: {}", named_file(*in.columns, "--columns"), std::strerror(cause)));
    } else if (in.column.size() == typed && mistakes.size() == known_mistakes) {
        mistakes.push_back(fmt::format("{} has no column", named_file(*in.columns, "--columns")));
    }
}

std::vector<own_column> to_own_columns(const typed_arguments& in, std::vector<std::string>& mistakes) {
    std::vector<own_column> columns;
    for (const std::string& text : in.column) {
        columns.push_back(read_own_column(text));
        if (!is_complete(columns.back())) {
            mistakes.push_back(fmt::format(
                "--column (number {}) is not Label=field, such as --column 'Minutes=minutes_watched'",
                columns.size()));
        }
    }
    return columns;
}

export_options to_export(const typed_arguments& in, std::vector<std::string>& mistakes) {
    export_options options;
    options.rows = chosen("--rows", in.rows, row_kinds, mistakes);
    if (in.preset) {
        options.preset = chosen("--preset", *in.preset, presets, mistakes);
        if (in.format.value_or("csv") != "csv") {
            mistakes.emplace_back("--preset writes CSV; leave --format out");
        }
        if (options.rows != row_kind::registrants) {
            mistakes.emplace_back("--preset writes a row for each person; leave --rows out");
        }
    } else if (!in.status.empty() || in.previous) {
        mistakes.emplace_back("--status and --previous are about a CRM's statuses; add --preset");
    } else if (in.reject_file) {
        mistakes.emplace_back("--reject-file is for rows that a CRM would refuse; add --preset");
    }
    if (in.reject_file && (in.reject_file->empty() || *in.reject_file == "-")) {
        mistakes.emplace_back("--reject-file wants the name of a file");
    }
    options.reject_file = in.reject_file.value_or("");
    for (const std::string& name : in.status) {
        options.statuses.push_back(chosen("--status", name, statuses, mistakes));
    }
    options.previous = in.previous.value_or("");
    options.hash_pii = in.hash_pii;
    if (!in.hash_pii && (in.hash_key_file || !in.hash_field.empty())) {
        mistakes.emplace_back("--hash-key-file and --hash-field say how to hash; add --hash-pii");
    }
    options.hash_key_file = in.hash_key_file.value_or("");
    options.hash_fields = in.hash_field;
    options.drop = in.drop;
    options.columns = to_own_columns(in, mistakes);
    if (in.split) {
        constexpr unsigned most_rows = 1'000'000'000;
        options.split = to_count(*in.split, "--split", 1, most_rows, mistakes);
        if (in.output.empty() || in.output == "-") {
            mistakes.emplace_back(
                "--split writes numbered files; name them with -o, such as -o people.csv for "
                "people-0001.csv");
        }
    }
    return options;
}

} // namespace exporter
