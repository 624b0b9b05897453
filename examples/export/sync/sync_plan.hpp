// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_SYNC_PLAN_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_SYNC_PLAN_HPP

#include "text/time_zone.hpp"
#include <webcasts/query.hpp>
#include <webcasts/records.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// The user's choice of the events that `sync` fetches.
struct sync_schedule {
    static constexpr std::chrono::days default_lookback{180};
    std::chrono::seconds lookback = default_lookback; ///< how long after its end an event is fetched
    bool full = false;                                ///< fetch every event
};

/// The state of an event's rows in the database.
struct event_bookmark {
    std::optional<instant> pulled; ///< when they were fetched, by the service's clock; absent: never
    std::string query;             ///< the filters with which they were fetched
};

/// Why an event is fetched or skipped.
enum class plan_reason : std::uint8_t {
    is_new,
    other_filters,
    named,
    full,
    not_over,
    recent,
    weekly,
    last_time,
    pulled_this_week,
    done_before,
    lookback_over,
    purged,
};

[[nodiscard]] bool is_fetched(plan_reason reason) noexcept;
/// Return a description, such as `ended less than 30 days ago`.
[[nodiscard]] std::string_view to_text(plan_reason reason) noexcept;

/// An event, and why it is fetched or skipped.
struct planned_event {
    webcasts::event_summary listed;
    plan_reason reason = plan_reason::is_new;
    std::optional<instant> pulled;
};

/// Decides which events `sync` fetches. On-demand views continue for months after an event, with decreasing
/// frequency. So an event is fetched by every run until 30 days after its end, then once a week, and one last
/// time after the look-back.
///
/// An event without an end ends when it starts; an event without times never ends.
class sync_planner {
  public:
    static constexpr std::chrono::days every_run_until{30}; ///< after an event's end
    static constexpr std::chrono::days week{7};

    /// Plan for `now`, by the service's clock, and for rows with the filters `query`.
    sync_planner(const sync_schedule& schedule, instant now, std::string query)
        : schedule_(schedule), now_(now), query_(std::move(query)) {}

    /// Set the bookmarks of earlier runs.
    void set_bookmarks(std::map<std::string, event_bookmark> bookmarks) { bookmarks_ = std::move(bookmarks); }
    /// Skip these events, whatever the user named: `purge` removed their people.
    void skip_purged(std::set<std::string> purged) { purged_ = std::move(purged); }
    /// Skip these events: an incomplete run has stored them already.
    void skip_done(std::set<std::string> done) { done_ = std::move(done); }

    [[nodiscard]] planned_event plan(webcasts::event_summary listed) const;
    /// Plan for an event that the user named; it is fetched unless its people were purged.
    [[nodiscard]] planned_event plan_named(webcasts::event_id event) const;

  private:
    [[nodiscard]] plan_reason reason_for(const webcasts::event_summary& listed,
                                         const event_bookmark& known) const;
    [[nodiscard]] event_bookmark bookmark_of(webcasts::event_id event) const;

    sync_schedule schedule_;
    instant now_;
    std::string query_;
    std::map<std::string, event_bookmark> bookmarks_;
    std::set<std::string> done_;
    std::set<std::string> purged_;
};

} // namespace exporter

#endif
