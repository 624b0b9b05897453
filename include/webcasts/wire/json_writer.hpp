// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_WRITER_HPP
#define WEBCASTS_WIRE_JSON_WRITER_HPP

#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/records.hpp>
#include <webcasts/wire/canonical_fields.hpp>
#include <webcasts/wire/report_heading.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::wire {

/// Append `text` to `out` as a JSON string with its quotes (RFC 8259, section 7). Bytes that are not UTF-8
/// become U+FFFD.
inline void append_json_string(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    while (!text.empty()) {
        const auto next = webcasts::detail::first_utf8_character(text);
        const char32_t c = next.value;
        if (!next.valid) {
            out.append(webcasts::detail::replacement_character);
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c == '\n') {
            out.append("\\n");
        } else if (c == '\r') {
            out.append("\\r");
        } else if (c == '\t') {
            out.append("\\t");
        } else if (c < 0x20) {
            out.append("\\u00");
            out += hex[c >> 4U];
            out += hex[c & 0xFU];
        } else {
            out.append(text.substr(0, next.size));
        }
        text.remove_prefix(next.size);
    }
    out += '"';
}

/** Write the service's JSON in the canonical spelling (spec sections 3 to 5), appending to a string.

    A report is `begin_report`, `write_attendee` for each record, `end_report`; the string may be emptied
   between the calls. As in the vendor's sample `returnCode` follows its payload, and the time and version
   follow `result`. Members that would have the same name are altered (`distinct_names`). One thread at a
   time.
*/
class json_writer {
  public:
    /// Write the response to a log-in.
    static void write_login(std::string& out, const response_stamp& stamp, std::string_view session_id,
                            std::string_view user_id) {
        out.append(R"({"convey_api":{"result":{"success":{"sessionid":)");
        out.append(R"({"description":"Authenticated session ID.","value":)");
        append_json_string(out, session_id);
        out.append(R"(},"userid":{"description":"Authenticated user ID.","value":)");
        append_json_string(out, user_id);
        out.append("}}");
        end_envelope(out, 1, time_text(stamp.now).view(), stamp.time_zone);
    }

    /// Write the response that lists events.
    void write_event_list(std::string& out, const response_stamp& stamp,
                          std::span<const event_summary> events) {
        out.append(R"({"convey_api":{"result":{"success":{"event_list":[)");
        const char* separator = "\n";
        for (const event_summary& event : events) {
            out.append(separator).append(R"({"id":)");
            separator = ",\n";
            append_json_string(out, event.id.str());
            out.append(event.expired ? R"(,"expired":true)" : R"(,"expired":false)");
            member(out, "title", event.title);
            member(out, "sched_start", event.scheduled_start);
            member(out, "sched_end", event.scheduled_end);
            extra_members(out, event.extra, taken_names::event);
            out.append("}");
        }
        out.append("\n]}");
        end_envelope(out, 1, time_text(stamp.now).view(), stamp.time_zone);
    }

    /// Write the response that refuses a request; `return_code` is not 1.
    static void write_error(std::string& out, const response_stamp& stamp, long return_code,
                            std::string_view message) {
        out.append(R"({"convey_api":{"result":{"failure":{"message":)");
        append_json_string(out, message);
        out.append("}");
        end_envelope(out, return_code, time_text(stamp.now).view(), stamp.time_zone);
    }

    /// Write what stands before the first attendee.
    void begin_report(std::string& out, const report_heading& heading) {
        time_ = time_text(heading.stamp.now).view();
        time_zone_ = heading.stamp.time_zone;
        separator_ = "\n";
        out.append(R"({"convey_api":{"result":{"success":{"eventtitle":)");
        append_json_string(out, heading.event_title);
        out.append(R"(,"attendee_list":[)");
    }

    /// Write one attendee of a report.
    template <class Text>
    void write_attendee(std::string& out, const basic_attendee<Text>& person) {
        out.append(separator_);
        separator_ = ",\n";
        write_attendee_object(out, person);
    }

    /// Write what stands behind the last attendee.
    void end_report(std::string& out) {
        out.append("\n]}");
        end_envelope(out, 1, time_, time_zone_);
    }

    /// Write one attendee as an object on one line, without an end of line: a record of NDJSON. Where `event`
    /// is given the object begins with a member `event_id`.
    template <class Text>
    void write_attendee_object(std::string& out, const basic_attendee<Text>& person,
                               std::optional<std::string_view> event = std::nullopt) {
        out.append("{");
        if (event) {
            out.append(R"("event_id":)");
            append_json_string(out, *event);
        }
        bool first = !event;
        for_each_attendee_field(person, [&](std::string_view name, std::string_view value) {
            if (!first) {
                out.append(",");
            }
            first = false;
            append_json_string(out, name);
            out.append(":");
            append_json_string(out, value);
        });
        extra_members(out, person.extra, event ? taken_names::attendee_with_event : taken_names::attendee);
        write_sessions(out, person.sessions);
        write_questions(out, person.questions);
        write_survey(out, person.survey_answers);
        out.append("}");
    }

  private:
    static void end_envelope(std::string& out, long return_code, std::string_view time,
                             std::string_view time_zone) {
        out.append(R"(,"returnCode":)").append(std::to_string(return_code));
        out.append(R"(},"current_timestamp":)");
        append_json_string(out, time);
        member(out, "current_timezone", time_zone);
        out.append(R"(,"version":2.0}})").append("\n");
    }
    static void member(std::string& out, std::string_view name, std::string_view value) {
        out.append(",");
        append_json_string(out, name);
        out.append(":");
        append_json_string(out, value);
    }
    static void member(std::string& out, std::string_view name, const std::optional<local_time>& time) {
        if (time) {
            member(out, name, time_text(*time).view());
        }
    }
    template <class Text>
    void extra_members(std::string& out, const std::vector<basic_named_text<Text>>& extra,
                       std::span<const std::string_view> taken) {
        if (extra.empty()) {
            return;
        }
        names_.begin(taken);
        for (const auto& [name, value] : extra) {
            member(out, names_.add(name), std::string_view(value));
        }
    }
    /// Every item of a list begins with `{` and the members are written with a comma before them: drop the
    /// first comma.
    static void close_object(std::string& out, std::size_t opened) {
        if (out.size() > opened && out[opened] == ',') {
            out.erase(opened, 1);
        }
        out.append("}");
    }

    template <class Text>
    void write_sessions(std::string& out, const std::vector<basic_viewing_session<Text>>& sessions) {
        if (sessions.empty()) {
            return;
        }
        out.append(R"(,"session":{)");
        const char* list_separator = "";
        for (const session_list_name& names : session_list_names) {
            const char* separator = nullptr;
            for (const auto& item : sessions) {
                if (item.kind != names.kind) {
                    continue;
                }
                if (separator == nullptr) {
                    out.append(list_separator).append("\"").append(names.list).append("\":[");
                    list_separator = ",";
                    separator = "";
                }
                out.append(separator).append("{");
                separator = ",";
                const std::size_t opened = out.size();
                member(out, "start", item.start);
                member(out, "end", item.end);
                if (item.duration) {
                    out.append(R"(,"duration":)").append(std::to_string(item.duration->count()));
                }
                extra_members(out, item.extra, taken_names::session);
                close_object(out, opened);
            }
            if (separator != nullptr) {
                out.append("]");
            }
        }
        out.append("}");
    }
    template <class Text>
    void write_questions(std::string& out, const std::vector<basic_question<Text>>& questions) {
        const char* separator = R"(,"qa_list":[)";
        for (const auto& item : questions) {
            out.append(separator).append("{");
            separator = ",";
            const std::size_t opened = out.size();
            member(out, "time", item.time);
            member(out, "text", std::string_view(item.text));
            extra_members(out, item.extra, taken_names::question);
            close_object(out, opened);
        }
        out.append(questions.empty() ? "" : "]");
    }
    template <class Text>
    void write_survey(std::string& out, const std::vector<basic_survey_answer<Text>>& answers) {
        const char* separator = R"(,"survey_list":[)";
        for (const auto& item : answers) {
            out.append(separator).append("{");
            separator = ",";
            const std::size_t opened = out.size();
            member(out, "question", std::string_view(item.question));
            member(out, "answer", std::string_view(item.answer));
            extra_members(out, item.extra, taken_names::survey_answer);
            close_object(out, opened);
        }
        out.append(answers.empty() ? "" : "]");
    }

    distinct_names names_;
    std::string time_;
    std::string time_zone_;
    std::string_view separator_ = "\n";
};

} // namespace webcasts::wire

#endif
