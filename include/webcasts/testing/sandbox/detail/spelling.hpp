// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_SPELLING_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_SPELLING_HPP

#include <webcasts/api.hpp>
#include <webcasts/records.hpp>
#include <webcasts/testing/sandbox/choices.hpp>
#include <webcasts/wire/json/writer.hpp>
#include <webcasts/wire/report_heading.hpp>
#include <webcasts/wire/xml/writer.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

// The library's writers only know the canonical spelling. Other spellings are made from it by search and
// replacement of markers. These cannot occur in a text, because quotes and angle brackets are escaped there.

namespace webcasts { inline namespace v0 { namespace testing {

/// A response in two parts, before and after the records of a report.
struct sandbox_envelope {
    std::string head;   ///< before the records
    std::string tail{}; ///< after the records
};

namespace sandbox_detail {

/// Remove the part of a text from one marker up to the next one, and return it.
inline std::string cut_out(std::string& text, std::string_view from, std::string_view to) {
    const std::size_t begin = text.find(from);
    const std::size_t end = text.find(to, begin);
    std::string part = text.substr(begin, end - begin);
    text.erase(begin, end - begin);
    return part;
}

inline void put_xml_code_last(sandbox_envelope& envelope) {
    const std::string clock = cut_out(envelope.head, "<currentDateTime>", "\n<result>");
    constexpr std::string_view code_end = "</returnCode>";
    std::string code = cut_out(envelope.head, "<returnCode>", code_end).append(code_end);
    envelope.head.erase(envelope.head.find(code_end), code_end.size());
    envelope.tail.insert(envelope.tail.rfind("</result>"), code);
    envelope.tail.insert(envelope.tail.rfind("</convey_api>"), clock);
}

inline void put_json_code_first(sandbox_envelope& envelope) {
    constexpr std::string_view opening = R"({"convey_api":{"result":{)";
    const std::size_t at = envelope.tail.rfind(R"(,"returnCode":)");
    const std::size_t clock_at = envelope.tail.find("},", at);
    const std::string code = envelope.tail.substr(at + 1, clock_at - at - 1);
    const std::string clock = envelope.tail.substr(clock_at + 2, envelope.tail.rfind("}}") - clock_at - 2);
    envelope.tail.replace(at, std::string::npos, "}}}\n");
    envelope.head.replace(0, opening.size(), R"({"convey_api":{)" + clock + R"(,"result":{)" + code + ",");
}

} // namespace sandbox_detail

/// Change the order of a canonical envelope's members. CSV has none.
inline void reorder_envelope(sandbox_envelope& envelope, wire_format format, sandbox_envelope_order order) {
    if (format == wire_format::xml && order == sandbox_envelope_order::code_last) {
        sandbox_detail::put_xml_code_last(envelope);
    } else if (format == wire_format::json && order == sandbox_envelope_order::code_first) {
        sandbox_detail::put_json_code_first(envelope);
    }
}

/// Change the order of the members of a response in one part.
[[nodiscard]] inline std::string reordered(std::string body, wire_format format,
                                           sandbox_envelope_order order) {
    const std::size_t middle =
        format == wire_format::json ? body.rfind(R"(,"returnCode":)") : body.rfind("</result>");
    sandbox_envelope envelope{body.substr(0, middle), body.substr(middle)};
    reorder_envelope(envelope, format, order);
    return envelope.head + envelope.tail;
}

/// Return the response that refuses a request, with its text at `place`.
[[nodiscard]] inline std::string refusal_text(wire_format format, const wire::response_stamp& stamp,
                                              long return_code, std::string_view message,
                                              sandbox_error_place place) {
    struct delimiters {
        std::string_view xml_before, xml_after, json_before, json_after;
    };
    // In the order of sandbox_error_place.
    static constexpr std::array<delimiters, 6> places{{
        {"<failure><message>", "</message></failure>", R"("failure":{"message":)", "},"},
        {"<failure>", "</failure>", R"("failure":)", ","},
        {"<error>", "</error>", R"("error":)", ","},
        {"<message>", "</message>", R"("message":)", ","},
        {"<description>", "</description>", R"("description":)", ","},
        {"<failure>", "</failure>", R"("failure":"")", ","},
    }};
    const bool json = format == wire_format::json;
    std::string body;
    if (json) {
        wire::json_writer::write_error(body, stamp, return_code, message);
    } else {
        wire::xml_writer::write_error(body, stamp, return_code, message);
    }
    const delimiters& canonical = places.front();
    const delimiters& chosen = places[static_cast<std::size_t>(place)];
    const std::string_view before = json ? canonical.json_before : canonical.xml_before;
    const std::string_view after = json ? canonical.json_after : canonical.xml_after;
    const std::size_t begin = body.find(before);
    const std::size_t end = json ? body.rfind(R"(},"returnCode")") : body.find(after, begin);
    std::string text = body.substr(begin + before.size(), end - begin - before.size());
    if (place == sandbox_error_place::nowhere) {
        text.clear();
    }
    text.insert(0, json ? chosen.json_before : chosen.xml_before);
    text.append(json ? chosen.json_after : chosen.xml_after);
    body.replace(begin, end + after.size() - begin, text);
    return body;
}

/// Return the response that lists events.
[[nodiscard]] inline std::string event_list_text(wire_format format, const wire::response_stamp& stamp,
                                                 std::span<const event_summary> events,
                                                 sandbox_event_spelling spelling) {
    const bool json = format == wire_format::json;
    std::string body;
    if (json) {
        wire::json_writer::write_event_list(body, stamp, events);
    } else {
        wire::xml_writer::write_event_list(body, stamp, events);
    }
    if (spelling == sandbox_event_spelling::event) {
        return body;
    }
    if (json) {
        constexpr std::string_view opening = R"("event_list":)";
        body.insert(body.rfind(R"(},"returnCode":)"), "}}");
        body.insert(body.find(opening) + opening.size(), R"({"core_event":{"event_info":)");
        return body;
    }
    // Each event has a line of its own, because line ends in attributes are escaped.
    constexpr std::string_view old_name = "\n<event ";
    constexpr std::string_view new_name = "\n<event_info ";
    constexpr std::string_view title = " title=\"";
    std::size_t at = body.find("<event_list>");
    body.insert(at + std::string_view("<event_list>").size(), "<core_event>");
    while ((at = body.find(old_name, at)) != std::string::npos) {
        body.replace(at, old_name.size(), new_name);
        const std::size_t from = body.find(title, at);
        const std::size_t to = body.find('"', from + title.size());
        const std::string text = body.substr(from + title.size(), to - from - title.size());
        body.erase(from, to + 1 - from);
        const std::size_t end = body.find("/>\n", from);
        body.replace(end, 2, ">" + text + "</event_info>");
        at = end;
    }
    body.insert(body.rfind("\n</event_list>"), "\n</core_event>");
    return body;
}

}}} // namespace webcasts::v0::testing

#endif
