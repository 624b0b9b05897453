// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_SHARED_LOGIN_HPP
#define WEBCASTS_CLIENT_DETAIL_SHARED_LOGIN_HPP

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

/// A log-in in flight that several operations wait for (single flight); none of them owns it.
///
/// A waiter that leaves does not affect the others. When the last one leaves, the log-in is cancelled; the
/// next operation that needs a session starts another one.
template <async_transport T>
class shared_login final : public async_caller {
  public:
    explicit shared_login(std::shared_ptr<async_service<T>> service)
        : operation_(service->context), driver_(std::move(service), operation_) {}

    /// Start the log-in, whose steps keep it alive.
    void start(std::shared_ptr<shared_login> self) { driver_.advance(std::move(self)); }
    /// Call a driver's `on_session` at the end, or at the deadline of its own call.
    void join(async_driver<T>& driver, std::shared_ptr<async_caller> caller, steady_time deadline) {
        waiting_.push_back({&driver, std::move(caller), deadline});
        watch_deadlines();
    }
    /// Remove a waiting driver.
    void remove(const async_driver<T>& driver) {
        const auto removed =
            std::erase_if(waiting_, [&](const waiter& entry) { return entry.driver == &driver; });
        if (removed != 0) {
            end_if_alone();
        }
    }

    bool is_satisfied() override { return false; }
    void on_pause(std::shared_ptr<async_caller>) override {
        timer_.reset();
        close();
        for (waiter& entry : std::exchange(waiting_, {})) {
            entry.driver->on_session(std::move(entry.caller), *driver_.ended());
        }
    }

  private:
    struct waiter {
        async_driver<T>* driver; ///< kept alive by the caller
        std::shared_ptr<async_caller> caller;
        steady_time deadline;
    };

    /// Let later operations start another log-in.
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

    /// Set the timer to the earliest deadline. With a test's clock, waiters reach their deadlines only at the
    /// end.
    void watch_deadlines() {
        if (driver_.service().sleep) {
            return;
        }
        auto earliest = no_deadline;
        for (const waiter& entry : waiting_) {
            earliest = (std::min)(earliest, entry.deadline);
        }
        if (earliest == no_deadline) {
            timer_.reset();
            watched_ = earliest;
        } else if (earliest != watched_) {
            timer_.emplace(driver_.get_executor(), usable_wait(earliest - now()));
            watched_ = earliest;
            timer_->async_wait([this, weak = weak_from_this()](const boost::system::error_code& code) {
                if (const auto self = weak.lock(); self != nullptr && !code) {
                    watched_ = no_deadline;
                    expire_waiters();
                }
            });
        }
    }

    [[nodiscard]] steady_time now() const { return driver_.service().context.time.steady_now(); }

    void expire_waiters() {
        const auto first_expired =
            std::partition(waiting_.begin(), waiting_.end(),
                           [at = now()](const waiter& entry) { return entry.deadline > at; });
        for (auto entry = first_expired; entry != waiting_.end(); ++entry) {
            entry->driver->on_session(std::move(entry->caller), error(transport_errc::deadline_exceeded));
        }
        if (first_expired != waiting_.end()) {
            waiting_.erase(first_expired, waiting_.end());
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
