// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_RUN_OUTCOME_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_RUN_OUTCOME_HPP

#include "terminal/console.hpp"
#include "terminal/exit_status.hpp"
#include <webcasts/query.hpp>
#include <webcasts/result.hpp>

#include <cstddef>
#include <optional>

namespace exporter {

/// Counts the events of a run that succeeded and that failed, and derives the run's exit status.
class run_outcome {
  public:
    /// Expect this many events. `console` must outlive the outcome.
    run_outcome(std::size_t expected, const console& console) noexcept
        : expected_(expected), console_(console) {}

    /// The most events in a row that may fail because the service limits requests.
    static constexpr unsigned max_limited = 3;

    /// Count an event whose report is complete.
    void succeed() noexcept {
        ++succeeded_;
        limited_in_a_row_ = 0;
    }
    /// Count an event that failed, and report the cause to the console.
    void fail(webcasts::event_id event, const webcasts::error& cause);
    /// Return whether to continue with the next event: not after an interruption; not once the log-in is
    /// refused, because every further attempt could lock the account; and not once the service asks the
    /// account for a longer pause than a run waits, or has limited `max_limited` events in a row.
    [[nodiscard]] bool should_continue() const noexcept;
    /// Return whether each event was tried.
    [[nodiscard]] bool is_complete() const noexcept { return left() == 0; }
    /// Return the exit status of a run that ends now. It is `exit_status::temporary` if the service asked
    /// for a pause, whatever succeeded before: run again later.
    [[nodiscard]] exit_status status() const noexcept;

  private:
    void heed_pause(const webcasts::error& cause);
    [[nodiscard]] std::size_t left() const noexcept { return expected_ - succeeded_ - failed_; }

    std::size_t expected_;
    const console& console_;
    std::size_t succeeded_ = 0;
    std::size_t failed_ = 0;
    bool failures_alike_ = true;
    bool interrupted_ = false;
    bool must_pause_ = false;       ///< the service wants no more requests for now
    unsigned limited_in_a_row_ = 0; ///< the latest events that failed because the service limits requests
    std::optional<exit_status> failure_status_; ///< of the first failure, or of a refused log-in
};

} // namespace exporter

#endif
