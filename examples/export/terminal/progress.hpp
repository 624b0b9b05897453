// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_PROGRESS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_PROGRESS_HPP

#include "terminal/console.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace exporter {

/// How far a piece of work has come.
struct progress_figures {
    std::string unit; ///< what is counted, in the plural, such as `events`
    std::size_t done = 0;
    std::size_t total = 0;
    std::uint64_t rows = 0; ///< registrants seen so far
    std::chrono::milliseconds elapsed{0};
};

/// Return the bar as one line without its end: share, counts, rate and estimated time left, at most `columns`
/// wide. The estimate is missing until something is done.
[[nodiscard]] std::string progress_line(const progress_figures& figures, std::size_t columns);

/// A bar below all other lines, on standard error, while a piece of work is under way.
///
/// It is there only where somebody can see it: standard error is a terminal that can move its cursor (TERM is
/// neither empty nor `dumb`), NO_COLOR is not set, and neither -q nor --no-progress was given. Elsewhere the
/// lines given to `step` are then all that is said. For one thread.
class progress {
  public:
    /// Begin with nothing done. `console` must outlive it.
    progress(const console& console, bool wanted, std::string_view unit, std::size_t total);
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    /// Remove the bar.
    ~progress();

    /// Note that one more of the units is done. `line` says what came of it: said where there is no bar,
    /// with a bar from -v on.
    void step(std::string_view line);
    /// Note the same where everything was said.
    void step();
    /// Note that more rows were seen. Cheap: the bar is drawn at most ten times a second, and when all is
    /// done.
    void see_rows(std::size_t count);

  private:
    void draw_if_due();
    void draw();

    const console& console_;
    bool shown_;
    progress_figures figures_;
    std::chrono::steady_clock::time_point begun_;
    std::chrono::steady_clock::time_point drawn_;
};

} // namespace exporter

#endif
