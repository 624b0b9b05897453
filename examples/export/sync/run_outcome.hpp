// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_RUN_OUTCOME_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_RUN_OUTCOME_HPP

#include "terminal/console.hpp"
#include "terminal/exit_status.hpp"
#include <webcasts/query.hpp>
#include <webcasts/result.hpp>

#include <cstddef>
#include <optional>

namespace exporter {

/// Keeps count of what became of a run's events, and makes the run's exit status of it.
class run_outcome {
  public:
    /// Expect this many events. `console` must outlive the tally.
    run_outcome(std::size_t expected, const console& console) noexcept
        : expected_(expected), console_(console) {}

    /// Note an event whose report is whole.
    void succeed() noexcept { ++succeeded_; }
    /// Note an event that failed, and say so.
    void fail(webcasts::event_id event, const webcasts::error& cause);
    /// Tell whether to go on with the next event: not after an interruption, and not when the log-in is
    /// refused, for every further attempt could lock the account.
    [[nodiscard]] bool goes_on() const noexcept;
    /// Tell whether each event was tried.
    [[nodiscard]] bool is_complete() const noexcept { return left() == 0; }
    /// The exit status of a run that ends now.
    [[nodiscard]] exit_status status() const noexcept;

  private:
    [[nodiscard]] std::size_t left() const noexcept { return expected_ - succeeded_ - failed_; }

    std::size_t expected_;
    const console& console_;
    std::size_t succeeded_ = 0;
    std::size_t failed_ = 0;
    bool alike_ = true;
    bool interrupted_ = false;
    std::optional<exit_status> kind_; ///< of the first failure
};

} // namespace exporter

#endif
