// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_ASYNC_ADAPTER_HPP
#define WEBCASTS_TRANSPORTS_ASYNC_ADAPTER_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/detail/pending_handler.hpp>
#include <webcasts/detail/temporary_owner.hpp>
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

/// Run `work` on an executor and pass its result to a handler, unless the call was cancelled before.
template <class Value>
struct posted_call {
    template <class Handler, class Executor, class Work>
    void operator()(Handler handler, const Executor& executor, Work work) const {
        pending_handler<Handler, Executor> pending(std::move(handler), executor);
        // The cancellation signal is emitted in the handler's context, perhaps by a thread other than the
        // executor's. Of a handler that is never called the flag outlives the handler's allocator.
        std::shared_ptr<std::atomic<bool>> cancelled;
        if (auto slot = pending.slot(); slot.is_connected()) {
            cancelled = std::make_shared<std::atomic<bool>>(false);
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
                cancelled.reset(); // all memory is deallocated before the handler is called
                if (is_cancelled) {
                    std::move(pending).complete(result<Value>(error(transport_errc::cancelled)));
                } else {
                    auto made = attempt(work, pending);
                    std::move(pending).complete(std::move(made));
                }
            }));
    }

  private:
    template <class Work, class Pending>
    static result<Value> attempt(Work& work, Pending& pending) {
        try {
            return work();
        } catch (const std::bad_alloc&) {
            return error(transport_errc::out_of_memory);
        } catch (...) {
            std::move(pending).complete_later(result<Value>(ended_by_exception()));
            throw;
        }
    }
};

} // namespace detail

/// The exchange of `async_adapter`; models `async_exchange`. Errors and the end of the body are those of the
/// wrapped exchange.
template <exchange E, class Executor>
class async_adapter_exchange {
  public:
    /// Wrap an exchange, whose calls are made on `executor`.
    async_adapter_exchange(E inner, Executor executor)
        : inner_(std::make_unique<E>(std::move(inner))), executor_(std::move(executor)) {}

    /// See `async_exchange`.
    [[nodiscard]] const http_response_head& head() const noexcept { return inner_->head(); }

    /// See `async_exchange`.
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

/// An asynchronous transport that wraps a blocking one which does not wait: a function, a sandbox, a
/// recording.
///
/// Each call of the wrapped transport is posted to `executor`, and so never made inside the initiating
/// function; a call that was cancelled before is not made. A wrapped transport that does wait blocks
/// everything else on that executor. If it throws `std::bad_alloc`, the call fails with
/// `transport_errc::out_of_memory`; any other exception propagates out of the context's `run`, and the
/// handler is called afterwards, with `transport_errc::cancelled`.
///
/// Several exchanges may be open at a time, which the wrapped transport must allow. Exchanges and calls in
/// flight keep it alive. Models `async_transport`; the executor must be a strand if several threads run its
/// context.
template <transport T, class Executor = boost::asio::any_io_executor>
class async_adapter {
    using inner_exchange =
        std::remove_cvref_t<decltype(*std::declval<T&>().open(std::declval<const http_request&>()))>;

  public:
    /// What `async_open` completes with.
    using exchange_type = async_adapter_exchange<inner_exchange, Executor>;
    /// The executor on which calls of the wrapped transport are made.
    using executor_type = Executor;

    /// Wrap a transport, whose calls are made on `executor`.
    async_adapter(Executor executor, T inner)
        : inner_(std::make_shared<T>(std::move(inner))), executor_(std::move(executor)) {}

    /// The executor that was passed to the constructor.
    [[nodiscard]] executor_type get_executor() const noexcept { return executor_; }

    /// See `async_transport`.
    template <class Token>
    auto async_open(const http_request& request, Token&& token) {
        return boost::asio::async_initiate<Token, void(result<exchange_type>)>(
            detail::posted_call<exchange_type>{}, token, executor_,
            [inner = inner_, executor = executor_, request = &request]() -> result<exchange_type> {
                auto response = inner->open(*request);
                if (!response) {
                    return std::move(response).error();
                }
                return exchange_type(std::move(*response), executor);
            });
    }

    /// The wrapped transport.
    [[nodiscard]] T& inner() & noexcept { return *inner_; }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary inner() && = delete;

    /// The secrets of the wrapped transport.
    [[nodiscard]] auto secrets() const requires requires(const T& t) { t.secrets(); }
    { return std::as_const(*inner_).secrets(); }

  private:
    std::shared_ptr<T> inner_;
    Executor executor_;
};

}} // namespace webcasts::v0

#endif
