// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_PERSON_OF_EVENT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_PERSON_OF_EVENT_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exporter {

/// An instant, in seconds since 1970.
using seconds_1970 = std::int64_t;

struct interval {
    seconds_1970 start = 0;
    seconds_1970 end = 0;
};

/// Sort intervals and join those that touch or overlap.
void join_intervals(std::vector<interval>& intervals);

/// The ways to watch, as positions in arrays.
enum class way : std::uint8_t { live, simlive, on_demand };
/// Their names in the column `kind`.
inline constexpr std::array<std::string_view, 3> kind_names{"live", "simlive", "od"};

inline way way_of(std::string_view kind) noexcept {
    return kind == kind_names[0] ? way::live : kind == kind_names[1] ? way::simlive : way::on_demand;
}

/// A row of `session`.
struct session_row {
    way kind = way::live;
    std::optional<seconds_1970> start;
    std::optional<seconds_1970> end;
    std::optional<std::int64_t> duration; ///< not negative
    bool has_times = false;               ///< the report has a time, readable or not

    /// Return when the person watched, by the rule of v_interval.
    [[nodiscard]] std::optional<interval> watched() const;
};

/// How long a person watched an event, in seconds, and when.
struct watch_times {
    std::int64_t live = 0;
    std::int64_t on_demand = 0;
    std::int64_t in_any_way = 0; ///< what was watched in two ways at a time counts once
    std::optional<seconds_1970> first_seen;
    std::optional<seconds_1970> last_seen;
};

/// A question of a survey, and an answer; an empty one stands for all that are too long to be kept.
using survey_answer = std::pair<std::string, std::string>;

/// What is known of a person of an event.
struct person_of_event {
    std::string key;
    std::string registration;
    std::string company;
    std::string country;
    std::string domain;
    std::string sti;
    std::optional<std::string> reg_date_utc;
    std::string day; ///< empty: not known
    std::optional<seconds_1970> registered;
    std::int64_t registrations = 0;
    bool in_time = false;
    std::int64_t sessions = 0;
    std::int64_t intervals = 0;
    std::int64_t summed = 0;
    std::array<std::vector<interval>, 3> watched; ///< by way
    std::array<bool, 3> attended{};
    std::array<std::int64_t, 2> without_times{}; ///< seconds live, and on demand
    std::int64_t questions = 0;
    std::int64_t survey_answers = 0;
    std::vector<survey_answer> given; ///< different ones

    void add(const session_row& session);
    [[nodiscard]] bool watched_by(way kind) const { return attended[static_cast<std::size_t>(kind)]; }
    /// Return how long the person watched. The intervals of `watched` are joined for it: call it last.
    [[nodiscard]] watch_times joined_times();
    /// Forget the person, but keep the memory for the next one.
    void clear();
};

} // namespace exporter

#endif
