// SPDX-License-Identifier: BSL-1.0
#include "terminal/interruption.hpp"

#include <csignal>
#include <initializer_list>

namespace exporter {

namespace {

volatile std::sig_atomic_t stop_requested = 0;

extern "C" void set_stop_flag(int) {
    stop_requested = 1;
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

} // namespace exporter
