// SPDX-License-Identifier: BSL-1.0
#include "text/text_table.hpp"

#include "text/terminal_text.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <locale.h>
#include <numeric>
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

std::string cell_text(std::string_view given, std::size_t max_columns) {
    const std::string text = terminal_text(given);
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

std::string wrapped_text(std::string_view line, std::size_t width, std::size_t indent) {
    const std::string margin(indent * 2 > width ? 0 : indent, ' ');
    std::string text;
    for (bool is_first = true; !line.empty(); is_first = false) {
        const std::size_t room = width - (is_first ? 0 : margin.size());
        std::size_t size = 0;
        std::size_t used = 0;
        for_each_character(line, [&](std::string_view bytes, int columns) {
            used += static_cast<std::size_t>(std::max(columns, 0));
            size += used <= room || size == 0 ? bytes.size() : 0;
            return used <= room;
        });
        if (size < line.size()) {
            const std::size_t blank = line.rfind(' ', size);
            size = blank == std::string_view::npos || line.find_first_not_of(' ') >= blank ? size : blank;
        }
        const std::string_view part = line.substr(0, size);
        text.append(is_first ? "" : "\n" + margin).append(part.substr(0, part.find_last_not_of(' ') + 1));
        line.remove_prefix(std::min(line.find_first_not_of(' ', size), line.size()));
    }
    return text;
}

text_table::text_table(std::vector<column> columns) : columns_(std::move(columns)) {
    for (const column& item : columns_) {
        widths_.push_back(display_width(item.heading));
    }
    cell_widths_.resize(columns_.size());
}

void text_table::measure(const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const std::size_t width = display_width(terminal_text(row[i]));
        cell_widths_[i] = std::max(cell_widths_[i], width);
        widths_[i] = std::max(widths_[i], width);
    }
}

void text_table::fit(std::size_t width) {
    constexpr std::size_t readable_text = 8;
    constexpr std::size_t readable_heading = 3;
    max_width_ = width;
    const std::vector<std::size_t> full = widths_;
    const auto narrow_texts = [&](std::size_t least) {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            widths_[i] = is_text(i) ? std::min(full[i], least) : widths_[i];
        }
    };
    if (line_width() <= width) {
        return;
    }
    narrow_texts(readable_text);
    if (line_width() > width) {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::size_t needed = columns_[i].min_width > 0
                                           ? columns_[i].min_width
                                           : std::max(cell_widths_[i], readable_heading);
            widths_[i] = is_text(i) ? widths_[i] : std::min(full[i], needed);
        }
    }
    if (line_width() > width) {
        narrow_texts(1);
    }
    widen(full, width);
}

bool text_table::is_text(std::size_t index) const {
    return columns_[index].align == alignment::left && columns_[index].min_width == 0;
}

std::size_t text_table::line_width() const {
    return std::accumulate(widths_.begin(), widths_.end(), 2 * (widths_.size() - 1));
}

/// Give what is left of the width to the narrowest texts, then to the headings of numbers.
void text_table::widen(const std::vector<std::size_t>& full, std::size_t width) {
    while (line_width() < width) {
        std::optional<std::size_t> narrowest;
        for (const bool of_texts : {true, false}) {
            for (std::size_t i = 0; i < widths_.size(); ++i) {
                const bool may_grow =
                    is_text(i) == of_texts && columns_[i].min_width == 0 && widths_[i] < full[i];
                if (may_grow && (!narrowest || widths_[i] < widths_[*narrowest])) {
                    narrowest = i;
                }
            }
            if (narrowest) {
                break;
            }
        }
        if (!narrowest) {
            return;
        }
        ++widths_[*narrowest];
    }
}

std::string text_table::cut(std::size_t index, const std::string& text) const {
    if (display_width(text) <= widths_[index]) {
        return text;
    }
    return columns_[index].min_width > 0 ? text.substr(0, widths_[index]) : cell_text(text, widths_[index]);
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
        const std::string cell = cut(i, terminal_text(row[i]));
        const std::string padding(widths_[i] - display_width(cell), ' ');
        line += i == 0 ? "" : "  ";
        line += columns_[i].align == alignment::right ? padding + cell : cell + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    // On a terminal that is too narrow for all columns the last ones are cut off.
    out.append(display_width(line) > max_width_ ? cell_text(line, max_width_) : line).append("\n");
}

void text_table::append_rule(std::string& out) const {
    std::string line;
    for (std::size_t i = 0; i < widths_.size(); ++i) {
        line.append(i == 0 ? "" : "  ").append(widths_[i], '-');
    }
    out.append(line, 0, max_width_).append("\n");
}

std::string table_text(std::vector<text_table::column> columns,
                       const std::vector<std::vector<std::string>>& rows,
                       const std::vector<std::string>& total, std::optional<std::size_t> width) {
    text_table table(std::move(columns));
    for (const auto& row : rows) {
        table.measure(row);
    }
    if (!total.empty()) {
        table.measure(total);
    }
    if (width) {
        table.fit(*width);
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
