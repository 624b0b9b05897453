// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_ATTENDEE_BUILDER_HPP
#define WEBCASTS_WIRE_ATTENDEE_BUILDER_HPP

#include <webcasts/detail/text_arena.hpp>
#include <webcasts/error.hpp>
#include <webcasts/records.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/value_text.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts::wire {

/** Put one attendee together, field by field, for all three formats.

    Views in the finished record point into the builder and are valid until `begin()`. A function that returns
   an error leaves the record unusable; the error's `field_path` is relative to the attendee, such as
   `session.live[2].duration`.

    `Text` is how the record holds its texts: it borrows them. A template so that including it costs little.
*/
template <std::same_as<std::string_view> Text = std::string_view>
class attendee_builder {
  public:
    explicit attendee_builder(const decode_limits& limits) : limits_(limits) {}

    /// Start the next record.
    void begin() {
        arena_.clear();
        fields_ = 0;
        record_.email = record_.first_name = record_.last_name = record_.company = record_.title = {};
        record_.address1 = record_.address2 = record_.city = record_.state = record_.country = {};
        record_.postal_code = record_.phone = record_.cell = record_.fax = record_.source = {};
        record_.registered_at.reset();
        record_.extra.clear();
        record_.sessions.clear();
        record_.questions.clear();
        record_.survey_answers.clear();
    }

    /// Set a field of the attendee; `name` is used where the meaning is unknown.
    [[nodiscard]] std::optional<error> set(field meaning, std::string_view name, std::string_view value) {
        if (auto over = count(name, value)) {
            return over;
        }
        if (meaning == field::registered_at) {
            return set_time(record_.registered_at, value, name);
        }
        if (std::string_view* text = member(meaning)) {
            *text = arena_.store(value);
        } else {
            record_.extra.push_back({arena_.store(name), arena_.store(value)});
        }
        return std::nullopt;
    }

    /// Start a viewing session; `set_session` fills it.
    [[nodiscard]] std::optional<error> begin_session(viewing_kind kind) {
        if (record_.sessions.size() >= limits_.sessions_per_record) {
            return error(protocol_errc::limit_exceeded, "sessions in one record");
        }
        record_.sessions.emplace_back().kind = kind;
        return std::nullopt;
    }
    [[nodiscard]] std::optional<error> set_session(field meaning, std::string_view name,
                                                   std::string_view value) {
        if (auto over = count(name, value)) {
            return over;
        }
        auto& item = record_.sessions.back();
        switch (meaning) {
        case field::session_start:
            return at_session(set_time(item.start, value, name));
        case field::session_end:
            return at_session(set_time(item.end, value, name));
        case field::session_duration: {
            const std::string_view text = trimmed(value);
            item.duration = parse_seconds(text);
            if (!item.duration && !text.empty()) {
                return at_session(wrong_value(name, value, "a whole number of seconds"));
            }
            return std::nullopt;
        }
        default:
            item.extra.push_back({arena_.store(name), arena_.store(value)});
            return std::nullopt;
        }
    }

    /// Start a question; `set_question` fills it.
    [[nodiscard]] std::optional<error> begin_question() {
        record_.questions.emplace_back();
        return count({}, {});
    }
    [[nodiscard]] std::optional<error> set_question(field meaning, std::string_view name,
                                                    std::string_view value) {
        if (auto over = count(name, value)) {
            return over;
        }
        auto& item = record_.questions.back();
        if (meaning == field::question_time) {
            auto wrong = set_time(item.time, value, name);
            return within(std::move(wrong), "qa", record_.questions.size() - 1);
        }
        if (meaning == field::question_text) {
            item.text = arena_.store(value);
        } else {
            item.extra.push_back({arena_.store(name), arena_.store(value)});
        }
        return std::nullopt;
    }

    /// Start a survey answer; `set_survey_answer` fills it.
    [[nodiscard]] std::optional<error> begin_survey_answer() {
        record_.survey_answers.emplace_back();
        return count({}, {});
    }
    [[nodiscard]] std::optional<error> set_survey_answer(field meaning, std::string_view name,
                                                         std::string_view value) {
        if (auto over = count(name, value)) {
            return over;
        }
        auto& item = record_.survey_answers.back();
        if (meaning == field::survey_question) {
            item.question = arena_.store(value);
        } else if (meaning == field::survey_answer) {
            item.answer = arena_.store(value);
        } else {
            item.extra.push_back({arena_.store(name), arena_.store(value)});
        }
        return std::nullopt;
    }

    /// Finish the record: sessions stand by kind, in the order of arrival within one.
    [[nodiscard]] basic_attendee<Text>& finish() {
        const auto by_kind = [](const auto& a, const auto& b) { return a.kind < b.kind; };
        if (!std::is_sorted(record_.sessions.begin(), record_.sessions.end(), by_kind)) {
            std::stable_sort(record_.sessions.begin(), record_.sessions.end(), by_kind);
        }
        return record_;
    }

    /// Count the sessions of one kind so far.
    [[nodiscard]] std::size_t sessions_of(viewing_kind kind) const noexcept {
        return static_cast<std::size_t>(
            std::count_if(record_.sessions.begin(), record_.sessions.end(),
                          [kind](const auto& item) { return item.kind == kind; }));
    }

  private:
    std::string_view* member(field meaning) noexcept {
        switch (meaning) {
        case field::email:
            return &record_.email;
        case field::first_name:
            return &record_.first_name;
        case field::last_name:
            return &record_.last_name;
        case field::company:
            return &record_.company;
        case field::title:
            return &record_.title;
        case field::address1:
            return &record_.address1;
        case field::address2:
            return &record_.address2;
        case field::city:
            return &record_.city;
        case field::state:
            return &record_.state;
        case field::country:
            return &record_.country;
        case field::postal_code:
            return &record_.postal_code;
        case field::phone:
            return &record_.phone;
        case field::cell:
            return &record_.cell;
        case field::fax:
            return &record_.fax;
        case field::source:
            return &record_.source;
        default:
            return nullptr;
        }
    }

    [[nodiscard]] std::optional<error> count(std::string_view name, std::string_view value) {
        if (++fields_ > limits_.fields_per_record) {
            return error(protocol_errc::limit_exceeded, "fields in one record");
        }
        if (name.size() > limits_.field_bytes || value.size() > limits_.field_bytes) {
            return error(protocol_errc::limit_exceeded, "bytes in one field");
        }
        if (arena_.size() + value.size() > limits_.record_bytes) {
            return error(protocol_errc::limit_exceeded, "bytes in one record");
        }
        return std::nullopt;
    }

    static error wrong_value(std::string_view name, std::string_view value, std::string_view expected) {
        // The value may be personal data (a column that slipped), so only its length goes into our text.
        error wrong(protocol_errc::invalid_value, "expected " + std::string(expected) +
                                                      ", found another text of " +
                                                      std::to_string(value.size()) + " bytes");
        wrong.place().field_path = name;
        wrong.set_server_text(std::string(value.substr(0, 200)));
        return wrong;
    }

    static std::optional<error> set_time(std::optional<local_time>& target, std::string_view value,
                                         std::string_view name) {
        const std::string_view text = trimmed(value);
        target = parse_local_time(text);
        if (!target && !text.empty()) {
            return wrong_value(name, value, "YYYY-MM-DD HH:MM:SS");
        }
        return std::nullopt;
    }

    std::optional<error> at_session(std::optional<error> wrong) const {
        const viewing_kind kind = record_.sessions.back().kind;
        return within(std::move(wrong), "session." + std::string(to_string(kind)), sessions_of(kind) - 1);
    }

    static std::optional<error> within(std::optional<error> wrong, std::string place, std::size_t index) {
        if (wrong) {
            place.append("[").append(std::to_string(index)).append("].");
            wrong->place().field_path.insert(0, place);
        }
        return wrong;
    }

    const decode_limits limits_;
    webcasts::detail::text_arena<typename Text::value_type> arena_;
    basic_attendee<Text> record_;
    std::size_t fields_ = 0;
};

} // namespace webcasts::wire

#endif
