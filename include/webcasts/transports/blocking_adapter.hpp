// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_BLOCKING_ADAPTER_HPP
#define WEBCASTS_TRANSPORTS_BLOCKING_ADAPTER_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/detail/cancel.hpp>
#include <webcasts/detail/temporary_owner.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 {

namespace detail {

/// An asynchronous transport together with the context that it runs on.
template <async_transport T>
struct driven_transport {
    template <class Make>
    explicit driven_transport(Make& make) : inner(make(context.get_executor())) {}

    /// A call in flight, shared with its handler.
    template <class Value>
    struct call_state {
        std::optional<result<Value>> answer;
        boost::asio::cancellation_signal cancel;
    };

    /// Start an operation and run the context until it has completed; cancel it when a stop is requested.
    ///
    /// After an exception the operation has ended, too: it uses the caller's request and buffer.
    template <class Value, class Start>
    result<Value> complete(const stop_token& stop, Start start) {
        const auto state = std::make_shared<call_state<Value>>();
        try {
            return complete(stop, std::move(start), state);
        } catch (...) {
            end(state);
            throw;
        }
    }

    template <class Value, class Start>
    result<Value> complete(const stop_token& stop, Start start,
                           const std::shared_ptr<call_state<Value>>& state) {
        context.restart();
        const auto stop_context = [&] { context.stop(); }; // allocates nothing: it must not throw
        std::optional<stop_callback<decltype(stop_context)>> on_stop(std::in_place, stop, stop_context);
        start(boost::asio::bind_cancellation_slot(
            state->cancel.slot(), [state](result<Value> value) { state->answer.emplace(std::move(value)); }));
        bool cancelled = false;
        while (!state->answer) {
            if (context.run_one() != 0) {
                continue;
            }
            if (cancelled || !stop.stop_requested()) {
                return error(transport_errc::other, "the asynchronous transport gave no answer");
            }
            on_stop.reset(); // its call has ended, or will not begin
            cancelled = true;
            detail::cancel(state->cancel);
            context.restart();
        }
        return std::move(*state->answer);
    }

    /// Cancel a call, and run the context until its handler was called or destroyed.
    template <class Value>
    void end(const std::shared_ptr<call_state<Value>>& state) noexcept {
        bool cancelled = false;
        for (int idle = 0; idle < 3 && !state->answer && state.use_count() > 1;) {
            try {
                if (!std::exchange(cancelled, true)) {
                    detail::cancel(state->cancel);
                }
                context.restart();
                idle += context.run_one() == 0 ? 1 : 0; // also if a stop was requested
            } catch (...) {                             // the first exception is thrown again
            }
        }
    }

    boost::asio::io_context context{1};
    T inner;
};

} // namespace detail

/// The exchange of `blocking_adapter`; models `exchange`. It keeps the transport alive.
template <async_transport T>
class blocking_adapter_exchange {
  public:
    /// Take an exchange of the transport that `driven` holds.
    blocking_adapter_exchange(std::shared_ptr<detail::driven_transport<T>> driven,
                              typename T::exchange_type inner, stop_token stop)
        : driven_(std::move(driven)), inner_(std::move(inner)), stop_(std::move(stop)) {}

    /// See `exchange`.
    [[nodiscard]] const http_response_head& head() const noexcept { return inner_.head(); }
    /// See `exchange`.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
        return driven_->template complete<std::size_t>(
            stop_, [&](auto handler) { inner_.async_read_some(buffer, std::move(handler)); });
    }

  private:
    std::shared_ptr<detail::driven_transport<T>> driven_;
    typename T::exchange_type inner_;
    stop_token stop_;
};

/// A blocking transport that wraps an asynchronous one; models `transport`.
///
/// It owns an `io_context` that runs during calls only, on the calling thread: between calls nothing tends
/// idle connections. `http_request::stop` cancels a call in flight, from any thread. One thread at a time
/// uses the adapter and its exchanges.
///
/// @code
/// webcasts::blocking_adapter transport([](auto executor) { return my_async_transport(executor); });
/// @endcode
template <async_transport T>
class blocking_adapter {
  public:
    /// Make the wrapped transport with `make(boost::asio::io_context::executor_type)`.
    template <class Make>
        requires std::same_as<std::invoke_result_t<Make&, boost::asio::io_context::executor_type>, T>
    explicit blocking_adapter(Make make) : driven_(std::make_shared<detail::driven_transport<T>>(make)) {}

    /// See `transport`.
    [[nodiscard]] result<blocking_adapter_exchange<T>> open(const http_request& request) {
        auto response = driven_->template complete<typename T::exchange_type>(
            request.stop, [&](auto handler) { driven_->inner.async_open(request, std::move(handler)); });
        if (!response) {
            return std::move(response).error();
        }
        return blocking_adapter_exchange<T>(driven_, std::move(*response), request.stop);
    }

    /// The wrapped transport.
    [[nodiscard]] T& inner() & noexcept { return driven_->inner; }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary inner() && = delete;

    /// The secrets of the wrapped transport.
    [[nodiscard]] auto secrets() const requires requires(const T& t) { t.secrets(); }
    { return std::as_const(driven_->inner).secrets(); }

  private:
    std::shared_ptr<detail::driven_transport<T>> driven_;
};
/// Deduce the transport from what `make` returns.
template <class Make>
blocking_adapter(Make)
    -> blocking_adapter<std::invoke_result_t<Make&, boost::asio::io_context::executor_type>>;

}} // namespace webcasts::v0

#endif
