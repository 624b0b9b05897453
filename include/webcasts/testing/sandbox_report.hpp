// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_REPORT_HPP
#define WEBCASTS_TESTING_SANDBOX_REPORT_HPP

#include <webcasts/records.hpp>
#include <webcasts/testing/sandbox_data.hpp>
#include <webcasts/testing/sandbox_filter.hpp>
#include <webcasts/testing/sandbox_message.hpp>
#include <webcasts/wire/csv_writer.hpp>
#include <webcasts/wire/json_writer.hpp>
#include <webcasts/wire/report_heading.hpp>
#include <webcasts/wire/xml_writer.hpp>
#include <webcasts/wire_format.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace webcasts::testing {

/** Return how far a zone's clocks are ahead of GMT at an instant, or nothing where the zone is not known.

    It is called by every thread that reads a report, at the same time.
*/
using zone_offset_function =
    std::function<std::optional<std::chrono::seconds>(std::string_view zone, std::chrono::sys_seconds at)>;

/// Know `GMT` and `UTC` only.
[[nodiscard]] inline std::optional<std::chrono::seconds> gmt_only(std::string_view zone,
                                                                  std::chrono::sys_seconds) {
    return zone == "GMT" || zone == "UTC" ? std::optional(std::chrono::seconds(0)) : std::nullopt;
}

/// A zone that times in GMT are shown in.
class sandbox_zone {
  public:
    /// The function knows the zone.
    sandbox_zone(std::string name, zone_offset_function offset)
        : name_(std::move(name)), offset_(std::move(offset)) {}

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Convert a time from GMT.
    [[nodiscard]] local_time shown(local_time gmt) const {
        const std::chrono::sys_seconds instant(gmt.time_since_epoch());
        return gmt + offset_(name_, instant).value_or(std::chrono::seconds(0));
    }
    /// Convert every time of a record from GMT.
    void convert(attendee& person) const {
        const auto convert_time = [&](std::optional<local_time>& time) {
            if (time) {
                time = shown(*time);
            }
        };
        convert_time(person.registered_at);
        for (viewing_session& item : person.sessions) {
            convert_time(item.start);
            convert_time(item.end);
        }
        for (question& item : person.questions) {
            convert_time(item.time);
        }
    }

  private:
    std::string name_;
    zone_offset_function offset_;
};

/// What a report is made of.
struct sandbox_report {
    std::shared_ptr<const sandbox_event> event;
    std::shared_ptr<const std::vector<std::string>> extra_columns;
    sandbox_filter filter;
    sandbox_zone zone;
    local_time now; ///< in the zone
    wire_format format = wire_format::xml;
};

/// Make the body of a report, one attendee at a time.
[[nodiscard]] inline sandbox_body make_report_body(sandbox_report report) {
    using writer = std::variant<wire::xml_writer, wire::json_writer, wire::csv_writer>;
    writer chosen = report.format == wire_format::json  ? writer(wire::json_writer())
                    : report.format == wire_format::csv ? writer(wire::csv_writer())
                                                        : writer(wire::xml_writer());
    enum class step { heading, attendees, done };
    return sandbox_body([report = std::move(report), chosen = std::move(chosen), next = std::size_t{0},
                         at = step::heading](std::string& out) mutable {
        const std::vector<attendee>& people = report.event->attendees;
        if (at == step::heading) {
            const wire::report_heading heading{
                {report.now, report.zone.name()}, report.event->summary.title, *report.extra_columns};
            std::visit([&](auto& w) { w.begin_report(out, heading); }, chosen);
            at = step::attendees;
            return true;
        }
        while (next < people.size()) {
            attendee person = people[next++];
            report.zone.convert(person);
            if (report.filter.keeps(person)) {
                std::visit([&](auto& w) { w.write_attendee(out, person); }, chosen);
                return true;
            }
        }
        if (at == step::attendees) {
            std::visit([&](auto& w) { w.end_report(out); }, chosen);
            at = step::done;
            return true;
        }
        return false;
    });
}

} // namespace webcasts::testing

#endif
