// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_BLOCKING_SERVICE_HPP
#define WEBCASTS_CLIENT_DETAIL_BLOCKING_SERVICE_HPP

#include <webcasts/client/detail/make_service_context.hpp>
#include <webcasts/client_options.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/retry/sleep.hpp>

#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// The state that the operations of one blocking client share, and how the client waits.
struct blocking_service {
    blocking_service(credentials account, client_options options)
        : sleep(std::move(options.sleep)),
          context(make_service_context(std::move(account), std::move(options))) {}

    sleep_function sleep; ///< empty: `interruptible_sleep`
    operation::service_context context;
};

}}} // namespace webcasts::v0::detail

#endif
