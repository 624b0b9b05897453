// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_OUTPUT_OUTPUT_OPTIONS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_OUTPUT_OUTPUT_OPTIONS_HPP

#include "output/replacement_rule.hpp"
#include <webcasts/wire/csv/spreadsheet_protection.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace exporter {

/// The form in which a command writes its data: for eyes, for spreadsheets, for programs.
enum class output_format : std::uint8_t { table, csv, ndjson };

/// Where a command writes its data, and how.
struct output_options {
    output_format format = output_format::table;
    bool exact_csv = false; ///< leave cells alone that a spreadsheet would take for formulas
    bool bom = false;       ///< start CSV with a byte order mark
    std::string path;       ///< empty: standard output
    replacement_rule replacement{};

    /// Return the bytes before CSV: a byte order mark, by which Excel recognises UTF-8, or none.
    [[nodiscard]] std::string_view csv_start() const noexcept { return bom ? "\xEF\xBB\xBF" : ""; }
    /// Return how texts are protected in CSV.
    [[nodiscard]] webcasts::wire::spreadsheet_protection csv_protection() const noexcept {
        using protection = webcasts::wire::spreadsheet_protection;
        return exact_csv ? protection::off : protection::on;
    }
};

} // namespace exporter

#endif
