// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_BLOCKING_SERVICE_HPP
#define WEBCASTS_DETAIL_BLOCKING_SERVICE_HPP

#include <webcasts/operation/service_context.hpp>
#include <webcasts/sleep.hpp>

namespace webcasts::inline v0::detail {

/// What the operations of one blocking client share, and how it lets time pass.
struct blocking_service {
    operation::service_context context;
    sleep_function sleep{}; ///< empty: `interruptible_sleep`
};

} // namespace webcasts::inline v0::detail

#endif
