// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_TEXT_TABLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_TEXT_TABLE_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// Return the number of terminal columns that a UTF-8 text takes.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// Return a text for one cell of a table: as `terminal_text` makes it, with a blank for a character whose
/// width is not known. A text wider than `max_columns` is cut and ends in `…`.
[[nodiscard]] std::string cell_text(std::string_view given, std::size_t max_columns);

/// Break a line at blanks so that no part is wider than `width`; later parts are indented, unless that would
/// take more than half of the width.
[[nodiscard]] std::string wrapped_text(std::string_view line, std::size_t width, std::size_t indent);

/// Lays out rows in aligned columns with two spaces between them.
///
/// It stores widths, not rows: `measure` every row before the first `append`. Cells are written as
/// `terminal_text` makes them.
class text_table {
  public:
    enum class alignment : std::uint8_t { left, right };
    struct column {
        std::string heading;
        alignment align = alignment::left;
        std::size_t min_width = 0; ///< of an id or a time, which may be cut to this without `…`; 0: a text
    };

    explicit text_table(std::vector<column> columns);

    /// Widen the columns for a row; its cells come from `cell_text`, one for each column.
    void measure(const std::vector<std::string>& row);
    /// Narrow the columns so that no line is wider than `width`: texts first, then times to their days and
    /// the headings of numbers. Call it after `measure`.
    void fit(std::size_t width);
    /// Append the headings and a line below them to `out`.
    void append_heading(std::string& out) const;
    /// Append a measured row to `out`.
    void append(std::string& out, const std::vector<std::string>& row) const;
    /// Append a line across the table to `out`.
    void append_rule(std::string& out) const;

  private:
    [[nodiscard]] bool is_text(std::size_t index) const;
    [[nodiscard]] std::size_t line_width() const;
    void widen(const std::vector<std::size_t>& full, std::size_t width);
    [[nodiscard]] std::string cut(std::size_t index, const std::string& text) const;

    std::vector<column> columns_;
    std::vector<std::size_t> widths_;
    std::vector<std::size_t> cell_widths_; ///< without the headings
    std::size_t max_width_ = std::string::npos;
};

/// Lay out a whole table: the headings, the rows, and the total below a line unless it is empty. It is at
/// most `width` wide if that is given.
[[nodiscard]] std::string table_text(std::vector<text_table::column> columns,
                                     const std::vector<std::vector<std::string>>& rows,
                                     const std::vector<std::string>& total = {},
                                     std::optional<std::size_t> width = std::nullopt);

} // namespace exporter

#endif
