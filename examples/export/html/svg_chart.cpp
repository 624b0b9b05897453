// SPDX-License-Identifier: BSL-1.0
#include "html/svg_chart.hpp"

#include "html/html_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>

namespace exporter {

namespace {

// Lengths are in units of the drawing: a text is 12 high.
constexpr double width = 420;
constexpr double plot_height = 150;
constexpr double above = 18;
constexpr double below = 22;
constexpr double right_edge = width - 6;

std::string opening(const chart_texts& texts, double height) {
    return fmt::format("<svg viewBox=\"0 0 {0:g} {1:g}\" role=\"img\" aria-labelledby=\"{2}-title {2}-desc\">"
                       "<title id=\"{2}-title\">{3}</title><desc id=\"{2}-desc\">{4}</desc>\n",
                       width, height, texts.id, in_html(texts.title), in_html(texts.description));
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
          left_(10 + 7.0 * static_cast<double>(grouped(top_).size())) {}

    [[nodiscard]] double left() const noexcept { return left_; }
    [[nodiscard]] double y(std::int64_t value) const noexcept {
        return above + plot_height * (1 - static_cast<double>(value) / static_cast<double>(top_));
    }
    [[nodiscard]] std::string lines() const {
        std::string svg;
        for (std::int64_t value = 0; value <= top_; value += step_) {
            svg += fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:g}\" y2=\"{:.1f}\"/>"
                               "<text class=\"axis end\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
                               value == 0 ? "base" : "grid", left_, y(value), right_edge, y(value), left_ - 6,
                               y(value) + 4, grouped(value));
        }
        return svg;
    }

  private:
    std::int64_t step_;
    std::int64_t top_;
    double left_;
};

std::string clock_text(std::int64_t at_s, bool with_day) {
    const std::chrono::sys_seconds at{std::chrono::seconds(at_s)};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::hh_mm_ss time(at - day);
    const std::chrono::year_month_day date(day);
    const std::string clock = fmt::format("{:02}:{:02}", time.hours().count(), time.minutes().count());
    return with_day ? fmt::format("{:02}-{:02} {}", static_cast<unsigned>(date.month()),
                                  static_cast<unsigned>(date.day()), clock)
                    : clock;
}

/// Return the pause between labels of a time axis: at most five of them.
std::int64_t time_step(std::int64_t seconds) {
    constexpr std::array<std::int64_t, 13> steps{60,    300,   600,   900,   1800,   3600,  7200,
                                                 10800, 21600, 43200, 86400, 172800, 604800};
    const auto* const found =
        std::find_if(steps.begin(), steps.end(), [&](std::int64_t step) { return seconds <= 5 * step; });
    return found == steps.end() ? (seconds / 5 / 86400 + 1) * 86400 : *found;
}

} // namespace

std::string bar_chart(const chart_texts& texts, const std::vector<bar>& bars) {
    constexpr double row = 26;
    constexpr double label_width = 140;
    constexpr double words_width = 96;
    std::int64_t largest = 1;
    for (const bar& item : bars) {
        largest = std::max(largest, item.value);
    }
    const auto length = [&](std::int64_t value) {
        return (width - label_width - words_width) * static_cast<double>(value) /
               static_cast<double>(largest);
    };
    std::string svg = opening(texts, row * static_cast<double>(std::max<std::size_t>(bars.size(), 1)) + 4);
    double y = 2;
    for (const bar& item : bars) {
        svg += fmt::format("<text class=\"label end\" x=\"{:g}\" y=\"{:g}\">{}</text>", label_width - 8,
                           y + 17, foreign_text(item.label, 17));
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
    const value_axis axis(largest);
    const double pitch =
        (right_edge - axis.left()) / static_cast<double>(std::max<std::size_t>(columns.size(), 1));
    const double gap = std::min(4.0, pitch / 5);
    // A label needs about 6.5 a character, and 12 between two of them.
    const auto every = static_cast<std::size_t>(std::ceil((6.5 * static_cast<double>(longest) + 12) / pitch));
    std::string svg = opening(texts, above + plot_height + below) + axis.lines();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const double x = axis.left() + pitch * static_cast<double>(i);
        const column_of_chart& item = columns[i];
        svg +=
            fmt::format("<rect class=\"part\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>",
                        x + gap / 2, axis.y(item.value), pitch - gap, axis.y(0) - axis.y(item.value));
        // Wide columns show their values. The first and the last label stay inside the drawing.
        if (pitch >= 30 && item.value > 0) {
            svg += fmt::format("<text class=\"axis middle\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
                               x + pitch / 2, axis.y(item.value) - 4, grouped(item.value));
        }
        if (i % every == 0) {
            const double half = 3.3 * static_cast<double>(display_width(item.label));
            const double middle = std::clamp(x + pitch / 2, half, width - half);
            svg += fmt::format("<text class=\"axis middle\" x=\"{:.1f}\" y=\"{:g}\">{}</text>\n", middle,
                               above + plot_height + 16, in_html(item.label));
        }
    }
    return svg + "</svg>";
}

std::string curve_chart(const chart_texts& texts, const std::vector<curve_point>& points) {
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
               (right_edge - axis.left()) * static_cast<double>(at_s - begin) / static_cast<double>(span);
    };
    svg += axis.lines();
    std::string path = fmt::format("M{:.1f} {:.1f}", x(begin), axis.y(0));
    for (const curve_point& point : points) {
        path += fmt::format("H{:.1f}V{:.1f}", x(point.at_s), axis.y(point.value));
    }
    path += fmt::format("H{:.1f}V{:.1f}", x(points.back().at_s), axis.y(0));
    svg += fmt::format("<path class=\"area\" d=\"{}Z\"/><path class=\"curve\" d=\"{}\"/>\n", path, path);
    const std::int64_t step = time_step(span);
    for (std::int64_t at = (begin + step - 1) / step * step; at <= begin + span; at += step) {
        const bool with_day = step >= 43200;
        const double half = with_day ? 36 : 17;
        svg += fmt::format("<line class=\"base\" x1=\"{0:.1f}\" y1=\"{1:g}\" x2=\"{0:.1f}\" y2=\"{2:g}\"/>"
                           "<text class=\"axis middle\" x=\"{3:.1f}\" y=\"{4:g}\">{5}</text>\n",
                           x(at), above + plot_height, above + plot_height + 4,
                           std::clamp(x(at), half, width - half), above + plot_height + 17,
                           clock_text(at, with_day));
    }
    const double peak_x = x(peak->at_s);
    const bool on_the_left = peak_x > width - 90;
    svg +=
        fmt::format("<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"/>"
                    "<text class=\"label{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
                    peak_x, axis.y(peak->value), on_the_left ? " end" : "", peak_x + (on_the_left ? -6 : 6),
                    std::max(axis.y(peak->value) - 4, 12.0), "peak " + grouped(peak->value));
    return svg + "</svg>";
}

} // namespace exporter
