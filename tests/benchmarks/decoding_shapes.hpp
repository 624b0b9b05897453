// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_SHAPES_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_SHAPES_HPP

#include "decoding_source.hpp"
#include <webcasts/api.hpp>

#include <cstdint>
#include <memory>
#include <string_view>

namespace benchmark {

/// The texts of a report's values.
enum class script : std::uint8_t {
    ascii,
    mixed,   ///< Latin with accents, Greek, Cyrillic, some CJK, emoji
    cjk,     ///< nearly all characters of three bytes
    escapes, ///< quotes, markup and line breaks; XML and JSON in ASCII, with references and escapes
};
/// How a report is laid out.
enum class layout : std::uint8_t {
    compact,  ///< no white space that is not needed
    indented, ///< members on lines of their own; CSV has every field in quotes, and CRLF
};
/// The order of an attendee's members, and of the columns of CSV.
enum class member_order : std::uint8_t {
    usual,          ///< fields, sessions, questions and answers
    sessions_first, ///< XML then has all fields but `email` as elements
    shuffled,       ///< another one for each attendee; CSV has one, in which columns are mixed
};

/// What a report looks like.
struct report_shape {
    std::string_view name;
    script texts = script::ascii;
    layout spacing = layout::compact;
    member_order order = member_order::usual;
    unsigned custom_fields = 3;
    unsigned present = 100; ///< percentage of the custom fields that an attendee has
    unsigned min_sessions = 0;
    unsigned max_sessions = 2; ///< of one attendee
    bool is_usual = false;     ///< it is that of decoding_report.hpp, whatever the other members say
};

inline constexpr report_shape report_shapes[] = {
    {.name = "usual", .is_usual = true},
    {.name = "short"},
    {.name = "sessions", .min_sessions = 10, .max_sessions = 50},
    {.name = "sessions-first", .order = member_order::sessions_first},
    {.name = "indented", .spacing = layout::indented},
    {.name = "mixed", .texts = script::mixed},
    {.name = "cjk", .texts = script::cjk},
    {.name = "escapes", .texts = script::escapes},
    {.name = "wide", .custom_fields = 100},
    {.name = "sparse", .custom_fields = 100, .present = 30},
    {.name = "shuffled", .order = member_order::shuffled},
};

/// Make the report of a shape: a pure function of the arguments.
[[nodiscard]] std::unique_ptr<report_source>
make_source(const report_shape& shape, webcasts::wire_format format, std::uint64_t seed = 17);

} // namespace benchmark

#endif
