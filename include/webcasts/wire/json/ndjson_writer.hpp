// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_NDJSON_WRITER_HPP
#define WEBCASTS_WIRE_JSON_NDJSON_WRITER_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/json/detail/attendee_writer.hpp>
#include <webcasts/wire/report_heading.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// Write records as NDJSON: each is an object on a line of its own, which ends with LF. The object is that of
/// the `attendee_list` in the service's JSON, in the canonical spelling (spec section 5).
///
/// Members that would have the same name are altered (`distinct_names`). Nothing is allocated for a record
/// once the buffers have the size of the largest. An exception, of an allocation, leaves text and writer as
/// they were before the call. One thread at a time.
class ndjson_writer {
  public:
    /// Start a report: NDJSON has nothing before the first record.
    static void begin_report(std::string&, const report_heading&) noexcept {}

    /// Write one attendee.
    template <class Text>
    void write_attendee(std::string& out, const basic_attendee<Text>& person) {
        write(out, person, std::nullopt);
    }
    /// Write one attendee with a member `event_id` before the others, for files with several events. The name
    /// of a further field `event_id` is altered.
    template <class Text>
    void write_attendee(std::string& out, const basic_attendee<Text>& person, std::string_view event_id) {
        write(out, person, event_id);
    }

    /// End the report: NDJSON has nothing after the last record.
    static void end_report(std::string&) noexcept {}

  private:
    template <class Text>
    void write(std::string& out, const basic_attendee<Text>& person, std::optional<std::string_view> event) {
        record_.clear();
        attendees_.append(record_, person, event);
        record_.push_back('\n');
        out.append(record_.view());
    }

    json_attendee_writer attendees_;
    detail::text_buffer record_;
};

}}} // namespace webcasts::v0::wire

#endif
