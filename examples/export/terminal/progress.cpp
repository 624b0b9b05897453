// SPDX-License-Identifier: BSL-1.0
#include "terminal/progress.hpp"

#include "terminal/environment.hpp"
#include "terminal/terminal_size.hpp"
#include "text/counted.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fmt/format.h>
#include <string_view>
#include <unistd.h>

namespace exporter {

namespace {

constexpr std::chrono::milliseconds min_pause{100};
constexpr std::size_t default_columns = 80;
constexpr std::size_t max_bar_width = 40;
constexpr std::size_t min_bar_width = 8;

bool can_show_bar() {
    const std::string_view terminal = environment_value("TERM");
    return ::isatty(STDERR_FILENO) != 0 && !terminal.empty() && terminal != "dumb" &&
           environment_value("NO_COLOR").empty();
}

std::string clock_text(std::chrono::seconds left) {
    const auto seconds = left.count();
    return seconds < 3600 ? fmt::format("{}:{:02}", seconds / 60, seconds % 60)
                          : fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string rate_and_time_left(const progress_figures& figures) {
    const double seconds = std::chrono::duration<double>(figures.elapsed).count();
    if (figures.done == 0 || seconds <= 0) {
        return "";
    }
    const double rate = static_cast<double>(figures.done) / seconds;
    const auto left =
        std::chrono::seconds(std::llround(static_cast<double>(figures.total - figures.done) / rate));
    return fmt::format("  {:.1f}/s  ETA {}", rate, clock_text(left));
}

} // namespace

std::string progress_line(const progress_figures& figures, std::size_t columns) {
    const double share =
        figures.total == 0 ? 1.0 : static_cast<double>(figures.done) / static_cast<double>(figures.total);
    const std::string counts =
        fmt::format(" {:3.0f} %  {}/{} {}", share * 100, figures.done, figures.total, figures.unit);
    const std::string rows = figures.rows == 0 ? "" : "  " + counted(figures.rows, "row");
    const std::string rate = rate_and_time_left(figures);
    // A narrow terminal gets fewer figures.
    for (const std::string& figures_text :
         {fmt::format("{}{}{}", counts, rows, rate), fmt::format("{}{}", counts, rate), counts}) {
        if (figures_text.size() + min_bar_width + 2 <= columns) {
            const std::size_t width = std::min(max_bar_width, columns - figures_text.size() - 2);
            const auto filled = static_cast<std::size_t>(share * static_cast<double>(width));
            return fmt::format("[{}{}]{}", std::string(filled, '#'), std::string(width - filled, '-'),
                               figures_text);
        }
    }
    return counts.substr(1, columns);
}

progress::progress(const console& console, bool wanted, std::string_view unit, std::size_t total)
    : console_(console), shown_(wanted && console.verbosity() >= 0 && can_show_bar()),
      figures_{.unit = std::string(unit), .done = 0, .total = total, .rows = 0, .elapsed = {}},
      begun_(std::chrono::steady_clock::now()), drawn_(begun_) {
    if (shown_) {
        draw();
    }
}

progress::~progress() {
    if (shown_) {
        console_.show_status("");
    }
}

void progress::step(std::string_view line) {
    shown_ ? console_.say_at(1, line) : console_.say(line);
    step();
}

void progress::step() {
    ++figures_.done;
    draw_if_due();
}

void progress::see_rows(std::size_t count) {
    figures_.rows += count;
    draw_if_due();
}

void progress::draw_if_due() {
    const bool is_done = figures_.done == figures_.total;
    if (shown_ && (is_done || std::chrono::steady_clock::now() - drawn_ >= min_pause)) {
        draw();
    }
}

void progress::draw() {
    drawn_ = std::chrono::steady_clock::now();
    figures_.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(drawn_ - begun_);
    // The last column is left free: some terminals wrap as soon as it is written to.
    console_.show_status(
        progress_line(figures_, terminal_columns(STDERR_FILENO).value_or(default_columns) - 1));
}

} // namespace exporter
