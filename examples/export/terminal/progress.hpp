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

/// The progress of a task.
struct progress_figures {
    std::string unit; ///< plural name of the units, such as `events`
    std::size_t done = 0;
    std::size_t total = 0;
    std::uint64_t rows = 0; ///< registrants so far
    std::chrono::milliseconds elapsed{0};
};

/// Return the bar as one line without line end: share, counts, rate and estimated time left, at most
/// `columns` wide. There is no estimate until a unit is done.
[[nodiscard]] std::string progress_line(const progress_figures& figures, std::size_t columns);

/// A progress bar on standard error, below all messages.
///
/// It is shown only if standard error is a terminal that can move its cursor (TERM is neither empty nor
/// `dumb`), NO_COLOR is not set, and neither -q nor --no-progress was given. Otherwise the lines given to
/// `step` are written instead. For one thread.
class progress {
  public:
    /// Start with nothing done. `console` must outlive the bar.
    progress(const console& console, bool wanted, std::string_view unit, std::size_t total);
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    /// Remove the bar.
    ~progress();

    /// Count one more unit. `line` is its result; it is written if there is no bar, or with -v.
    void step(std::string_view line);
    /// Count one more unit without a message.
    void step();
    /// Count more rows. The bar is drawn at most ten times a second, and when all units are done.
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
