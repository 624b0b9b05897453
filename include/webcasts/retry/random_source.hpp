// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_RANDOM_SOURCE_HPP
#define WEBCASTS_RETRY_RANDOM_SOURCE_HPP

#include <webcasts/detail/split_mix.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>

namespace webcasts { inline namespace v0 {

/// Returns 64 random bits; called by the thread that drives an operation. They only spread retries, so they
/// need not be unpredictable.
using random_source = std::function<std::uint64_t()>;

/// Make a source with a seed of its own, mixed from both clocks, an address and a counter.
[[nodiscard]] inline random_source make_random_source() {
    static std::atomic<std::uint64_t> source_count{0};
    // std::random_device would need the large header <random>.
    detail::split_mix mixer(
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()));
    const std::uint64_t steady =
        static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
    const std::uint64_t address = reinterpret_cast<std::uintptr_t>(&mixer);
    return detail::split_mix(mixer() ^ (steady << 20U) ^ address ^ (++source_count * 0xD1B54A32D192ED03ULL));
}

}} // namespace webcasts::v0

#endif
