// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_HPP
#define WEBCASTS_RETRY_HPP

/// How failed requests are retried: the policy, its backoff, and the retry budget, rate limit and
/// minimum speed of a client.

#include <webcasts/retry/backoff.hpp>
#include <webcasts/retry/budget.hpp>
#include <webcasts/retry/http_date.hpp>
#include <webcasts/retry/minimum_speed.hpp>
#include <webcasts/retry/policy.hpp>
#include <webcasts/retry/random_source.hpp>
#include <webcasts/retry/rate_limit.hpp>
#include <webcasts/retry/retry_after.hpp>
#include <webcasts/retry/sleep.hpp>
#include <webcasts/retry/time_source.hpp>

#endif
