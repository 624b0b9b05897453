// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_AUDIENCE_MAKER_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_AUDIENCE_MAKER_HPP

#include <webcasts/records.hpp>
#include <webcasts/testing/sandbox/detail/person.hpp>
#include <webcasts/testing/sandbox/detail/random.hpp>
#include <webcasts/testing/sandbox/detail/texts.hpp>
#include <webcasts/testing/sandbox/generator.hpp>
#include <webcasts/testing/sandbox/scenario.hpp>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#ifdef __GNUC__
#pragma GCC diagnostic push
// Of many values a switch handles some, and its default the others.
#pragma GCC diagnostic ignored "-Wswitch-enum"
#endif

namespace webcasts { inline namespace v0 { namespace testing { namespace sandbox_detail {

/// The habits of an event's audience: percentages, and the half-life of its interest.
struct sandbox_habits {
    unsigned never_watch = 35;
    unsigned register_late = 6; ///< after the broadcast
    unsigned watch_live = 70;   ///< of those who watch and registered in time
    unsigned watch_again = 25;  ///< on demand, of those who watched live
    std::chrono::seconds on_demand_half_life = std::chrono::hours(24 * 12);
};

[[nodiscard]] constexpr sandbox_habits habits_of(sandbox_scenario scenario) noexcept {
    switch (scenario) {
    case sandbox_scenario::no_shows:
        return {.never_watch = 100};
    case sandbox_scenario::late_views:
        return {.never_watch = 10,
                .register_late = 45,
                .watch_live = 25,
                .watch_again = 60,
                .on_demand_half_life = std::chrono::hours(24 * 60)};
    default:
        return {};
    }
}

/// Generates the audience of one event.
class sandbox_audience_maker {
  public:
    /// `event` must have both its times.
    sandbox_audience_maker(const sandbox_data_options& options, std::size_t number,
                           const event_summary& event)
        : options_(options), habits_(habits_of(options.scenario)), event_number_(number),
          start_(*event.scheduled_start), end_(*event.scheduled_end), has_simulated_live_(number % 4 == 2) {}

    /// Make the registrant with this number, the same in every call.
    [[nodiscard]] attendee make(std::uint64_t number) const {
        attendee person = make_sandbox_person(options_.seed, number);
        sandbox_random random = sandbox_random_for(options_.seed, 100 + event_number_, number);
        register_person(person, random);
        if (end_ < options_.now && !random.chance(habits_.never_watch)) {
            watch(person, random);
        }
        if (!person.sessions.empty()) {
            ask_and_answer(person, random);
        }
        if (options_.scenario == sandbox_scenario::hostile_text) {
            make_hostile(person, random);
        } else if (options_.scenario == sandbox_scenario::unicode) {
            make_unicode(person, random);
        }
        return person;
    }

    /// Return the names of the custom fields, as `extra_columns_of` would for the whole audience.
    [[nodiscard]] std::vector<std::string> extra_columns() const {
        std::vector<std::string> names{"custom_question1", "custom_question2"};
        if (event_number_ % 2 == 0) {
            names.emplace_back("custom_question3");
        }
        const auto append = [&names](const auto& more) {
            names.insert(names.end(), more.begin(), more.end());
        };
        if (options_.scenario == sandbox_scenario::hostile_text) {
            append(hostile_names);
        } else if (options_.scenario == sandbox_scenario::unicode) {
            append(unicode_fields);
        }
        return names;
    }

  private:
    using seconds = std::chrono::seconds;
    using minutes = std::chrono::minutes;
    using hours = std::chrono::hours;

    static seconds some(sandbox_random& random, seconds min, seconds max) {
        return seconds(random.between(min.count(), max.count()));
    }
    /// Draw an approximately exponential time: half of the times are below `half_life`, half of the others
    /// below twice that, and so on. It is computed with whole numbers only, so that it is the same on every
    /// machine.
    static seconds fading(sandbox_random& random, seconds half_life) {
        const int halves = std::countr_zero(random.bits() | (std::uint64_t{1} << 62U));
        return halves * half_life + some(random, seconds(0), half_life);
    }

    void register_person(attendee& person, sandbox_random& random) const {
        // Registrations come faster and faster until the event starts; some come for the recording.
        const bool late = random.chance(habits_.register_late);
        const local_time wanted =
            late ? end_ + hours(1) + fading(random, habits_.on_demand_half_life)
                 : start_ - minutes(1) - (std::min<seconds>)(fading(random, hours(24 * 3)), hours(24 * 60));
        // No registration is in the future: a future event has those of the early birds.
        const local_time latest = options_.now - some(random, seconds(60), hours(24 * 5));
        person.registered_at = (std::min)(wanted, latest);
        person.source = random.one_of(sandbox_sources);
        person.extra.push_back({"custom_question1", std::string(random.one_of(sandbox_interests))});
        person.extra.push_back({"custom_question2", std::string(random.one_of(sandbox_answers))});
        if (event_number_ % 2 == 0) {
            person.extra.push_back({"custom_question3", random.chance(50) ? "on" : "off"});
        }
    }

    void add(attendee& person, viewing_kind kind, local_time from, local_time to) const {
        const local_time end = (std::min)(to, options_.now);
        if (from < end) {
            person.sessions.push_back({kind, from, end, end - from, {}});
        }
    }

    void watch(attendee& person, sandbox_random& random) const {
        const bool was_registered_in_time = person.registered_at < end_;
        if (was_registered_in_time && random.chance(habits_.watch_live)) {
            watch_broadcast(person, random, viewing_kind::live, start_);
        }
        if (person.sessions.empty() || random.chance(habits_.watch_again)) {
            local_time from = (std::max)(end_, *person.registered_at) + minutes(20) +
                              fading(random, habits_.on_demand_half_life);
            for (std::int64_t left = random.between(1, 2); left > 0; --left) {
                add(person, viewing_kind::on_demand, from, from + some(random, seconds(45), hours(1)));
                from += hours(2) + fading(random, habits_.on_demand_half_life / 2);
            }
        }
        if (has_simulated_live_ && random.chance(40)) {
            watch_broadcast(person, random, viewing_kind::simulated_live, start_ + hours(24 * 7));
        }
    }

    /// Add one to three visits to a broadcast. Most start around its start and last until its end; sometimes
    /// a second tab is open at the same time.
    void watch_broadcast(attendee& person, sandbox_random& random, viewing_kind kind,
                         local_time start) const {
        const seconds length = end_ - start_;
        const local_time latest = start + length + seconds(120);
        local_time from = random.chance(80)
                              ? start - minutes(4) + (std::min)(fading(random, minutes(3)), length)
                              : start + some(random, seconds(0), length - minutes(1));
        for (std::int64_t visits = random.chance(70) ? 1 : random.between(2, 3); visits > 0; --visits) {
            const bool stays = random.chance(60);
            const local_time to = stays ? start + length + some(random, seconds(-60), seconds(120))
                                        : (std::min)(from + some(random, seconds(60), length), latest);
            add(person, kind, from, to);
            const bool second_tab = random.chance(35);
            from = second_tab ? from + ((std::max)(to, from) - from) / 2
                              : to + some(random, seconds(5), seconds(600));
        }
    }

    void ask_and_answer(attendee& person, sandbox_random& random) const {
        const viewing_session& first = person.sessions.front();
        if (first.kind != viewing_kind::on_demand && random.chance(20)) {
            for (std::int64_t left = random.between(1, 2); left > 0; --left) {
                const local_time asked = *first.start + some(random, seconds(0), *first.duration);
                person.questions.push_back({asked, std::string(random.one_of(sandbox_questions)), {}});
            }
        }
        if (random.chance(25)) {
            const std::int64_t answers = random.between(1, 3);
            for (std::int64_t i = 0; i < answers; ++i) {
                person.survey_answers.push_back(
                    {std::string(sandbox_survey_questions[static_cast<std::size_t>(i)]),
                     std::string(random.one_of(sandbox_answers)),
                     {}});
            }
        }
    }

    /// Set every field to a hostile text, except for the e-mail address, which stays unique.
    static void make_hostile(attendee& person, sandbox_random& random) {
        for (std::string* const field :
             {&person.first_name, &person.last_name, &person.company, &person.title, &person.address1,
              &person.address2, &person.city, &person.state, &person.country, &person.postal_code,
              &person.phone, &person.cell, &person.fax, &person.source}) {
            *field = random.one_of(hostile_texts);
        }
        person.email.insert(0, random.chance(20) ? "=+-@." : "");
        for (named_text& item : person.extra) {
            item.value = random.one_of(hostile_texts);
        }
        for (const std::string_view name : hostile_names) {
            person.extra.push_back({std::string(name), std::string(random.one_of(hostile_texts))});
        }
        for (question& item : person.questions) {
            item.text = random.one_of(hostile_texts);
        }
        for (survey_answer& item : person.survey_answers) {
            item.question = random.one_of(hostile_texts);
            item.answer = random.one_of(hostile_texts);
        }
        if (random.chance(5)) {
            person.last_name = very_long_text();
        }
    }

    static void make_unicode(attendee& person, sandbox_random& random) {
        person.first_name = random.one_of(unicode_names);
        person.last_name = random.one_of(unicode_names);
        for (const std::string_view name : unicode_fields) {
            person.extra.push_back({std::string(name), std::string(random.one_of(unicode_names))});
        }
    }

    sandbox_data_options options_;
    sandbox_habits habits_;
    std::uint64_t event_number_;
    local_time start_;
    local_time end_;
    bool has_simulated_live_;
};

} // namespace sandbox_detail

}}} // namespace webcasts::v0::testing

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
