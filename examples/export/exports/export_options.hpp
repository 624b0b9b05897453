// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_EXPORT_OPTIONS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_EXPORT_OPTIONS_HPP

#include "output/output_options.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// What a row of `export` holds.
enum class row_kind : std::uint8_t { registrants, sessions, answers, events };

/// The CRM whose import format `export` writes.
enum class crm : std::uint8_t { salesforce, hubspot, marketo };

/// A person's status, from the lowest to the highest. In a CRM it only moves up.
enum class attendance : std::uint8_t { registered, no_show, attended, attended_on_demand };

/// A column of one's own: its heading, and what fills it (own_columns.hpp).
struct own_column {
    std::string label;
    std::string field;
};

/// Which rows and columns `export` writes, from which database, and where.
struct export_options {
    std::string database;
    std::vector<std::string> events; ///< 7 digits each, without repetitions; empty: all
    row_kind rows = row_kind::registrants;
    std::optional<crm> preset;
    std::vector<attendance> statuses; ///< of people, with a preset; empty: all
    std::string previous;             ///< a file that was imported before; empty: none
    std::string reject_file; ///< for the rows that the CRM would refuse; empty: they stay with the others
    replacement_rule reject_replacement{};
    bool hash_pii = false;
    std::string hash_key_file;            ///< empty: WEBCASTS_HASH_KEY
    std::vector<std::string> hash_fields; ///< further columns to hash
    std::vector<std::string> drop;        ///< columns to leave out
    /// In place of the usual columns; with a preset, after those that the CRM imports. Empty: none.
    std::vector<own_column> columns{};
    std::uint64_t split = 0; ///< at most so many rows in a file, and the files are numbered; 0: one file
    output_options output;   ///< CSV or NDJSON
};

} // namespace exporter

#endif
