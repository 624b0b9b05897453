// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OBSERVERS_DETAIL_LEARNED_SECRETS_HPP
#define WEBCASTS_OBSERVERS_DETAIL_LEARNED_SECRETS_HPP

#include <webcasts/redaction.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// The secrets of the last requests, in bounded memory: of a client that runs for months, each log-in brings
/// a new session. Several threads may use it.
class learned_secrets {
  public:
    /// Add the secrets of a request with `learn(redactor&)`.
    template <class Learn>
    void learn(Learn learn_from) {
        const std::lock_guard guard(mutex_);
        learn_from(current_);
        if (current_.size() >= always_.size() + max_size) {
            previous_ = std::exchange(current_, always_);
        }
    }
    /// Hide these for good.
    void hide(const redactor& more) {
        const std::lock_guard guard(mutex_);
        always_.add(more);
        current_.add(more);
    }
    /// As `redactor::redacted`.
    [[nodiscard]] std::string redacted(std::string_view text) const {
        const std::lock_guard guard(mutex_);
        return previous_.redacted(current_.redacted(text));
    }

  private:
    static constexpr std::size_t max_size = 64;

    mutable std::mutex mutex_; // guards the members below
    redactor always_;
    redactor previous_;
    redactor current_;
};

}}} // namespace webcasts::v0::detail

#endif
