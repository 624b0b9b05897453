// SPDX-License-Identifier: BSL-1.0
#include "store/person_of_event.hpp"

#include <algorithm>

namespace exporter {

namespace {

std::int64_t length_of(const std::vector<interval>& joined) {
    std::int64_t length = 0;
    for (const interval& item : joined) {
        length += item.end - item.start;
    }
    return length;
}

} // namespace

void join_intervals(std::vector<interval>& intervals) {
    if (intervals.size() < 2) {
        return;
    }
    std::sort(intervals.begin(), intervals.end(),
              [](const interval& left, const interval& right) { return left.start < right.start; });
    std::size_t last = 0;
    for (std::size_t i = 1; i < intervals.size(); ++i) {
        if (intervals[i].start <= intervals[last].end) {
            intervals[last].end = std::max(intervals[last].end, intervals[i].end);
        } else {
            intervals[++last] = intervals[i];
        }
    }
    intervals.resize(last + 1);
}

std::optional<interval> session_row::watched() const {
    const std::int64_t length = duration.value_or(0);
    if (!start && !end) {
        return std::nullopt;
    }
    if (!start) {
        return interval{*end - length, *end};
    }
    if (!end || *end <= *start) {
        return interval{*start, *start + length};
    }
    return interval{*start, duration ? std::min(*end, *start + length) : *end};
}

void person_of_event::add(const session_row& session) {
    const auto kind = static_cast<std::size_t>(session.kind);
    ++sessions;
    attended[kind] = true;
    if (const auto when = session.watched()) {
        watched[kind].push_back(*when);
        ++intervals;
        summed += when->end - when->start;
    } else if (!session.has_times && session.duration) {
        without_times[session.kind == way::on_demand ? 1 : 0] += *session.duration;
        ++intervals;
        summed += *session.duration;
    }
}

watch_times person_of_event::joined_times() {
    std::vector<interval>& live = watched[static_cast<std::size_t>(way::live)];
    const std::vector<interval>& simlive = watched[static_cast<std::size_t>(way::simlive)];
    std::vector<interval>& on_demand = watched[static_cast<std::size_t>(way::on_demand)];
    live.insert(live.end(), simlive.begin(), simlive.end());
    join_intervals(live);
    join_intervals(on_demand);
    watch_times times;
    times.live = length_of(live) + without_times[0];
    times.on_demand = length_of(on_demand) + without_times[1];
    live.insert(live.end(), on_demand.begin(), on_demand.end());
    join_intervals(live);
    times.in_any_way = length_of(live) + without_times[0] + without_times[1];
    if (!live.empty()) {
        times.first_seen = live.front().start;
        times.last_seen = live.back().end;
    }
    return times;
}

void person_of_event::clear() {
    registrations = sessions = intervals = summed = questions = survey_answers = 0;
    in_time = false;
    for (auto& item : watched) {
        item.clear();
    }
    attended = {};
    without_times = {};
    given.clear();
}

} // namespace exporter
