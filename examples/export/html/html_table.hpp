// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_TABLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_TABLE_HPP

#include "html/html_text.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exporter {

/// Builds a table. The first column holds the headings of rows, the others hold numbers.
class html_table {
  public:
    /// `id` is unique in the page.
    html_table(std::string_view id, std::string_view caption, const std::vector<std::string_view>& headings)
        : text_(fmt::format(
              "<div class=\"wide\" role=\"region\" aria-labelledby=\"{0}-caption\" tabindex=\"0\"><table "
              "id=\"{0}\"><caption id=\"{0}-caption\">{1}</caption><thead><tr>",
              id, in_html(caption))) {
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
        return *this;
    }
    /// Start the last row, which holds the totals.
    html_table& total(std::string_view heading) {
        text_ += fmt::format("{}</tbody><tfoot><tr><th scope=\"row\">{}</th>",
                             std::exchange(separator_, "</tr>\n"), in_html(heading));
        end_ = "</tfoot>";
        return *this;
    }
    html_table& number(std::int64_t value) {
        text_ += fmt::format("<td class=\"n\"><data value=\"{}\">{}</data></td>", value, grouped(value));
        return *this;
    }
    /// Add a text that does not come from the service.
    html_table& text(std::string_view value) {
        text_ += fmt::format("<td class=\"n\">{}</td>", in_html(value));
        return *this;
    }
    [[nodiscard]] std::string str() const {
        return text_ + (*separator_ != '\0' ? "</tr>\n" : "") + end_ + "</table></div>\n";
    }

  private:
    std::string text_;
    const char* separator_ = "";
    const char* end_ = "</tbody>";
};

} // namespace exporter

#endif
