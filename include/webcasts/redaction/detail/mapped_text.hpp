// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REDACTION_DETAIL_MAPPED_TEXT_HPP
#define WEBCASTS_REDACTION_DETAIL_MAPPED_TEXT_HPP

#include <webcasts/detail/utf8_character.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// A part of a text: from its first byte to the one behind its last.
struct text_range {
    std::uint32_t begin;
    std::uint32_t end;
};

/// Bytes that were made of a text, by decoding it, with the part of the text that each stands for.
struct mapped_text {
    std::string bytes{};
    std::vector<text_range> places{}; ///< as many as bytes, in the order of the text

    /// A text as it is.
    [[nodiscard]] static mapped_text of(std::string_view text) {
        mapped_text made{std::string(text), {}};
        made.places.reserve(text.size());
        for (std::uint32_t i = 0; i < text.size(); ++i) {
            made.places.push_back({i, i + 1});
        }
        return made;
    }
    /// The place of the bytes from `first` to the one before `last` of this text.
    [[nodiscard]] text_range place_of(std::size_t first, std::size_t last) const noexcept {
        return {places[first].begin, places[last - 1].end};
    }
    void put(char byte, text_range place) {
        bytes += byte;
        places.push_back(place);
    }
    void put(std::string_view more, text_range place) {
        bytes += more;
        places.insert(places.end(), more.size(), place);
    }
    void put_character(char32_t character, text_range place) {
        char utf8[4];
        put(std::string_view(utf8, write_utf8_character(utf8, character)), place);
    }
};

}}} // namespace webcasts::v0::detail

#endif
