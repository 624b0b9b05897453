// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_BUDGET_HPP
#define WEBCASTS_RETRY_BUDGET_HPP

#include <algorithm>
#include <cstdint>

namespace webcasts { inline namespace v0 {

/// How many retries the calls of one client may make together. The defaults allow 100 in a row without a
/// success, and last for ever where no more than a quarter of the requests fail.
struct retry_budget_options {
    std::uint32_t capacity = 500; ///< tokens at the start and at most; 0: no budget is kept
    std::uint32_t retry_cost = 5; ///< tokens that a retry takes
    std::uint32_t refund = 1;     ///< tokens that a success without a retry gives back
};

/// Keeps retries from multiplying the load of a service that is down: each retry takes tokens, each success
/// gives some back (after a retry, those of that retry), and without enough tokens nothing is retried.
///
/// First attempts are never held back.
class retry_budget {
  public:
    /// Begin with the default options.
    retry_budget() noexcept : retry_budget(retry_budget_options{}) {}
    /// Begin with a full budget.
    explicit retry_budget(retry_budget_options options) noexcept
        : options_(options), tokens_(options.capacity) {}

    /// Tell whether there are tokens for a retry.
    [[nodiscard]] bool allows_retry() const noexcept {
        return options_.capacity == 0 || tokens_ >= options_.retry_cost;
    }
    /// Take the tokens of a retry, for which there are enough.
    void take() noexcept { tokens_ -= std::min(tokens_, options_.retry_cost); }
    /// Give back what a success brings.
    void give_back(bool after_retry) noexcept {
        const std::uint32_t room = options_.capacity - tokens_;
        tokens_ += std::min(room, after_retry ? options_.retry_cost : options_.refund);
    }
    /// Count the tokens.
    [[nodiscard]] std::uint32_t tokens() const noexcept { return tokens_; }

  private:
    retry_budget_options options_;
    std::uint32_t tokens_;
};

}} // namespace webcasts::v0

#endif
