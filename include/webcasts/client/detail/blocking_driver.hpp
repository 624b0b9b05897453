// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_BLOCKING_DRIVER_HPP
#define WEBCASTS_CLIENT_DETAIL_BLOCKING_DRIVER_HPP

#include <webcasts/client/detail/blocking_service.hpp>
#include <webcasts/detail/scope_guard.hpp>
#include <webcasts/operation/action.hpp>
#include <webcasts/operation/login.hpp>
#include <webcasts/retry/sleep.hpp>
#include <webcasts/retry/time_source.hpp>
#include <webcasts/transport.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace webcasts { inline namespace v0 { namespace detail {

/// Performs an operation's actions over the transport of a service, waiting for each. Both must outlive the
/// driver, and the operation's context is that of the service.
///
/// An exception, of the transport, of a user's function or of an allocation, ends the operation: its exchange
/// is destroyed, and every later step ends with `transport_errc::cancelled`.
template <transport T>
class blocking_driver {
  public:
    blocking_driver(operation::state_machine& operation, blocking_service<T>& service)
        : operation_(operation), service_(service) {}

    /// Perform one action. Return `nullopt` if there is more to do, and the outcome at the end and whenever
    /// called again.
    std::optional<result<void>> step() {
        if (ended_) {
            return ended_;
        }
        if (is_broken_) {
            return result<void>(ended_by_exception());
        }
        scope_guard guard([this] { abandon(); });
        if (!started_) {
            started_ = true;
            next_ = operation_.resume(operation::begin{});
        } else {
            next_ = service_.context.stop.stop_requested() ? cancel() : perform();
        }
        if (auto* done = std::get_if<operation::done>(&next_)) {
            exchange_.reset();
            ended_ = std::move(done->outcome);
        }
        guard.dismiss();
        return ended_;
    }

    /// Perform all actions.
    result<void> run() {
        for (;;) {
            if (auto ended = step()) {
                return *std::move(ended);
            }
        }
    }

    /// End the operation, unless it has ended, as an exception does.
    void abandon() noexcept {
        is_broken_ = true;
        exchange_.reset();
    }

  private:
    using exchange_type =
        std::remove_cvref_t<decltype(*std::declval<T&>().open(std::declval<http_request&>()))>;
    static constexpr std::size_t chunk_size = std::size_t{64} * 1024;

    operation::action perform() {
        if (auto* send = std::get_if<operation::send_request>(&next_)) {
            exchange_.reset();
            return open(send->request);
        }
        if (std::holds_alternative<operation::read_body>(next_)) {
            return read();
        }
        exchange_.reset();
        if (const auto* pause = std::get_if<operation::wait>(&next_)) {
            return sleep(pause->duration) ? operation_.resume(operation::waited{}) : cancel();
        }
        return operation_.resume(operation::session_ready{log_in(std::get<operation::open_session>(next_))});
    }

    bool sleep(std::chrono::milliseconds duration) {
        const stop_token& stop = service_.context.stop;
        return service_.sleep ? service_.sleep(duration, stop) : interruptible_sleep(duration, stop);
    }

    operation::action cancel() {
        return operation_.resume(operation::transport_failed{error(transport_errc::cancelled)});
    }

    /// Log in for the operation; a log-in itself never requires one.
    result<void> log_in(const operation::open_session& wanted) {
        operation::login_operation login(service_.context, wanted.deadline);
        return blocking_driver(login, service_).run();
    }

    operation::action open(const http_request& request) {
        auto response = service_.transport.open(request);
        if (!response) {
            return operation_.resume(operation::transport_failed{response.error()});
        }
        exchange_.emplace(std::move(*response));
        return operation_.resume(operation::response_arrived{exchange_->head()});
    }

    operation::action read() {
        buffer_.resize(chunk_size);
        const time_source& time = service_.context.time;
        const steady_time start = time.steady_now();
        const result<std::size_t> count = exchange_->read_some(buffer_);
        if (!count) {
            return operation_.resume(operation::transport_failed{count.error()});
        }
        if (*count == 0) {
            return operation_.resume(operation::body_ended{});
        }
        return operation_.resume(operation::body_arrived{
            .bytes = std::span<const char>(buffer_).first(*count), .waited = time.steady_now() - start});
    }

    operation::state_machine& operation_;
    blocking_service<T>& service_;
    operation::action next_ = operation::read_body{};
    bool started_ = false;
    bool is_broken_ = false; ///< an exception has ended the operation
    std::optional<exchange_type> exchange_;
    std::string buffer_;
    std::optional<result<void>> ended_;
};

}}} // namespace webcasts::v0::detail

#endif
