// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_ASYNC_CALL_HPP
#define WEBCASTS_DETAIL_ASYNC_CALL_HPP

#include <webcasts/detail/async_caller.hpp>
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

namespace webcasts::inline v0::detail {

/** A call that a handler waits for, and the work that is done for it.

    `Work` has: `value_type`; `recipe`, movable, of which it is made; `get_executor()`;
   `begin(std::shared_ptr<async_caller>)`, called on the executor, after which `on_pause` is called once;
   `is_satisfied()`; `cancel()`, called on the executor at any time after `begin`; and `finish()`, which
   returns the `result<value_type>` for the handler. The handler runs where it wants to, the work on its
   executor only.
*/
template <class Work, class Handler>
class async_call final : public async_caller {
    using value_type = typename Work::value_type;
    using executor_type = decltype(std::declval<const Work&>().get_executor());
    using pending_type = pending_handler<Handler, executor_type>;
    using block_allocator = typename std::allocator_traits<
        typename pending_type::allocator_type>::template rebind_alloc<std::max_align_t>;

  public:
    async_call(Handler handler, typename Work::recipe recipe)
        : work_(std::move(recipe)), pending_(std::move(handler), work_.get_executor()),
          allocator_(pending_.get_allocator()) {}

    /// Make a call and begin it, not before this has returned.
    static void start(Handler handler, typename Work::recipe recipe) {
        const auto allocator = boost::asio::get_associated_allocator(handler);
        auto call = std::allocate_shared<async_call>(allocator, std::move(handler), std::move(recipe));
        call->watch_cancellation();
        const auto executor = call->work_.get_executor();
        boost::asio::post(executor,
                          boost::asio::bind_allocator(allocator, [call = std::move(call)]() mutable {
                              auto& self = *call;
                              if (self.cancelled_) {
                                  self.complete(std::move(call), error(transport_errc::cancelled));
                              } else {
                                  self.begun_ = true;
                                  self.work_.begin(std::move(call));
                              }
                          }));
    }

    bool is_satisfied() override { return work_.is_satisfied(); }
    void on_pause(std::shared_ptr<async_caller> self) override {
        complete(std::move(self), [this]() -> result<value_type> {
            try {
                return work_.finish();
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

    /// A slot is emitted where the handler runs, which need not be where the work is done.
    void watch_cancellation() {
        auto slot = pending_.slot();
        if (!slot.is_connected()) {
            return;
        }
        slot.assign([executor = work_.get_executor(),
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
        if (begun_) {
            work_.cancel();
        }
    }

    /// Give back the call's memory, then call the handler.
    void complete(std::shared_ptr<async_caller> self, result<value_type> value) {
        auto pending = std::move(pending_);
        self.reset();
        std::move(pending).complete(std::move(value));
    }

    Work work_;
    pending_type pending_;
    block_allocator allocator_;
    bool begun_ = false;
    bool cancelled_ = false;
};

/// Call a handler with the result of some work; `token` says how.
template <class Work, class Token>
auto async_perform(typename Work::recipe recipe, Token&& token) {
    return boost::asio::async_initiate<Token, void(result<typename Work::value_type>)>(
        [](auto&& handler, typename Work::recipe taken) {
            using handler_type = std::decay_t<decltype(handler)>;
            async_call<Work, handler_type>::start(std::forward<decltype(handler)>(handler), std::move(taken));
        },
        token, std::move(recipe));
}

} // namespace webcasts::inline v0::detail

#endif
