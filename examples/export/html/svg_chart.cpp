// SPDX-License-Identifier: BSL-1.0
#include "html/svg_chart.hpp"

#include "html/html_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <string_view>

namespace exporter {

namespace {

// Lengths are in units of the drawing: a text is 12 high. The width is that of a phone's screen, so that
// texts are not made smaller there.
constexpr double width = 330;
/// The width of a character, on average, in a wide font.
constexpr double character = 7.4;
constexpr double plot_height = 150;
constexpr double above = 18;
constexpr double below = 22;
constexpr double right_edge = width - 6;
constexpr double curve_edge = right_edge - 36; ///< of a curve; percentages are on its right

std::string opening(const chart_texts& texts, double height, double wide = width,
                    std::string_view attribute = "") {
    return fmt::format("<svg{5} viewBox=\"0 0 {0:g} {1:g}\" role=\"img\" aria-labelledby=\"{2}-title "
                       "{2}-desc\"><title id=\"{2}-title\">{3}</title><desc id=\"{2}-desc\">{4}</desc>\n",
                       wide, height, texts.id, in_html(texts.title), in_html(texts.description), attribute);
}

/// Return the path of a step curve that starts and ends at 0.
template <class X, class Y>
std::string step_path(const std::vector<curve_point>& points, X x, Y y) {
    if (points.empty()) {
        return "M0 0";
    }
    std::string path = fmt::format("M{:.1f} {:.1f}", x(points.front().at_s), y(0));
    for (const curve_point& point : points) {
        path += fmt::format("H{:.1f}V{:.1f}", x(point.at_s), y(point.value));
    }
    return path + fmt::format("H{:.1f}V{:.1f}", x(points.back().at_s), y(0));
}

/// Return a step of 1, 2 or 5 times a power of ten that divides `largest` into at most four parts.
std::int64_t tick_step(std::int64_t largest) {
    std::int64_t power = 1;
    for (;; power *= 10) {
        for (const std::int64_t factor : {1, 2, 5}) {
            if (largest <= 4 * factor * power) {
                return factor * power;
            }
        }
    }
}

/// The vertical scale of a plot and its lines.
class value_axis {
  public:
    explicit value_axis(std::int64_t largest)
        : step_(tick_step(std::max<std::int64_t>(largest, 1))),
          top_((std::max<std::int64_t>(largest, 1) + step_ - 1) / step_ * step_),
          left_(10 + character * static_cast<double>(grouped(top_).size())) {}

    [[nodiscard]] double left() const noexcept { return left_; }
    [[nodiscard]] double y(std::int64_t value) const noexcept {
        return above + plot_height * (1 - static_cast<double>(value) / static_cast<double>(top_));
    }
    /// Return the lines with their values, up to `right`.
    [[nodiscard]] std::string lines(double right = right_edge) const {
        std::string svg;
        for (std::int64_t value = 0; value <= top_; value += step_) {
            svg += fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:g}\" y2=\"{:.1f}\"/>"
                               "<text class=\"axis end\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
                               value == 0 ? "base" : "grid", left_, y(value), right, y(value), left_ - 6,
                               y(value) + 4, grouped(value));
        }
        return svg;
    }

  private:
    std::int64_t step_;
    std::int64_t top_;
    double left_;
};

/// Return an instant as `10:30`, or with its day as `03-08 10:30`.
std::string clock_text(std::int64_t at_s, bool with_day, const time_zone& zone) {
    const std::string local = zone.local_text(instant(std::chrono::seconds(at_s)));
    std::string text = with_day ? local.substr(5, 11) : local.substr(11, 5);
    std::replace(text.begin(), text.end(), 'T', ' ');
    return text;
}

/// Return the pause between labels of a time axis: at most four of them.
std::int64_t time_step(std::int64_t seconds) {
    constexpr std::array<std::int64_t, 13> steps{60,    300,   600,   900,   1800,   3600,  7200,
                                                 10800, 21600, 43200, 86400, 172800, 604800};
    const auto* const found =
        std::find_if(steps.begin(), steps.end(), [&](std::int64_t step) { return seconds <= 4 * step; });
    return found == steps.end() ? (seconds / 4 / 86400 + 1) * 86400 : *found;
}

} // namespace

std::string bar_chart(const chart_texts& texts, const std::vector<bar>& bars) {
    constexpr double row = 26;
    constexpr std::size_t max_label = 22;
    constexpr double least_bars = 70;
    std::int64_t largest = 1;
    std::size_t longest_label = 1;
    std::size_t longest_note = 1;
    for (const bar& item : bars) {
        largest = std::max(largest, item.value);
        longest_label =
            std::max(longest_label, std::min(display_width(cell_text(item.label, max_label)), max_label));
        longest_note = std::max(longest_note, display_width(item.note));
    }
    const double words_width = character * static_cast<double>(longest_note) + 10;
    const double label_width =
        std::min(character * static_cast<double>(longest_label) + 8, width - words_width - least_bars);
    const auto label_columns = static_cast<std::size_t>((label_width - 8) / character);
    const auto length = [&](std::int64_t value) {
        return (width - label_width - words_width) * static_cast<double>(value) /
               static_cast<double>(largest);
    };
    std::string svg = opening(texts, row * static_cast<double>(std::max<std::size_t>(bars.size(), 1)) + 4);
    double y = 2;
    for (const bar& item : bars) {
        svg += fmt::format("<text class=\"label end\" x=\"{:g}\" y=\"{:g}\">{}</text>", label_width - 8,
                           y + 17, foreign_text(item.label, label_columns));
        svg +=
            fmt::format("<rect class=\"bar\" x=\"{:g}\" y=\"{:g}\" width=\"{:.1f}\" height=\"18\" rx=\"2\"/>",
                        label_width, y + 4, std::max(length(item.value), item.value > 0 ? 1.0 : 0.0));
        if (item.part > 0) {
            svg += fmt::format(
                "<rect class=\"part\" x=\"{:g}\" y=\"{:g}\" width=\"{:.1f}\" height=\"18\" rx=\"2\"/>",
                label_width, y + 4, std::max(length(item.part), 1.0));
        }
        svg += fmt::format("<text class=\"axis\" x=\"{:.1f}\" y=\"{:g}\">{}</text>\n",
                           label_width + length(item.value) + 6, y + 17, in_html(item.note));
        y += row;
    }
    return svg + "</svg>";
}

std::string column_chart(const chart_texts& texts, const std::vector<column_of_chart>& columns) {
    std::int64_t largest = 1;
    std::size_t longest = 1;
    for (const column_of_chart& item : columns) {
        largest = std::max(largest, item.value);
        longest = std::max(longest, display_width(item.label));
    }
    const std::size_t widest_value = grouped(largest).size();
    const value_axis axis(largest);
    const double pitch =
        (right_edge - axis.left()) / static_cast<double>(std::max<std::size_t>(columns.size(), 1));
    const double gap = std::min(4.0, pitch / 5);
    double labelled_to = 0;
    // Labels are 6 apart.
    const auto every =
        static_cast<std::size_t>(std::ceil((character * static_cast<double>(longest) + 6) / pitch));
    std::string svg = opening(texts, above + plot_height + below) + axis.lines();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const double x = axis.left() + pitch * static_cast<double>(i);
        const column_of_chart& item = columns[i];
        const auto draw = [&](const char* colour, std::int64_t value) {
            svg += fmt::format(
                "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>", colour,
                x + gap / 2, axis.y(value), pitch - gap, axis.y(0) - axis.y(value));
        };
        draw(item.part ? "bar" : "part", item.value);
        if (item.part) {
            draw("part", *item.part);
        }
        // Values are shown where they fit. The first and the last label stay inside the drawing.
        if (pitch >= character * static_cast<double>(widest_value) + 2 && item.value > 0) {
            svg += fmt::format("<text class=\"axis middle\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
                               x + pitch / 2, axis.y(item.value) - 4, grouped(item.value));
        }
        const double half = character / 2 * static_cast<double>(display_width(item.label));
        const double middle = std::clamp(x + pitch / 2, half, width - half);
        if (i % every == 0 && middle - half >= labelled_to) {
            labelled_to = middle + half + 4;
            svg += fmt::format("<text class=\"axis middle\" x=\"{:.1f}\" y=\"{:g}\">{}</text>\n", middle,
                               above + plot_height + 16, in_html(item.label));
        }
    }
    return svg + "</svg>";
}

std::string curve_chart(const chart_texts& texts, const std::vector<curve_point>& points,
                        const time_zone& zone) {
    std::string svg = opening(texts, above + plot_height + below);
    if (points.empty()) {
        return svg + "</svg>";
    }
    const auto peak = std::max_element(points.begin(), points.end(),
                                       [](const auto& a, const auto& b) { return a.value < b.value; });
    const value_axis axis(peak->value);
    const std::int64_t begin = points.front().at_s;
    const std::int64_t span = std::max<std::int64_t>(points.back().at_s - begin, 60);
    const auto x = [&](std::int64_t at_s) {
        return axis.left() +
               (curve_edge - axis.left()) * static_cast<double>(at_s - begin) / static_cast<double>(span);
    };
    svg += axis.lines(curve_edge);
    constexpr int whole = 100;
    for (const int percent : {whole / 4, whole / 2, whole * 3 / 4, whole}) {
        const double share_y = axis.y(0) - (axis.y(0) - axis.y(peak->value)) * percent / whole;
        svg += fmt::format("<text class=\"axis end\" x=\"{:g}\" y=\"{:.1f}\">{} %</text>\n", right_edge + 4,
                           share_y + 4, percent);
    }
    const std::string path = step_path(points, x, [&](std::int64_t value) { return axis.y(value); });
    svg += fmt::format("<path class=\"area\" d=\"{}Z\"/><path class=\"curve\" d=\"{}\"/>\n", path, path);
    const std::int64_t step = time_step(span);
    for (std::int64_t at = (begin + step - 1) / step * step; at <= begin + span; at += step) {
        const bool with_day = step >= 43200;
        const double half = character / 2 * (with_day ? 11 : 5);
        svg += fmt::format("<line class=\"base\" x1=\"{0:.1f}\" y1=\"{1:g}\" x2=\"{0:.1f}\" y2=\"{2:g}\"/>"
                           "<text class=\"axis middle\" x=\"{3:.1f}\" y=\"{4:g}\">{5}</text>\n",
                           x(at), above + plot_height, above + plot_height + 4,
                           std::clamp(x(at), half, width - half), above + plot_height + 17,
                           clock_text(at, with_day, zone));
    }
    const double peak_x = x(peak->at_s);
    const std::string peak_text = "peak " + grouped(peak->value);
    const bool on_the_left = peak_x + 6 + character * static_cast<double>(peak_text.size()) > curve_edge;
    svg += fmt::format("<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"/>"
                       "<text class=\"label{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
                       peak_x, axis.y(peak->value), on_the_left ? " end" : "",
                       peak_x + (on_the_left ? -6 : 6), std::max(axis.y(peak->value) - 4, 12.0), peak_text);
    return svg + "</svg>";
}

std::string sparkline(const chart_texts& texts, const std::vector<curve_point>& points) {
    constexpr double spark_width = 88;
    constexpr double spark_height = 22;
    std::int64_t peak = 1;
    for (const curve_point& point : points) {
        peak = std::max(peak, point.value);
    }
    const std::int64_t begin = points.empty() ? 0 : points.front().at_s;
    const std::int64_t span = std::max<std::int64_t>(points.empty() ? 0 : points.back().at_s - begin, 60);
    const std::string path = step_path(
        points,
        [&](std::int64_t at_s) {
            return 1 + (spark_width - 2) * static_cast<double>(at_s - begin) / static_cast<double>(span);
        },
        [&](std::int64_t value) {
            return 1 + (spark_height - 2) * (1 - static_cast<double>(value) / static_cast<double>(peak));
        });
    return opening(texts, spark_height, spark_width, " class=\"spark\"") +
           fmt::format("<path class=\"area\" d=\"{}Z\"/><path class=\"curve\" d=\"{}\"/></svg>", path, path);
}

} // namespace exporter
