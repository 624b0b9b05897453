// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_RANDOM_SOURCE_HPP
#define WEBCASTS_TESTING_RANDOM_SOURCE_HPP

#include <webcasts/detail/split_mix.hpp>
#include <webcasts/retry/random_source.hpp>

#include <cstdint>

namespace webcasts { inline namespace v0 { namespace testing {

/// Make a random source that returns the same numbers for the same seed, with every compiler and standard
/// library.
[[nodiscard]] inline random_source seeded_random_source(std::uint64_t seed) {
    return detail::split_mix(seed);
}

/// Make a random source that always returns the same number: with zero the default backoff never waits.
[[nodiscard]] inline random_source constant_random_source(std::uint64_t number) {
    return [number] { return number; };
}

}}} // namespace webcasts::v0::testing

#endif
