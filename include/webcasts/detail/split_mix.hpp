// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_SPLIT_MIX_HPP
#define WEBCASTS_DETAIL_SPLIT_MIX_HPP

#include <cstdint>

namespace webcasts { inline namespace v0 { namespace detail {

/// 2^64 divided by the golden ratio: multiplying by it carries a difference in any bit to the highest bits.
inline constexpr std::uint64_t golden_ratio = 0x9E3779B97F4A7C15U;

/// Draws numbers that are the same for the same seed with every compiler and standard library: SplitMix64
/// (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). Not for secrets.
class split_mix {
  public:
    explicit constexpr split_mix(std::uint64_t seed) noexcept : state_(seed) {}

    /// Draw 64 bits.
    constexpr std::uint64_t operator()() noexcept {
        state_ += golden_ratio;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
        return mixed ^ (mixed >> 31U);
    }

  private:
    std::uint64_t state_;
};

}}} // namespace webcasts::v0::detail

#endif
