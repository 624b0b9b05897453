// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_GENERATOR_IPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_GENERATOR_IPP

#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/query/event_id.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/testing/sandbox/data.hpp>
#include <webcasts/testing/sandbox/detail/audience_maker.hpp>
#include <webcasts/testing/sandbox/detail/random.hpp>
#include <webcasts/testing/sandbox/detail/texts.hpp>
#include <webcasts/testing/sandbox/generator.hpp>
#include <webcasts/testing/sandbox/scenario.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#ifdef __GNUC__
#pragma GCC diagnostic push
// Of many values a switch handles some, and its default the others.
#pragma GCC diagnostic ignored "-Wswitch-enum"
#endif

namespace webcasts { inline namespace v0 { namespace testing {

namespace sandbox_detail {

/// Draw `count` distinct numbers below `size`, which is not below `count`.
inline std::vector<std::uint32_t> draw_people(sandbox_random random, std::size_t count, std::size_t size) {
    std::vector<std::uint32_t> people(size);
    std::iota(people.begin(), people.end(), std::uint32_t{0});
    for (std::size_t i = 0; i < count; ++i) {
        std::swap(people[i], people[i + webcasts::detail::narrow_cast<std::size_t>(random.below(size - i))]);
    }
    people.resize(count);
    return people;
}

/// Return when the clocks of Europe (even numbers) or America (odd numbers) last went forward (0, 1) or back
/// (2, 3); numbers from 4 on go back a year for every four.
inline local_time clock_change(std::size_t number, local_time now) {
    using namespace std::chrono;
    const bool is_european = number % 2 == 0;
    const bool forward = number % 4 < 2;
    const auto in_year = [&](year y) -> local_time {
        if (is_european) {
            return local_days(y / (forward ? March : October) / Sunday[last]) + hours(1);
        }
        return forward ? local_days(y / March / Sunday[2]) + hours(7)
                       : local_days(y / November / Sunday[1]) + hours(6);
    };
    year latest = year_month_day(floor<days>(now)).year();
    if (in_year(latest) + hours(48) > now) {
        --latest;
    }
    return in_year(latest - years(static_cast<int>(number / 4)));
}

inline local_time start_of(const sandbox_data_options& options, std::size_t number, sandbox_random& random) {
    using std::chrono::hours;
    const local_time midnight = std::chrono::floor<std::chrono::days>(options.now);
    const auto of_day = hours(random.between(6, 20));
    const auto events_after = static_cast<std::int64_t>(options.events - number - 1);
    switch (options.scenario) {
    case sandbox_scenario::dst_change:
        return clock_change(number, options.now) - std::chrono::minutes(45);
    case sandbox_scenario::expired:
        return midnight + of_day - options.events_expire_after - hours(24 * (30 * events_after + 10));
    case sandbox_scenario::large:
    case sandbox_scenario::hostile_text:
        return midnight + of_day - hours(24 * (30 * events_after + 120));
    case sandbox_scenario::late_views:
        return midnight + of_day - hours(24 * (80 * events_after + 100));
    default:
        break;
    }
    // The last of several events is in the future.
    if (options.events > 1 && events_after == 0) {
        return midnight + of_day + hours(24 * 21);
    }
    const std::int64_t days_between = options.scenario == sandbox_scenario::many_events ? 3 : 30;
    return midnight + of_day - hours(24 * (days_between * events_after + 4));
}

inline event_summary make_sandbox_event(const sandbox_data_options& options, std::size_t number) {
    sandbox_random random = sandbox_random_for(options.seed, 2, number);
    event_summary event{.id = event_id::parse(std::to_string(1'000'001 + number)).value(),
                        .expired = false,
                        .title = std::string(options.scenario == sandbox_scenario::hostile_text
                                                 ? random.one_of(hostile_texts)
                                                 : random.one_of(sandbox_event_titles)),
                        .scheduled_start = {},
                        .scheduled_end = {},
                        .extra = {}};
    event.title.append(" #").append(std::to_string(number + 1));
    event.scheduled_start = start_of(options, number, random);
    const bool is_dst_change = options.scenario == sandbox_scenario::dst_change;
    event.scheduled_end =
        *event.scheduled_start + std::chrono::minutes(is_dst_change ? 90 : 15 * random.between(2, 6));
    event.expired = *event.scheduled_end + options.events_expire_after < options.now;
    return event;
}

} // namespace sandbox_detail

WEBCASTS_DECL std::vector<sandbox_event> make_sandbox_events(const sandbox_data_options& options) {
    constexpr std::size_t max_in_memory = 20'000;
    std::vector<sandbox_event> events;
    const std::size_t spread = options.max_registrants - options.min_registrants + 1;
    const std::size_t population =
        (std::max<std::size_t>)(600, options.max_registrants + options.max_registrants / 2);
    events.reserve(options.events);
    for (std::size_t number = 0; number < options.events; ++number) {
        sandbox_event event{sandbox_detail::make_sandbox_event(options, number), {}};
        sandbox_random random = sandbox_random_for(options.seed, 3, number);
        const std::size_t count =
            options.min_registrants + webcasts::detail::narrow_cast<std::size_t>(random.below(spread));
        const sandbox_detail::sandbox_audience_maker maker(options, number, event.summary);
        if (count > max_in_memory) {
            event.made_when_read = std::make_shared<const sandbox_audience>(sandbox_audience{
                count, [maker](std::size_t person) { return maker.make(person); }, maker.extra_columns()});
        } else if (count > 0) {
            event.attendees.reserve(count);
            for (const std::uint32_t person : sandbox_detail::draw_people(random, count, population)) {
                event.attendees.push_back(maker.make(person));
            }
        }
        events.push_back(std::move(event));
    }
    return events;
}

}}} // namespace webcasts::v0::testing

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
