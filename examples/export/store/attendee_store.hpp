// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_ATTENDEE_STORE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_ATTENDEE_STORE_HPP

#include "store/forgotten_people.hpp"
#include "store/kept_figures.hpp"
#include "store/registration_keys.hpp"
#include "store/sqlite_connection.hpp"
#include "text/time_zone.hpp"
#include <webcasts/records.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// The numbers of people of an event, as `v_funnel` counts them.
struct audience_counts {
    std::uint64_t registrants = 0;
    std::uint64_t eligible = 0;
    std::uint64_t attended_live = 0; ///< with a live or simulated live session
    std::uint64_t on_demand = 0;     ///< with an on-demand session
    std::uint64_t attended = 0;      ///< with any session
    std::uint64_t no_shows = 0;
    std::uint64_t live = 0;     ///< with a live session
    std::uint64_t simlive = 0;  ///< with a simulated live session
    std::uint64_t left_out = 0; ///< registrations that are not stored, because `forget` erased their address

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

/// How many rows an event has.
struct row_counts {
    std::uint64_t registrations = 0;
    std::uint64_t sessions = 0;
    std::uint64_t answers = 0;
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

    /// Update what is stored of events from an event list.
    void update_listed(const std::vector<webcasts::event_summary>& listed);
    /// Mark the stored events that an event list of `now` lacks, and only these, as gone. Return those that
    /// were not marked before.
    [[nodiscard]] std::vector<std::string> mark_gone(const std::vector<webcasts::event_summary>& listed,
                                                     instant now);
    /// Return how many stored events were in the event list that was accepted last.
    [[nodiscard]] std::uint64_t count_listed();
    /// Return how many of these an event list lacks.
    [[nodiscard]] std::uint64_t count_missing(const std::vector<webcasts::event_summary>& listed);
    /// Return the filters of an event's stored rows; `nullopt` if the event is not stored.
    [[nodiscard]] std::optional<std::string> query_of(std::string_view event);

    /// Stage attendees of an event.
    void stage(std::string_view event, const std::vector<webcasts::attendee>& people);
    /// Return how many rows of an event are stored.
    [[nodiscard]] row_counts stored_rows(std::string_view event);
    /// Return how many rows of an event are staged, without those of people who are forgotten.
    [[nodiscard]] row_counts staged_rows(std::string_view event);
    /// Replace the event's rows by the staged ones, and return the stored event.
    struct stored_event {
        std::string title;
        bool begun = true;
        audience_counts counts;
    };
    stored_event keep(pulled_event event);
    /// Return an event as it is stored.
    [[nodiscard]] stored_event read_back(std::string_view event);
    /// Discard the staged rows of an event.
    void drop(std::string_view event);

  private:
    struct staged_event {
        registration_keys keys;
        std::uint64_t left_out = 0; ///< when they arrived
        std::uint64_t removed = 0;  ///< since then
    };
    struct registration {
        const std::string& address; ///< canonical
        const std::string& key;
        const std::string& extra;
    };
    struct statements;

    void stage(std::string_view event, const webcasts::attendee& person);
    /// Remove people from the staged rows who were forgotten since they were staged.
    void leave_out_forgotten(std::string_view event);
    [[nodiscard]] row_counts count_rows(sqlite_statement& query, std::string_view event);
    void replace_event(const pulled_event& event);
    /// Return those facts of a stored event that its figures depend on, as a text to compare.
    [[nodiscard]] std::string facts_of(std::string_view event);
    /// Insert the attendee and return the key of the row.
    [[nodiscard]] std::string insert_attendee(std::string_view event, const webcasts::attendee& person);
    [[nodiscard]] bool try_to_insert(std::string_view event, const webcasts::attendee& person,
                                     const registration& made);
    void insert_sessions(std::string_view event, const webcasts::attendee& person, std::string_view key);
    void insert_answers(std::string_view event, const webcasts::attendee& person, std::string_view key);

    sqlite_connection& database_;
    time_zone reported_;
    time_zone shown_;
    forgotten_people forgotten_;
    std::unique_ptr<statements> prepared_;
    kept_figures figures_;
    std::map<std::string, staged_event, std::less<>> staged_;
};

} // namespace exporter

#endif
