// SPDX-License-Identifier: BSL-1.0
#include "terminal/interruption.hpp"

#include "terminal/failure.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <initializer_list>
#include <string_view>
#include <sys/time.h>
#include <unistd.h>

namespace exporter {

namespace {

volatile std::sig_atomic_t stop_requested = 0;

struct hook_slot {
    std::atomic<bool> taken{false};
    std::atomic<interruption_hook::function> call{nullptr};
    std::atomic<void*> context{nullptr};
};

constexpr std::size_t max_hooks = 16;
constexpr suseconds_t time_until_deadline = 150'000;
std::array<hook_slot, max_hooks> hooks;
std::atomic<int> running_handlers{0};

static_assert(std::atomic<interruption_hook::function>::is_always_lock_free &&
              std::atomic<void*>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

volatile std::sig_atomic_t has_deadline = 0;

/// Set the time until SIGALRM; 0: never.
void set_alarm(suseconds_t microseconds) noexcept {
    itimerval timer{};
    timer.it_value.tv_usec = microseconds;
    ::setitimer(ITIMER_REAL, &timer, nullptr);
}

extern "C" void end_now(int) {
    constexpr std::string_view text = "webcasts-export: interrupted\n";
    static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
    ::_exit(static_cast<int>(exit_status::interrupted));
}

extern "C" void set_stop_flag(int) {
    stop_requested = 1;
    if (has_deadline != 0) {
        set_alarm(time_until_deadline);
    }
    ++running_handlers;
    for (hook_slot& hook : hooks) {
        if (const auto call = hook.call.load()) {
            call(hook.context.load());
        }
    }
    --running_handlers;
}

} // namespace

void catch_interruption() {
    struct sigaction action {};
    sigemptyset(&action.sa_mask);
    action.sa_handler = set_stop_flag;
    // Without SA_RESTART a wait for the network or for a password ends as soon as the signal arrives.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction previous {};
        sigaction(number, nullptr, &previous);
        if (previous.sa_handler != SIG_IGN) {
            sigaction(number, &action, nullptr);
        }
    }
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

bool interrupted() noexcept {
    return stop_requested != 0;
}

void stop_if_interrupted() {
    if (interrupted()) {
        throw failure(failure_cause::interrupted, "interrupted");
    }
}

interruption_deadline::interruption_deadline() noexcept {
    std::signal(SIGALRM, end_now);
    has_deadline = 1;
    if (interrupted()) {
        set_alarm(time_until_deadline);
    }
}

interruption_deadline::~interruption_deadline() {
    has_deadline = 0;
    set_alarm(0);
    std::signal(SIGALRM, SIG_DFL);
}

interruption_hook::interruption_hook(function call, void* context) noexcept {
    while (slot_ < hooks.size() && hooks[slot_].taken.exchange(true)) {
        ++slot_;
    }
    if (slot_ < hooks.size()) {
        hooks[slot_].context = context;
        hooks[slot_].call = call;
    }
}

interruption_hook::~interruption_hook() {
    if (slot_ == hooks.size()) {
        return;
    }
    hooks[slot_].call = nullptr;
    // The handler may run in another thread.
    while (running_handlers.load() != 0) {
    }
    hooks[slot_].taken = false;
}

} // namespace exporter
