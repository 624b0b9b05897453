// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_ASYNC_SERVICE_HPP
#define WEBCASTS_CLIENT_DETAIL_ASYNC_SERVICE_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/client/detail/make_service_context.hpp>
#include <webcasts/client_options.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/retry/async_sleep.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/intrusive/list.hpp>
#include <boost/intrusive/list_hook.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

template <async_transport T>
class shared_login;
template <async_transport T>
class async_driver;

template <class Executor>
using driver_timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// Cap a wait to a year: a longer one could overflow the clock's own unit.
template <class Duration>
[[nodiscard]] constexpr Duration usable_wait(Duration duration) noexcept {
    return (std::min<Duration>)(duration, std::chrono::hours(24 * 365));
}

using driver_hook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// The state that the operations of one asynchronous client share. All of them keep it alive; it is used on
/// the transport's executor only.
template <async_transport T>
class async_service {
  public:
    async_service(T over, credentials account, client_options options, async_sleep_function wait)
        : transport(std::move(over)),
          context(make_service_context(transport, std::move(account), std::move(options))),
          sleep(std::move(wait)) {}

    /// Cancel every operation in flight when a stop is requested of the context. `self` owns this object.
    void watch(const std::shared_ptr<async_service>& self) {
        if (context.stop.stop_possible()) {
            on_stop_.emplace(context.stop, [executor = transport.get_executor(), weak = std::weak_ptr(self)] {
                boost::asio::post(executor, [weak] {
                    if (const auto service = weak.lock()) {
                        service->cancel_all();
                    }
                });
            });
        }
    }
    /// Cancel every operation in flight.
    void cancel_all() {
        shared_login.reset();
        for (auto next = active_drivers.begin(); next != active_drivers.end();) {
            (next++)->cancel();
        }
    }

    T transport;
    operation::service_context context;
    async_sleep_function sleep;
    /// The log-in in flight: it belongs to its own pending step, not to the operations that wait for it.
    std::weak_ptr<detail::shared_login<T>> shared_login;
    boost::intrusive::list<async_driver<T>, boost::intrusive::constant_time_size<false>> active_drivers;

  private:
    std::optional<stop_callback<std::function<void()>>> on_stop_;
};

}}} // namespace webcasts::v0::detail

#endif
