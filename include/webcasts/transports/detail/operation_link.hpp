// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_OPERATION_LINK_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_OPERATION_LINK_HPP

#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// Lets the handlers of the time limit and of the resolver, which may run late, reach the waiting operation:
/// on its executor, and only until it has ended.
template <class Call>
class operation_link {
  public:
    using message = std::function<void(Call&)>;

    template <class Executor>
    void open(const Executor& executor, std::weak_ptr<Call> call) {
        const std::lock_guard lock(mutex_);
        post_ = [executor, call = std::move(call)](message action) {
            boost::asio::post(executor, [call, action = std::move(action)] {
                if (const auto operation = call.lock()) {
                    action(*operation);
                }
            });
        };
    }
    void close() {
        const std::lock_guard lock(mutex_);
        post_ = nullptr;
    }
    void reach(message action) {
        const std::lock_guard lock(mutex_);
        if (post_) {
            post_(std::move(action));
        }
    }

  private:
    std::mutex mutex_;
    std::function<void(message)> post_;
};

}}} // namespace webcasts::v0::detail

#endif
