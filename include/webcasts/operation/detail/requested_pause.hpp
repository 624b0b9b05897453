// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_DETAIL_REQUESTED_PAUSE_HPP
#define WEBCASTS_OPERATION_DETAIL_REQUESTED_PAUSE_HPP

#include <webcasts/retry/time_source.hpp>

#include <algorithm>
#include <chrono>

namespace webcasts { inline namespace v0 { namespace operation {

/// The pause that the service asked a client for: while it lasts, no call of the client sends a request.
///
/// It never waits itself, and stores one point in time.
class requested_pause {
  public:
    /// The longest pause. A service that asks for more, by mistake or to harm, is asked again afterwards.
    static constexpr std::chrono::hours max_length{24};

    /// Note that a response with this HTTP status asked to send nothing for `length` from `now` on. A pause
    /// that ends later stays.
    void extend(steady_time now, std::chrono::milliseconds length, int status) noexcept {
        const steady_time end = now + (std::min<std::chrono::milliseconds>)(length, max_length);
        if (end > end_) {
            end_ = end;
            status_ = status;
        }
    }
    /// Return how long it still lasts, rounded up; zero if it is over.
    [[nodiscard]] std::chrono::milliseconds left(steady_time now) const noexcept {
        return now < end_ ? std::chrono::ceil<std::chrono::milliseconds>(end_ - now)
                          : std::chrono::milliseconds(0);
    }
    /// The HTTP status of the response that asked for it; zero if there was none.
    [[nodiscard]] int status() const noexcept { return status_; }

  private:
    steady_time end_{};
    int status_ = 0;
};

}}} // namespace webcasts::v0::operation

#endif
