// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_HPP
#define WEBCASTS_RETRY_HPP

/// When a failed request is sent again: the policy, its backoff, the budget and the rate limit of a client.

#include <webcasts/retry/backoff.hpp>
#include <webcasts/retry/budget.hpp>
#include <webcasts/retry/http_date.hpp>
#include <webcasts/retry/policy.hpp>
#include <webcasts/retry/random_source.hpp>
#include <webcasts/retry/rate_limit.hpp>
#include <webcasts/retry/retry_after.hpp>
#include <webcasts/retry/sleep.hpp>
#include <webcasts/retry/time_source.hpp>

#endif
