// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_ATTENDEE_STORE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_ATTENDEE_STORE_HPP

#include "store/sqlite_connection.hpp"
#include "text/time_zone.hpp"
#include <webcasts/records.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace exporter {

/// The numbers of people of an event.
struct audience_counts {
    std::uint64_t registrants = 0;
    std::uint64_t live = 0;      ///< with a live session
    std::uint64_t simlive = 0;   ///< with a simulated live session
    std::uint64_t on_demand = 0; ///< with an on-demand session
    std::uint64_t no_shows = 0;  ///< without a session, of events that have started
    std::uint64_t left_out = 0;  ///< registrations that are not stored, because `forget` erased their address

    audience_counts& operator+=(const audience_counts& other) noexcept;
};

/// An event whose report is complete.
struct pulled_event {
    webcasts::event_summary listed; ///< only the id if the event list was not read
    bool is_listed = true;
    instant pulled{};    ///< the time of the request, by the service's clock
    std::string title;   ///< from the report; if empty, the list's or the stored title stays
    std::string query{}; ///< the filters of the report
};

/// Stores the rows of events; schema.hpp describes them.
///
/// `stage` puts attendees of several events, as they arrive, into tables of SQLite's own temporary file,
/// which has no name and ends with the program. `keep` replaces the rows of one event by its staged rows, as
/// part of the caller's transaction; `drop` discards them. Both `stage` and `keep` leave out people whose
/// e-mail is in the table `forgotten`, so that a person who is erased while the report arrives is not stored.
/// Functions throw as `sqlite_connection` does. The database must outlive the store.
class attendee_store {
  public:
    /// Times of the reports are in `reported`, and the local columns are written in `shown`. If `shown` is
    /// not known, both must be the same zone, and times are stored as they arrive, without instants.
    attendee_store(sqlite_connection& database, time_zone reported, time_zone shown);
    attendee_store(const attendee_store&) = delete;
    attendee_store& operator=(const attendee_store&) = delete;
    ~attendee_store();

    /// Update stored events from the event list.
    void update_listed(const std::vector<webcasts::event_summary>& listed);
    /// Return the filters of an event's stored rows; `nullopt` if the event is not stored.
    [[nodiscard]] std::optional<std::string> query_of(std::string_view event);

    /// Stage attendees of an event.
    void stage(std::string_view event, const std::vector<webcasts::attendee>& people);
    /// Replace the event's rows by the staged ones, and return the stored event.
    struct stored_event {
        std::string title;
        bool begun = true;
        audience_counts counts;
    };
    stored_event keep(const pulled_event& event);
    /// Discard the staged rows of an event.
    void drop(std::string_view event);

  private:
    struct staged_event {
        /// Keys that repeat, with the last number that was used.
        std::unordered_map<std::string, std::uint64_t> repetitions;
        std::uint64_t left_out = 0;
    };
    struct statements;

    [[nodiscard]] bool has_forgotten();
    [[nodiscard]] bool is_forgotten(std::string_view email);
    /// Remove people from the staged rows who were forgotten since they were staged. Return how many people
    /// of the event are left out in all.
    std::uint64_t leave_out_forgotten(std::string_view event);
    void replace_event(const pulled_event& event);
    /// Insert the attendee and return the key of the row.
    [[nodiscard]] std::string insert_attendee(std::string_view event, const webcasts::attendee& person);
    [[nodiscard]] bool try_to_insert(std::string_view event, const webcasts::attendee& person,
                                     std::string_view key, std::string_view extra);
    void insert_sessions(std::string_view event, const webcasts::attendee& person, std::string_view key);
    void insert_answers(std::string_view event, const webcasts::attendee& person, std::string_view key);
    [[nodiscard]] stored_event read_back(std::string_view event);

    sqlite_connection& database_;
    time_zone reported_;
    time_zone shown_;
    std::unique_ptr<statements> prepared_;
    std::map<std::string, staged_event, std::less<>> staged_;
};

} // namespace exporter

#endif
