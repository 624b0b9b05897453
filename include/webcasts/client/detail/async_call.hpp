// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_ASYNC_CALL_HPP
#define WEBCASTS_CLIENT_DETAIL_ASYNC_CALL_HPP

#include <webcasts/client/detail/async_caller.hpp>
#include <webcasts/detail/pending_handler.hpp>
#include <webcasts/result.hpp>

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// A call that a handler waits for, and the operation that it performs.
///
/// `Operation` has: `value_type`; `arguments`, movable, from which it is constructed; `get_executor()`;
/// `begin(std::shared_ptr<async_caller>)`, called on the executor, after which `on_pause` is called once;
/// `is_satisfied()`; `cancel()`, called on the executor at any time after `begin`; and `finish()`, which
/// returns the `result<value_type>` for the handler. The handler runs on its own executor, the operation on
/// the transport's only.
template <class Operation, class Handler>
class async_call final : public async_caller {
    using value_type = typename Operation::value_type;
    using executor_type = decltype(std::declval<const Operation&>().get_executor());
    using pending_type = pending_handler<Handler, executor_type>;
    using block_allocator = typename std::allocator_traits<
        typename pending_type::allocator_type>::template rebind_alloc<std::max_align_t>;

  public:
    async_call(Handler handler, typename Operation::arguments arguments)
        : operation_(std::move(arguments)), pending_(std::move(handler), operation_.get_executor()),
          allocator_(pending_.get_allocator()) {}

    /// Make a call, which starts after this function has returned.
    static void start(Handler handler, typename Operation::arguments arguments) {
        const auto allocator = boost::asio::get_associated_allocator(handler);
        auto call = std::allocate_shared<async_call>(allocator, std::move(handler), std::move(arguments));
        call->watch_cancellation();
        const auto executor = call->operation_.get_executor();
        boost::asio::post(executor,
                          boost::asio::bind_allocator(allocator, [call = std::move(call)]() mutable {
                              auto& self = *call;
                              if (self.cancelled_) {
                                  self.complete(std::move(call), error(transport_errc::cancelled));
                              } else {
                                  self.started_ = true;
                                  self.operation_.begin(std::move(call));
                              }
                          }));
    }

    bool is_satisfied() override { return operation_.is_satisfied(); }
    void on_pause(std::shared_ptr<async_caller> self) override {
        complete(std::move(self), [this]() -> result<value_type> {
            try {
                return operation_.finish();
            } catch (const std::bad_alloc&) {
                return error(transport_errc::out_of_memory);
            }
        }());
    }

    void* allocate(std::size_t size) override {
        return std::allocator_traits<block_allocator>::allocate(allocator_, blocks(size));
    }
    void deallocate(void* memory, std::size_t size) noexcept override {
        std::allocator_traits<block_allocator>::deallocate(allocator_, static_cast<std::max_align_t*>(memory),
                                                           blocks(size));
    }

  private:
    static std::size_t blocks(std::size_t size) noexcept {
        return (size + sizeof(std::max_align_t) - 1) / sizeof(std::max_align_t);
    }

    /// The cancellation signal is emitted on the handler's executor, which may differ from the operation's.
    void watch_cancellation() {
        auto slot = pending_.slot();
        if (!slot.is_connected()) {
            return;
        }
        slot.assign([executor = operation_.get_executor(),
                     weak = weak_from_this()](boost::asio::cancellation_type type) {
            if ((type & boost::asio::cancellation_type::terminal) == boost::asio::cancellation_type::none) {
                return;
            }
            boost::asio::dispatch(executor, [weak] {
                if (const auto caller = weak.lock()) {
                    static_cast<async_call&>(*caller).cancel();
                }
            });
        });
    }

    void cancel() {
        cancelled_ = true;
        if (started_) {
            operation_.cancel();
        }
    }

    /// Free the call's memory, then call the handler.
    void complete(std::shared_ptr<async_caller> self, result<value_type> value) {
        auto pending = std::move(pending_);
        self.reset();
        std::move(pending).complete(std::move(value));
    }

    Operation operation_;
    pending_type pending_;
    block_allocator allocator_;
    bool started_ = false;
    bool cancelled_ = false;
};

/// Perform an operation and pass its result to the completion token.
template <class Operation, class Token>
auto async_perform(typename Operation::arguments arguments, Token&& token) {
    return boost::asio::async_initiate<Token, void(result<typename Operation::value_type>)>(
        [](auto&& handler, typename Operation::arguments call_arguments) {
            using handler_type = std::decay_t<decltype(handler)>;
            async_call<Operation, handler_type>::start(std::forward<decltype(handler)>(handler),
                                                       std::move(call_arguments));
        },
        token, std::move(arguments));
}

}}} // namespace webcasts::v0::detail

#endif
