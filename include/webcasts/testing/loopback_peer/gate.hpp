// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_LOOPBACK_PEER_GATE_HPP
#define WEBCASTS_TESTING_LOOPBACK_PEER_GATE_HPP

#include <webcasts/testing/detail/file_descriptor.hpp>

#include <cerrno>
#include <chrono>
#include <memory>
#include <mutex>
#include <poll.h>

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
        state_->pipe.writing.reset();
    }

    /// Wait until the gate is open; return false after `limit`.
    bool wait(std::chrono::milliseconds limit = std::chrono::seconds(20)) const {
        pollfd awaited{descriptor(), POLLIN, 0};
        int count = 0;
        do {
            count = ::poll(&awaited, 1, static_cast<int>(limit.count()));
        } while (count < 0 && errno == EINTR);
        return count > 0;
    }

    /// Return a descriptor that is at end of file once the gate is open (for `poll`).
    [[nodiscard]] int descriptor() const noexcept { return state_->pipe.reading.get(); }

  private:
    struct state {
        detail::descriptor_pipe pipe;
        std::mutex mutex;
    };
    std::shared_ptr<state> state_;
};

}}} // namespace webcasts::v0::testing

#endif
