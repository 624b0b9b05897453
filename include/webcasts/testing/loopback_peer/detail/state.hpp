// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_LOOPBACK_PEER_DETAIL_STATE_HPP
#define WEBCASTS_TESTING_LOOPBACK_PEER_DETAIL_STATE_HPP

#include <webcasts/testing/loopback_peer/gate.hpp>
#include <webcasts/testing/loopback_peer/script.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// The counters of a peer's threads.
struct peer_tally {
    std::uint64_t accepted = 0;
    std::uint64_t closed = 0;
    std::uint64_t received = 0; ///< requests
    std::uint64_t sent = 0;     ///< bytes
    std::uint64_t busy = 0;     ///< connections that are performing a script
    std::uint64_t stalled = 0;  ///< connections whose client reads nothing
};

/// The state that a peer's threads share.
class peer_state {
  public:
    peer_state(testing::peer_script script_for_requests, std::chrono::milliseconds max_wait)
        : script(std::move(script_for_requests)), timeout(max_wait) {}

    template <class Change>
    void update(Change change) {
        {
            const std::lock_guard guard(mutex_);
            change(tally_);
        }
        changed_.notify_all();
    }
    template <class Condition>
    bool wait(std::chrono::milliseconds limit, Condition reached) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, limit, [&] { return reached(std::as_const(tally_)); });
    }
    [[nodiscard]] std::uint64_t count(std::uint64_t peer_tally::*counter) {
        const std::lock_guard guard(mutex_);
        return tally_.*counter;
    }
    void keep(const testing::received_request& request) {
        update([&](peer_tally& tally) {
            requests_.push_back(request);
            ++tally.received;
            ++tally.busy;
        });
    }
    [[nodiscard]] std::vector<testing::received_request> requests() {
        const std::lock_guard guard(mutex_);
        return requests_;
    }

    const testing::peer_script script;
    const std::chrono::milliseconds timeout;
    testing::peer_gate ending; ///< open when the peer ends

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    peer_tally tally_;
    std::vector<testing::received_request> requests_;
};

}}} // namespace webcasts::v0::detail

#endif
