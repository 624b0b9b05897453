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

/// Keep rows on disk until all of them are there: a CSV heading needs every column, a table every width, and
/// a report that breaks off must leave nothing behind. A file in TMPDIR (else /tmp) without a name, readable
/// by nobody else.
///
/// Every function throws `failure` with `exit_status::cannot_write` where the disk does not take or give the
/// bytes.
class row_spool {
  public:
    struct cell {
        std::uint32_t column;
        std::string text;
    };
    /// A place between two rows.
    struct position {
        long offset = 0;
        std::uint64_t rows = 0;
    };

    row_spool();

    /// Append a row.
    void append(const std::vector<cell>& row);
    /// Say where the next row goes.
    [[nodiscard]] position mark() const;
    /// Drop every row that was appended since `mark` returned `kept`.
    void roll_back(position kept);
    /// Say how many rows there are.
    [[nodiscard]] std::uint64_t size() const noexcept { return rows_; }
    /// Begin to read at the first row; nothing may be appended any more.
    void rewind();
    /// Read the next row; to be called `size()` times.
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
