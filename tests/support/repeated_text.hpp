// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_SUPPORT_REPEATED_TEXT_HPP
#define WEBCASTS_TESTS_SUPPORT_REPEATED_TEXT_HPP

#include <webcasts/detail/base64.hpp>
#include <webcasts/detail/utf8_character.hpp>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

/// The ways in which a peer may repeat a text, written without the library's own decoders.
namespace test {

/// Spell each byte by a printf format.
inline std::string each_byte(std::string_view text, const char* format) {
    std::string made;
    for (const char c : text) {
        char spelt[32];
        std::snprintf(spelt, sizeof spelt, format, static_cast<unsigned char>(c));
        made += spelt;
    }
    return made;
}

/// Spell each character by a function of its number; a byte that is not UTF-8 is one of Latin-1.
template <class Spell>
std::string each_character(std::string_view text, Spell spell) {
    std::string made;
    while (!text.empty()) {
        const auto read = webcasts::detail::first_utf8_character(text);
        const char32_t byte = static_cast<unsigned char>(text[0]);
        made += spell(read.valid ? read.value : byte, text.substr(0, read.size));
        text.remove_prefix(read.size);
    }
    return made;
}

inline std::string number_by(const char* format, unsigned long number) {
    char spelt[32];
    std::snprintf(spelt, sizeof spelt, format, number);
    return spelt;
}

inline std::string json_units(std::string_view text, const char* format) {
    return each_character(text, [format](char32_t c, std::string_view) {
        if (c < 0x10000) {
            return number_by(format, c);
        }
        return number_by(format, 0xD800 + ((c - 0x10000) >> 10U)) +
               number_by(format, 0xDC00 + ((c - 0x10000) & 0x3FFU));
    });
}

inline bool is_unreserved(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_' || c == '~';
}

inline std::string percent_reserved(std::string_view text, const char* format) {
    std::string made;
    for (const char c : text) {
        made += is_unreserved(c) ? std::string(1, c) : each_byte(std::string_view(&c, 1), format);
    }
    return made;
}

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

inline std::string in_case(std::string_view text, int (*change)(int)) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(), [change](char c) {
        return static_cast<unsigned char>(c) < 0x80 ? static_cast<char>(change(c)) : c;
    });
    return made;
}

inline std::string base64(std::string_view text) {
    return webcasts::detail::base64_encoded(text);
}

inline std::string without_padding(std::string text) {
    while (text.ends_with('=')) {
        text.pop_back();
    }
    return text;
}

inline std::string utf16(std::string_view text, bool big_endian) {
    std::string made;
    const std::string units = json_units(text, "%04lx");
    for (std::size_t i = 0; i + 3 < units.size(); i += 4) {
        const auto byte = [&](std::size_t at) {
            return static_cast<char>(std::stoi(units.substr(at, 2), nullptr, 16));
        };
        made += byte(big_endian ? i : i + 2);
        made += byte(big_endian ? i + 2 : i);
    }
    return made;
}

/// A way to repeat a text.
struct encoding {
    const char* name;
    std::string (*encode)(std::string_view);
};

inline const std::vector<encoding>& encodings() {
    static const std::vector<encoding> all{
        {"as it is", [](std::string_view t) { return std::string(t); }},
        {"upper case", [](std::string_view t) { return in_case(t, std::toupper); }},
        {"lower case", [](std::string_view t) { return in_case(t, std::tolower); }},
        {"percent, reserved", [](std::string_view t) { return percent_reserved(t, "%%%02X"); }},
        {"percent, reserved, lower", [](std::string_view t) { return percent_reserved(t, "%%%02x"); }},
        {"percent, all", [](std::string_view t) { return each_byte(t, "%%%02X"); }},
        {"percent, all, lower", [](std::string_view t) { return each_byte(t, "%%%02x"); }},
        {"form", [](std::string_view t) { return replaced(percent_reserved(t, "%%%02X"), "%20", "+"); }},
        {"escape()", [](std::string_view t) { return json_units(t, "%%u%04lX"); }},
        {"XML names",
         [](std::string_view t) {
             return replaced(replaced(replaced(replaced(replaced(std::string(t), "&", "&amp;"), "<", "&lt;"),
                                               ">", "&gt;"),
                                      "\"", "&quot;"),
                             "'", "&apos;");
         }},
        {"decimal references",
         [](std::string_view t) {
             return each_character(t, [](char32_t c, std::string_view) { return number_by("&#%lu;", c); });
         }},
        {"decimal references with zeros",
         [](std::string_view t) {
             return each_character(t, [](char32_t c, std::string_view) { return number_by("&#%07lu;", c); });
         }},
        {"hexadecimal references",
         [](std::string_view t) {
             return each_character(t, [](char32_t c, std::string_view) { return number_by("&#x%lx;", c); });
         }},
        {"hexadecimal references with zeros",
         [](std::string_view t) {
             return each_character(t, [](char32_t c, std::string_view) { return number_by("&#X%08lX;", c); });
         }},
        {"JSON, short",
         [](std::string_view t) {
             return replaced(replaced(replaced(std::string(t), "\\", "\\\\"), "\"", "\\\""), "/", "\\/");
         }},
        {"JSON, all", [](std::string_view t) { return json_units(t, "\\u%04lx"); }},
        {"JSON, all, upper", [](std::string_view t) { return json_units(t, "\\u%04lX"); }},
        {"C", [](std::string_view t) { return each_byte(t, "\\x%02x"); }},
        {"octal", [](std::string_view t) { return each_byte(t, "\\%03o"); }},
        {"quoted-printable", [](std::string_view t) { return each_byte(t, "=%02X"); }},
        {"SQL", [](std::string_view t) { return replaced(std::string(t), "'", "''"); }},
        {"base64", [](std::string_view t) { return base64(t); }},
        {"base64 behind one byte", [](std::string_view t) { return base64("." + std::string(t)); }},
        {"base64 behind two bytes", [](std::string_view t) { return base64(".," + std::string(t)); }},
        {"base64 behind a user", [](std::string_view t) { return base64("jane:" + std::string(t)); }},
        {"base64 in the middle", [](std::string_view t) { return base64("x=" + std::string(t) + "&y=1"); }},
        {"base64 for URLs",
         [](std::string_view t) {
             return without_padding(replaced(replaced(base64(t), "+", "-"), "/", "_"));
         }},
        {"base64 in lines",
         [](std::string_view t) {
             std::string made = base64(t);
             for (std::size_t at = 5; at < made.size(); at += 7) {
                 made.insert(at, "\r\n");
             }
             return made;
         }},
        {"hex", [](std::string_view t) { return each_byte(t, "%02x"); }},
        {"hex, upper", [](std::string_view t) { return each_byte(t, "%02X"); }},
        {"hex with blanks", [](std::string_view t) { return each_byte(t, "%02x "); }},
        {"hex with colons", [](std::string_view t) { return each_byte(t, "%02X:"); }},
        {"hex numbers", [](std::string_view t) { return each_byte(t, "0x%02x, "); }},
        {"decimal numbers", [](std::string_view t) { return "[" + each_byte(t, "%u, ") + "]"; }},
        {"UTF-16LE", [](std::string_view t) { return utf16(t, false); }},
        {"UTF-16BE", [](std::string_view t) { return utf16(t, true); }},
        {"UTF-8 as Latin-1",
         [](std::string_view t) {
             std::string made;
             for (const char c : t) {
                 char utf8[4];
                 made.append(utf8,
                             webcasts::detail::write_utf8_character(utf8, static_cast<unsigned char>(c)));
             }
             return made;
         }},
    };
    return all;
}

} // namespace test

#endif
