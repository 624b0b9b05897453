// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_WRITER_HPP
#define WEBCASTS_WIRE_JSON_WRITER_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/canonical_fields.hpp>
#include <webcasts/wire/detail/text/append_whole.hpp>
#include <webcasts/wire/detail/text/integer_text.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/distinct_names.hpp>
#include <webcasts/wire/json/detail/attendee_writer.hpp>
#include <webcasts/wire/json/string.hpp>
#include <webcasts/wire/report_heading.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace wire {

/// Write the service's JSON in the canonical spelling (spec sections 3 to 5), appending to a string.
///
/// A report is `begin_report`, `write_attendee` for each record, `end_report`; the string may be emptied
/// between the calls. As in the vendor's sample `returnCode` follows its payload, and the time and version
/// follow `result`. Members that would have the same name are altered (`distinct_names`). Nothing is
/// allocated for a record once the buffers have the size of the largest. An exception, of an allocation,
/// leaves text and writer as they were before the call. One thread at a time.
class json_writer {
  public:
    /// Write the response to a log-in.
    static void write_login(std::string& out, const response_stamp& stamp, std::string_view session_id,
                            std::string_view user_id) {
        detail::append_whole(out, [&] {
            out.append(R"({"convey_api":{"result":{"success":{"sessionid":)");
            out.append(R"({"description":"Authenticated session ID.","value":)");
            append_json_string(out, session_id);
            out.append(R"(},"userid":{"description":"Authenticated user ID.","value":)");
            append_json_string(out, user_id);
            out.append("}}");
            end_envelope(out, 1, time_text(stamp.now).view(), stamp.time_zone);
        });
    }

    /// Write the response that lists events.
    static void write_event_list(std::string& out, const response_stamp& stamp,
                                 std::span<const event_summary> events) {
        detail::append_whole(out, [&] {
            distinct_names names(taken_names::event);
            out.append(R"({"convey_api":{"result":{"success":{"event_list":[)");
            std::string_view separator = "\n";
            for (const event_summary& event : events) {
                out.append(separator).append(R"({"id":)");
                separator = ",\n";
                append_json_string(out, event.id.str());
                out.append(event.expired ? R"(,"expired":true)" : R"(,"expired":false)");
                append_json_member(out, "title", event.title);
                append_json_member(out, "sched_start", event.scheduled_start);
                append_json_member(out, "sched_end", event.scheduled_end);
                append_json_members(out, event.extra, names);
                out.append("}");
            }
            out.append("\n]}");
            end_envelope(out, 1, time_text(stamp.now).view(), stamp.time_zone);
        });
    }

    /// Write the response that refuses a request; `return_code` is not 1.
    static void write_error(std::string& out, const response_stamp& stamp, long return_code,
                            std::string_view message) {
        detail::append_whole(out, [&] {
            out.append(R"({"convey_api":{"result":{"failure":{"message":)");
            append_json_string(out, message);
            out.append("}");
            end_envelope(out, return_code, time_text(stamp.now).view(), stamp.time_zone);
        });
    }

    /// Write the start of a report, up to the first attendee.
    void begin_report(std::string& out, const report_heading& heading) {
        std::string time(time_text(heading.stamp.now).view());
        std::string time_zone(heading.stamp.time_zone);
        detail::append_whole(out, [&] {
            out.append(R"({"convey_api":{"result":{"success":{"eventtitle":)");
            append_json_string(out, heading.event_title);
            out.append(R"(,"attendee_list":[)");
        });
        time_ = std::move(time);
        time_zone_ = std::move(time_zone);
        separator_ = "\n";
    }

    /// Write one attendee of a report.
    template <class Text>
    void write_attendee(std::string& out, const basic_attendee<Text>& person) {
        record_.clear();
        record_.append(separator_);
        attendees_.append(record_, person);
        out.append(record_.view());
        separator_ = ",\n";
    }

    /// Write the end of the report, after the last attendee.
    void end_report(std::string& out) {
        detail::append_whole(out, [&] {
            out.append("\n]}");
            end_envelope(out, 1, time_, time_zone_);
        });
    }

  private:
    static void end_envelope(std::string& out, long return_code, std::string_view time,
                             std::string_view time_zone) {
        out.append(R"(,"returnCode":)").append(detail::integer_text(return_code).view());
        out.append(R"(},"current_timestamp":)");
        append_json_string(out, time);
        append_json_member(out, "current_timezone", time_zone);
        out.append(R"(,"version":2.0}})").append("\n");
    }

    json_attendee_writer attendees_;
    detail::text_buffer record_;
    std::string time_;
    std::string time_zone_;
    std::string_view separator_ = "\n";
};

}}} // namespace webcasts::v0::wire

#endif
