// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_FILLING_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_FILLING_HPP

#include "decoding_contender.hpp"
#include "decoding_digest.hpp"
#include <webcasts/records.hpp>
#include <webcasts/wire/value_text.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace benchmark {

// Code shared by the contenders of other libraries: it fills the library's records by name, as a careful user
// would, and parses times with the library's fast functions, so that only the parsing differs.

/// A text of an attendee.
template <class Text>
using text_of_attendee = Text webcasts::basic_attendee<Text>::*;

/// Return the text of an attendee with this name, or null.
template <class Text>
[[nodiscard]] text_of_attendee<Text> text_named(std::string_view name) noexcept {
    using person = webcasts::basic_attendee<Text>;
    const auto if_named = [&](std::string_view expected, text_of_attendee<Text> member) {
        return name == expected ? member : nullptr;
    };
    switch (name.size()) {
    case 3:
        return name == "fax" ? &person::fax : if_named("sti", &person::source);
    case 4:
        return name == "city" ? &person::city : if_named("cell", &person::cell);
    case 5:
        switch (name.front()) {
        case 'e':
            return if_named("email", &person::email);
        case 'f':
            return if_named("fname", &person::first_name);
        case 'l':
            return if_named("lname", &person::last_name);
        case 't':
            return if_named("title", &person::title);
        case 's':
            return if_named("state", &person::state);
        default:
            return if_named("phone", &person::phone);
        }
    case 7:
        return name == "company" ? &person::company : if_named("country", &person::country);
    case 8:
        return name == "address1" ? &person::address1 : if_named("address2", &person::address2);
    case 10:
        return if_named("postalcode", &person::postal_code);
    default:
        return nullptr;
    }
}

template <class Text>
void set(webcasts::basic_attendee<Text>& person, std::string_view name, std::string_view value) {
    if (const auto member = text_named<Text>(name)) {
        person.*member = value;
    } else if (name == "reg_date") {
        person.registered_at = webcasts::wire::parse_local_time(value);
    } else {
        person.extra.push_back({Text(name), Text(value)});
    }
}

template <class Text>
void set(webcasts::basic_viewing_session<Text>& session, std::string_view name, std::string_view value) {
    if (name == "start") {
        session.start = webcasts::wire::parse_local_time(value);
    } else if (name == "end") {
        session.end = webcasts::wire::parse_local_time(value);
    } else if (name == "duration") {
        session.duration = webcasts::wire::parse_seconds(value);
    } else {
        session.extra.push_back({Text(name), Text(value)});
    }
}

template <class Text>
void set(webcasts::basic_question<Text>& question, std::string_view name, std::string_view value) {
    if (name == "time") {
        question.time = webcasts::wire::parse_local_time(value);
    } else if (name == "text") {
        question.text = value;
    } else {
        question.extra.push_back({Text(name), Text(value)});
    }
}

template <class Text>
void set(webcasts::basic_survey_answer<Text>& answer, std::string_view name, std::string_view value) {
    if (name == "question") {
        answer.question = value;
    } else if (name == "answer") {
        answer.answer = value;
    } else {
        answer.extra.push_back({Text(name), Text(value)});
    }
}

/// Return the kind of the sessions in a list, or `nullopt` if it is another list.
[[nodiscard]] inline std::optional<webcasts::viewing_kind> kind_of_list(std::string_view name) noexcept {
    if (name == "live_sessions_list") {
        return webcasts::viewing_kind::live;
    }
    if (name == "od_sessions_list") {
        return webcasts::viewing_kind::on_demand;
    }
    if (name == "simlive_sessions_list") {
        return webcasts::viewing_kind::simulated_live;
    }
    return std::nullopt;
}

/// Clear a record for the next one, but keep its memory.
template <class Text>
void empty(webcasts::basic_attendee<Text>& person) noexcept {
    for (Text* member : {&person.email, &person.first_name, &person.last_name, &person.company, &person.title,
                         &person.address1, &person.address2, &person.city, &person.state, &person.country,
                         &person.postal_code, &person.phone, &person.cell, &person.fax, &person.source}) {
        if constexpr (std::is_same_v<Text, std::string>) {
            member->clear();
        } else {
            *member = {};
        }
    }
    person.registered_at.reset();
    person.extra.clear();
    person.sessions.clear();
    person.questions.clear();
    person.survey_answers.clear();
}

/// What happens to the memory of a record after its use.
enum class memory : std::uint8_t { given_back, used_again };

// Receivers of the records that a peer fills: `begin()` returns the record to fill, `end()` takes it.

/// Drops each record. An ordinary handler starts with a new record each time; a fast one clears the last
/// record.
template <class Text, memory Memory>
class visited_records {
  public:
    webcasts::basic_attendee<Text>& begin() {
        if constexpr (Memory == memory::used_again) {
            empty(person_);
        } else {
            person_ = {};
        }
        return person_;
    }
    void end() const noexcept { use(person_); }

  private:
    webcasts::basic_attendee<Text> person_;
};

/// Keeps each record.
class kept_records {
  public:
    webcasts::attendee& begin() { return people_.emplace_back(); }
    static void end() noexcept {}
    [[nodiscard]] const std::vector<webcasts::attendee>& people() const noexcept { return people_; }

  private:
    std::vector<webcasts::attendee> people_;
};

/// Digests each record.
template <class Text>
class digested_records {
  public:
    explicit digested_records(record_digest::scope covered) noexcept : digest_(covered) {}
    webcasts::basic_attendee<Text>& begin() noexcept {
        empty(person_);
        return person_;
    }
    void end() { digest_.add(person_); }
    [[nodiscard]] std::string str() const { return digest_.str(); }

  private:
    webcasts::basic_attendee<Text> person_;
    record_digest digest_;
};

/// A report for parsers that write into it.
class report_in_situ {
  public:
    /// `report` must outlive this object.
    explicit report_in_situ(const std::string& report) noexcept : report_(report) {}

    /// Copy the report again; a terminating NUL follows it.
    void renew() const { *copy_ = report_; }
    [[nodiscard]] char* data() const noexcept { return copy_->data(); }
    [[nodiscard]] std::size_t size() const noexcept { return copy_->size(); }

  private:
    const std::string& report_;
    std::shared_ptr<std::string> copy_ = std::make_shared<std::string>();
};

/// Prepare a pass outside the measured time, if `fill` must be.
template <class Fill>
void prepare(const Fill& fill) {
    if constexpr (requires { fill.report.renew(); }) {
        fill.report.renew();
    }
}

/// Make a contender that visits records. `Text` is the type of a record's texts during the visit;
/// `fill(records)` reads the whole report.
template <class Text, memory Memory, class Fill>
contender visiting(std::string name, std::size_t bytes, const std::string& expected,
                   record_digest::scope covered, const Fill& fill) {
    return {std::move(name), bytes, expected,
            [=] {
                digested_records<Text> records(covered);
                prepare(fill);
                fill(records);
                return records.str();
            },
            [=] {
                prepare(fill);
                return timed([&] {
                    visited_records<Text, Memory> records;
                    fill(records);
                    return true;
                });
            }};
}

/// Make a contender that keeps the records.
template <class Fill>
contender keeping(std::string name, std::size_t bytes, const std::string& expected,
                  record_digest::scope covered, const Fill& fill) {
    return {std::move(name), bytes, expected,
            [=] {
                kept_records records;
                prepare(fill);
                fill(records);
                record_digest digest(covered);
                for (const webcasts::attendee& person : records.people()) {
                    digest.add(person);
                }
                return digest.str();
            },
            [=] {
                prepare(fill);
                return timed([&] {
                    kept_records records;
                    fill(records);
                    return records;
                });
            }};
}

} // namespace benchmark

#endif
