// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RECORDS_HPP
#define WEBCASTS_RECORDS_HPP

#include <webcasts/error/service_text.hpp>
#include <webcasts/query/event_id.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// A date and time of day without a zone: it is in the time zone that the query asked for (GMT by default).
/// A fraction of a second that the service sends is dropped.
using local_time = std::chrono::local_seconds;

/// How a webcast was watched. On-demand and archive views are one kind (spec section 5).
enum class viewing_kind : std::uint8_t {
    live,           ///< while the webcast was on the air
    on_demand,      ///< at another time, from the archive included
    simulated_live, ///< a recording that was shown as if it were live
};

/// Return `"live"`, `"od"` or `"simlive"`: the service's names (spec section 5).
[[nodiscard]] constexpr std::string_view to_string(viewing_kind kind) noexcept {
    switch (kind) {
    case viewing_kind::on_demand:
        return "od";
    case viewing_kind::simulated_live:
        return "simlive";
    case viewing_kind::live:
        break;
    }
    return "live";
}

/// A field that has no member in the library's records, under the service's own name.
template <class Text>
struct basic_named_text {
    Text name{};  ///< as the report has it
    Text value{}; ///< empty if the report has none
    friend bool operator==(const basic_named_text&, const basic_named_text&) = default; ///< member by member
};

/// One viewing session of one person.
template <class Text>
struct basic_viewing_session {
    viewing_kind kind = viewing_kind::live;         ///< live, on demand or simulated live
    std::optional<local_time> start{};              ///< absent if the report has none
    std::optional<local_time> end{};                ///< absent if the report has none
    std::optional<std::chrono::seconds> duration{}; ///< as the service reports it; zero or more
    std::vector<basic_named_text<Text>> extra{};    ///< fields without a member, in their order
    /// Compare member by member.
    friend bool operator==(const basic_viewing_session&, const basic_viewing_session&) = default;
};

/// One question that a person asked.
template <class Text>
struct basic_question {
    std::optional<local_time> time{};            ///< absent if the report has none
    Text text{};                                 ///< what was asked
    std::vector<basic_named_text<Text>> extra{}; ///< fields without a member, in their order
    friend bool operator==(const basic_question&, const basic_question&) = default; ///< member by member
};

/// One answer that a person gave to a survey.
template <class Text>
struct basic_survey_answer {
    Text question{};                             ///< what was asked
    Text answer{};                               ///< what was answered
    std::vector<basic_named_text<Text>> extra{}; ///< fields without a member, in their order
    /// Compare member by member.
    friend bool operator==(const basic_survey_answer&, const basic_survey_answer&) = default;
};

/// One registrant of an event with everything that the report holds about them (spec section 5).
///
/// Texts are UTF-8 and empty if the report has none. `Text` is `std::string` in records that own their
/// texts and `std::string_view` in records that borrow them from a decoder.
template <class Text>
struct basic_attendee {
    Text email{};                                ///< as the registrant typed it, case included
    Text first_name{};                           ///< `fname`
    Text last_name{};                            ///< `lname`
    Text company{};                              ///< `company`
    Text title{};                                ///< `title`, of the job
    Text address1{};                             ///< `address1`
    Text address2{};                             ///< `address2`
    Text city{};                                 ///< `city`
    Text state{};                                ///< `state`
    Text country{};                              ///< `country`
    Text postal_code{};                          ///< `postalcode`
    Text phone{};                                ///< `phone`
    Text cell{};                                 ///< `cell`
    Text fax{};                                  ///< `fax`
    std::optional<local_time> registered_at{};   ///< `reg_date`
    Text source{};                               ///< Campaign Source Tracking Identifier, `sti`
    std::vector<basic_named_text<Text>> extra{}; ///< custom questions and other fields, in their order
    std::vector<basic_viewing_session<Text>>
        sessions{};                                ///< live ones first, then on demand, then simulated live
    std::vector<basic_question<Text>> questions{}; ///< absent from CSV reports
    std::vector<basic_survey_answer<Text>> survey_answers{}; ///< absent from CSV reports

    friend bool operator==(const basic_attendee&, const basic_attendee&) = default; ///< member by member

    /// Return whether there is a viewing session of this kind.
    [[nodiscard]] bool watched(viewing_kind kind) const noexcept {
        for (const auto& item : sessions) {
            if (item.kind == kind) {
                return true;
            }
        }
        return false;
    }
};

/// A field that owns its texts.
using named_text = basic_named_text<std::string>;
/// A viewing session that owns its texts.
using viewing_session = basic_viewing_session<std::string>;
/// A question that owns its texts.
using question = basic_question<std::string>;
/// A survey answer that owns its texts.
using survey_answer = basic_survey_answer<std::string>;
/// An attendee that owns its texts.
using attendee = basic_attendee<std::string>;

/// An attendee whose texts live in the decoder: valid until the call that handed it over returns.
using attendee_view = basic_attendee<std::string_view>;

/// What became of a value that could not be read.
enum class unreadable_effect : std::uint8_t {
    value_absent,     ///< the record has no such value; `extra` holds the whole text under its name
    text_mended,      ///< characters that do not exist are U+FFFD in the text
    session_left_out, ///< it was a session's kind: the attendee's `extra` holds the fields of the session
    record_left_out,  ///< it was the event's id: the event is not in the list
};

/// A value that could not be read (`wire::value_policy::lenient`).
///
/// `name` and `text` are the service's: they may hold anything, such as personal data. The other members are
/// safe to log.
struct unreadable_value {
    std::uint64_t record = 0; ///< zero-based number of the attendee or event in the response
    /// Such as `attendee[17].session.live[2].duration`; at most 300 bytes. A name that is not in the name
    /// table is `?` in it.
    std::string field_path{};
    service_text name{}; ///< of the field, as in `extra`; at most 200 bytes
    service_text text{}; ///< the value's first 200 bytes
    unreadable_effect effect = unreadable_effect::value_absent;                         ///< what became of it
    friend bool operator==(const unreadable_value&, const unreadable_value&) = default; ///< member by member
};

/// The values of one response that could not be read: all are counted, the first ones are listed.
struct unreadable_values {
    static constexpr std::size_t max_listed = 100; ///< the list's bound, and so that of its memory

    std::uint64_t count = 0;                ///< of all
    std::uint64_t records_left_out = 0;     ///< events without a readable id
    std::vector<unreadable_value> listed{}; ///< the first `max_listed`, in the order of the response

    /// Return whether every value could be read.
    [[nodiscard]] bool empty() const noexcept { return count == 0; }
    /// Count a value, and list it if there is room.
    void add(unreadable_value value) {
        ++count;
        records_left_out += value.effect == unreadable_effect::record_left_out ? 1U : 0U;
        if (listed.size() < max_listed) {
            listed.push_back(std::move(value));
        }
    }
    /// Add those of another list, which are of the same response.
    void add(const unreadable_values& more) {
        count += more.count;
        records_left_out += more.records_left_out;
        for (const unreadable_value& value : more.listed) {
            if (listed.size() < max_listed) {
                listed.push_back(value);
            }
        }
    }
    friend bool operator==(const unreadable_values&,
                           const unreadable_values&) = default; ///< member by member
};

/// One event of the event list (spec section 4).
struct event_summary {
    event_id id;                                 ///< 7 digits
    bool expired = false;                        ///< the service considers the webcast over
    std::string title{};                         ///< empty if the list has none
    std::optional<local_time> scheduled_start{}; ///< in GMT, as far as we know (the vendor names no zone)
    std::optional<local_time> scheduled_end{};   ///< the same
    std::vector<named_text> extra{};             ///< fields without a member, in their order
    friend bool operator==(const event_summary&, const event_summary&) = default; ///< member by member
};

namespace detail {

/// Converts to the result of a function, which is then constructed in place: moving a record takes time.
template <class Make>
struct in_place_result {
    const Make& make;
    operator std::invoke_result_t<const Make&>() const { return make(); } // NOLINT: implicit on purpose
};

/// Copy a list, each item by `copy`.
template <class Owned, class Item, class Copy>
std::vector<Owned> to_owned(const std::vector<Item>& items, const Copy& copy) {
    std::vector<Owned> copies;
    copies.reserve(items.size());
    for (const Item& item : items) {
        const auto make = [&] { return copy(item); };
        copies.emplace_back(in_place_result<decltype(make)>{make});
    }
    return copies;
}

template <class Text>
std::vector<named_text> to_owned(const std::vector<basic_named_text<Text>>& items) {
    return to_owned<named_text>(items, [](const basic_named_text<Text>& item) {
        return named_text{.name = std::string(item.name), .value = std::string(item.value)};
    });
}

} // namespace detail

/// Copy a record into one that owns its texts.
template <class Text>
[[nodiscard]] attendee to_owned(const basic_attendee<Text>& view) {
    return {
        .email = std::string(view.email),
        .first_name = std::string(view.first_name),
        .last_name = std::string(view.last_name),
        .company = std::string(view.company),
        .title = std::string(view.title),
        .address1 = std::string(view.address1),
        .address2 = std::string(view.address2),
        .city = std::string(view.city),
        .state = std::string(view.state),
        .country = std::string(view.country),
        .postal_code = std::string(view.postal_code),
        .phone = std::string(view.phone),
        .cell = std::string(view.cell),
        .fax = std::string(view.fax),
        .registered_at = view.registered_at,
        .source = std::string(view.source),
        .extra = detail::to_owned(view.extra),
        .sessions = detail::to_owned<viewing_session>(view.sessions,
                                                      [](const basic_viewing_session<Text>& item) {
                                                          return viewing_session{
                                                              .kind = item.kind,
                                                              .start = item.start,
                                                              .end = item.end,
                                                              .duration = item.duration,
                                                              .extra = detail::to_owned(item.extra)};
                                                      }),
        .questions = detail::to_owned<question>(view.questions,
                                                [](const basic_question<Text>& item) {
                                                    return question{.time = item.time,
                                                                    .text = std::string(item.text),
                                                                    .extra = detail::to_owned(item.extra)};
                                                }),
        .survey_answers =
            detail::to_owned<survey_answer>(view.survey_answers, [](const basic_survey_answer<Text>& item) {
                return survey_answer{.question = std::string(item.question),
                                     .answer = std::string(item.answer),
                                     .extra = detail::to_owned(item.extra)};
            })};
}

/// Append a copy of a record, which owns its texts, to a list.
///
/// The list's capacity grows by a factor of four, and of two from 64 MiB on: moving a record of half a
/// kilobyte takes as long as decoding it, and unused capacity takes address space only.
template <class Text>
void append_owned(std::vector<attendee>& records, const basic_attendee<Text>& view) {
    if (const std::size_t count = records.size(); count == records.capacity()) {
        constexpr std::size_t min_capacity = 16;
        constexpr std::size_t large_count = (std::size_t{64} << 20U) / sizeof(attendee);
        records.reserve(count < min_capacity ? min_capacity : count < large_count ? 4 * count : 2 * count);
    }
    const auto make = [&] { return to_owned(view); };
    records.emplace_back(detail::in_place_result<decltype(make)>{make});
}

}} // namespace webcasts::v0

#endif
