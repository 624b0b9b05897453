// SPDX-License-Identifier: BSL-1.0
#include "service/run_outcome.hpp"

#include "terminal/interruption.hpp"

#include <fmt/format.h>

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
}

bool run_outcome::should_continue() const noexcept {
    return !interrupted_ && !interrupted() && failure_status_ != exit_status::log_in_refused;
}

exit_status run_outcome::status() const noexcept {
    if (interrupted_ || (interrupted() && left() > 0)) {
        return exit_status::interrupted;
    }
    if (!failure_status_) {
        return exit_status::done;
    }
    return succeeded_ == 0 && failures_alike_ ? *failure_status_ : exit_status::partial;
}

} // namespace exporter
