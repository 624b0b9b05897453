// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_ASCII_SPELLING_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_ASCII_SPELLING_HPP

#include "text/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>

namespace exporter {

/// Spells each byte of a text that is beyond ASCII as a mark and two hexadecimal digits, for a parser that is
/// not to be trusted with such bytes, and undoes it in what the parser returns.
///
/// The mark is a character that neither stands in the text nor can come about by an escape in it such as
/// `\u0025`.
class ascii_spelling {
  public:
    static constexpr std::string_view marks = "%~^`|$&;<>?!*";

    /// Choose one of `marks` for a text; return `nullopt` if it has letters beyond ASCII and all of them.
    [[nodiscard]] static std::optional<ascii_spelling> of(std::string_view text) {
        const std::string lower = to_lower(text);
        const auto mark = std::find_if(marks.begin(), marks.end(), [&](char c) {
            return lower.find(c) == std::string::npos &&
                   lower.find(fmt::format("00{:02x}", static_cast<unsigned char>(c))) == std::string::npos;
        });
        if (mark != marks.end()) {
            return ascii_spelling(*mark);
        }
        return std::all_of(text.begin(), text.end(), is_ascii) ? std::optional(ascii_spelling(std::nullopt))
                                                               : std::nullopt;
    }

    [[nodiscard]] std::string spell(std::string_view text) const {
        std::string result;
        result.reserve(text.size());
        for (const char c : text) {
            if (is_ascii(c)) {
                result.push_back(c);
            } else {
                result += fmt::format("{}{:02x}", *mark_, static_cast<unsigned char>(c));
            }
        }
        return result;
    }

    /// Undo `spell`, of the whole or of any part. What is cut within three characters stays as it is.
    [[nodiscard]] std::string undo(std::string_view spelt) const {
        std::string result;
        result.reserve(spelt.size());
        for (std::size_t i = 0; i < spelt.size(); ++i) {
            if (spelt[i] == mark_ && i + 2 < spelt.size()) {
                result.push_back(static_cast<char>(hex_value(spelt[i + 1]) * 16 + hex_value(spelt[i + 2])));
                i += 2;
            } else {
                result.push_back(spelt[i]);
            }
        }
        return result;
    }

  private:
    explicit ascii_spelling(std::optional<char> mark) : mark_(mark) {}

    static bool is_ascii(char c) noexcept { return static_cast<unsigned char>(c) < 0x80; }

    std::optional<char> mark_; ///< none for a text in ASCII
};

} // namespace exporter

#endif
