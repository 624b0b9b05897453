// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_FAULT_PLAN_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_FAULT_PLAN_HPP

#include <webcasts/testing/sandbox/detail/random.hpp>
#include <webcasts/testing/sandbox/fault.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// The faults of a sandbox, and the number of matching calls for each. One thread at a time.
class sandbox_fault_plan {
  public:
    /// Draw probabilities and latencies from this seed.
    explicit sandbox_fault_plan(std::uint64_t seed) : random_(sandbox_random_for(seed, 4, 0)) {}

    /// Add a fault after the others.
    void add(sandbox_fault fault) { faults_.push_back({std::move(fault), 0}); }
    /// Remove all faults.
    void clear() noexcept { faults_.clear(); }

    /// Count a call for every fault that matches it, and return those that strike now, in the order of
    /// adding.
    [[nodiscard]] std::vector<sandbox_fault> strike(std::string_view operation, std::string_view event) {
        std::vector<sandbox_fault> due;
        for (auto& [fault, seen] : faults_) {
            if (!fault.matches(operation, event)) {
                continue;
            }
            ++seen;
            const bool counted = !fault.nth || *fault.nth == seen;
            if (counted && (!fault.probability || is_drawn(*fault.probability))) {
                due.push_back(fault);
            }
        }
        return due;
    }

    /// Draw the delay of one response.
    [[nodiscard]] std::chrono::milliseconds draw(const sandbox_latency& latency) {
        if (latency.mean == 0) {
            return std::chrono::milliseconds(latency.min + random_.below(latency.max - latency.min + 1));
        }
        constexpr std::uint64_t steps = std::uint64_t{1} << 53U;
        const double part = static_cast<double>(random_.below(steps) + 1) / static_cast<double>(steps);
        const double drawn =
            static_cast<double>(latency.min) - std::log(part) * static_cast<double>(latency.mean);
        return std::chrono::milliseconds(
            static_cast<std::uint64_t>((std::min)(drawn, static_cast<double>(latency.max))));
    }

  private:
    [[nodiscard]] bool is_drawn(double probability) {
        constexpr std::uint64_t steps = 1'000'000'000;
        return static_cast<double>(random_.below(steps)) < probability * static_cast<double>(steps);
    }

    struct counted_fault {
        sandbox_fault fault;
        std::uint64_t seen;
    };
    std::vector<counted_fault> faults_;
    sandbox_random random_;
};

}}} // namespace webcasts::v0::testing

#endif
