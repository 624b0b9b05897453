// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORT_DETAIL_PORTABLE_STOP_TOKEN_HPP
#define WEBCASTS_TRANSPORT_DETAIL_PORTABLE_STOP_TOKEN_HPP

#include <version>

// WEBCASTS_NO_STD_STOP_TOKEN chooses the library's own where the standard library has them, too. Libstdc++'s
// wait on atomics. Where it has no futex, as on Windows, these can lose wake-ups, and whoever destroys a
// callback might wait for ever.
#if defined(__GLIBCXX__) && !defined(_GLIBCXX_HAVE_LINUX_FUTEX)
#define WEBCASTS_DETAIL_STD_STOP_TOKEN 0
#elif defined(__cpp_lib_jthread) && !defined(WEBCASTS_NO_STD_STOP_TOKEN)
#define WEBCASTS_DETAIL_STD_STOP_TOKEN 1
#else
#define WEBCASTS_DETAIL_STD_STOP_TOKEN 0
#endif

#if WEBCASTS_DETAIL_STD_STOP_TOKEN
#include <stop_token>
#else
#include <atomic>
#include <concepts>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#endif

#if !WEBCASTS_DETAIL_STD_STOP_TOKEN

namespace webcasts { inline namespace v0 { namespace detail {

// std::stop_token and its kin, for standard libraries without them. The standard says what a function does
// ([thread.stoptoken]); the comments say how.

struct stop_callback_base;

/// What the sources, tokens and callbacks of one stop request share.
class stop_state {
  public:
    [[nodiscard]] bool stop_requested() const noexcept { return requested_.load(std::memory_order_acquire); }
    [[nodiscard]] bool stop_possible() const noexcept {
        return stop_requested() || sources_.load(std::memory_order_acquire) != 0;
    }
    void add_source() noexcept { sources_.fetch_add(1, std::memory_order_relaxed); }
    void remove_source() noexcept { sources_.fetch_sub(1, std::memory_order_acq_rel); }

    /// Call the callbacks, one after the other, on this thread; false if a stop was requested before.
    bool request_stop() noexcept;
    /// Keep a callback until the stop; false if the stop was requested before or no source is left for one.
    [[nodiscard]] bool add(stop_callback_base& callback) noexcept;
    /// Forget a callback. Where another thread calls it now, wait until that call has ended.
    void remove(stop_callback_base& callback) noexcept;

  private:
    std::atomic<bool> requested_ = false;
    std::atomic<std::size_t> sources_ = 0;
    std::mutex mutex_; // guards what follows, and the links of the callbacks
    std::condition_variable call_ended_;
    stop_callback_base* first_ = nullptr;
    stop_callback_base* called_ = nullptr; // whose call is under way
    std::thread::id caller_;               // who requested the stop
};

/// A callback as `stop_state` sees it: a member of its list.
struct stop_callback_base {
    explicit stop_callback_base(void (*how)(stop_callback_base&) noexcept) noexcept : call(how) {}
    stop_callback_base(const stop_callback_base&) = delete;
    stop_callback_base& operator=(const stop_callback_base&) = delete;
    ~stop_callback_base() = default;

    void (*call)(stop_callback_base&) noexcept;
    stop_callback_base* previous = nullptr;
    stop_callback_base* next = nullptr;
    bool listed = false;
};

inline bool stop_state::request_stop() noexcept {
    std::unique_lock lock(mutex_);
    if (requested_.exchange(true, std::memory_order_acq_rel)) {
        return false;
    }
    caller_ = std::this_thread::get_id();
    while (first_ != nullptr) {
        stop_callback_base& callback = *first_;
        first_ = callback.next;
        if (first_ != nullptr) {
            first_->previous = nullptr;
        }
        callback.listed = false;
        called_ = &callback;
        lock.unlock();
        callback.call(callback); // which may destroy the callback
        lock.lock();
        called_ = nullptr;
        call_ended_.notify_all();
    }
    return true;
}

inline bool stop_state::add(stop_callback_base& callback) noexcept {
    const std::lock_guard lock(mutex_);
    if (!stop_possible() || stop_requested()) {
        return false;
    }
    callback.next = first_;
    if (first_ != nullptr) {
        first_->previous = &callback;
    }
    first_ = &callback;
    callback.listed = true;
    return true;
}

inline void stop_state::remove(stop_callback_base& callback) noexcept {
    std::unique_lock lock(mutex_);
    if (callback.listed) {
        (callback.previous == nullptr ? first_ : callback.previous->next) = callback.next;
        if (callback.next != nullptr) {
            callback.next->previous = callback.previous;
        }
        return;
    }
    // A callback that destroys itself would wait for its own end.
    if (caller_ != std::this_thread::get_id()) {
        call_ended_.wait(lock, [&] { return called_ != &callback; });
    }
}

class portable_stop_source;

/// In place of `std::stop_token`.
class portable_stop_token {
  public:
    portable_stop_token() noexcept = default;

    [[nodiscard]] bool stop_requested() const noexcept { return state_ && state_->stop_requested(); }
    [[nodiscard]] bool stop_possible() const noexcept { return state_ && state_->stop_possible(); }
    void swap(portable_stop_token& other) noexcept { state_.swap(other.state_); }
    friend void swap(portable_stop_token& a, portable_stop_token& b) noexcept { a.swap(b); }
    friend bool operator==(const portable_stop_token&, const portable_stop_token&) noexcept = default;

  private:
    friend portable_stop_source;
    template <class Callback>
    friend class portable_stop_callback;
    explicit portable_stop_token(std::shared_ptr<stop_state> state) noexcept : state_(std::move(state)) {}

    std::shared_ptr<stop_state> state_;
};

/// In place of `std::stop_source`.
class portable_stop_source {
  public:
    portable_stop_source() : state_(std::make_shared<stop_state>()) { count(); }
    portable_stop_source(const portable_stop_source& other) noexcept : state_(other.state_) { count(); }
    portable_stop_source(portable_stop_source&& other) noexcept = default;
    portable_stop_source& operator=(portable_stop_source other) noexcept {
        swap(other);
        return *this;
    }
    ~portable_stop_source() {
        if (state_) {
            state_->remove_source();
        }
    }

    [[nodiscard]] portable_stop_token get_token() const noexcept { return portable_stop_token(state_); }
    [[nodiscard]] bool stop_possible() const noexcept { return state_ != nullptr; }
    [[nodiscard]] bool stop_requested() const noexcept { return state_ && state_->stop_requested(); }
    // A callback may destroy the source.
    bool request_stop() const noexcept { // NOLINT(modernize-use-nodiscard): as std's
        const std::shared_ptr<stop_state> kept = state_;
        return kept && kept->request_stop();
    }
    void swap(portable_stop_source& other) noexcept { state_.swap(other.state_); }
    friend void swap(portable_stop_source& a, portable_stop_source& b) noexcept { a.swap(b); }
    friend bool operator==(const portable_stop_source&, const portable_stop_source&) noexcept = default;

  private:
    void count() noexcept {
        if (state_) {
            state_->add_source();
        }
    }

    std::shared_ptr<stop_state> state_;
};

/// In place of `std::stop_callback`.
template <class Callback>
class [[nodiscard]] portable_stop_callback : private stop_callback_base {
  public:
    using callback_type = Callback;

    template <class From>
        requires std::constructible_from<Callback, From>
    explicit portable_stop_callback(portable_stop_token token,
                                    From&& from) noexcept(std::is_nothrow_constructible_v<Callback, From>)
        : stop_callback_base([](stop_callback_base& base) noexcept {
              std::forward<Callback>(static_cast<portable_stop_callback&>(base).callback_)();
          }),
          callback_(std::forward<From>(from)) {
        if (token.state_ && token.state_->add(*this)) {
            state_ = std::move(token.state_);
        } else if (token.stop_requested()) {
            std::forward<Callback>(callback_)();
        }
    }
    portable_stop_callback(const portable_stop_callback&) = delete;
    portable_stop_callback& operator=(const portable_stop_callback&) = delete;
    ~portable_stop_callback() {
        if (state_) {
            state_->remove(*this);
        }
    }

  private:
    Callback callback_;
    std::shared_ptr<stop_state> state_; // of a callback that was kept
};

template <class Callback>
portable_stop_callback(portable_stop_token, Callback) -> portable_stop_callback<Callback>;

}}} // namespace webcasts::v0::detail

#endif

#endif
