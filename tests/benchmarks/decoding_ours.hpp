// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_OURS_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_OURS_HPP

#include "decoding_contender.hpp"
#include "decoding_digest.hpp"
#include <webcasts/records.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchmark {

/// Takes each record and drops it.
struct visitor {
    std::uint64_t records = 0;
    bool on_attendee(const webcasts::attendee_view& person) noexcept {
        use(person);
        ++records;
        return true;
    }
    static bool on_event(const webcasts::event_summary&) noexcept { return true; }
};

/// Keeps each record.
struct keeper {
    std::vector<webcasts::attendee> records;
    bool on_attendee(const webcasts::attendee_view& person) {
        append_owned(records, person);
        return true;
    }
    static bool on_event(const webcasts::event_summary&) noexcept { return true; }
};

/// Digests each record.
struct digester {
    record_digest digest;
    bool on_attendee(const webcasts::attendee_view& person) {
        digest.add(person);
        return true;
    }
    static bool on_event(const webcasts::event_summary&) noexcept { return true; }
};

/// Decode a whole report in chunks with one of the library's decoders.
template <template <class> class Decoder, class Sink>
void decode(std::string_view report, std::size_t chunk, Sink& sink) {
    Decoder<Sink> decoder(&sink);
    for_each_chunk(report, chunk, [&](std::span<const char> bytes) {
        if (const auto written = decoder.write(bytes); !written) {
            give_up("webcasts: " + written.error().detail());
        }
    });
    if (const auto ended = decoder.finish(); !ended) {
        give_up("webcasts: " + ended.error().detail());
    }
}

} // namespace benchmark

#endif
