// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_OURS_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_OURS_HPP

#include "decoding_contender.hpp"
#include "decoding_digest.hpp"
#include <webcasts/records.hpp>
#include <webcasts/wire/record_sink.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchmark {

/// Drops each record.
struct visitor : webcasts::wire::record_sink {
    std::uint64_t records = 0;
    bool on_attendee(const webcasts::attendee_view& person) noexcept override {
        use(person);
        ++records;
        return true;
    }
    bool on_event(webcasts::event_summary&&) noexcept override { return true; }
};

/// Keeps each record.
struct keeper : webcasts::wire::record_sink {
    std::vector<webcasts::attendee> records;
    bool on_attendee(const webcasts::attendee_view& person) override {
        append_owned(records, person);
        return true;
    }
    bool on_event(webcasts::event_summary&&) noexcept override { return true; }
};

/// Digests each record.
struct digester : webcasts::wire::record_sink {
    record_digest digest;
    explicit digester(record_digest empty) : digest(std::move(empty)) {}
    bool on_attendee(const webcasts::attendee_view& person) override {
        digest.add(person);
        return true;
    }
    bool on_event(webcasts::event_summary&&) noexcept override { return true; }
};

/// Decode a whole report in chunks with one of the library's decoders.
template <class Decoder>
void decode(std::string_view report, std::size_t chunk, webcasts::wire::record_sink& sink) {
    Decoder decoder(&sink);
    for_each_chunk(report, chunk, [&](std::span<const char> bytes) {
        if (const auto written = decoder.write(bytes); !written) {
            give_up("webcasts: " + written.error().client_text());
        }
    });
    if (const auto ended = decoder.finish(); !ended) {
        give_up("webcasts: " + ended.error().client_text());
    }
}

} // namespace benchmark

#endif
