// SPDX-License-Identifier: BSL-1.0
#include "text/text_table.hpp"

#include "text/utf8.hpp"

#include <algorithm>
#include <locale.h>
#include <utility>
#include <wchar.h>

namespace exporter {

namespace {

/// Selects UTF-8 for `wcwidth` in this thread, whatever the user's locale is.
class utf8_locale {
  public:
    utf8_locale() : previous_(::uselocale(c_utf8())) {}
    utf8_locale(const utf8_locale&) = delete;
    utf8_locale& operator=(const utf8_locale&) = delete;
    ~utf8_locale() { ::uselocale(previous_); }

  private:
    /// Null, which selects nothing, if the system does not have this locale.
    static locale_t c_utf8() {
        static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
        return locale;
    }

    locale_t previous_;
};

/// Call `visit(character, bytes, columns)` for each character until it returns false.
template <class Visit>
void for_each_character(std::string_view text, Visit&& visit) {
    const utf8_locale locale;
    while (!text.empty()) {
        const auto next = first_utf8_character(text);
        const std::string_view bytes = text.substr(0, next.size);
        // For wcwidth, NUL is not a control character.
        const int columns = next.valid && next.value != 0 ? ::wcwidth(static_cast<wchar_t>(next.value)) : -1;
        if (!visit(bytes, columns)) {
            return;
        }
        text.remove_prefix(next.size);
    }
}

} // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for_each_character(text, [&](std::string_view, int columns) {
        width += static_cast<std::size_t>(std::max(columns, 0));
        return true;
    });
    return width;
}

std::string cell_text(std::string_view text, std::size_t max_columns) {
    std::string whole;
    std::string cut; // the part that fits beside the ellipsis
    std::size_t width = 0;
    for_each_character(text, [&](std::string_view bytes, int columns) {
        const bool shown = columns >= 0;
        width += shown ? static_cast<std::size_t>(columns) : 1;
        whole += shown ? bytes : std::string_view(" ");
        if (width < max_columns) {
            cut = whole;
        }
        return width <= max_columns;
    });
    return width <= max_columns ? whole : cut + "…";
}

text_table::text_table(std::vector<column> columns) : columns_(std::move(columns)) {
    for (const column& item : columns_) {
        widths_.push_back(display_width(item.heading));
    }
}

void text_table::measure(const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        widths_[i] = std::max(widths_[i], display_width(row[i]));
    }
}

void text_table::append_heading(std::string& out) const {
    std::vector<std::string> headings;
    for (const column& item : columns_) {
        headings.push_back(item.heading);
    }
    append(out, headings);
    append_rule(out);
}

void text_table::append(std::string& out, const std::vector<std::string>& row) const {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const std::string padding(widths_[i] - display_width(row[i]), ' ');
        line += i == 0 ? "" : "  ";
        line += columns_[i].align == alignment::right ? padding + row[i] : row[i] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out.append(line).append("\n");
}

void text_table::append_rule(std::string& out) const {
    for (std::size_t i = 0; i < widths_.size(); ++i) {
        out.append(i == 0 ? "" : "  ").append(widths_[i], '-');
    }
    out += '\n';
}

std::string table_text(std::vector<text_table::column> columns,
                       const std::vector<std::vector<std::string>>& rows,
                       const std::vector<std::string>& total) {
    text_table table(std::move(columns));
    for (const auto& row : rows) {
        table.measure(row);
    }
    if (!total.empty()) {
        table.measure(total);
    }
    std::string text;
    table.append_heading(text);
    for (const auto& row : rows) {
        table.append(text, row);
    }
    if (!total.empty()) {
        table.append_rule(text);
        table.append(text, total);
    }
    return text;
}

} // namespace exporter
