// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_DETAIL_ATTENDEE_WRITER_HPP
#define WEBCASTS_WIRE_JSON_DETAIL_ATTENDEE_WRITER_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/canonical_fields.hpp>
#include <webcasts/wire/detail/text/integer_text.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/distinct_names.hpp>
#include <webcasts/wire/json/string.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace wire {

/// Append `,"name":"value"`; the name needs no escapes.
template <class Out>
void append_json_member(Out& out, std::string_view name, std::string_view value) {
    out.append(",\"").append(name).append("\":\"");
    append_json_characters(out, value);
    out.push_back('"');
}
/// Append a member with a time, if there is one.
template <class Out>
void append_json_member(Out& out, std::string_view name, const std::optional<local_time>& time) {
    if (time) {
        out.append(",\"").append(name).append("\":\"").append(time_text(*time).view()).append("\"");
    }
}
/// Append the further fields of a record, each with a comma before it, under distinct names.
template <class Out, class Text>
void append_json_members(Out& out, const std::vector<basic_named_text<Text>>& extra, distinct_names& names) {
    names.begin();
    for (const auto& [name, value] : extra) {
        append_json_member(out, names.add(name, append_json_characters<std::string>),
                           std::string_view(value));
    }
}

/// Write attendees as JSON objects, each on one line without a line end: the items of `attendee_list` (spec
/// section 5) and the records of NDJSON.
///
/// Empty fields are written, empty lists are not. One thread at a time.
class json_attendee_writer {
  public:
    /// Append an object, with `event_id` as its first member if `event` has a value.
    template <class Text>
    void append(detail::text_buffer& out, const basic_attendee<Text>& person,
                std::optional<std::string_view> event = std::nullopt) {
        static constexpr auto names = attendee_field_names_between("\"", "\",\"", "\":\"");
        out.push_back('{');
        if (event) {
            out.append("\"event_id\":");
            append_json_string(out, *event);
            out.push_back(',');
        }
        for_each_attendee_value(person, [&out](std::size_t index, std::string_view value) {
            out.append(names[index]);
            append_json_characters(out, value);
        });
        out.push_back('"');
        append_json_members(out, person.extra, event ? names_with_event_ : names_);
        append_sessions(out, person.sessions);
        append_questions(out, person.questions);
        append_survey(out, person.survey_answers);
        out.push_back('}');
    }

  private:
    using buffer = detail::text_buffer;

    /// Make an object of the members from `begin` on, each of which has a comma before it.
    static void close_object(buffer& out, std::size_t begin) {
        if (out.size() == begin) {
            out.push_back('{');
        } else {
            out[begin] = '{';
        }
        out.push_back('}');
    }

    template <class Text>
    void append_sessions(buffer& out, const std::vector<basic_viewing_session<Text>>& sessions) {
        if (sessions.empty()) {
            return;
        }
        char before_list = '{';
        out.append(",\"session\":");
        for (const session_list_name& names : session_list_names) {
            bool any = false;
            for (const auto& item : sessions) {
                if (item.kind != names.kind) {
                    continue;
                }
                if (any) {
                    out.push_back(',');
                } else {
                    any = true;
                    out.push_back(before_list);
                    before_list = ',';
                    out.append("\"").append(names.list).append("\":[");
                }
                const std::size_t begin = out.size();
                append_json_member(out, "start", item.start);
                append_json_member(out, "end", item.end);
                if (item.duration) {
                    out.append(",\"duration\":");
                    out.append(detail::integer_text(item.duration->count()).view());
                }
                append_json_members(out, item.extra, session_names_);
                close_object(out, begin);
            }
            if (any) {
                out.push_back(']');
            }
        }
        out.push_back('}');
    }
    template <class Text>
    void append_questions(buffer& out, const std::vector<basic_question<Text>>& questions) {
        std::string_view separator = ",\"qa_list\":[";
        for (const auto& item : questions) {
            out.append(separator);
            separator = ",";
            const std::size_t begin = out.size();
            append_json_member(out, "time", item.time);
            append_json_member(out, "text", std::string_view(item.text));
            append_json_members(out, item.extra, question_names_);
            close_object(out, begin);
        }
        out.append(questions.empty() ? "" : "]");
    }
    template <class Text>
    void append_survey(buffer& out, const std::vector<basic_survey_answer<Text>>& answers) {
        std::string_view separator = ",\"survey_list\":[";
        for (const auto& item : answers) {
            out.append(separator);
            separator = ",";
            const std::size_t begin = out.size();
            append_json_member(out, "question", std::string_view(item.question));
            append_json_member(out, "answer", std::string_view(item.answer));
            append_json_members(out, item.extra, answer_names_);
            close_object(out, begin);
        }
        out.append(answers.empty() ? "" : "]");
    }

    distinct_names names_{taken_names::attendee};
    distinct_names names_with_event_{taken_names::attendee_with_event};
    distinct_names session_names_{taken_names::session};
    distinct_names question_names_{taken_names::question};
    distinct_names answer_names_{taken_names::survey_answer};
};

}}} // namespace webcasts::v0::wire

#endif
