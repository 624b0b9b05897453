// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_BUDGET_HPP
#define WEBCASTS_RETRY_BUDGET_HPP

#include <algorithm>
#include <cstdint>

namespace webcasts { inline namespace v0 {

/// How many retries the calls of one client may make together. The defaults allow 100 in a row without a
/// success, and never run out if at most a quarter of the requests fail.
struct retry_budget_options {
    std::uint32_t capacity = 500; ///< tokens at the start, and their maximum; 0: no budget
    std::uint32_t retry_cost = 5; ///< tokens that a retry takes
    std::uint32_t refund = 1;     ///< tokens that a success without a retry returns
};

/// Keeps retries from multiplying the load of a service that is down: each retry takes tokens, each success
/// returns some (after a retry, those of that retry), and without enough tokens nothing is retried.
///
/// First attempts are always allowed.
class retry_budget {
  public:
    /// Start with the default options.
    retry_budget() noexcept : retry_budget(retry_budget_options{}) {}
    /// Start with a full budget.
    explicit retry_budget(retry_budget_options options) noexcept
        : options_(options), tokens_(options.capacity) {}

    /// Return whether there are tokens for a retry.
    [[nodiscard]] bool allows_retry() const noexcept {
        return options_.capacity == 0 || tokens_ >= options_.retry_cost;
    }
    /// Take the tokens of a retry; there must be enough.
    void take() noexcept { tokens_ -= (std::min)(tokens_, options_.retry_cost); }
    /// Return tokens to the budget after a success.
    void give_back(bool after_retry) noexcept {
        const std::uint32_t room = options_.capacity - tokens_;
        tokens_ += (std::min)(room, after_retry ? options_.retry_cost : options_.refund);
    }
    /// The number of tokens.
    [[nodiscard]] std::uint32_t tokens() const noexcept { return tokens_; }

  private:
    retry_budget_options options_;
    std::uint32_t tokens_;
};

}} // namespace webcasts::v0

#endif
