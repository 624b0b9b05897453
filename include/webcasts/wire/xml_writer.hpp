// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_WRITER_HPP
#define WEBCASTS_WIRE_XML_WRITER_HPP

#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/records.hpp>
#include <webcasts/wire/canonical_fields.hpp>
#include <webcasts/wire/report_heading.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::wire {

/** Append `text` to `out` so that it stands for itself in XML content and in a double-quoted attribute.

    `&`, `<`, `>` and `"` are written as entities; TAB, LF and CR as character references, so that neither
   line-end nor attribute-value normalisation (XML 1.0, sections 2.11 and 3.3.3) changes them. What XML 1.0
   cannot express (other control characters, U+FFFE, U+FFFF, bytes that are not UTF-8) becomes U+FFFD.
*/
inline void append_xml_text(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const auto next = webcasts::detail::first_utf8_character(text);
        const char32_t c = next.value;
        if (!next.valid || c == 0xFFFE || c == 0xFFFF || (c < 0x20 && c != '\t' && c != '\n' && c != '\r')) {
            out.append(webcasts::detail::replacement_character);
        } else if (c == '&') {
            out.append("&amp;");
        } else if (c == '<') {
            out.append("&lt;");
        } else if (c == '>') {
            out.append("&gt;");
        } else if (c == '"') {
            out.append("&quot;");
        } else if (c < 0x20) {
            out.append("&#").append(std::to_string(static_cast<unsigned>(c))).append(";");
        } else {
            out.append(text.substr(0, next.size));
        }
        text.remove_prefix(next.size);
    }
}

/** Make an XML attribute name of a field's name: every character besides ASCII letters, digits, `_`, `-` and
   `.` becomes
    `_`, and a `_` is put before a name that would begin with a digit, `-`, `.` or the reserved `xml`.

    Letters beyond ASCII are legal names by the fifth edition of XML 1.0, but common parsers still keep to the
   fourth.
*/
[[nodiscard]] inline std::string xml_name(std::string_view name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    std::string made;
    while (!name.empty()) {
        const char c = name.front();
        const bool legal = letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
        made += legal ? c : '_';
        name.remove_prefix(webcasts::detail::first_utf8_character(name).size);
    }
    const auto lower = [&](std::size_t at) { return static_cast<char>(made[at] | 0x20); };
    const bool reserved = made.size() >= 3 && lower(0) == 'x' && lower(1) == 'm' && lower(2) == 'l';
    if (made.empty() || reserved || !letter(made.front())) {
        made.insert(made.begin(), '_');
    }
    return made;
}

/** Write the service's XML in the canonical spelling (spec sections 3 to 5), appending to a string.

    A report is `begin_report`, `write_attendee` for each record, `end_report`; the string may be emptied
   between the calls, so a report never has to stand in memory as a whole. Fields without a member are written
   as attributes under `xml_name` of their names, altered where two would be the same (`distinct_names`). One
   thread at a time.
*/
class xml_writer {
  public:
    /// Write the response to a log-in.
    static void write_login(std::string& out, const response_stamp& stamp, std::string_view session_id,
                            std::string_view user_id) {
        begin_success(out, stamp);
        out.append("<sessionid><description>Authenticated session ID.</description>");
        element(out, "value", session_id);
        out.append("</sessionid><userid><description>Authenticated user ID.</description>");
        element(out, "value", user_id);
        out.append("</userid>");
        end_success(out);
    }

    /// Write the response that lists events.
    void write_event_list(std::string& out, const response_stamp& stamp,
                          std::span<const event_summary> events) {
        begin_success(out, stamp);
        out.append("<event_list>");
        for (const event_summary& event : events) {
            out.append("\n<event");
            attribute(out, "id", event.id.str());
            attribute(out, "expired", event.expired ? "true" : "false");
            attribute(out, "title", event.title);
            attribute(out, "sched_start", event.scheduled_start);
            attribute(out, "sched_end", event.scheduled_end);
            extra_attributes(out, event.extra, taken_names::event);
            out.append("/>");
        }
        out.append("\n</event_list>");
        end_success(out);
    }

    /// Write the response that refuses a request; `return_code` is not 1.
    static void write_error(std::string& out, const response_stamp& stamp, long return_code,
                            std::string_view message) {
        begin_envelope(out, stamp);
        out.append("<returnCode>").append(std::to_string(return_code)).append("</returnCode><failure>");
        element(out, "message", message);
        out.append("</failure></result>\n</convey_api>\n");
    }

    /// Write what stands before the first attendee.
    static void begin_report(std::string& out, const report_heading& heading) {
        begin_success(out, heading.stamp);
        element(out, "eventtitle", heading.event_title);
        out.append("<attendee_list>");
    }

    /// Write one attendee.
    template <class Text>
    void write_attendee(std::string& out, const basic_attendee<Text>& person) {
        out.append("\n<attendee");
        for_each_attendee_field(
            person, [&](std::string_view name, std::string_view value) { attribute(out, name, value); });
        extra_attributes(out, person.extra, taken_names::attendee);
        if (person.sessions.empty() && person.questions.empty() && person.survey_answers.empty()) {
            out.append("/>");
            return;
        }
        out.append(">");
        write_sessions(out, person.sessions);
        write_questions(out, person.questions);
        write_survey(out, person.survey_answers);
        out.append("</attendee>");
    }

    /// Write what stands behind the last attendee.
    static void end_report(std::string& out) {
        out.append("\n</attendee_list>");
        end_success(out);
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
    static void attribute(std::string& out, std::string_view name, std::string_view value) {
        out.append(" ").append(name).append("=\"");
        append_xml_text(out, value);
        out.append("\"");
    }
    static void attribute(std::string& out, std::string_view name, const std::optional<local_time>& time) {
        if (time) {
            attribute(out, name, time_text(*time).view());
        }
    }
    template <class Text>
    void extra_attributes(std::string& out, const std::vector<basic_named_text<Text>>& extra,
                          std::span<const std::string_view> taken) {
        if (extra.empty()) {
            return;
        }
        names_.begin(taken);
        for (const auto& [name, value] : extra) {
            attribute(out, names_.add(xml_name(name)), std::string_view(value));
        }
    }

    template <class Text>
    void write_sessions(std::string& out, const std::vector<basic_viewing_session<Text>>& sessions) {
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
                    attribute(out, "duration", std::to_string(item.duration->count()));
                }
                extra_attributes(out, item.extra, taken_names::session);
                out.append("/>");
            }
            if (any) {
                out.append("</").append(names.list).append(">");
            }
        }
        out.append("</session>");
    }
    template <class Text>
    void write_questions(std::string& out, const std::vector<basic_question<Text>>& questions) {
        if (questions.empty()) {
            return;
        }
        out.append("<qa_list>");
        for (const auto& item : questions) {
            out.append("<qa");
            attribute(out, "time", item.time);
            extra_attributes(out, item.extra, taken_names::question);
            out.append(">");
            append_xml_text(out, item.text);
            out.append("</qa>");
        }
        out.append("</qa_list>");
    }
    template <class Text>
    void write_survey(std::string& out, const std::vector<basic_survey_answer<Text>>& answers) {
        if (answers.empty()) {
            return;
        }
        out.append("<survey_list>");
        for (const auto& item : answers) {
            out.append("<survey");
            attribute(out, "question", std::string_view(item.question));
            extra_attributes(out, item.extra, taken_names::survey_answer);
            out.append(">");
            append_xml_text(out, item.answer);
            out.append("</survey>");
        }
        out.append("</survey_list>");
    }

    distinct_names names_;
};

} // namespace webcasts::wire

#endif
