// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_ROW_OUTPUT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_ROW_OUTPUT_HPP

#include "exports/export_table.hpp"
#include "exports/pii_hash.hpp"
#include "output/output_file.hpp"
#include "output/output_options.hpp"
#include <webcasts/wire/csv/spreadsheet_protection.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// Writes rows of a table as CSV (RFC 4180, CRLF) or NDJSON.
class row_output {
  public:
    /// A column that is written: its index in the row, and whether its texts become tokens.
    struct column {
        std::size_t place;
        std::string name;
        cell_kind kind;
        bool hashed;
    };
    /// Write the heading of CSV. `out` must outlive the writer; `hash` is needed only by columns that are
    /// hashed.
    row_output(output_file& out, std::vector<column> columns, const output_options& options,
               std::optional<pii_hash> hash);

    /// Write a row; a cell without a value is NULL in the database.
    void write(const std::vector<std::optional<std::string>>& row);
    /// Return how many rows were written.
    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

  private:
    void append_csv(const std::vector<std::optional<std::string>>& row);
    void append_json(const std::vector<std::optional<std::string>>& row);
    [[nodiscard]] std::string shown(const column& item, const std::string& text) const;
    [[nodiscard]] webcasts::wire::spreadsheet_protection protection_of(const column& item) const;

    output_file& out_;
    std::vector<column> columns_;
    output_format format_;
    webcasts::wire::spreadsheet_protection protection_;
    std::optional<pii_hash> hash_;
    std::string line_;
    std::uint64_t rows_ = 0;
};

} // namespace exporter

#endif
