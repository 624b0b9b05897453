// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_BLOCKING_SERVICE_HPP
#define WEBCASTS_CLIENT_DETAIL_BLOCKING_SERVICE_HPP

#include <webcasts/client/detail/make_service_context.hpp>
#include <webcasts/client_options.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/retry/sleep.hpp>
#include <webcasts/transport.hpp>

#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// The transport of one blocking client, the state that its operations share, and how it waits. The client
/// and its streams own it together: it stays where it is if the client is moved.
template <transport T>
struct blocking_service {
    blocking_service(T over, credentials account, client_options options)
        : transport(std::move(over)), sleep(std::move(options.sleep)),
          context(make_service_context(transport, std::move(account), std::move(options))) {}

    T transport;
    sleep_function sleep; ///< empty: `interruptible_sleep`
    operation::service_context context;
};

}}} // namespace webcasts::v0::detail

#endif
