// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_MAKE_SERVICE_CONTEXT_HPP
#define WEBCASTS_CLIENT_DETAIL_MAKE_SERVICE_CONTEXT_HPP

#include <webcasts/client_options.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/operation/service_context.hpp>

#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// Make the state that the operations of one client share.
[[nodiscard]] inline operation::service_context make_service_context(credentials account,
                                                                     client_options options) {
    return {
        .form = {.base_url = std::move(options.base_url), .method = options.method, .format = options.format},
        .account = std::move(account),
        .timeout = options.timeout,
        .min_speed = options.min_speed,
        .limits = options.limits,
        .value_policy = options.value_policy,
        .names = options.names,
        .is_expired_session = std::move(options.is_expired_session),
        .stop = std::move(options.stop),
        .retry = std::move(options.retry),
        .budget = retry_budget(options.retry_budget),
        .rate = rate_limiter(options.rate),
        .deadline = options.deadline,
        .time = std::move(options.time),
        .random = std::move(options.random),
        .secrets = std::move(options.secrets),
    };
}

/// The same, with the secrets of a transport that has some (doc/transport_contract.md).
template <class Transport>
[[nodiscard]] operation::service_context make_service_context(const Transport& over, credentials account,
                                                              client_options options) {
    if constexpr (requires { options.secrets.add(over.secrets()); }) {
        options.secrets.add(over.secrets());
    }
    return make_service_context(std::move(account), std::move(options));
}

}}} // namespace webcasts::v0::detail

#endif
