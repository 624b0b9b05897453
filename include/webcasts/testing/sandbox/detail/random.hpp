// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_RANDOM_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_RANDOM_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/detail/split_mix.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace testing {

/// Draws numbers that are the same for the same seed with every compiler and standard library. Not for
/// secrets.
class sandbox_random {
  public:
    /// The same seed draws the same numbers.
    explicit constexpr sandbox_random(std::uint64_t seed) noexcept : draw_(seed) {}

    /// Draw 64 bits.
    constexpr std::uint64_t bits() noexcept { return draw_(); }
    /// Draw a number from 0 to `count - 1`; `count` is not zero. The bias is below `count` in 2^64.
    constexpr std::uint64_t below(std::uint64_t count) noexcept { return bits() % count; }
    /// Draw a number from `min` to `max`, both included.
    constexpr std::int64_t between(std::int64_t min, std::int64_t max) noexcept {
        return min + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(max - min) + 1));
    }
    /// Draw true with a probability of `percent` in a hundred.
    constexpr bool chance(unsigned percent) noexcept { return below(100) < percent; }
    /// Draw one of the items; there must be at least one.
    template <class T>
    constexpr const T& one_of(std::span<const T> items) noexcept {
        return items[webcasts::detail::narrow_cast<std::size_t>(below(items.size()))];
    }
    /// Draw one of the items of an array.
    template <class T, std::size_t N>
    constexpr const T& one_of(const std::array<T, N>& items) noexcept {
        return one_of(std::span<const T>(items));
    }

  private:
    detail::split_mix draw_;
};

/// Make a generator for one part of the data, so that parts do not depend on the quantity of numbers that
/// others draw.
[[nodiscard]] constexpr sandbox_random sandbox_random_for(std::uint64_t seed, std::uint64_t part,
                                                          std::uint64_t number) noexcept {
    sandbox_random mixer(seed ^ (part * 0xD1B54A32D192ED03ULL));
    return sandbox_random(mixer.bits() ^ (number * detail::golden_ratio));
}

/// Draw 40 lower-case hex digits: the form of the service's session and user ids.
[[nodiscard]] inline std::string sandbox_hex_id(sandbox_random random) {
    std::string id;
    for (int i = 0; i < 40; ++i) {
        id += detail::hex_digits[detail::narrow_cast<std::size_t>(random.below(16))];
    }
    return id;
}

}}} // namespace webcasts::v0::testing

#endif
