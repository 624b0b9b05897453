// SPDX-License-Identifier: BSL-1.0
#include "sandbox_service.hpp"

#include <utility>

namespace sandbox_server {

sandbox_service::sandbox_service(webcasts::testing::sandbox_options options)
    : clock_runs_(options.session_ttl.count() != 0), started_at_(options.clock),
      started_(std::chrono::steady_clock::now()), sandbox_(std::move(options)) {}

webcasts::testing::sandbox& sandbox_service::sandbox() {
    if (clock_runs_) {
        const auto elapsed = std::chrono::steady_clock::now() - started_;
        const auto ahead = std::chrono::seconds(ahead_by_.load());
        sandbox_.set_clock(started_at_ + ahead + std::chrono::floor<std::chrono::seconds>(elapsed));
    }
    return sandbox_;
}

void sandbox_service::set_clock(std::chrono::sys_seconds now) {
    ahead_by_ += (now - sandbox().clock()).count();
    sandbox_.set_clock(now);
}

} // namespace sandbox_server
