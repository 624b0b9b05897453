// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_LOOPBACK_PEER_GATE_HPP
#define WEBCASTS_TESTING_LOOPBACK_PEER_GATE_HPP

#include <webcasts/testing/detail/socket.hpp>

#include <chrono>
#include <memory>
#include <mutex>

namespace webcasts { inline namespace v0 { namespace testing {

/// A gate at which a script waits until the test opens it.
///
/// Copies refer to the same gate. Every member may be called by several threads at the same time.
class peer_gate {
  public:
    /// Make a closed gate.
    peer_gate() : state_(std::make_shared<state>()) {}

    /// Open the gate for ever, for current and future waiters. Opening it again does nothing.
    void open() {
        const std::lock_guard guard(state_->mutex);
        state_->sockets.writing.reset();
    }

    /// Wait until the gate is open; return false after `limit`.
    bool wait(std::chrono::milliseconds limit = std::chrono::seconds(20)) const {
        pollfd awaited{descriptor(), POLLIN, 0};
        int count = 0;
        do {
            count = detail::poll_sockets(&awaited, 1, static_cast<int>(limit.count()));
        } while (count < 0 && detail::may_be_repeated());
        return count > 0;
    }

    /// Return a socket that is at end of file once the gate is open, for `poll` or Windows' `WSAPoll`.
    [[nodiscard]] detail::native_socket descriptor() const noexcept { return state_->sockets.reading.get(); }

  private:
    struct state {
        detail::socket_pair sockets;
        std::mutex mutex;
    };
    std::shared_ptr<state> state_;
};

}}} // namespace webcasts::v0::testing

#endif
