// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_PENDING_HANDLER_HPP
#define WEBCASTS_DETAIL_PENDING_HANDLER_HPP

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// A completion handler that waits to be called. It keeps its executor from running out of work, and is
/// called through it.
template <class Handler, class Executor>
class pending_handler {
  public:
    using allocator_type = boost::asio::associated_allocator_t<Handler>;

    /// `fallback` is the executor of a handler that has none.
    pending_handler(Handler handler, const Executor& fallback)
        : work_(boost::asio::get_associated_executor(handler, fallback)), handler_(std::move(handler)) {}

    [[nodiscard]] allocator_type get_allocator() const noexcept {
        return boost::asio::get_associated_allocator(handler_);
    }
    /// The handler's cancellation slot. Signals are emitted on the handler's executor.
    [[nodiscard]] auto slot() const noexcept {
        return boost::asio::get_associated_cancellation_slot(handler_);
    }

    /// Call the handler through its executor: immediately if the caller runs on it, else later.
    template <class Value>
    void complete(Value value) && {
        const auto work = std::move(work_);
        boost::asio::dispatch(work.get_executor(), completion(std::move(value)));
    }
    /// Call the handler through its executor, never immediately.
    template <class Value>
    void complete_later(Value value) && {
        const auto work = std::move(work_);
        boost::asio::post(work.get_executor(), completion(std::move(value)));
    }

  private:
    template <class Value>
    auto completion(Value value) {
        const auto allocator = get_allocator();
        return boost::asio::bind_allocator(
            allocator, [handler = std::move(handler_), value = std::move(value)]() mutable {
                // An operation that has ended cannot be cancelled.
                if (auto slot = boost::asio::get_associated_cancellation_slot(handler); slot.is_connected()) {
                    slot.clear();
                }
                std::move(handler)(std::move(value));
            });
    }

    boost::asio::executor_work_guard<boost::asio::associated_executor_t<Handler, Executor>> work_;
    Handler handler_;
};

}}} // namespace webcasts::v0::detail

#endif
