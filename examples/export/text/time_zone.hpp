// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_TIME_ZONE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_TIME_ZONE_HPP

#include <webcasts/records.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace exporter {

using instant = std::chrono::sys_seconds;

/// Return the time by this machine's clock, without a fraction of a second.
[[nodiscard]] inline instant machine_now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// A time zone of the machine's database. Converts the service's local times to instants and back.
///
/// If a local time occurs twice because clocks are set back, it means the first of the two instants. If
/// clocks skip a local time, the offset before the change applies (02:30 means 03:30).
class time_zone {
  public:
    /// A zone by its IANA name, `GMT` or `UTC`.
    explicit time_zone(std::string name);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Return whether the machine's database has the zone. If not, it behaves as GMT.
    [[nodiscard]] bool is_known() const noexcept { return is_known_; }

    /// Return the instant of a local time.
    [[nodiscard]] instant to_instant(webcasts::local_time local) const;
    /// Return the instants of a start and an end. If a local time occurs twice, the instants whose difference
    /// is closest to `duration` are chosen; without a duration, an end that is not before the start.
    [[nodiscard]] std::pair<instant, instant> to_instants(webcasts::local_time begin,
                                                          webcasts::local_time end,
                                                          std::optional<std::chrono::seconds> duration) const;
    /// Return an instant as local time with its offset: `2026-03-08T03:30:00-04:00`.
    [[nodiscard]] std::string local_text(instant at) const;

  private:
    [[nodiscard]] std::chrono::seconds offset_at(instant at) const;
    /// Return the instant of a local time, or both in their order.
    [[nodiscard]] std::vector<instant> instants_of(webcasts::local_time local) const;

    std::string name_;
    bool is_fixed_ = false; ///< GMT
    bool is_known_ = true;
};

/// Return an instant in UTC: `2026-03-08T07:30:00Z`.
[[nodiscard]] std::string utc_text(instant at);
/// Parse a text of `utc_text`; return `nullopt` if it is not one.
[[nodiscard]] std::optional<instant> parse_utc(const std::string& text);

} // namespace exporter

#endif
