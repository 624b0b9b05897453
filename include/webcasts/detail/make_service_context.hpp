// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_MAKE_SERVICE_CONTEXT_HPP
#define WEBCASTS_DETAIL_MAKE_SERVICE_CONTEXT_HPP

#include <webcasts/client_options.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/detail/when_used.hpp>
#include <webcasts/operation/service_context.hpp>

#include <utility>

namespace webcasts::inline v0::detail {

/// Make what a client's operations share of the client's options, which it moves from. `Options` is
/// `client_options`: as a template it costs nobody who only includes it.
template <class Options>
[[nodiscard]] when_used<operation::service_context, Options> make_service_context(credentials who,
                                                                                  Options& options) {
    return {{std::move(options.base_url), options.method, options.format},
            std::move(who),
            options.timeout,
            options.limits,
            options.names,
            std::move(options.is_expired_session),
            {},
            {},
            std::move(options.stop),
            std::move(options.retry),
            operation::retry_budget(options.retry_budget),
            operation::token_bucket(options.rate),
            options.deadline,
            std::move(options.time),
            std::move(options.random)};
}

} // namespace webcasts::inline v0::detail

#endif
