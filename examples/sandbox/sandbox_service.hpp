// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_SANDBOX_SERVICE_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_SANDBOX_SERVICE_HPP

#include <webcasts/testing/sandbox.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace sandbox_server {

/// The sandbox with a clock. The clock runs if sessions expire; otherwise it stands still, so that responses
/// are reproducible. Thread-safe.
class sandbox_service {
  public:
    explicit sandbox_service(webcasts::testing::sandbox_options options);

    /// Return the sandbox with its clock set.
    [[nodiscard]] webcasts::testing::sandbox& sandbox();
    /// Set the clock; if it runs, it continues from there.
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
