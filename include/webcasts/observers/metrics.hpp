// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OBSERVERS_METRICS_HPP
#define WEBCASTS_OBSERVERS_METRICS_HPP

#include <webcasts/api.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/observers/attempt.hpp>
#include <webcasts/observers/observer.hpp>
#include <webcasts/result.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

namespace webcasts { inline namespace v0 {

/// The measures of one attempt. Every member except the last three has low cardinality and can label a
/// metric.
struct attempt_metrics {
    std::optional<operation_kind> operation{};          ///< absent if the path is not the service's
    int status_class = 0;                               ///< 1 to 5, as in 2xx; 0 if no response arrived
    exchange_ending ending = exchange_ending::complete; ///< how the exchange ended
    boost::system::error_code failure{};                ///< set if it failed
    std::uint64_t bytes = 0;                            ///< of the body, as far as it was read
    std::chrono::nanoseconds time_to_response{0}; ///< from the request to the head; zero if none arrived
    std::chrono::nanoseconds duration{0};         ///< from the request to the ending
};

/// An observer that passes the measures of each attempt to a function when the attempt is over.
///
/// It allocates nothing per attempt. Copies share the function, which may be called by several threads at a
/// time if transports are used by several threads.
class metrics {
    struct shared {
        std::function<void(const attempt_metrics&)> hook;
        attempt_clock now;
    };

  public:
    /// The observation of one attempt.
    class observation {
      public:
        /// See `exchange_observation`.
        void on_response(const http_response_head& head) {
            metrics_.status_class = head.status / 100;
            metrics_.time_to_response = shared_->now() - start_time_;
        }
        /// See `exchange_observation`.
        void on_body(std::span<const char> bytes) noexcept { metrics_.bytes += bytes.size(); }
        /// See `exchange_observation`.
        void on_end() { finish(exchange_ending::complete); }
        /// See `exchange_observation`.
        void on_failure(const error& failure) {
            metrics_.failure = failure.code();
            finish(exchange_ending::failed);
        }
        /// See `exchange_observation`.
        void on_abandoned() { finish(exchange_ending::abandoned); }

      private:
        friend class metrics;
        observation(std::shared_ptr<shared> shared_state, std::optional<operation_kind> operation)
            : shared_(std::move(shared_state)), start_time_(shared_->now()) {
            metrics_.operation = operation;
        }
        void finish(exchange_ending ending) {
            metrics_.ending = ending;
            metrics_.duration = shared_->now() - start_time_;
            shared_->hook(metrics_);
        }

        std::shared_ptr<shared> shared_;
        std::chrono::steady_clock::time_point start_time_;
        attempt_metrics metrics_;
    };

    /// Pass the measures to `hook`; `now` is the clock.
    explicit metrics(std::function<void(const attempt_metrics&)> hook,
                     attempt_clock now = &std::chrono::steady_clock::now)
        : shared_(std::make_shared<shared>(shared{std::move(hook), std::move(now)})) {}

    /// Start an attempt.
    [[nodiscard]] observation start(const http_request& request) {
        return {shared_, operation_of_url(request.url.expose())};
    }

  private:
    std::shared_ptr<shared> shared_;
};

/// Sums of attempts of one kind.
struct metrics_sum {
    std::uint64_t attempts = 0;               ///< number of attempts
    std::uint64_t bytes = 0;                  ///< of all bodies, as far as they were read
    std::chrono::nanoseconds duration{0};     ///< total of all attempts
    std::chrono::nanoseconds max_duration{0}; ///< of the longest attempt
    friend bool operator==(const metrics_sum&, const metrics_sum&) = default; ///< member by member
};

/// A hook for `metrics` that keeps sums in memory: for programs without a metrics library, and for tests.
///
/// Copies share the sums. Several threads may use it.
class metrics_totals {
  public:
    /// A kind of attempts, which has sums of its own: operation, class of status, ending, category and number
    /// of the error.
    struct key {
        std::optional<operation_kind> operation{};          ///< absent if the path is not the service's
        int status_class = 0;                               ///< 1 to 5, as in 2xx; 0 if no response arrived
        exchange_ending ending = exchange_ending::complete; ///< how the exchanges ended
        boost::system::error_code failure{};                ///< no error if they did not fail

        friend bool operator==(const key&, const key&) = default; ///< member by member
        /// Order by the members, in their order.
        friend bool operator<(const key& a, const key& b) noexcept {
            return std::tie(a.operation, a.status_class, a.ending, a.failure) <
                   std::tie(b.operation, b.status_class, b.ending, b.failure);
        }
    };

    /// Add an attempt to the sums of its kind.
    void operator()(const attempt_metrics& attempt) {
        const std::lock_guard guard(shared_->mutex);
        add(shared_->sums[{.operation = attempt.operation,
                           .status_class = attempt.status_class,
                           .ending = attempt.ending,
                           .failure = attempt.failure}],
            attempt);
    }

    /// Copy the sums by kind.
    [[nodiscard]] std::map<key, metrics_sum> by_kind() const {
        const std::lock_guard guard(shared_->mutex);
        return shared_->sums;
    }
    /// The sums of all attempts.
    [[nodiscard]] metrics_sum all() const {
        metrics_sum total;
        for (const auto& [kind, sum] : by_kind()) {
            total.attempts += sum.attempts;
            total.bytes += sum.bytes;
            total.duration += sum.duration;
            total.max_duration = (std::max)(total.max_duration, sum.max_duration);
        }
        return total;
    }

  private:
    static void add(metrics_sum& sum, const attempt_metrics& attempt) noexcept {
        ++sum.attempts;
        sum.bytes += attempt.bytes;
        sum.duration += attempt.duration;
        sum.max_duration = (std::max)(sum.max_duration, attempt.duration);
    }

    struct shared {
        std::mutex mutex;
        std::map<key, metrics_sum> sums;
    };
    std::shared_ptr<shared> shared_ = std::make_shared<shared>();
};

}} // namespace webcasts::v0

#endif
