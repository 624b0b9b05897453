// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_GENERATOR_HPP
#define WEBCASTS_TESTING_SANDBOX_GENERATOR_HPP

#include <webcasts/records.hpp>
#include <webcasts/testing/sandbox_data.hpp>
#include <webcasts/testing/sandbox_person.hpp>
#include <webcasts/testing/sandbox_random.hpp>
#include <webcasts/testing/sandbox_scenario.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::testing {

/// What data to make up.
struct sandbox_data_options {
    std::uint64_t seed = 1;
    sandbox_scenario scenario = sandbox_scenario::small;
    std::size_t events = 12;             ///< 0 to 8,999,999; ids count up from 1000001
    std::size_t fewest_registrants = 40; ///< of one event
    std::size_t most_registrants = 400;  ///< of one event; not below the fewest
    /// GMT; events are dated around it: no registration and no session is later
    local_time now{std::chrono::seconds{1'772'442'000}};
    std::chrono::days events_expire_after{180}; ///< from their end
};

namespace detail {

inline constexpr std::array<std::string_view, 6> sandbox_event_titles{
    "Quarterly results & outlook",
    "Produktvorstellung: \"Größer, schneller\"",
    "新製品発表会",
    "Ask <anything>, live",
    "Town hall\twith Q&A",
    "Security briefing, part 2"};
inline constexpr std::array<std::string_view, 6> sandbox_questions{
    "When is the next release?", "Will the slides be shared?\nAnd the recording?",
    "¿Habrá traducción?",        "Is 5 < 6 && \"true\"?",
    "価格はいくらですか",        "=SUM(A1:A9)"};
inline constexpr std::array<std::string_view, 3> sandbox_survey_questions{
    "How useful was this event?", "Would you recommend it, and to whom?", "Was ist zu \"verbessern\"?"};
inline constexpr std::array<std::string_view, 6> sandbox_answers{
    "Very useful", "Yes, to my team", "Less <marketing> & more demos", "", "Nichts\r\nweiter", "5"};
inline constexpr std::array<std::string_view, 6> sandbox_interests{
    "Pricing, packaging", "API & integration", "", "Yes", "データ分析", "line one\nline two"};

/// Makes up the audience of one event.
class sandbox_audience_maker {
  public:
    sandbox_audience_maker(const sandbox_data_options& options, std::size_t number,
                           const event_summary& event)
        : options_(options), event_number_(number), start_(*event.scheduled_start),
          end_(*event.scheduled_end), has_simulated_live_(number % 4 == 2) {}

    [[nodiscard]] attendee make(std::uint64_t person) const {
        attendee made = make_sandbox_person(options_.seed, person);
        sandbox_random random = sandbox_random_for(options_.seed, 100 + event_number_, person);
        register_person(made, random);
        const bool is_over = end_ < options_.now;
        if (is_over && !random.chance(35)) {
            watch(made, random);
        }
        if (!made.sessions.empty()) {
            ask_and_answer(made, random);
        }
        return made;
    }

  private:
    using seconds = std::chrono::seconds;
    using hours = std::chrono::hours;

    [[nodiscard]] seconds some(sandbox_random& random, seconds least, seconds most) const {
        return seconds(random.between(least.count(), most.count()));
    }

    void register_person(attendee& made, sandbox_random& random) const {
        const bool late = random.chance(6);
        const local_time wanted = late ? end_ + some(random, hours(1), hours(24 * 20))
                                       : start_ - some(random, seconds(60), hours(24 * 28));
        // A registration cannot lie in the future: the early birds of a coming event have come already.
        const local_time latest = options_.now - some(random, seconds(60), hours(24 * 5));
        made.registered_at = std::min(wanted, latest);
        made.source = random.one_of(sandbox_sources);
        made.extra.push_back({"custom_question1", std::string(random.one_of(sandbox_interests))});
        made.extra.push_back({"custom_question2", std::string(random.one_of(sandbox_answers))});
        if (event_number_ % 2 == 0) {
            made.extra.push_back({"custom_question3", random.chance(50) ? "on" : "off"});
        }
    }

    void add(attendee& made, viewing_kind kind, local_time from, local_time to) const {
        const local_time end = std::min(to, options_.now);
        if (from < end) {
            made.sessions.push_back({kind, from, end, end - from, {}});
        }
    }

    void watch(attendee& made, sandbox_random& random) const {
        const bool was_registered_in_time = made.registered_at < end_;
        if (was_registered_in_time && random.chance(70)) {
            watch_broadcast(made, random, viewing_kind::live, start_);
        }
        if (made.sessions.empty() || random.chance(25)) {
            const std::int64_t times = random.between(1, 2);
            local_time from = std::max(end_, *made.registered_at) + some(random, hours(1), hours(24 * 30));
            for (std::int64_t i = 0; i < times; ++i) {
                add(made, viewing_kind::on_demand, from, from + some(random, seconds(45), hours(1)));
                from += some(random, hours(2), hours(24 * 10));
            }
        }
        if (has_simulated_live_ && random.chance(40)) {
            watch_broadcast(made, random, viewing_kind::simulated_live, start_ + hours(24 * 7));
        }
    }

    /// One to three visits to a broadcast; now and then a second tab is open at the same time.
    void watch_broadcast(attendee& made, sandbox_random& random, viewing_kind kind, local_time start) const {
        const seconds length = end_ - start_;
        local_time from = start + some(random, seconds(-300), length / 2);
        for (std::int64_t visits = random.between(1, 3); visits > 0; --visits) {
            const local_time to =
                std::min(from + some(random, seconds(60), length), start + length + seconds(120));
            add(made, kind, from, to);
            from = random.chance(20) ? from + (to - from) / 2 : to + some(random, seconds(5), seconds(600));
        }
    }

    void ask_and_answer(attendee& made, sandbox_random& random) const {
        const viewing_session& first = made.sessions.front();
        if (first.kind != viewing_kind::on_demand && random.chance(20)) {
            for (std::int64_t left = random.between(1, 2); left > 0; --left) {
                const local_time asked = *first.start + some(random, seconds(0), *first.duration);
                made.questions.push_back({asked, std::string(random.one_of(sandbox_questions)), {}});
            }
        }
        if (random.chance(25)) {
            const std::int64_t answers = random.between(1, 3);
            for (std::int64_t i = 0; i < answers; ++i) {
                made.survey_answers.push_back(
                    {std::string(sandbox_survey_questions[static_cast<std::size_t>(i)]),
                     std::string(random.one_of(sandbox_answers)),
                     {}});
            }
        }
    }

    const sandbox_data_options& options_;
    std::uint64_t event_number_;
    local_time start_;
    local_time end_;
    bool has_simulated_live_;
};

/// Draw `count` different numbers below `size` (not below `count`).
inline std::vector<std::uint32_t> draw_people(sandbox_random random, std::size_t count, std::size_t size) {
    std::vector<std::uint32_t> people(size);
    std::iota(people.begin(), people.end(), std::uint32_t{0});
    for (std::size_t i = 0; i < count; ++i) {
        std::swap(people[i], people[i + static_cast<std::size_t>(random.below(size - i))]);
    }
    people.resize(count);
    return people;
}

inline event_summary make_sandbox_event(const sandbox_data_options& options, std::size_t number) {
    sandbox_random random = sandbox_random_for(options.seed, 2, number);
    // The last of several events is still to come; the others lie 30 days apart before now.
    const bool coming = options.events > 1 && number + 1 == options.events;
    const auto days =
        coming ? std::int64_t{21} : -30 * static_cast<std::int64_t>(options.events - number - 1) - 4;
    event_summary made{.id = event_id::parse(std::to_string(1'000'001 + number)).value(),
                       .expired = false,
                       .title = std::string(random.one_of(sandbox_event_titles)),
                       .scheduled_start = {},
                       .scheduled_end = {},
                       .extra = {}};
    made.title.append(" #").append(std::to_string(number + 1));
    const local_time midnight = std::chrono::floor<std::chrono::days>(options.now);
    made.scheduled_start = midnight + std::chrono::hours(24 * days + random.between(6, 20));
    made.scheduled_end = *made.scheduled_start + std::chrono::minutes(15 * random.between(2, 6));
    made.expired = *made.scheduled_end + options.events_expire_after < options.now;
    return made;
}

} // namespace detail

/** Make up events with their audiences: the same options give the same data with every compiler and library.

    The last of several events is in the future and has registrations, but no viewing. Events that ended more
   than 180 days ago are expired. The same people come to several events. About 35 of 100 registrants never
   watch.
*/
[[nodiscard]] inline std::vector<sandbox_event>
make_sandbox_events(const sandbox_data_options& options = {}) {
    std::vector<sandbox_event> events;
    const std::size_t spread = options.most_registrants - options.fewest_registrants + 1;
    const std::size_t population =
        std::max<std::size_t>(600, options.most_registrants + options.most_registrants / 2);
    events.reserve(options.events);
    for (std::size_t number = 0; number < options.events; ++number) {
        sandbox_event made{detail::make_sandbox_event(options, number), {}};
        sandbox_random random = sandbox_random_for(options.seed, 3, number);
        const std::size_t count = options.fewest_registrants + static_cast<std::size_t>(random.below(spread));
        const detail::sandbox_audience_maker maker(options, number, made.summary);
        made.attendees.reserve(count);
        for (const std::uint32_t person : detail::draw_people(random, count, population)) {
            made.attendees.push_back(maker.make(person));
        }
        events.push_back(std::move(made));
    }
    return events;
}

} // namespace webcasts::testing

#endif
