// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_ROW_FILES_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_ROW_FILES_HPP

#include "exports/pii_hash.hpp"
#include "exports/row_output.hpp"
#include "output/output_file.hpp"
#include "output/output_options.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// Return the name of a numbered file: `people-0002.csv` for the second one of `people.csv`.
[[nodiscard]] std::string numbered_name(const std::string& path, std::uint64_t number);

/// Writes the rows of an export to one file, or to numbered files that hold at most `most_rows` each and have
/// the heading each. Each file is written whole or not at all; a numbered one is in its place as soon as it
/// is full. Without rows there is one file. Functions throw as `output_file` does.
class row_files {
  public:
    /// `most_rows` is 0 for one file.
    row_files(std::vector<row_output::column> columns, const output_options& options,
              std::optional<pii_hash> hash, std::uint64_t most_rows);

    /// Write a row; see `row_output`.
    void write(const std::vector<std::optional<std::string>>& row);
    /// Finish the last file.
    void finish();
    /// Return how many rows were written.
    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
    /// Return how many files are in their places.
    [[nodiscard]] std::uint64_t finished() const noexcept { return finished_; }

  private:
    void begin();

    std::vector<row_output::column> columns_;
    output_options options_;
    std::optional<pii_hash> hash_;
    std::uint64_t most_rows_;
    std::uint64_t rows_ = 0;
    std::uint64_t finished_ = 0;
    std::optional<output_file> file_;
    std::optional<row_output> output_; ///< ends before the file
};

} // namespace exporter

#endif
