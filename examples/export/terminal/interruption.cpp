// SPDX-License-Identifier: BSL-1.0
#include "terminal/interruption.hpp"

#include <csignal>
#include <initializer_list>

namespace exporter {

namespace {

volatile std::sig_atomic_t asked_to_stop = 0;

extern "C" void keep_the_request(int) {
    asked_to_stop = 1;
}

} // namespace

void catch_interruption() {
    struct sigaction action {};
    sigemptyset(&action.sa_mask);
    action.sa_handler = keep_the_request;
    // Without SA_RESTART a wait for the network or for a password ends as soon as the signal arrives.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before {};
        sigaction(number, nullptr, &before);
        if (before.sa_handler != SIG_IGN) {
            sigaction(number, &action, nullptr);
        }
    }
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

bool interrupted() noexcept {
    return asked_to_stop != 0;
}

} // namespace exporter
