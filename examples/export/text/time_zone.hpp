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

/// A time zone of the machine's database, to turn the service's local times into instants and back.
///
/// A local time that comes twice, when clocks are set back, is the first of the two instants; one that clocks
/// pass over is what it would be by the offset before the change (02:30 is then 03:30).
class time_zone {
  public:
    /// A zone by its IANA name, `GMT` or `UTC`.
    explicit time_zone(std::string name);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Tell whether the machine's database has it. Where it has not, the zone is as GMT.
    [[nodiscard]] bool is_known() const noexcept { return is_known_; }

    /// Return the instant of a local time.
    [[nodiscard]] instant to_instant(webcasts::local_time local) const;
    /// Return the instants of a beginning and an end, where the duration between them may tell which of two
    /// instants a time is. Without it an end is not before its beginning, as far as possible.
    [[nodiscard]] std::pair<instant, instant> to_instants(webcasts::local_time begin,
                                                          webcasts::local_time end,
                                                          std::optional<std::chrono::seconds> duration) const;
    /// Spell an instant as local time with its offset: `2026-03-08T03:30:00-04:00`.
    [[nodiscard]] std::string local_text(instant at) const;

  private:
    [[nodiscard]] std::chrono::seconds offset_at(instant at) const;
    /// One instant, or two in their order.
    [[nodiscard]] std::vector<instant> instants_of(webcasts::local_time local) const;

    std::string name_;
    bool is_fixed_ = false; ///< GMT
    bool is_known_ = true;
};

/// Spell an instant in UTC: `2026-03-08T07:30:00Z`.
[[nodiscard]] std::string utc_text(instant at);
/// Read what `utc_text` wrote; nothing where it is something else.
[[nodiscard]] std::optional<instant> parse_utc(const std::string& text);

} // namespace exporter

#endif
