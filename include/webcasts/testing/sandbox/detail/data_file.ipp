// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_DATA_FILE_IPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_DATA_FILE_IPP

#include <webcasts/api.hpp>
#include <webcasts/query/event_id.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/testing/sandbox/data.hpp>
#include <webcasts/testing/sandbox/data_file.hpp>
#include <webcasts/wire/csv/decoder.hpp>
#include <webcasts/wire/detail/tree_decoder.hpp>
#include <webcasts/wire/json/detail/tokenizer.hpp>
#include <webcasts/wire/value_text.hpp>

#include <boost/system/errc.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

namespace sandbox_detail {

inline error data_error(std::size_t line, std::string_view text) {
    return error(make_error_code(boost::system::errc::invalid_argument),
                 "line " + std::to_string(line) + ": " + std::string(text));
}
/// Return a decoder's error in the text of a line of the file.
inline error data_error(std::size_t line, const error& failure, std::uint64_t bytes_before_line) {
    std::string text = failure.code().message();
    if (!failure.client_text().empty()) {
        text.append(": ").append(failure.client_text());
    }
    // The path attendee[17].reg_date is the field reg_date of this line's record.
    if (const auto field = failure.location().field_path.find("]."); field != std::string::npos) {
        text.insert(0, "column " + failure.location().field_path.substr(field + 2) + ": ");
    } else if (failure.location().byte_offset.value_or(0) >= bytes_before_line) {
        const std::uint64_t column = failure.location().byte_offset.value_or(0) - bytes_before_line + 1;
        text.insert(0, "column " + std::to_string(column) + ": ");
    }
    return data_error(line, text);
}

/// Collects attendees by event: that of their further field `event_id`.
class sandbox_data_collector final : public wire::record_sink {
  public:
    bool on_attendee(const attendee_view& view) override {
        ++records;
        attendee person = to_owned(view);
        const auto field = std::find_if(person.extra.begin(), person.extra.end(),
                                        [](const named_text& item) { return item.name == "event_id"; });
        const auto id = field == person.extra.end() ? std::nullopt : read_id(field->value);
        if (!id) {
            failure = data_error(line, "column event_id: missing, or not 7 digits");
            return false;
        }
        person.extra.erase(field);
        take_list(person, "qa_list");
        take_list(person, "survey_list");
        event_of(*id).attendees.push_back(std::move(person));
        line = next_line;
        return !failure;
    }

    std::vector<sandbox_event> events;
    std::optional<error> failure;
    std::size_t line = 1;      ///< of the start of the next record
    std::size_t next_line = 1; ///< of the start of the record after it
    std::uint64_t records = 0;

  private:
    static std::optional<event_id> read_id(const std::string& text) {
        const auto id = wire::parse_event_id(text);
        return id ? std::optional(*id) : std::nullopt;
    }
    sandbox_event& event_of(event_id id) {
        for (sandbox_event& event : events) {
            if (event.summary.id == id) {
                return event;
            }
        }
        return events.emplace_back(
            sandbox_event{{id, false, "Event " + std::string(id.str()), std::nullopt, std::nullopt, {}}, {}});
    }
    /// Take the questions or survey answers from a cell of CSV that contains them as JSON.
    void take_list(attendee& person, std::string_view name);
};

/// Decode one attendee's JSON object.
inline result<void> decode_object(std::string_view object, sandbox_data_collector& sink, std::size_t line) {
    constexpr std::string_view before =
        R"({"convey_api":{"result":{"returnCode":1,"success":{"attendee_list":[)";
    wire::json_decoder decoder(&sink);
    const std::uint64_t records = sink.records;
    for (const std::string_view part : {before, object, std::string_view("]}}}}")}) {
        if (const auto written = decoder.write(part); !written) {
            return data_error(line, written.error(), before.size());
        }
    }
    const auto finished = decoder.finish();
    if (sink.failure) {
        return *sink.failure;
    }
    if (!finished) {
        return data_error(line, finished.error(), before.size());
    }
    return sink.records == records + 1 ? result<void>() : data_error(line, "not one JSON object");
}

inline void sandbox_data_collector::take_list(attendee& person, std::string_view name) {
    const auto cell = std::find_if(person.extra.begin(), person.extra.end(),
                                   [&](const named_text& item) { return item.name == name; });
    if (cell == person.extra.end()) {
        return;
    }
    if (!cell->value.empty()) {
        sandbox_data_collector list;
        const auto read = decode_object(R"({"email":"","event_id":"0000000",")" + std::string(name) +
                                            "\":" + cell->value + "}",
                                        list, line);
        if (!read) {
            failure = data_error(line, "column " + std::string(name) + ": not a JSON list of objects");
            return;
        }
        attendee& decoded = list.events.front().attendees.front();
        std::move(decoded.questions.begin(), decoded.questions.end(), std::back_inserter(person.questions));
        std::move(decoded.survey_answers.begin(), decoded.survey_answers.end(),
                  std::back_inserter(person.survey_answers));
    }
    person.extra.erase(cell);
}

inline result<void> decode_ndjson(std::string_view text, sandbox_data_collector& sink) {
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = text.find('\n');
        const std::string_view object = wire::trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        sink.line = sink.next_line = line;
        if (object.empty()) {
            continue;
        }
        if (!object.starts_with('{') || !object.ends_with('}')) {
            return data_error(line, "column 1: not a JSON object");
        }
        if (auto read = decode_object(object, sink, line); !read) {
            return read;
        }
    }
    return {};
}

/// Return the size of the first row of CSV with its line end. A line end between quotes is part of a cell.
inline std::size_t csv_row_size(std::string_view text) noexcept {
    bool is_quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        is_quoted = text[i] == '"' ? !is_quoted : is_quoted;
        if (text[i] == '\n' && !is_quoted) {
            return i + 1;
        }
    }
    return text.size();
}

/// Pass the attendees of a CSV text to the sink. An error has the line.
inline result<void> decode_csv(std::string_view text, sandbox_data_collector& sink) {
    wire::csv_decoder decoder(&sink);
    std::uint64_t before = 0;
    std::size_t line = 1;
    const auto judge = [&](const result<void>& done) -> result<void> {
        if (sink.failure) {
            return *sink.failure;
        }
        return done ? done : result<void>(data_error(line, done.error(), before));
    };
    for (bool is_header = true; !text.empty(); is_header = false) {
        const std::string_view row = text.substr(0, csv_row_size(text));
        text.remove_prefix(row.size());
        sink.next_line = line;
        if (auto read = judge(decoder.write(row)); !read) {
            return read;
        }
        before += row.size();
        line += static_cast<std::size_t>(std::count(row.begin(), row.end(), '\n'));
        if (is_header) {
            sink.line = line;
        }
    }
    return judge(decoder.finish());
}

/// Set an event's times to those of its live sessions, if it has any.
inline void guess_schedule(sandbox_event& event) {
    for (const attendee& person : event.attendees) {
        for (const viewing_session& item : person.sessions) {
            if (item.kind == viewing_kind::live && item.start && item.end) {
                auto& start = event.summary.scheduled_start;
                auto& end = event.summary.scheduled_end;
                start = (std::min)(start.value_or(*item.start), *item.start);
                end = (std::max)(end.value_or(*item.end), *item.end);
            }
        }
    }
}

} // namespace sandbox_detail

WEBCASTS_DECL result<std::vector<sandbox_event>> read_sandbox_data(std::string_view text, bool is_csv) {
    sandbox_detail::sandbox_data_collector sink;
    const auto read =
        is_csv ? sandbox_detail::decode_csv(text, sink) : sandbox_detail::decode_ndjson(text, sink);
    if (!read) {
        return read.error();
    }
    for (sandbox_event& event : sink.events) {
        sandbox_detail::guess_schedule(event);
    }
    return std::move(sink.events);
}

WEBCASTS_DECL result<std::vector<sandbox_event>> read_sandbox_data_file(const std::string& path) {
    const bool is_csv = path.ends_with(".csv");
    if (!is_csv && !path.ends_with(".ndjson") && !path.ends_with(".jsonl")) {
        return error(make_error_code(boost::system::errc::invalid_argument),
                     "a data file's name ends with .csv, .ndjson or .jsonl: " + path);
    }
    // read() reports a directory as a failure; a stream iterator would throw.
    std::ifstream file(path, std::ios::binary);
    std::string text;
    char piece[16 * 1024];
    while (file.is_open() && (file.read(piece, sizeof piece) || file.gcount() > 0)) {
        text.append(piece, static_cast<std::size_t>(file.gcount()));
    }
    if (!file.is_open() || file.bad()) {
        return error(make_error_code(boost::system::errc::io_error), "cannot read " + path);
    }
    auto events = read_sandbox_data(text, is_csv);
    if (!events) {
        return error(events.error().code(), path + ": " + events.error().client_text());
    }
    return events;
}

}}} // namespace webcasts::v0::testing

#endif
