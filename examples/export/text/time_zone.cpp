// SPDX-License-Identifier: BSL-1.0
#include "text/time_zone.hpp"

#include <webcasts/testing/zoneinfo.hpp>
#include <webcasts/wire/time_writer.hpp>
#include <webcasts/wire/value_text.hpp>

#include <cstdlib>
#include <fmt/format.h>
#include <string_view>

namespace exporter {

namespace {

using webcasts::local_time;

const webcasts::testing::zoneinfo& zones() {
    static const webcasts::testing::zoneinfo zones;
    return zones;
}

/// Return the local time at an offset from UTC.
local_time shown(instant at, std::chrono::seconds offset) {
    return local_time(at.time_since_epoch() + offset);
}

std::string time_part(local_time time) {
    std::string text(webcasts::wire::time_text(time).view());
    text[10] = 'T';
    return text;
}

} // namespace

time_zone::time_zone(std::string name)
    : name_(std::move(name)), is_fixed_(name_ == "GMT" || name_ == "UTC"),
      is_known_(is_fixed_ || zones()(name_, instant())) {
    is_fixed_ = is_fixed_ || !is_known_;
}

std::chrono::seconds time_zone::offset_at(instant at) const {
    return is_fixed_ ? std::chrono::seconds(0) : zones()(name_, at).value_or(std::chrono::seconds(0));
}

std::vector<instant> time_zone::instants_of(local_time local) const {
    const instant as_gmt(local.time_since_epoch());
    if (is_fixed_) {
        return {as_gmt};
    }
    // Every offset is less than a day, and no zone changes its clocks twice within two days.
    const auto before = offset_at(as_gmt - std::chrono::days(1));
    const auto after = offset_at(as_gmt + std::chrono::days(1));
    std::vector<instant> instants;
    for (const auto offset : {before, after}) {
        const instant candidate = as_gmt - offset;
        if (offset_at(candidate) == offset && (instants.empty() || instants.back() != candidate)) {
            instants.push_back(candidate);
        }
    }
    if (instants.empty()) {
        instants.push_back(as_gmt - before);
    }
    return instants;
}

instant time_zone::to_instant(local_time local) const {
    return instants_of(local).front();
}

std::pair<instant, instant> time_zone::to_instants(local_time begin, local_time end,
                                                   std::optional<std::chrono::seconds> duration) const {
    const auto begins = instants_of(begin);
    const auto ends = instants_of(end);
    std::pair best(begins.front(), ends.front());
    const auto misfit = [&](const std::pair<instant, instant>& times) {
        const auto length = times.second - times.first;
        return duration ? std::abs((length - *duration).count()) : std::int64_t{length.count() < 0};
    };
    for (const instant possible_begin : begins) {
        for (const instant possible_end : ends) {
            if (const std::pair times(possible_begin, possible_end); misfit(times) < misfit(best)) {
                best = times;
            }
        }
    }
    return best;
}

std::string time_zone::local_text(instant at) const {
    const auto offset = offset_at(at);
    const auto minutes = std::abs(std::chrono::duration_cast<std::chrono::minutes>(offset).count());
    return fmt::format("{}{}{:02}:{:02}", time_part(shown(at, offset)), offset.count() < 0 ? '-' : '+',
                       minutes / 60, minutes % 60);
}

std::string utc_text(instant at) {
    return time_part(shown(at, std::chrono::seconds(0))) + 'Z';
}

std::optional<instant> parse_utc(const std::string& text) {
    if (text.size() != 20 || text[10] != 'T' || text.back() != 'Z') {
        return std::nullopt;
    }
    std::string spaced = text.substr(0, 19);
    spaced[10] = ' ';
    const auto time = webcasts::wire::parse_local_time(spaced);
    return time ? std::optional(instant(time->time_since_epoch())) : std::nullopt;
}

} // namespace exporter
