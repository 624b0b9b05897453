// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_OUTPUT_ROW_SPOOL_HPP
#define WEBCASTS_EXAMPLES_EXPORT_OUTPUT_ROW_SPOOL_HPP

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace exporter {

/// Keeps rows on disk until all of them have arrived: a CSV heading needs every column, a table needs every
/// width, and an incomplete report must leave nothing behind. The file is in TMPDIR (else /tmp), has no name,
/// and only its owner can read it.
///
/// Functions throw `failure` with `exit_status::cannot_write` if reading or writing fails.
class row_spool {
  public:
    struct cell {
        std::uint32_t column;
        std::string text;
    };
    /// A position between two rows.
    struct position {
        long offset = 0;
        std::uint64_t rows = 0;
    };

    row_spool();

    /// Append a row.
    void append(const std::vector<cell>& row);
    /// Return the position of the next row.
    [[nodiscard]] position mark() const;
    /// Drop every row that was appended since `mark` returned `kept`.
    void roll_back(position kept);
    /// Return the number of rows.
    [[nodiscard]] std::uint64_t size() const noexcept { return rows_; }
    /// Start reading at the first row; no rows may be appended afterwards.
    void rewind();
    /// Read the next row; call it at most `size()` times.
    void read(std::vector<cell>& row);

  private:
    struct closer {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    void put(const void* data, std::size_t size);
    void put_number(std::size_t number);
    void get(void* data, std::size_t size);
    [[nodiscard]] std::uint32_t get_number();

    std::unique_ptr<std::FILE, closer> file_;
    std::uint64_t rows_ = 0;
};

} // namespace exporter

#endif
