// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_DETAIL_FIXED_TEXT_HPP
#define WEBCASTS_QUERY_DETAIL_FIXED_TEXT_HPP

#include <cstddef>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// A string literal as a template argument.
template <std::size_t N>
struct fixed_text {
    char characters[N]{};

    consteval fixed_text(const char (&literal)[N]) {
        for (std::size_t i = 0; i < N; ++i) {
            characters[i] = literal[i];
        }
    }
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, N - 1}; }
};

/// The values in `Texts` with `|` between them, in storage that lives as long as the program.
template <fixed_text... Texts>
struct joined_texts {
    static constexpr std::size_t size = (Texts.view().size() + ... + 0) + sizeof...(Texts) - 1;
    struct storage {
        char characters[size]{};
    };
    static constexpr storage value = [] {
        storage joined;
        std::size_t at = 0;
        const auto append = [&](std::string_view text) {
            if (at != 0) {
                joined.characters[at++] = '|';
            }
            for (const char c : text) {
                joined.characters[at++] = c;
            }
        };
        (append(Texts.view()), ...);
        return joined;
    }();
    [[nodiscard]] static constexpr std::string_view view() noexcept { return {value.characters, size}; }
};

}}} // namespace webcasts::v0::detail

#endif
