// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_TABLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_TABLE_HPP

#include "html/html_text.hpp"

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exporter {

/// Builds a table. The first column holds the headings of rows, the others hold numbers.
///
/// A table with many columns becomes a list of cards on a phone: each cell repeats the heading of its column.
class html_table {
  public:
    /// `id` is unique in the page.
    html_table(std::string_view id, std::string_view caption, const std::vector<std::string_view>& headings)
        : headings_(headings), is_wide_(headings.size() > max_columns_of_a_phone),
          text_(fmt::format(
              "<div class=\"wide{2}\" role=\"group\" aria-labelledby=\"{0}-caption\" tabindex=\"0\"><table "
              "id=\"{0}\"><caption id=\"{0}-caption\">{1}</caption><thead><tr>",
              id, in_html(caption), is_wide_ ? " cards" : "")) {
        const char* alignment = "";
        for (const std::string_view heading : headings) {
            text_ += fmt::format("<th scope=\"col\"{}>{}</th>", std::exchange(alignment, " class=\"n\""),
                                 in_html(heading));
        }
        text_ += "</tr></thead><tbody>\n";
    }

    /// Start a row with a text of the service.
    html_table& row(std::string_view heading) {
        constexpr std::size_t max_columns = 120;
        text_ +=
            fmt::format("{}<tr><th scope=\"row\"><bdi>{}</bdi></th>", std::exchange(separator_, "</tr>\n"),
                        heading.empty() ? "<i>(none)</i>" : foreign_text(heading, max_columns));
        column_ = 1;
        return *this;
    }
    /// Start the last row, which holds the totals.
    html_table& total(std::string_view heading) {
        text_ += fmt::format("{}</tbody><tfoot><tr><th scope=\"row\">{}</th>",
                             std::exchange(separator_, "</tr>\n"), in_html(heading));
        end_ = "</tfoot>";
        column_ = 1;
        return *this;
    }
    html_table& number(std::int64_t value) {
        return cell(fmt::format("<data value=\"{}\">{}</data>", value, grouped(value)));
    }
    /// Add a text that does not come from the service.
    html_table& text(std::string_view value) { return cell(in_html(value)); }
    /// Add a drawing, or nothing.
    html_table& drawing(std::string_view svg) { return cell(svg); }
    [[nodiscard]] std::string str() const {
        return text_ + (*separator_ != '\0' ? "</tr>\n" : "") + end_ + "</table></div>\n";
    }

  private:
    static constexpr std::size_t max_columns_of_a_phone = 4;

    html_table& cell(std::string_view content) {
        const std::string label = is_wide_ && column_ < headings_.size()
                                      ? fmt::format(" data-label=\"{}\"", in_html(headings_[column_]))
                                      : "";
        text_ += fmt::format("<td class=\"n\"{}>{}</td>", label, content);
        ++column_;
        return *this;
    }

    std::vector<std::string_view> headings_;
    bool is_wide_;
    std::string text_;
    const char* separator_ = "";
    const char* end_ = "</tbody>";
    std::size_t column_ = 0;
};

} // namespace exporter

#endif
