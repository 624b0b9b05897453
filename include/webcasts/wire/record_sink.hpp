// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_RECORD_SINK_HPP
#define WEBCASTS_WIRE_RECORD_SINK_HPP

#include <webcasts/records.hpp>

namespace webcasts { inline namespace v0 { namespace wire {

/// A receiver of decoded records, in document order.
///
/// Derive from it and override the functions for the records of interest; by default records are ignored. A
/// record is passed on as soon as it is complete, before the end of the response is known: it stays valid
/// even if the response turns out to be refused or broken.
class record_sink {
  public:
    virtual ~record_sink() = default;

    /// Take an attendee; the view is valid until the function returns. Return false to refuse further
    /// records: the decoder then stops without an error.
    [[nodiscard]] virtual bool on_attendee(const attendee_view&) { return true; }
    /// Take an event. Return false to refuse further records.
    [[nodiscard]] virtual bool on_event(event_summary&&) { return true; }
    /// Discard the records taken so far, because the same request is about to be sent again. Return false to
    /// keep them: then the request is not sent again, so that no record is passed on twice.
    [[nodiscard]] virtual bool on_restart() { return false; }

  protected:
    record_sink() = default;
    /// Copied by derived classes only, so that no sink is sliced.
    record_sink(const record_sink&) = default;
    /// The same.
    record_sink& operator=(const record_sink&) = default;
};

}}} // namespace webcasts::v0::wire

#endif
