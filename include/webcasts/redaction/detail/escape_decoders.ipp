// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REDACTION_DETAIL_ESCAPE_DECODERS_IPP
#define WEBCASTS_REDACTION_DETAIL_ESCAPE_DECODERS_IPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/config.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/redaction/detail/mapped_text.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>

// Decoders of escapes. Each copies what it does not know, so that a text decodes to itself if it has no such
// escape. A function NAME_at reads a text that begins with its lead, such as `%`.
namespace webcasts { inline namespace v0 { namespace detail {

/// An escape at the start of a text: what it stands for, and its length.
struct undone_escape {
    std::size_t size = 0;       ///< zero: there is none
    char32_t character = 0;     ///< that it stands for
    bool is_byte = false;       ///< it stands for a byte
    bool is_nothing = false;    ///< it stands for nothing
    bool is_cut = false;        ///< the text ends in it, and stands for nothing there
    std::string_view text = {}; ///< if not empty: it stands for these bytes
};

/// Read up to `max_digits` hexadecimal digits at the start of a text.
struct hex_number {
    char32_t value = 0;
    std::size_t digits = 0;
};
[[nodiscard]] constexpr hex_number hex_number_at(std::string_view text, std::size_t max_digits) noexcept {
    hex_number read;
    while (read.digits < (text.size() < max_digits ? text.size() : max_digits) &&
           hex_value(text[read.digits]) >= 0) {
        read.value = read.value << 4U | static_cast<char32_t>(hex_value(text[read.digits]));
        ++read.digits;
    }
    return read;
}

[[nodiscard]] constexpr bool is_scalar(char32_t c) noexcept {
    return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

/// Read a UTF-16 unit of four digits after `lead` (such as `\u` in either case), or two that are a pair.
[[nodiscard]] constexpr undone_escape unit_escape_at(std::string_view text, std::string_view lead) noexcept {
    const auto unit_at = [&](std::size_t at) -> std::optional<char32_t> {
        if (text.size() < at + lead.size() || !equal_ignoring_case(text.substr(at, lead.size()), lead)) {
            return std::nullopt;
        }
        const hex_number read = hex_number_at(text.substr(at + lead.size()), 4);
        return read.digits == 4 ? std::optional(read.value) : std::nullopt;
    };
    const std::size_t size = lead.size() + 4;
    const auto first = unit_at(0);
    if (!first) {
        return {};
    }
    if (is_scalar(*first)) {
        return {.size = size, .character = *first};
    }
    const auto second = *first < 0xDC00 ? unit_at(size) : std::nullopt;
    if (second && *second >= 0xDC00 && *second <= 0xDFFF) {
        return {.size = 2 * size, .character = 0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00)};
    }
    return {};
}

/// Percent-encoding (RFC 3986, section 2.1), and `%u` with four digits, as JavaScript's `escape` writes it.
[[nodiscard]] constexpr undone_escape percent_escape_at(std::string_view text) noexcept {
    const hex_number read = hex_number_at(text.substr(1), 2);
    if (read.digits == 2) {
        return {.size = 3, .character = read.value, .is_byte = true};
    }
    if (read.digits + 1 == text.size()) {
        return {.size = text.size(), .is_cut = true};
    }
    return unit_escape_at(text, "%u");
}

/// Quoted-printable (RFC 2045, section 6.7).
[[nodiscard]] constexpr undone_escape quoted_printable_escape_at(std::string_view text) noexcept {
    const hex_number read = hex_number_at(text.substr(1), 2);
    if (read.digits == 2) {
        return {.size = 3, .character = read.value, .is_byte = true};
    }
    if (read.digits + 1 == text.size()) {
        return {.size = text.size(), .is_cut = true};
    }
    if (text.substr(1).starts_with("\r\n")) {
        return {.size = 3, .is_nothing = true};
    }
    return text[1] == '\n' ? undone_escape{.size = 2, .is_nothing = true} : undone_escape{};
}

/// Escapes with a backslash, of JSON, JavaScript, C, Python and shells: a letter, `\xHH`, `\uHHHH`,
/// `\u{H…}`, `\UHHHHHHHH`, up to three octal digits, or a character that stands for itself.
[[nodiscard]] constexpr undone_escape backslash_escape_at(std::string_view text) noexcept {
    if (text.size() == 1) {
        return {.size = 1, .is_cut = true};
    }
    const char letter = text[1];
    const std::string_view rest = text.substr(2);
    if (letter == 'x' || letter == 'X') {
        const hex_number read = hex_number_at(rest, 2);
        return read.digits == 0
                   ? undone_escape{}
                   : undone_escape{.size = 2 + read.digits, .character = read.value, .is_byte = true};
    }
    if (letter == 'u' || letter == 'U') {
        if (rest.starts_with('{')) {
            const hex_number read = hex_number_at(rest.substr(1), 6);
            const bool ends = rest.size() > 1 + read.digits && rest[1 + read.digits] == '}';
            return ends && read.digits > 0 && is_scalar(read.value)
                       ? undone_escape{.size = 4 + read.digits, .character = read.value}
                       : undone_escape{};
        }
        const hex_number read = hex_number_at(rest, 8);
        if (letter == 'U' && read.digits == 8 && is_scalar(read.value)) {
            return {.size = 10, .character = read.value};
        }
        return unit_escape_at(text, "\\u");
    }
    if (letter >= '0' && letter <= '7') {
        undone_escape octal{.size = 1, .is_byte = true};
        while (octal.size < 4 && octal.size < text.size() && text[octal.size] >= '0' &&
               text[octal.size] <= '7') {
            octal.character = octal.character * 8 + static_cast<char32_t>(text[octal.size] - '0');
            ++octal.size;
        }
        octal.character &= 0xFFU;
        return octal;
    }
    constexpr std::string_view letters = "abfnrtve";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v\x1b";
    if (const std::size_t at = letters.find(letter); at != std::string_view::npos) {
        return {.size = 2, .character = static_cast<unsigned char>(meanings[at]), .is_byte = true};
    }
    const bool is_word = is_letter(letter) || is_digit(letter) || static_cast<unsigned char>(letter) >= 0x80;
    return is_word
               ? undone_escape{}
               : undone_escape{.size = 2, .character = static_cast<unsigned char>(letter), .is_byte = true};
}

/// A named character reference of HTML, without its semicolon.
struct named_reference {
    std::string_view name;
    char32_t character;
};

/// The names of ASCII characters and of Latin-1, in lower case: those in upper case are of upper-case
/// letters, which are looked for in lower case anyway.
inline constexpr named_reference named_references[] = {
    {"amp", '&'},     {"lt", '<'},      {"gt", '>'},       {"quot", '"'},    {"apos", '\''},
    {"nbsp", ' '},    {"tab", '\t'},    {"newline", '\n'}, {"excl", '!'},    {"num", '#'},
    {"dollar", '$'},  {"percnt", '%'},  {"lpar", '('},     {"rpar", ')'},    {"ast", '*'},
    {"midast", '*'},  {"plus", '+'},    {"comma", ','},    {"period", '.'},  {"sol", '/'},
    {"colon", ':'},   {"semi", ';'},    {"equals", '='},   {"quest", '?'},   {"commat", '@'},
    {"lsqb", '['},    {"lbrack", '['},  {"bsol", '\\'},    {"rsqb", ']'},    {"rbrack", ']'},
    {"hat", '^'},     {"lowbar", '_'},  {"underbar", '_'}, {"grave", '`'},   {"diacriticalgrave", '`'},
    {"lcub", '{'},    {"lbrace", '{'},  {"verbar", '|'},   {"vert", '|'},    {"verticalline", '|'},
    {"rcub", '}'},    {"rbrace", '}'},  {"hyphen", '-'},   {"tilde", '~'},   {"iexcl", 0xA1},
    {"cent", 0xA2},   {"pound", 0xA3},  {"curren", 0xA4},  {"yen", 0xA5},    {"brvbar", 0xA6},
    {"sect", 0xA7},   {"uml", 0xA8},    {"copy", 0xA9},    {"ordf", 0xAA},   {"laquo", 0xAB},
    {"not", 0xAC},    {"shy", 0xAD},    {"reg", 0xAE},     {"macr", 0xAF},   {"deg", 0xB0},
    {"plusmn", 0xB1}, {"sup2", 0xB2},   {"sup3", 0xB3},    {"acute", 0xB4},  {"micro", 0xB5},
    {"para", 0xB6},   {"middot", 0xB7}, {"cedil", 0xB8},   {"sup1", 0xB9},   {"ordm", 0xBA},
    {"raquo", 0xBB},  {"frac14", 0xBC}, {"frac12", 0xBD},  {"frac34", 0xBE}, {"iquest", 0xBF},
    {"times", 0xD7},  {"szlig", 0xDF},  {"agrave", 0xE0},  {"aacute", 0xE1}, {"acirc", 0xE2},
    {"atilde", 0xE3}, {"auml", 0xE4},   {"aring", 0xE5},   {"aelig", 0xE6},  {"ccedil", 0xE7},
    {"egrave", 0xE8}, {"eacute", 0xE9}, {"ecirc", 0xEA},   {"euml", 0xEB},   {"igrave", 0xEC},
    {"iacute", 0xED}, {"icirc", 0xEE},  {"iuml", 0xEF},    {"eth", 0xF0},    {"ntilde", 0xF1},
    {"ograve", 0xF2}, {"oacute", 0xF3}, {"ocirc", 0xF4},   {"otilde", 0xF5}, {"ouml", 0xF6},
    {"divide", 0xF7}, {"oslash", 0xF8}, {"ugrave", 0xF9},  {"uacute", 0xFA}, {"ucirc", 0xFB},
    {"uuml", 0xFC},   {"yacute", 0xFD}, {"thorn", 0xFE},   {"yuml", 0xFF},   {"euro", 0x20AC},
};

/// Character references of HTML and XML: by name, in decimal and in hexadecimal digits, with or without their
/// semicolon.
[[nodiscard]] constexpr undone_escape reference_at(std::string_view text) noexcept {
    constexpr std::size_t max_digits = 10;
    const auto ended = [text](std::size_t size, char32_t character) {
        const bool has_end = size < text.size() && text[size] == ';';
        return undone_escape{.size = size + (has_end ? 1U : 0U), .character = character};
    };
    if (text.size() > 2 && text[1] == '#') {
        const bool is_hex = to_lower(text[2]) == 'x';
        if (is_hex) {
            std::size_t zeros = 3;
            while (zeros < text.size() && text[zeros] == '0') {
                ++zeros;
            }
            const hex_number read = hex_number_at(text.substr(zeros), 6);
            const bool has_digits = read.digits > 0 || zeros > 3;
            return has_digits && is_scalar(read.value) ? ended(zeros + read.digits, read.value)
                                                       : undone_escape{};
        }
        char32_t value = 0;
        std::size_t end = 2;
        while (end < text.size() && text[end] == '0') {
            ++end;
        }
        const std::size_t first = end;
        for (; end < text.size() && end < first + max_digits - 3 && is_digit(text[end]); ++end) {
            value = value * 10 + static_cast<char32_t>(text[end] - '0');
        }
        return end > 2 && is_scalar(value) ? ended(end, value) : undone_escape{};
    }
    std::size_t end = 1;
    constexpr std::size_t max_name = 16;
    while (end < text.size() && end <= max_name && (is_letter(text[end]) || is_digit(text[end]))) {
        ++end;
    }
    const std::string_view name = text.substr(1, end - 1);
    const bool has_end = end < text.size() && text[end] == ';';
    for (const named_reference& one : named_references) {
        // HTML takes the oldest names without a semicolon too.
        if (has_end ? equal_ignoring_case(name, one.name)
                    : (&one < std::begin(named_references) + 5 && name.size() >= one.name.size() &&
                       equal_ignoring_case(name.substr(0, one.name.size()), one.name))) {
            return ended(1 + one.name.size(), one.character);
        }
    }
    return {};
}

/// A zero byte, which each character of ASCII has next to it in UTF-16.
[[nodiscard]] constexpr undone_escape zero_at(std::string_view) noexcept {
    return {.size = 1, .is_nothing = true};
}

/// Characters that are doubled: quotes in CSV and SQL, `%`, `{` and `}` in format strings; and the end of a
/// CDATA section, which XML splits.
[[nodiscard]] constexpr undone_escape doubled_at(std::string_view text) noexcept {
    constexpr std::string_view split_end = "]]]]><![CDATA[>";
    if (text.starts_with(split_end)) {
        return {.size = split_end.size(), .text = "]]>"};
    }
    constexpr std::string_view doubled = "\"'%{}";
    return text.size() > 1 && text[0] == text[1] && doubled.find(text[0]) != std::string_view::npos
               ? undone_escape{.size = 2, .character = static_cast<unsigned char>(text[0]), .is_byte = true}
               : undone_escape{};
}

/// What a decoder did.
struct decoded_escapes {
    bool any = false; ///< else the decoded text is unspecified
    bool cut = false; ///< one of them was cut
};

/// Decode a text; `to` is empty. An escape that the end of the text cuts is one only if `takes_cut`.
template <class EscapeAt>
[[nodiscard]] decoded_escapes decode_escapes(const mapped_text& from, mapped_text& to, std::string_view leads,
                                             EscapeAt escape_at, bool takes_cut) {
    const std::string_view text = from.bytes;
    std::size_t at = text.find_first_of(leads);
    decoded_escapes found;
    if (at == std::string_view::npos) {
        return found;
    }
    std::size_t copied = 0;
    const auto copy_to = [&](std::size_t end) {
        to.bytes.append(text.substr(copied, end - copied));
        to.places.insert(to.places.end(), from.places.begin() + static_cast<std::ptrdiff_t>(copied),
                         from.places.begin() + static_cast<std::ptrdiff_t>(end));
    };
    while (at != std::string_view::npos) {
        const undone_escape read = escape_at(text.substr(at));
        if (read.size == 0 || (read.is_cut && !takes_cut)) {
            at = text.find_first_of(leads, at + 1);
            continue;
        }
        found.any = true;
        found.cut = read.is_cut;
        copy_to(at);
        const text_range place = from.place_of(at, at + read.size);
        if (read.is_nothing || read.is_cut) {
            if (!to.places.empty()) { // it goes with what is before it
                to.places.back().end = place.end;
            }
        } else if (!read.text.empty()) {
            to.put(read.text, place);
        } else if (read.is_byte) {
            to.put(static_cast<char>(read.character), place);
        } else {
            to.put_character(read.character, place);
        }
        copied = at + read.size;
        at = text.find_first_of(leads, copied);
    }
    copy_to(text.size());
    return found;
}

}}} // namespace webcasts::v0::detail

#endif
