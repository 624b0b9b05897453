// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_RANDOM_SOURCE_HPP
#define WEBCASTS_TESTING_RANDOM_SOURCE_HPP

#include <webcasts/detail/split_mix.hpp>
#include <webcasts/operation/random_source.hpp>

#include <cstdint>

namespace webcasts::inline v0::testing {

/// Make a random source that draws the same numbers for the same seed, with every compiler and standard
/// library.
[[nodiscard]] inline operation::random_source seeded_random_source(std::uint64_t seed) {
    return webcasts::detail::split_mix(seed);
}

/// Make a random source that draws one number for ever: with zero the default backoff never waits.
[[nodiscard]] inline operation::random_source constant_random_source(std::uint64_t number) {
    return [number] { return number; };
}

} // namespace webcasts::inline v0::testing

#endif
