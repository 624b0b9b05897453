// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_CHARACTER_RANGES_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_CHARACTER_RANGES_HPP

#include <algorithm>
#include <array>
#include <cstddef>

namespace exporter {

/// Characters from one to another, both included.
struct character_range {
    char32_t first;
    char32_t last;
};

/// Return whether a character is in one of the ranges.
template <std::size_t Size>
constexpr bool is_in(const std::array<character_range, Size>& ranges, char32_t c) noexcept {
    return std::any_of(ranges.begin(), ranges.end(),
                       [c](const character_range& range) { return c >= range.first && c <= range.last; });
}

/// Property Default_Ignorable_Code_Point, Unicode 15: characters that nobody sees.
inline constexpr std::array<character_range, 17> default_ignorable{{{0xAD, 0xAD},
                                                                    {0x34F, 0x34F},
                                                                    {0x61C, 0x61C},
                                                                    {0x115F, 0x1160},
                                                                    {0x17B4, 0x17B5},
                                                                    {0x180B, 0x180F},
                                                                    {0x200B, 0x200F},
                                                                    {0x202A, 0x202E},
                                                                    {0x2060, 0x206F},
                                                                    {0x3164, 0x3164},
                                                                    {0xFE00, 0xFE0F},
                                                                    {0xFEFF, 0xFEFF},
                                                                    {0xFFA0, 0xFFA0},
                                                                    {0xFFF0, 0xFFF8},
                                                                    {0x1BCA0, 0x1BCA3},
                                                                    {0x1D173, 0x1D17A},
                                                                    {0xE0000, 0xE0FFF}}};

} // namespace exporter

#endif
