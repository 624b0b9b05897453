// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_WRITER_HPP
#define WEBCASTS_WIRE_XML_WRITER_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/canonical_fields.hpp>
#include <webcasts/wire/detail/text/append_whole.hpp>
#include <webcasts/wire/detail/text/integer_text.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/distinct_names.hpp>
#include <webcasts/wire/report_heading.hpp>
#include <webcasts/wire/time_writer.hpp>
#include <webcasts/wire/xml/text.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace wire {

/// Write the service's XML in the canonical spelling (spec sections 3 to 5), appending to a string.
///
/// A report is `begin_report`, `write_attendee` for each record, `end_report`; the string may be emptied
/// between the calls, so a report never has to be in memory as a whole. Fields without a member are written
/// as attributes under `xml_name` of their names, altered if two would be the same (`distinct_names`).
/// Nothing is allocated for a record once the buffers have the size of the largest. An exception, of an
/// allocation, leaves text and writer as they were before the call. One thread at a time.
class xml_writer {
  public:
    /// Write the response to a log-in.
    static void write_login(std::string& out, const response_stamp& stamp, std::string_view session_id,
                            std::string_view user_id) {
        detail::append_whole(out, [&] {
            begin_success(out, stamp);
            out.append("<sessionid><description>Authenticated session ID.</description>");
            element(out, "value", session_id);
            out.append("</sessionid><userid><description>Authenticated user ID.</description>");
            element(out, "value", user_id);
            out.append("</userid>");
            end_success(out);
        });
    }

    /// Write the response that lists events.
    static void write_event_list(std::string& out, const response_stamp& stamp,
                                 std::span<const event_summary> events) {
        detail::append_whole(out, [&] {
            distinct_names names(taken_names::event);
            begin_success(out, stamp);
            out.append("<event_list>");
            for (const event_summary& event : events) {
                out.append("\n<event");
                attribute(out, "id", event.id.str());
                attribute(out, "expired", event.expired ? "true" : "false");
                attribute(out, "title", event.title);
                attribute(out, "sched_start", event.scheduled_start);
                attribute(out, "sched_end", event.scheduled_end);
                extra_attributes(out, event.extra, names);
                out.append("/>");
            }
            out.append("\n</event_list>");
            end_success(out);
        });
    }

    /// Write the response that refuses a request; `return_code` is not 1.
    static void write_error(std::string& out, const response_stamp& stamp, long return_code,
                            std::string_view message) {
        detail::append_whole(out, [&] {
            begin_envelope(out, stamp);
            out.append("<returnCode>")
                .append(detail::integer_text(return_code).view())
                .append("</returnCode><failure>");
            element(out, "message", message);
            out.append("</failure></result>\n</convey_api>\n");
        });
    }

    /// Write the start of a report, up to the first attendee.
    static void begin_report(std::string& out, const report_heading& heading) {
        detail::append_whole(out, [&] {
            begin_success(out, heading.stamp);
            element(out, "eventtitle", heading.event_title);
            out.append("<attendee_list>");
        });
    }

    /// Write one attendee.
    template <class Text>
    void write_attendee(std::string& out, const basic_attendee<Text>& person) {
        record_.clear();
        append_attendee(record_, person);
        out.append(record_.view());
    }

    /// Write the end of the report, after the last attendee.
    static void end_report(std::string& out) {
        detail::append_whole(out, [&] {
            out.append("\n</attendee_list>");
            end_success(out);
        });
    }

  private:
    static void begin_envelope(std::string& out, const response_stamp& stamp) {
        out.append(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<convey_api version=\"2.0\">\n");
        element(out, "currentDateTime", time_text(stamp.now).view());
        element(out, "currentTimeZone", stamp.time_zone);
        out.append("\n<result>");
    }
    static void begin_success(std::string& out, const response_stamp& stamp) {
        begin_envelope(out, stamp);
        out.append("<returnCode>1</returnCode><success>");
    }
    static void end_success(std::string& out) { out.append("</success></result>\n</convey_api>\n"); }

    static void element(std::string& out, std::string_view name, std::string_view text) {
        out.append("<").append(name).append(">");
        append_xml_text(out, text);
        out.append("</").append(name).append(">");
    }
    template <class Out>
    static void attribute(Out& out, std::string_view name, std::string_view value) {
        out.append(" ").append(name).append("=\"");
        append_xml_text(out, value);
        out.append("\"");
    }
    template <class Out>
    static void attribute(Out& out, std::string_view name, const std::optional<local_time>& time) {
        if (time) {
            out.append(" ").append(name).append("=\"").append(time_text(*time).view()).append("\"");
        }
    }
    template <class Out, class Text>
    static void extra_attributes(Out& out, const std::vector<basic_named_text<Text>>& extra,
                                 distinct_names& names) {
        names.begin();
        for (const auto& [name, value] : extra) {
            attribute(out, names.add(name, append_xml_name), std::string_view(value));
        }
    }

    using buffer = detail::text_buffer;

    template <class Text>
    void append_attendee(buffer& out, const basic_attendee<Text>& person) {
        static constexpr auto names = attendee_field_names_between(" ", "\" ", "=\"");
        out.append("\n<attendee");
        for_each_attendee_value(person, [&out](std::size_t index, std::string_view value) {
            out.append(names[index]);
            append_xml_text(out, value);
        });
        out.push_back('"');
        extra_attributes(out, person.extra, names_);
        if (person.sessions.empty() && person.questions.empty() && person.survey_answers.empty()) {
            out.append("/>");
            return;
        }
        out.push_back('>');
        append_sessions(out, person.sessions);
        append_questions(out, person.questions);
        append_survey(out, person.survey_answers);
        out.append("</attendee>");
    }
    template <class Text>
    void append_sessions(buffer& out, const std::vector<basic_viewing_session<Text>>& sessions) {
        if (sessions.empty()) {
            return;
        }
        out.append("<session>");
        for (const session_list_name& names : session_list_names) {
            bool any = false;
            for (const auto& item : sessions) {
                if (item.kind != names.kind) {
                    continue;
                }
                if (!any) {
                    out.append("<").append(names.list).append(">");
                    any = true;
                }
                out.append("<").append(names.item);
                attribute(out, "start", item.start);
                attribute(out, "end", item.end);
                if (item.duration) {
                    attribute(out, "duration", detail::integer_text(item.duration->count()).view());
                }
                extra_attributes(out, item.extra, session_names_);
                out.append("/>");
            }
            if (any) {
                out.append("</").append(names.list).append(">");
            }
        }
        out.append("</session>");
    }
    template <class Text>
    void append_questions(buffer& out, const std::vector<basic_question<Text>>& questions) {
        if (questions.empty()) {
            return;
        }
        out.append("<qa_list>");
        for (const auto& item : questions) {
            out.append("<qa");
            attribute(out, "time", item.time);
            extra_attributes(out, item.extra, question_names_);
            out.push_back('>');
            append_xml_text(out, item.text);
            out.append("</qa>");
        }
        out.append("</qa_list>");
    }
    template <class Text>
    void append_survey(buffer& out, const std::vector<basic_survey_answer<Text>>& answers) {
        if (answers.empty()) {
            return;
        }
        out.append("<survey_list>");
        for (const auto& item : answers) {
            out.append("<survey");
            attribute(out, "question", std::string_view(item.question));
            extra_attributes(out, item.extra, answer_names_);
            out.push_back('>');
            append_xml_text(out, item.answer);
            out.append("</survey>");
        }
        out.append("</survey_list>");
    }

    distinct_names names_{taken_names::attendee};
    distinct_names session_names_{taken_names::session};
    distinct_names question_names_{taken_names::question};
    distinct_names answer_names_{taken_names::survey_answer};
    buffer record_;
};

}}} // namespace webcasts::v0::wire

#endif
