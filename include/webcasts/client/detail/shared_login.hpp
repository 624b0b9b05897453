// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_LOGIN_FLIGHT_HPP
#define WEBCASTS_CLIENT_DETAIL_LOGIN_FLIGHT_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/client/detail/async_caller.hpp>
#include <webcasts/client/detail/async_driver.hpp>
#include <webcasts/client/detail/async_service.hpp>
#include <webcasts/operation/login.hpp>
#include <webcasts/result.hpp>
#include <webcasts/retry/time_source.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// One log-in in flight that several operations wait for (single flight) and none of them owns.
///
/// A waiter that leaves takes only itself away. When the last one leaves, the log-in is cancelled; the next
/// operation that needs a session starts another one.
template <async_transport T>
class shared_login final : public async_caller {
  public:
    explicit shared_login(std::shared_ptr<async_service<T>> service)
        : operation_(service->context), driver_(std::move(service), operation_) {}

    /// Start; the steps of the log-in keep it alive.
    void start(std::shared_ptr<shared_login> self) { driver_.advance(std::move(self)); }
    /// Have a driver's `on_session` called at the end, or at its own call's deadline.
    void join(async_driver<T>& driver, std::shared_ptr<async_caller> caller, steady_time deadline) {
        waiting_.push_back({&driver, std::move(caller), deadline});
        watch_deadlines();
    }
    /// Forget a driver.
    void leave(const async_driver<T>& driver) {
        const auto gone = std::erase_if(waiting_, [&](const waiter& one) { return one.driver == &driver; });
        if (gone != 0) {
            end_if_alone();
        }
    }

    bool is_satisfied() override { return false; }
    void on_pause(std::shared_ptr<async_caller>) override {
        timer_.reset();
        close();
        for (waiter& one : std::exchange(waiting_, {})) {
            one.driver->on_session(std::move(one.caller), *driver_.ended());
        }
    }

  private:
    struct waiter {
        async_driver<T>* driver; ///< kept alive by the caller
        std::shared_ptr<async_caller> caller;
        steady_time deadline;
    };

    /// Operations that come from now on wait for another log-in.
    void close() {
        if (auto& current = driver_.service().shared_login; current.lock().get() == this) {
            current.reset();
        }
    }

    void end_if_alone() {
        if (waiting_.empty()) {
            close();
            driver_.cancel();
        }
    }

    /// Wake at the earliest deadline. If a test makes the time, waiters hear of their deadlines at the end.
    void watch_deadlines() {
        if (driver_.service().sleep) {
            return;
        }
        auto earliest = no_deadline;
        for (const waiter& one : waiting_) {
            earliest = std::min(earliest, one.deadline);
        }
        if (earliest == no_deadline) {
            timer_.reset();
            watched_ = earliest;
        } else if (earliest != watched_) {
            timer_.emplace(driver_.get_executor(), usable_wait(earliest - now()));
            watched_ = earliest;
            timer_->async_wait([this, weak = weak_from_this()](const boost::system::error_code& failed) {
                if (const auto self = weak.lock(); self != nullptr && !failed) {
                    watched_ = no_deadline;
                    expire_waiters();
                }
            });
        }
    }

    [[nodiscard]] steady_time now() const { return driver_.service().context.time.steady_now(); }

    void expire_waiters() {
        const auto late = std::partition(waiting_.begin(), waiting_.end(),
                                         [at = now()](const waiter& one) { return one.deadline > at; });
        for (auto one = late; one != waiting_.end(); ++one) {
            one->driver->on_session(std::move(one->caller), error(transport_errc::deadline_exceeded));
        }
        if (late != waiting_.end()) {
            waiting_.erase(late, waiting_.end());
            end_if_alone();
        }
        watch_deadlines();
    }

    operation::login_operation operation_;
    async_driver<T> driver_;
    std::vector<waiter> waiting_;
    std::optional<driver_timer<typename T::executor_type>> timer_;
    steady_time watched_ = no_deadline; ///< the deadline that the timer is set to
};

}}} // namespace webcasts::v0::detail

#endif
