// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_REPORT_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_REPORT_HPP

#include <webcasts/api.hpp>
#include <webcasts/records.hpp>
#include <webcasts/testing/sandbox/choices.hpp>
#include <webcasts/testing/sandbox/data.hpp>
#include <webcasts/testing/sandbox/detail/filter.hpp>
#include <webcasts/testing/sandbox/detail/spelling.hpp>
#include <webcasts/testing/sandbox/message.hpp>
#include <webcasts/wire/csv/writer.hpp>
#include <webcasts/wire/json/writer.hpp>
#include <webcasts/wire/report_heading.hpp>
#include <webcasts/wire/xml/writer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// Return how far a zone's clocks are ahead of GMT at an instant, or `nullopt` if the zone is unknown.
///
/// Threads that read reports call it at the same time.
using zone_offset_function =
    std::function<std::optional<std::chrono::seconds>(std::string_view zone, std::chrono::sys_seconds at)>;

/// A `zone_offset_function` that knows only `GMT` and `UTC`.
[[nodiscard]] inline std::optional<std::chrono::seconds> gmt_only(std::string_view zone,
                                                                  std::chrono::sys_seconds) {
    return zone == "GMT" || zone == "UTC" ? std::optional(std::chrono::seconds(0)) : std::nullopt;
}

/// The time zone of a report.
class sandbox_zone {
  public:
    /// `offset` must know the zone.
    sandbox_zone(std::string name, zone_offset_function offset)
        : name_(std::move(name)), offset_(std::move(offset)) {}

    /// The name in `tz`.
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

/// The contents and form of a report.
struct sandbox_report {
    std::shared_ptr<const sandbox_event> event; ///< whose audience it reports
    /// Names of further fields of all its attendees, in order.
    std::shared_ptr<const std::vector<std::string>> extra_columns;
    sandbox_filter filter;                 ///< of its registrants
    sandbox_zone zone;                     ///< of all its times
    local_time now;                        ///< of the envelope's clock
    std::string clock_zone;                ///< name of the clock's zone in the envelope
    wire_format format = wire_format::xml; ///< of the body
    sandbox_envelope_order order = sandbox_envelope_order::vendor; ///< of the envelope's members
};

namespace sandbox_detail {

/// Makes the pieces of a report one after the other: the envelope's head, each attendee, the envelope's tail.
class sandbox_report_source {
  public:
    explicit sandbox_report_source(sandbox_report report) : report_(std::move(report)) {
        if (report_.format == wire_format::json) {
            writer_.emplace<wire::json_writer>();
        } else if (report_.format == wire_format::csv) {
            writer_.emplace<wire::csv_writer>();
        }
        const wire::report_heading heading{
            {report_.now, report_.clock_zone}, report_.event->summary.title, *report_.extra_columns};
        std::visit(
            [&](auto& writer) {
                writer.begin_report(envelope_.head, heading);
                writer.end_report(envelope_.tail);
            },
            writer_);
        reorder_envelope(envelope_, report_.format, report_.order);
    }

    bool operator()(std::string& out) {
        if (state_ == state::head) {
            out.append(envelope_.head);
            state_ = state::attendees;
            return true;
        }
        while (next_ < report_.event->size()) {
            attendee person = report_.event->registrant(next_++);
            report_.zone.convert(person);
            if (report_.filter.keeps(person)) {
                std::visit([&](auto& writer) { writer.write_attendee(out, person); }, writer_);
                return true;
            }
        }
        if (state_ == state::attendees) {
            out.append(envelope_.tail);
            state_ = state::done;
            return true;
        }
        return false;
    }

  private:
    enum class state : std::uint8_t { head, attendees, done };

    sandbox_report report_;
    std::variant<wire::xml_writer, wire::json_writer, wire::csv_writer> writer_;
    sandbox_envelope envelope_;
    std::size_t next_ = 0;
    state state_ = state::head;
};

} // namespace sandbox_detail

/// Make the body of a report, one attendee at a time.
[[nodiscard]] inline sandbox_body make_report_body(sandbox_report report) {
    return sandbox_body(sandbox_detail::sandbox_report_source(std::move(report)));
}

}}} // namespace webcasts::v0::testing

#endif
