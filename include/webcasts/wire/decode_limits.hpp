// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DECODE_LIMITS_HPP
#define WEBCASTS_WIRE_DECODE_LIMITS_HPP

#include <cstddef>
#include <cstdint>

namespace webcasts { inline namespace v0 { namespace wire {

/// Which parser reads XML. Both accept the same documents.
enum class xml_reader : std::uint8_t {
    scanner, ///< the library's own: UTF-8; documents in other encodings go to expat
    expat,   ///< expat, for every document
};

/// What a decoder does with a value that it cannot read, such as `0000-00-00 00:00:00` for a time.
enum class value_policy : std::uint8_t {
    strict, ///< it ends with `protocol_errc::invalid_value`
    /// It goes on: the record has no such value, keeps the text in its `extra`, and the value is listed in
    /// `unreadable_values` (records.hpp).
    lenient,
};

/// The time zone of the times in a response, as far as a decoder must know it.
enum class times_zone : std::uint8_t {
    gmt,   ///< a time with an offset (`Z`, `+02:00`) is converted
    other, ///< a time with an offset cannot be read: the decoder knows no zone's rules
};

/// How a decoder reads values.
struct value_rules {
    value_policy policy = value_policy::strict; ///< for values that cannot be read
    times_zone zone = times_zone::gmt;          ///< of the response's times (spec section 2: `tz`)
};

/// The limits of a decoder: beyond them it fails with `protocol_errc::limit_exceeded`. A value equal to a
/// limit passes.
///
/// Together they bound a decoder's memory, even if the service is hostile or broken.
struct decode_limits {
    std::uint64_t body_bytes = std::uint64_t{16} << 30U; ///< of one response, after content decoding
    std::size_t depth = 64;                              ///< nested elements, objects and arrays
    std::size_t field_bytes = std::size_t{1} << 20U;     ///< of one name or value
    std::size_t record_bytes = std::size_t{16} << 20U;   ///< of all texts of one record
    std::size_t tag_bytes = std::size_t{32} << 20U;      ///< of one tag, comment or instruction of XML
    std::size_t fields_per_record = 50'000;              ///< fields, sessions' fields included
    std::size_t sessions_per_record = 10'000;            ///< of one attendee
    std::uint64_t records = 50'000'000;                  ///< attendees or events of one response
    xml_reader xml = xml_reader::scanner;                ///< which parser reads XML; not a limit
};

}}} // namespace webcasts::v0::wire

#endif
