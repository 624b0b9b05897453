// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_TEXT_ENCODING_HPP
#define WEBCASTS_WIRE_DETAIL_TEXT_ENCODING_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/utf8_character.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// The encodings that the decoders distinguish.
enum class text_encoding : std::uint8_t {
    unstated,     ///< nothing names one
    utf8,         ///< UTF-8
    ascii,        ///< US-ASCII
    latin1,       ///< ISO-8859-1
    latin9,       ///< ISO-8859-15
    windows_1252, ///< windows-1252
    utf16,        ///< UTF-16 in either byte order
    utf16_le,     ///< UTF-16, the lower byte first
    utf16_be,     ///< UTF-16, the higher byte first
    unknown,      ///< one that no decoder reads
};

/// Return the encoding that a name stands for. Case, hyphens, underscores and blanks do not matter.
[[nodiscard]] constexpr text_encoding encoding_named(std::string_view name) noexcept {
    constexpr std::size_t max_size = 24;
    char letters[max_size]{};
    std::size_t size = 0;
    for (const char c : name) {
        if (c == '-' || c == '_' || c == ' ') {
            continue;
        }
        if (size == max_size) {
            return text_encoding::unknown;
        }
        letters[size++] = to_lower(c);
    }
    struct alias {
        std::string_view name;
        text_encoding meaning;
    };
    // The names of IANA's registry, and what programs write for them.
    constexpr alias aliases[] = {
        {"", text_encoding::unstated},
        {"utf8", text_encoding::utf8},
        {"cp65001", text_encoding::utf8},
        {"usascii", text_encoding::ascii},
        {"ascii", text_encoding::ascii},
        {"iso646us", text_encoding::ascii},
        {"ansix3.41968", text_encoding::ascii},
        {"iso88591", text_encoding::latin1},
        {"iso88591:1987", text_encoding::latin1},
        {"latin1", text_encoding::latin1},
        {"l1", text_encoding::latin1},
        {"cp819", text_encoding::latin1},
        {"ibm819", text_encoding::latin1},
        {"iso885915", text_encoding::latin9},
        {"latin9", text_encoding::latin9},
        {"l9", text_encoding::latin9},
        {"windows1252", text_encoding::windows_1252},
        {"cp1252", text_encoding::windows_1252},
        {"xcp1252", text_encoding::windows_1252},
        {"utf16", text_encoding::utf16},
        {"unicode", text_encoding::utf16},
        {"ucs2", text_encoding::utf16},
        {"iso10646ucs2", text_encoding::utf16},
        {"utf16le", text_encoding::utf16_le},
        {"utf16be", text_encoding::utf16_be},
    };
    for (const alias& one : aliases) {
        if (one.name == std::string_view(letters, size)) {
            return one.meaning;
        }
    }
    return text_encoding::unknown;
}

/// Return IANA's name of an encoding; a null pointer if it is unstated or unknown.
[[nodiscard]] constexpr const char* name_of(text_encoding encoding) noexcept {
    switch (encoding) {
    case text_encoding::utf8:
        return "UTF-8";
    case text_encoding::ascii:
        return "US-ASCII";
    case text_encoding::latin1:
        return "ISO-8859-1";
    case text_encoding::latin9:
        return "ISO-8859-15";
    case text_encoding::windows_1252:
        return "windows-1252";
    case text_encoding::utf16:
        return "UTF-16";
    case text_encoding::utf16_le:
        return "UTF-16LE";
    case text_encoding::utf16_be:
        return "UTF-16BE";
    case text_encoding::unstated:
    case text_encoding::unknown:
        break;
    }
    return nullptr;
}

[[nodiscard]] constexpr bool is_utf16(text_encoding encoding) noexcept {
    return encoding == text_encoding::utf16 || encoding == text_encoding::utf16_le ||
           encoding == text_encoding::utf16_be;
}
/// Return whether each byte of an encoding is a character, and some are not those of US-ASCII.
[[nodiscard]] constexpr bool is_single_byte(text_encoding encoding) noexcept {
    return encoding == text_encoding::latin1 || encoding == text_encoding::latin9 ||
           encoding == text_encoding::windows_1252;
}

/// What the first bytes of a text show of its encoding.
struct encoding_mark {
    text_encoding shown = text_encoding::unstated; ///< `unknown`: UTF-32
    bool has_mark = false;                         ///< the text starts with a byte order mark
    bool is_cut = false;                           ///< more bytes may show another one
};

/// Read the byte order mark of a text. Without one a zero byte shows UTF-16 and its byte order, because the
/// first character of a document is one of ASCII.
[[nodiscard]] constexpr encoding_mark encoding_mark_of(std::string_view text) noexcept {
    constexpr std::size_t longest = 4;
    using namespace std::string_view_literals;
    struct start {
        std::string_view bytes;
        encoding_mark shown;
    };
    constexpr start starts[] = {
        {byte_order_mark, {text_encoding::utf8, true}},
        {"\xFF\xFE\0\0"sv, {text_encoding::unknown, true}},
        {"\0\0\xFE\xFF"sv, {text_encoding::unknown, true}},
        {"\xFF\xFE"sv, {text_encoding::utf16, true}},
        {"\xFE\xFF"sv, {text_encoding::utf16, true}},
        {"\0\0"sv, {text_encoding::unknown}},
        {"\0"sv, {text_encoding::utf16_be}},
    };
    const bool is_short = text.size() < longest;
    for (const start& one : starts) {
        if (text.starts_with(one.bytes)) {
            encoding_mark found = one.shown;
            found.is_cut = is_short && found.shown != text_encoding::utf8;
            return found;
        }
        if (one.bytes.starts_with(text)) {
            return {text_encoding::unstated, false, true};
        }
    }
    if (text.size() < 2) {
        return {text_encoding::unstated, false, true};
    }
    if (text[1] == '\0') {
        const bool is_utf32 = text.size() >= longest && text[2] == '\0' && text[3] == '\0';
        return {is_utf32 ? text_encoding::unknown : text_encoding::utf16_le, false, is_short};
    }
    return {};
}

/// Return the value of the parameter `charset` of a `Content-Type` (RFC 9110, section 8.3.2), without its
/// quotes; empty if there is none.
[[nodiscard]] inline std::string charset_of(std::string_view content_type) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    std::size_t at = content_type.find(';');
    while (at < content_type.size()) {
        ++at;
        while (at < content_type.size() && blank(content_type[at])) {
            ++at;
        }
        const std::size_t name_begin = at;
        while (at < content_type.size() && content_type[at] != '=' && content_type[at] != ';') {
            ++at;
        }
        std::string_view name = content_type.substr(name_begin, at - name_begin);
        while (!name.empty() && blank(name.back())) {
            name.remove_suffix(1);
        }
        std::string value;
        if (at < content_type.size() && content_type[at] == '=') {
            ++at;
            bool is_quoted = false;
            for (; at < content_type.size() && (is_quoted || content_type[at] != ';'); ++at) {
                if (content_type[at] == '"') {
                    is_quoted = !is_quoted;
                } else if (is_quoted && content_type[at] == '\\' && at + 1 < content_type.size()) {
                    value += content_type[++at];
                } else if (is_quoted || (!blank(content_type[at]) && content_type[at] != '\'')) {
                    value += content_type[at];
                }
            }
        }
        if (equal_ignoring_case(name, "charset")) {
            return value;
        }
    }
    return {};
}

/// What `character_of` returns for a byte that is no character.
inline constexpr char32_t no_character = 0xFFFF;

/// Return the character of a byte in an encoding of one byte a character, or `no_character`.
[[nodiscard]] constexpr char32_t character_of(text_encoding encoding, unsigned char byte) noexcept {
    constexpr char16_t windows[] = {
        0x20AC, 0xFFFF, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFF, 0x017D, 0xFFFF, 0xFFFF, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFF, 0x017E, 0x0178,
    };
    if (encoding == text_encoding::windows_1252 && byte >= 0x80 && byte < 0xA0) {
        return windows[byte - 0x80];
    }
    if (encoding == text_encoding::latin9) {
        switch (byte) {
        case 0xA4:
            return 0x20AC;
        case 0xA6:
            return 0x0160;
        case 0xA8:
            return 0x0161;
        case 0xB4:
            return 0x017D;
        case 0xB8:
            return 0x017E;
        case 0xBC:
            return 0x0152;
        case 0xBD:
            return 0x0153;
        case 0xBE:
            return 0x0178;
        default:
            break;
        }
    }
    return byte;
}

/// Append bytes of an encoding of one byte a character as UTF-8. Bytes that the encoding does not have stay
/// as they are, which is not UTF-8.
inline void append_as_utf8(std::string& to, std::string_view bytes, text_encoding encoding) {
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const char32_t character = character_of(encoding, byte);
        if (byte < 0x80 || character == no_character) {
            to += c;
        } else {
            char character_bytes[4];
            to.append(character_bytes, write_utf8_character(character_bytes, character));
        }
    }
}

/// IANA's names of encodings that no decoder reads.
inline constexpr std::string_view unread_encodings[] = {
    "UTF-7",        "UTF-32",       "UTF-32LE",     "UTF-32BE",     "ISO-8859-2",   "ISO-8859-3",
    "ISO-8859-4",   "ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",   "ISO-8859-8",   "ISO-8859-9",
    "ISO-8859-10",  "ISO-8859-13",  "ISO-8859-14",  "ISO-8859-16",  "windows-1250", "windows-1251",
    "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258",
    "KOI8-R",       "KOI8-U",       "IBM437",       "IBM850",       "macintosh",    "TIS-620",
    "Shift_JIS",    "EUC-JP",       "ISO-2022-JP",  "GB2312",       "GBK",          "GB18030",
    "Big5",         "EUC-KR",
};

/// Return what names an encoding, and which one, as a part of a sentence. A name that is not known is the
/// service's own text, and not shown.
[[nodiscard]] inline std::string said_encoding(std::string_view by, text_encoding encoding,
                                               std::string_view name) {
    const char* const known = name_of(encoding);
    if (known != nullptr) {
        return std::string(by).append(" says ").append(known);
    }
    for (const std::string_view unread : unread_encodings) {
        if (equal_ignoring_case(name, unread)) {
            return std::string(by).append(" says ").append(unread);
        }
    }
    return std::string(by).append(" names an unknown encoding");
}

/// How a document that may name its encoding is read.
struct chosen_encoding {
    text_encoding encoding = text_encoding::utf8; ///< of the bytes
    std::string fault;                            ///< why they cannot be read; empty if they can
    std::string unknown;                          ///< the name in the response that is not known
    std::string doubt; ///< what says otherwise, as a part of a sentence; empty if nothing does
};

/// Choose the encoding of a document by its first bytes, by what it `declares`, and by the `charset` of its
/// Content-Type; either may be empty.
///
/// A byte order mark decides. Otherwise, if either of the two says UTF-8, it is UTF-8, because a text in
/// another encoding is then noticed. Otherwise a declaration counts, and the charset if there is none; a
/// document whose declaration and charset contradict each other cannot be read.
[[nodiscard]] inline chosen_encoding choose_encoding(encoding_mark mark, std::string_view declares,
                                                     std::string_view charset) {
    const text_encoding declared = encoding_named(declares);
    const text_encoding stated = encoding_named(charset);
    const std::string by_document = said_encoding("the XML declaration", declared, declares);
    const std::string by_header = said_encoding("the Content-Type", stated, charset);
    chosen_encoding made;
    const auto doubt = [&](text_encoding named, const std::string& text) {
        const bool fits = named == text_encoding::unstated || named == made.encoding ||
                          (is_utf16(named) && is_utf16(made.encoding)) || named == text_encoding::ascii;
        if (!fits) {
            made.doubt.append(made.doubt.empty() ? "" : ", ").append(text);
        }
    };
    const bool is_declared = declared != text_encoding::unstated;
    const text_encoding named = is_declared ? declared : stated;
    const std::string& by_name = is_declared ? by_document : by_header;
    if (mark.shown != text_encoding::unstated) {
        made.encoding = mark.shown;
        made.fault = mark.shown == text_encoding::unknown ? "the text is in UTF-32" : "";
        doubt(declared, by_document);
        doubt(stated, by_header);
        return made;
    }
    if (declared == text_encoding::utf8 || stated == text_encoding::utf8) {
        made.encoding = text_encoding::utf8;
    } else if (is_utf16(named)) {
        made.fault = by_name + ", but the bytes are not";
    } else if (named == text_encoding::unknown) {
        constexpr std::size_t max_name = 200;
        made.fault = by_name;
        made.unknown = (is_declared ? declares : charset).substr(0, max_name);
    } else if (!is_declared) {
        made.encoding = is_single_byte(stated) ? stated : text_encoding::utf8;
    } else if ((declared == text_encoding::ascii && is_single_byte(stated)) ||
               (declared == text_encoding::latin1 && stated == text_encoding::windows_1252)) {
        made.encoding = stated; // the same, but for bytes that are no characters of the declared one
    } else {
        made.encoding = declared;
        const bool agrees = stated == declared || stated == text_encoding::unstated ||
                            stated == text_encoding::ascii || is_utf16(stated) ||
                            (stated == text_encoding::latin1 && declared == text_encoding::windows_1252);
        made.fault = agrees ? "" : by_document + ", and " + by_header;
    }
    if (made.fault.empty()) {
        doubt(declared, by_document);
        doubt(stated, by_header);
    }
    return made;
}

}}} // namespace webcasts::v0::detail

#endif
