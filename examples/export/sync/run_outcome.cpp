// SPDX-License-Identifier: BSL-1.0
#include "sync/run_outcome.hpp"

#include "terminal/interruption.hpp"

#include <fmt/format.h>

namespace exporter {

void run_outcome::fail(webcasts::event_id event, const webcasts::error& cause) {
    const exit_status kind = status_of(cause);
    if (kind == exit_status::interrupted) {
        interrupted_ = true;
        return;
    }
    ++failed_;
    alike_ = alike_ && kind_.value_or(kind) == kind;
    kind_ = kind_.value_or(kind);
    console_.report(fmt::format("event {} failed", event.str()), cause);
    if (kind == exit_status::log_in_refused && left() > 0) {
        console_.complain(fmt::format("{} more events were not tried: the log-in is refused", left()));
        kind_ = kind;
    }
}

bool run_outcome::goes_on() const noexcept {
    return !interrupted_ && !interrupted() && kind_ != exit_status::log_in_refused;
}

exit_status run_outcome::status() const noexcept {
    if (interrupted_ || (interrupted() && left() > 0)) {
        return exit_status::interrupted;
    }
    if (!kind_) {
        return exit_status::done;
    }
    return succeeded_ == 0 && alike_ ? *kind_ : exit_status::partial;
}

} // namespace exporter
