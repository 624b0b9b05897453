// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_RECORD_SINK_HPP
#define WEBCASTS_WIRE_RECORD_SINK_HPP

#include <webcasts/records.hpp>

#include <concepts>
#include <utility>

namespace webcasts::inline v0::wire {

/** A taker of decoded records, in document order.

    Each function returns false where no more records are wanted: the decoder then stops without an error. The
   view is valid until the function returns. Records are handed over as they are complete, before the end of
   the response is known: what was handed over stands even where the response turns out to be refused or
   broken.
*/
template <class S>
concept record_sink = requires(S& sink, const attendee_view& person, event_summary&& event) {
    { sink.on_attendee(person) } -> std::same_as<bool>;
    { sink.on_event(std::move(event)) } -> std::same_as<bool>;
};

/** A sink that can take back: before the same request is sent again, after some of its records were handed
   over, `on_restart` is told to forget them. It returns true where it did, and false where they stand: then
   the request is not sent again. To other sinks no record is handed over twice.
*/
template <class S>
concept restartable_sink = record_sink<S> && requires(S& sink) {
    { sink.on_restart() } -> std::same_as<bool>;
};

/// A sink for responses in which no records are expected; it passes over any.
struct no_records {
    /// Pass over the record.
    static bool on_attendee(const attendee_view&) noexcept { return true; }
    /// Pass over the record.
    static bool on_event(const event_summary&) noexcept { return true; }
};

} // namespace webcasts::inline v0::wire

#endif
