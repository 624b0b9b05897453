// SPDX-License-Identifier: BSL-1.0
// For tests of the decoders: a sink that keeps everything, and decoding in chunks of any size.
#ifndef WEBCASTS_TESTS_DECODING_HPP
#define WEBCASTS_TESTS_DECODING_HPP

#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/testing/split_everywhere.hpp>
#include <webcasts/wire/response_decoder.hpp>

#include <boost/throw_exception.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests {

struct everything : wire::record_sink {
    std::vector<attendee> people{};
    std::vector<event_summary> events{};

    bool on_attendee(const attendee_view& person) override {
        people.push_back(to_owned(person));
        return true;
    }
    bool on_event(event_summary&& event) override {
        events.push_back(std::move(event));
        return true;
    }
    friend bool operator==(const everything& a, const everything& b) {
        return a.people == b.people && a.events == b.events;
    }
};

struct decoded {
    everything records{};
    wire::envelope envelope{};
    error failure{};
    bool ok = false;
};

/// Tell whether two decodings of the same response agree: in every record and all of the envelope where it
/// was accepted, in the category of the error where not (how far a decoder came before it may depend on the
/// pieces).
inline bool agree(const decoded& a, const decoded& b) {
    if (!a.ok || !b.ok) {
        return a.ok == b.ok && a.failure.code().category() == b.failure.code().category();
    }
    return a.records == b.records && a.envelope.opened == b.envelope.opened &&
           a.envelope.event_title == b.envelope.event_title &&
           a.envelope.service_time == b.envelope.service_time && a.envelope.records == b.envelope.records &&
           a.envelope.unreadable == b.envelope.unreadable;
}

/// Feed a decoder with pieces: `feed(write)` calls `write` with each piece until it returns false.
template <class Feed>
decoded decode_fed(wire_format format, std::string_view content_type, const wire::decode_limits& limits,
                   const wire::name_table& names, Feed feed, const wire::value_rules& rules = {}) {
    decoded made;
    wire::response_decoder decoder(&made.records, format, content_type, limits, names, rules);
    result<void> state;
    feed([&](std::span<const char> chunk) {
        state = decoder.write(chunk);
        return state.has_value();
    });
    if (state) {
        state = decoder.finish();
    }
    made.envelope = decoder.found();
    made.ok = state.has_value();
    made.failure = state.error();
    return made;
}

/// Decode pieces, those of XML by the scanner and by expat, which must agree.
template <class Feed>
decoded decode_by_all(wire_format format, std::string_view content_type, const wire::decode_limits& limits,
                      const wire::name_table& names, Feed feed, const wire::value_rules& rules = {}) {
    decoded made = decode_fed(format, content_type, limits, names, feed, rules);
    if (format == wire_format::xml && limits.xml == wire::xml_reader::scanner) {
        wire::decode_limits other = limits;
        other.xml = wire::xml_reader::expat;
        if (!agree(made, decode_fed(format, content_type, other, names, feed, rules))) {
            boost::throw_exception(std::logic_error("the scanner of XML and expat disagree"));
        }
    }
    return made;
}

/// Decode `body` in pieces whose sizes `next_size()` gives (each at least 1).
template <class NextSize>
decoded decode_in_pieces(wire_format format, std::string_view content_type, std::string_view body,
                         NextSize next_size, const wire::decode_limits& limits = {},
                         const wire::name_table& names = wire::default_names,
                         const wire::value_rules& rules = {}) {
    const auto feed = [&](auto write) {
        testing::piece_memory memory;
        NextSize next = next_size;
        for (std::size_t at = 0, size = 0; at < body.size(); at += size) {
            size = std::min<std::size_t>(next(), body.size() - at);
            if (!memory.lend(body.substr(at, size), write)) {
                return;
            }
        }
    };
    return decode_by_all(format, content_type, limits, names, feed, rules);
}

inline std::string_view content_type_of(wire_format format) {
    return format == wire_format::xml ? "text/xml" : format == wire_format::json ? "text/json" : "text/csv";
}

inline decoded decode(wire_format format, std::string_view body, std::size_t chunk = 65536,
                      const wire::decode_limits& limits = {}) {
    return decode_in_pieces(
        format, content_type_of(format), body, [chunk] { return chunk; }, limits);
}

/// Decode a body and go on after values that cannot be read.
inline decoded decode_leniently(wire_format format, std::string_view body, std::size_t chunk = 65536,
                                wire::times_zone zone = wire::times_zone::gmt) {
    return decode_in_pieces(format, content_type_of(format), body, [chunk] { return chunk; }, {},
                            wire::default_names, {.policy = wire::value_policy::lenient, .zone = zone});
}

/// Decode a body that is cut somehow.
inline decoded decode(wire_format format, const testing::split_bytes& pieces) {
    return decode_by_all(format, content_type_of(format), {}, wire::default_names,
                         [&](auto write) { pieces.feed(write); });
}

/// Decode `body` in two pieces, the first of `split` bytes.
inline decoded decode_split(wire_format format, std::string_view body, std::size_t split) {
    bool first = true;
    return decode_in_pieces(format, content_type_of(format), body,
                            [=]() mutable { return std::exchange(first, false) ? split : body.size(); });
}

} // namespace webcasts::tests

#endif
