// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_RANDOM_SOURCE_HPP
#define WEBCASTS_RETRY_RANDOM_SOURCE_HPP

#include <webcasts/detail/split_mix.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>

namespace webcasts { inline namespace v0 {

/// Draw 64 random bits; called by whoever drives an operation. They spread retries and nothing else, so they
/// need not be hard to guess.
using random_source = std::function<std::uint64_t()>;

/// Make a source that draws other numbers than those made elsewhere and before: its seed is of both clocks,
/// an address and a count.
[[nodiscard]] inline random_source make_random_source() {
    static std::atomic<std::uint64_t> made{0};
    // A device of the system would do as well; <random> costs every user's compiler more than all of this.
    detail::split_mix mixer(
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()));
    const std::uint64_t steady =
        static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
    const std::uint64_t place = reinterpret_cast<std::uintptr_t>(&mixer);
    return detail::split_mix(mixer() ^ (steady << 20U) ^ place ^ (++made * 0xD1B54A32D192ED03ULL));
}

}} // namespace webcasts::v0

#endif
