// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_ASYNC_DRIVER_HPP
#define WEBCASTS_CLIENT_DETAIL_ASYNC_DRIVER_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/client/detail/async_caller.hpp>
#include <webcasts/client/detail/async_service.hpp>
#include <webcasts/detail/cancel.hpp>
#include <webcasts/operation/action.hpp>
#include <webcasts/result.hpp>
#include <webcasts/retry/time_source.hpp>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>

namespace webcasts { inline namespace v0 { namespace detail {

/// A completion handler for one step of a driver.
template <async_transport T, class Value>
class step_handler {
  public:
    using executor_type = typename T::executor_type;
    using allocator_type = caller_allocator<void>;
    using cancellation_slot_type = boost::asio::cancellation_slot;

    step_handler(async_driver<T>& driver, std::shared_ptr<async_caller> caller) noexcept
        : driver_(&driver), caller_(std::move(caller)), allocator_(*caller_) {}

    [[nodiscard]] executor_type get_executor() const noexcept { return driver_->get_executor(); }
    [[nodiscard]] allocator_type get_allocator() const noexcept { return allocator_; }
    [[nodiscard]] cancellation_slot_type get_cancellation_slot() const noexcept { return driver_->slot(); }

    void operator()(Value value) { driver_->on_step(std::move(caller_), std::move(value)); }

  private:
    async_driver<T>* driver_; ///< kept alive by the caller
    std::shared_ptr<async_caller> caller_;
    allocator_type allocator_;
};

/// Performs an operation's actions over an asynchronous transport.
///
/// Everything happens on the transport's executor. The caller passed to `advance` keeps the driver alive, and
/// the steps keep the caller alive. If a step is lost, because an exception left the transport before it
/// completed the call, its caller is destroyed, and for the next one the operation has ended.
template <async_transport T>
class async_driver : public driver_hook {
  public:
    using executor_type = typename T::executor_type;

    /// The operation must outlive the driver.
    async_driver(std::shared_ptr<async_service<T>> service, operation::state_machine& operation)
        : service_(std::move(service)), operation_(operation) {}
    async_driver(const async_driver&) = delete;
    async_driver& operator=(const async_driver&) = delete;

    [[nodiscard]] executor_type get_executor() const noexcept { return service_->transport.get_executor(); }
    [[nodiscard]] boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }
    [[nodiscard]] async_service<T>& service() const noexcept { return *service_; }
    /// The outcome; absent until the operation is done.
    [[nodiscard]] const std::optional<result<void>>& ended() const noexcept { return ended_; }
    /// Return whether the next action is to read the body.
    [[nodiscard]] bool is_at_body() const noexcept {
        return started_ && std::holds_alternative<operation::read_body>(action_);
    }

    /// Perform actions until the caller is satisfied or the operation is done, then call the caller's
    /// `on_pause`, possibly before this function returns.
    void advance(std::shared_ptr<async_caller> caller) {
        this->unlink(); // if the last step was lost
        service_->active_drivers.push_back(*this);
        step_was_lost_ = in_step_;
        proceed(std::move(caller));
    }

    /// End the operation as soon as possible, with `transport_errc::cancelled`.
    void cancel() {
        if (cancelled_ || ended_) {
            return;
        }
        cancelled_ = true;
        detail::cancel(signal_);
        if (suspended_ != nullptr) {
            post(suspended_->shared_from_this(), [this](auto resumed) { proceed(std::move(resumed)); });
            stop_waiting();
        }
    }

    void on_step(std::shared_ptr<async_caller> caller, result<typename T::exchange_type> response) {
        if (!response) {
            return on_failure(std::move(caller), response.error());
        }
        in_step_ = false;
        step(std::move(caller), [&] {
            exchange_.emplace(std::move(*response));
            action_ = operation_.resume(operation::response_arrived{exchange_->head()});
        });
    }
    void on_step(std::shared_ptr<async_caller> caller, result<std::size_t> count) {
        if (!count) {
            return on_failure(std::move(caller), count.error());
        }
        in_step_ = false;
        step(std::move(caller), [&] {
            action_ = *count == 0 ? operation_.resume(operation::body_ended{})
                                  : operation_.resume(operation::body_arrived{
                                        .bytes = std::span<const char>(buffer_).first(*count),
                                        .waited = service_->context.time.steady_now() - read_start_});
        });
    }
    /// Called when the timer has ended.
    void on_step(std::shared_ptr<async_caller> caller, const boost::system::error_code&) {
        in_step_ = false;
        timer_.reset();
        step(std::move(caller), [&] { action_ = operation_.resume(operation::waited{}); });
    }
    /// Called when the awaited log-in has ended. From now on only the posted step resumes this driver.
    void on_session(std::shared_ptr<async_caller> caller, const result<void>& outcome) {
        suspended_ = nullptr;
        login_.reset();
        const auto resume_with_session = [this](auto resumed, const result<void>& login) {
            step(std::move(resumed), [&] { action_ = operation_.resume(operation::session_ready{login}); });
        };
        try {
            post(caller, [resume_with_session, outcome](auto resumed) {
                resume_with_session(std::move(resumed), outcome);
            });
        } catch (const std::bad_alloc&) { // not rethrown: the other waiters must be notified, too
            resume_with_session(std::move(caller), outcome);
        }
    }

  private:
    static constexpr std::size_t chunk_size = std::size_t{64} * 1024;

    void on_failure(std::shared_ptr<async_caller> caller, const error& reason) {
        in_step_ = false;
        step(std::move(caller), [&] { action_ = operation_.resume(operation::transport_failed{reason}); });
    }

    /// Stop waiting for a log-in or a wake-up: nothing from outside resumes this driver any more.
    void stop_waiting() {
        suspended_ = nullptr;
        if (const auto login = std::exchange(login_, {}).lock()) {
            login->remove(*this);
        }
    }

    /// Resume the operation, unless it was cancelled meanwhile, and proceed.
    template <class Resume>
    void step(std::shared_ptr<async_caller> caller, Resume resume) {
        if (!cancelled_) {
            guarded(caller, [&] {
                resume();
                return true;
            });
        }
        proceed(std::move(caller));
    }

    /// Perform actions until one must be waited for.
    void proceed(std::shared_ptr<async_caller> caller) {
        const bool paused = guarded(caller, [&] {
            while (!ended_ && !caller->is_satisfied()) {
                if (!perform(caller)) {
                    return false;
                }
            }
            return true;
        });
        if (paused) {
            this->unlink();
            pause(std::move(caller));
        }
    }

    /// Run code that may throw: it calls users' functions and allocates.
    ///
    /// Out of memory becomes an error. Any other exception propagates to the executor, as from any handler,
    /// and the operation ends as if cancelled; its caller is notified later.
    template <class Work>
    bool guarded(const std::shared_ptr<async_caller>& caller, Work work) {
        try {
            return work();
        } catch (const std::bad_alloc&) {
            end(error(transport_errc::out_of_memory));
        } catch (...) {
            end(interruption());
            try {
                post(caller, [this](auto resumed) { proceed(std::move(resumed)); });
            } catch (const std::bad_alloc&) {
                proceed(caller);
            }
            throw;
        }
        return true;
    }

    /// The error of an operation that an exception went through; without its text if there is no memory.
    static error interruption() noexcept {
        try {
            return ended_by_exception();
        } catch (const std::bad_alloc&) {
            return error(transport_errc::cancelled);
        }
    }

    [[nodiscard]] bool must_stop() const noexcept {
        return cancelled_ || service_->context.stop.stop_requested();
    }

    /// Perform the next action; return false if it must be waited for.
    bool perform(const std::shared_ptr<async_caller>& caller) {
        if (step_was_lost_) {
            end(interruption());
        } else if (must_stop()) {
            stop();
        } else if (!started_) {
            started_ = true;
            action_ = operation_.resume(operation::begin{});
        } else if (auto* send = std::get_if<operation::send_request>(&action_)) {
            exchange_.reset();
            in_step_ = true;
            service_->transport.async_open(send->request,
                                           step_handler<T, result<typename T::exchange_type>>(*this, caller));
            return false;
        } else if (std::holds_alternative<operation::read_body>(action_)) {
            buffer_.resize(chunk_size);
            read_start_ = service_->context.time.steady_now();
            in_step_ = true;
            exchange_->async_read_some(std::span<char>(buffer_),
                                       step_handler<T, result<std::size_t>>(*this, caller));
            return false;
        } else if (const auto* pause = std::get_if<operation::wait>(&action_)) {
            exchange_.reset();
            sleep(caller, pause->duration);
            return false;
        } else if (const auto* session = std::get_if<operation::open_session>(&action_)) {
            exchange_.reset();
            if (!service_->context.sessions.is_newer(session->newer_than)) {
                join_login(caller, session->deadline);
                return false;
            }
            action_ = operation_.resume(operation::session_ready{result<void>()});
        }
        if (auto* done = std::get_if<operation::done>(&action_)) {
            end(std::move(done->outcome));
        }
        return true;
    }

    /// Tell the operation that it is cancelled, and end it with its error. Its next action, if any, is not
    /// performed.
    void stop() {
        result<void> outcome = error(transport_errc::cancelled);
        if (started_) {
            auto last = operation_.resume(operation::transport_failed{outcome.error()});
            if (auto* done = std::get_if<operation::done>(&last); done != nullptr && !done->outcome) {
                outcome = std::move(done->outcome);
            }
        }
        end(std::move(outcome));
    }

    void end(result<void> outcome) {
        exchange_.reset();
        buffer_ = {};
        started_ = true;
        in_step_ = false;
        step_was_lost_ = false;
        ended_ = std::move(outcome);
        try {
            stop_waiting();
        } catch (const std::bad_alloc&) { // a log-in that nobody waits for ends by itself
        }
    }

    /// Wait for a duration.
    void sleep(const std::shared_ptr<async_caller>& caller, std::chrono::milliseconds duration) {
        if (service_->sleep) {
            suspended_ = caller.get();
            in_step_ = true;
            // Any thread may call it, so only the posted function accesses this driver.
            service_->sleep(duration, [this, caller, executor = get_executor(), turn = ++turn_] {
                boost::asio::post(executor, [this, caller = caller, turn]() mutable {
                    if (suspended_ != nullptr && turn == turn_) {
                        suspended_ = nullptr;
                        on_step(std::move(caller), boost::system::error_code());
                    }
                });
            });
            return;
        }
        timer_.emplace(get_executor(), usable_wait(duration));
        in_step_ = true;
        timer_->async_wait(step_handler<T, boost::system::error_code>(*this, caller));
    }

    void join_login(const std::shared_ptr<async_caller>& caller, steady_time deadline) {
        auto login = service_->shared_login.lock();
        const bool is_new = login == nullptr;
        if (is_new) {
            login = std::make_shared<shared_login<T>>(service_);
        }
        login_ = login;
        login->join(*this, caller, deadline);
        suspended_ = caller.get();
        if (is_new) {
            service_->shared_login = login;
            login->start(login);
        }
    }

    template <class Work>
    void post(std::shared_ptr<async_caller> caller, Work work) {
        const caller_allocator<void> allocator(*caller);
        boost::asio::post(get_executor(), boost::asio::bind_allocator(
                                              allocator, [caller = std::move(caller), work]() mutable {
                                                  work(std::move(caller));
                                              }));
    }

    std::shared_ptr<async_service<T>> service_;
    operation::state_machine& operation_;
    operation::action action_ = operation::read_body{};
    std::optional<typename T::exchange_type> exchange_;
    std::string buffer_;
    steady_time read_start_{}; ///< of the read in flight
    std::optional<driver_timer<executor_type>> timer_;
    boost::asio::cancellation_signal signal_;
    async_caller* suspended_ =
        nullptr; ///< set while the driver waits for a call from outside instead of an Asio handler
    std::uint64_t turn_ = 0;               ///< tells the awaited `wake` from a late one
    std::weak_ptr<shared_login<T>> login_; ///< the awaited log-in
    bool started_ = false;
    bool cancelled_ = false;
    bool in_step_ = false;       ///< a call of the transport, or a wait, has not completed
    bool step_was_lost_ = false; ///< so it was when the driver was advanced
    std::optional<result<void>> ended_;
};

}}} // namespace webcasts::v0::detail

#endif
