// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_OPERATION_LINK_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_OPERATION_LINK_HPP

#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// How the handlers of the time limit and of the resolver, which may come when nobody waits for them any
/// more, reach the operation that waits: on its executor, and not when it has ended.
template <class Call>
class operation_link {
  public:
    using message = std::function<void(Call&)>;

    template <class Executor>
    void open(const Executor& executor, std::weak_ptr<Call> call) {
        const std::lock_guard lock(mutex_);
        post_ = [executor, call = std::move(call)](message tell) {
            boost::asio::post(executor, [call, tell = std::move(tell)] {
                if (const auto reached = call.lock()) {
                    tell(*reached);
                }
            });
        };
    }
    void close() {
        const std::lock_guard lock(mutex_);
        post_ = nullptr;
    }
    void reach(message tell) {
        const std::lock_guard lock(mutex_);
        if (post_) {
            post_(std::move(tell));
        }
    }

  private:
    std::mutex mutex_;
    std::function<void(message)> post_;
};

}}} // namespace webcasts::v0::detail

#endif
