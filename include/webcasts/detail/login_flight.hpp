// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_LOGIN_FLIGHT_HPP
#define WEBCASTS_DETAIL_LOGIN_FLIGHT_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/detail/any_operation.hpp>
#include <webcasts/detail/async_caller.hpp>
#include <webcasts/detail/async_driver.hpp>
#include <webcasts/detail/async_service.hpp>
#include <webcasts/operation/login.hpp>
#include <webcasts/operation/time_source.hpp>
#include <webcasts/result.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace webcasts::inline v0::detail {

/** One log-in that several operations wait for and none of them owns.

    A waiter that leaves takes only itself away; where the last one leaves the log-in is cancelled, and
   whoever comes then starts another one.
*/
template <async_transport T>
class login_flight final : public async_caller {
  public:
    explicit login_flight(std::shared_ptr<async_service<T>> service)
        : operation_(service->context), driver_(std::move(service), operation_) {}

    /// Begin; the flight's steps keep it alive.
    void start(std::shared_ptr<login_flight> self) { driver_.advance(std::move(self)); }
    /// Have a driver's `on_session` called at the end, or at its own call's deadline.
    void join(async_driver<T>& who, std::shared_ptr<async_caller> caller, operation::steady_time deadline) {
        waiting_.push_back({&who, std::move(caller), deadline});
        watch_deadlines();
    }
    /// Forget a driver.
    void leave(const async_driver<T>& who) {
        const auto gone = std::erase_if(waiting_, [&](const waiter& one) { return one.driver == &who; });
        if (gone != 0) {
            end_if_alone();
        }
    }

    bool is_satisfied() override { return false; }
    void on_pause(std::shared_ptr<async_caller>) override {
        timer_.reset();
        take_no_more();
        for (waiter& one : std::exchange(waiting_, {})) {
            one.driver->on_session(std::move(one.caller), *driver_.ended());
        }
    }

  private:
    struct waiter {
        async_driver<T>* driver; ///< kept alive by the caller
        std::shared_ptr<async_caller> caller;
        operation::steady_time deadline;
    };

    /// Who comes from now on waits for another log-in.
    void take_no_more() {
        if (auto& current = driver_.service().flight; current.lock().get() == this) {
            current.reset();
        }
    }

    void end_if_alone() {
        if (waiting_.empty()) {
            take_no_more();
            driver_.cancel();
        }
    }

    /// Wake at the earliest deadline. Where tests make the time, who waits hears of its deadline at the end.
    void watch_deadlines() {
        if (driver_.service().sleep) {
            return;
        }
        auto earliest = operation::no_deadline;
        for (const waiter& one : waiting_) {
            earliest = std::min(earliest, one.deadline);
        }
        if (earliest == operation::no_deadline) {
            timer_.reset();
            watched_ = earliest;
        } else if (earliest != watched_) {
            timer_.emplace(driver_.get_executor(), usable_wait(earliest - now()));
            watched_ = earliest;
            timer_->async_wait([this, weak = weak_from_this()](const boost::system::error_code& failed) {
                if (const auto self = weak.lock(); self != nullptr && !failed) {
                    watched_ = operation::no_deadline;
                    send_late_ones_away();
                }
            });
        }
    }

    [[nodiscard]] operation::steady_time now() const { return driver_.service().context.time.steady_now(); }

    void send_late_ones_away() {
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

    erased_operation<operation::login_operation<any_sink>> operation_;
    async_driver<T> driver_;
    std::vector<waiter> waiting_;
    std::optional<driver_timer<typename T::executor_type>> timer_;
    operation::steady_time watched_ = operation::no_deadline; ///< the deadline that the timer is set to
};

} // namespace webcasts::inline v0::detail

#endif
