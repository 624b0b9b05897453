// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_ASYNC_ADAPTER_HPP
#define WEBCASTS_TRANSPORTS_ASYNC_ADAPTER_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/detail/pending_handler.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/transport.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 {

namespace detail {

/// Call `work` on an executor and hand what it returns to a handler, unless it was cancelled before.
template <class Value>
struct posted_call {
    template <class Handler, class Executor, class Work>
    void operator()(Handler handler, const Executor& executor, Work work) const {
        pending_handler<Handler, Executor> pending(std::move(handler), executor);
        // The slot is emitted where the handler runs, which may be another thread than the executor's.
        std::shared_ptr<std::atomic<bool>> cancelled;
        if (auto slot = pending.slot(); slot.is_connected()) {
            cancelled = std::allocate_shared<std::atomic<bool>>(pending.get_allocator(), false);
            slot.assign([cancelled](boost::asio::cancellation_type type) {
                if ((type & boost::asio::cancellation_type::terminal) !=
                    boost::asio::cancellation_type::none) {
                    cancelled->store(true);
                }
            });
        }
        const auto allocator = pending.get_allocator();
        boost::asio::post(
            executor,
            boost::asio::bind_allocator(allocator, [pending = std::move(pending), work = std::move(work),
                                                    cancelled = std::move(cancelled)]() mutable {
                const bool is_cancelled = cancelled && cancelled->load();
                cancelled.reset(); // all memory is given back before the handler is called
                if (is_cancelled) {
                    std::move(pending).complete(result<Value>(error(transport_errc::cancelled)));
                } else {
                    std::move(pending).complete(attempt(work));
                }
            }));
    }

  private:
    template <class Work>
    static result<Value> attempt(Work& work) {
        try {
            return work();
        } catch (const std::bad_alloc&) {
            return error(transport_errc::out_of_memory);
        }
    }
};

} // namespace detail

/// The exchange of `async_adapter`; models `async_exchange`. Errors and ends are those of the exchange
/// inside.
template <exchange E, class Executor>
class async_adapter_exchange {
  public:
    /// Take the exchange inside; the executor is that of its calls.
    async_adapter_exchange(E inner, Executor executor)
        : inner_(std::make_unique<E>(std::move(inner))), executor_(std::move(executor)) {}

    /// As `async_exchange` says.
    [[nodiscard]] const http_response_head& head() const noexcept { return inner_->head(); }

    /// As `async_exchange` says.
    template <class Token>
    auto async_read_some(std::span<char> buffer, Token&& token) {
        return boost::asio::async_initiate<Token, void(result<std::size_t>)>(
            detail::posted_call<std::size_t>{}, token, executor_,
            [inner = inner_.get(), buffer] { return inner->read_some(buffer); });
    }

  private:
    std::unique_ptr<E> inner_;
    Executor executor_;
};

/// Make an asynchronous transport of a blocking one that does not wait: a function, a sandbox, a recording.
///
/// Each call of the transport inside is made on `executor`, posted, and never before the initiating function
/// has returned; a call that was cancelled before is not made. A transport inside that does wait stops
/// whatever else runs there. Where it throws `std::bad_alloc` the call fails with
/// `transport_errc::out_of_memory`; another exception leaves through the context's `run`, and the handler is
/// not called.
///
/// Several exchanges are open at a time, so that the transport inside must allow that (the two above do).
/// Exchanges and calls that are under way keep it alive. Models `async_transport`; the executor is a strand
/// where several threads run its context.
template <transport T, class Executor = boost::asio::any_io_executor>
class async_adapter {
    using inner_exchange =
        std::remove_cvref_t<decltype(*std::declval<T&>().open(std::declval<const http_request&>()))>;

  public:
    /// What `async_open` completes with.
    using exchange_type = async_adapter_exchange<inner_exchange, Executor>;
    /// The executor that calls of the transport inside are made on.
    using executor_type = Executor;

    /// Take the transport inside, and the executor on which it is called.
    async_adapter(Executor executor, T inner)
        : inner_(std::make_shared<T>(std::move(inner))), executor_(std::move(executor)) {}

    /// The executor that was given.
    [[nodiscard]] executor_type get_executor() const noexcept { return executor_; }

    /// As `async_transport` says.
    template <class Token>
    auto async_open(const http_request& request, Token&& token) {
        return boost::asio::async_initiate<Token, void(result<exchange_type>)>(
            detail::posted_call<exchange_type>{}, token, executor_,
            [inner = inner_, executor = executor_, request = &request]() -> result<exchange_type> {
                auto opened = inner->open(*request);
                if (!opened) {
                    return std::move(opened).error();
                }
                return exchange_type(std::move(*opened), executor);
            });
    }

    /// The transport inside.
    [[nodiscard]] T& inner() noexcept { return *inner_; }

  private:
    std::shared_ptr<T> inner_;
    Executor executor_;
};

}} // namespace webcasts::v0

#endif
