// SPDX-License-Identifier: BSL-1.0
// What the tests of the decoders share: a sink that keeps everything, and decoding in chunks of any size.
#ifndef WEBCASTS_TESTS_DECODING_HPP
#define WEBCASTS_TESTS_DECODING_HPP

#include <webcasts/error.hpp>
#include <webcasts/records.hpp>
#include <webcasts/testing/split_everywhere.hpp>
#include <webcasts/wire/response_decoder.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests {

struct everything {
    std::vector<attendee> people{};
    std::vector<event_summary> events{};

    bool on_attendee(const attendee_view& person) {
        people.push_back(to_owned(person));
        return true;
    }
    bool on_event(event_summary&& event) {
        events.push_back(std::move(event));
        return true;
    }
    friend bool operator==(const everything&, const everything&) = default;
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
           a.envelope.service_time == b.envelope.service_time && a.envelope.records == b.envelope.records;
}

/// Decode `body` in pieces whose sizes `next_size()` gives (each at least 1).
template <class NextSize>
decoded decode_in_pieces(wire_format format, std::string_view content_type, std::string_view body,
                         NextSize next_size, const wire::decode_limits& limits = {},
                         const wire::name_table& names = wire::default_names) {
    decoded made;
    wire::response_decoder<everything> decoder(&made.records, format, content_type, limits, names);
    testing::piece_memory memory;
    result<void> state;
    while (!body.empty() && state) {
        const std::size_t size = std::min<std::size_t>(next_size(), body.size());
        state = memory.lend(body.substr(0, size),
                            [&](std::span<const char> chunk) { return decoder.write(chunk); });
        body.remove_prefix(size);
    }
    if (state) {
        state = decoder.finish();
    }
    made.envelope = decoder.found();
    made.ok = state.has_value();
    made.failure = state.error();
    return made;
}

inline std::string_view content_type_of(wire_format format) {
    return format == wire_format::xml ? "text/xml" : format == wire_format::json ? "text/json" : "text/csv";
}

inline decoded decode(wire_format format, std::string_view body, std::size_t chunk = 65536,
                      const wire::decode_limits& limits = {}) {
    return decode_in_pieces(
        format, content_type_of(format), body, [chunk] { return chunk; }, limits);
}

/// Decode a body that is cut somehow.
inline decoded decode(wire_format format, const testing::split_bytes& pieces) {
    decoded made;
    wire::response_decoder<everything> decoder(&made.records, format, content_type_of(format));
    result<void> state;
    pieces.feed([&](std::span<const char> chunk) {
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

/// Decode `body` in two pieces, the first of `split` bytes.
inline decoded decode_split(wire_format format, std::string_view body, std::size_t split) {
    bool first = true;
    return decode_in_pieces(format, content_type_of(format), body,
                            [&] { return std::exchange(first, false) ? split : body.size(); });
}

} // namespace webcasts::tests

#endif
