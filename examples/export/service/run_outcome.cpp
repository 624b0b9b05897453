// SPDX-License-Identifier: BSL-1.0
#include "service/run_outcome.hpp"

#include "service/requested_pause.hpp"
#include "terminal/interruption.hpp"
#include "text/time_zone.hpp"

#include <chrono>
#include <fmt/format.h>
#include <string_view>

namespace exporter {

void run_outcome::fail(webcasts::event_id event, const webcasts::error& cause) {
    const exit_status status = status_of(cause);
    if (status == exit_status::interrupted) {
        interrupted_ = true;
        return;
    }
    ++failed_;
    failures_alike_ = failures_alike_ && failure_status_.value_or(status) == status;
    failure_status_ = failure_status_.value_or(status);
    console_.report(fmt::format("event {} failed", event.str()), cause);
    if (status == exit_status::log_in_refused && left() > 0) {
        console_.complain(fmt::format("{} more events were not tried: the log-in is refused", left()));
        failure_status_ = status;
    }
    if (!must_pause_) {
        heed_pause(cause);
    }
}

void run_outcome::heed_pause(const webcasts::error& cause) {
    const std::string_view again =
        left() > 0 ? "; what is left is not tried: run the same command again" : "";
    if (const auto until = cause.location().not_before) {
        must_pause_ = true;
        console_.complain(fmt::format("the service takes no more requests before {}{}{}",
                                      utc_text(instant(std::chrono::seconds(*until))), again,
                                      again.empty() ? "" : " then"));
    } else if (is_limit(cause) && ++limited_in_a_row_ >= max_limited) {
        must_pause_ = true;
        console_.complain(
            fmt::format("the service limits the requests of this account, {} events in a row{}{}",
                        limited_in_a_row_, again, again.empty() ? "" : " later, or with --max-rate"));
    } else if (!is_limit(cause)) {
        limited_in_a_row_ = 0;
    }
}

bool run_outcome::should_continue() const noexcept {
    return !interrupted_ && !interrupted() && !must_pause_ && failure_status_ != exit_status::log_in_refused;
}

exit_status run_outcome::status() const noexcept {
    if (interrupted_ || (interrupted() && left() > 0)) {
        return exit_status::interrupted;
    }
    if (!failure_status_) {
        return exit_status::done;
    }
    if (must_pause_) {
        return exit_status::temporary;
    }
    return succeeded_ == 0 && failures_alike_ ? *failure_status_ : exit_status::partial;
}

} // namespace exporter
