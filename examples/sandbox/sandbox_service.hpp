// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_SANDBOX_SERVICE_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_SANDBOX_SERVICE_HPP

#include <webcasts/testing/sandbox.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace sandbox_server {

/// The sandbox with a clock that runs where sessions end by age, and stands still otherwise so that replies
/// repeat. Every member may be called by several threads at the same time.
class sandbox_service {
  public:
    explicit sandbox_service(webcasts::testing::sandbox_options options);

    /// The sandbox, its clock set.
    [[nodiscard]] webcasts::testing::sandbox& sandbox();
    /// Set the clock; where it runs, it runs on from there.
    void set_clock(std::chrono::sys_seconds now);

  private:
    bool clock_runs_;
    std::chrono::sys_seconds started_at_;
    std::chrono::steady_clock::time_point started_;
    std::atomic<std::int64_t> ahead_by_{0};
    webcasts::testing::sandbox sandbox_;
};

} // namespace sandbox_server

#endif
