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

/// How many people of an event did what.
struct audience_counts {
    std::uint64_t registrants = 0;
    std::uint64_t live = 0;      ///< with a live session
    std::uint64_t simlive = 0;   ///< with a simulated live one
    std::uint64_t on_demand = 0; ///< with an on-demand one
    std::uint64_t no_shows = 0;  ///< with none, of events that have begun
    std::uint64_t left_out = 0;  ///< registrations that are not stored, for `forget` was told their address

    audience_counts& operator+=(const audience_counts& other) noexcept;
};

/// What the store is told of an event whose report has come to its end.
struct pulled_event {
    webcasts::event_summary listed; ///< the id alone where the event list was not read
    bool is_listed = true;
    instant pulled{};    ///< now, by the service's clock
    std::string title;   ///< as the report says it; where empty, the list's or the known one stays
    std::string query{}; ///< the filters that the rows were asked for with
};

/// The rows of events: schema.hpp says what is in them.
///
/// `stage` takes attendees of several events as they come, into tables of SQLite's own temporary file, which
/// has no name and ends with the program. `keep` puts those of one event in the place of its rows, as part of
/// the caller's transaction; `drop` forgets them. Whose e-mail is in the table `forgotten` is left out by
/// both, so that one who is forgotten while the report comes stays away too. Functions throw as
/// `sqlite_connection` does. The database must outlive the store.
class attendee_store {
  public:
    /// Times of the reports are in `reported`, those in the local columns will be in `shown`. Where `shown`
    /// is not known the two are one zone, and times are stored as they came, without instants.
    attendee_store(sqlite_connection& database, time_zone reported, time_zone shown);
    attendee_store(const attendee_store&) = delete;
    attendee_store& operator=(const attendee_store&) = delete;
    ~attendee_store();

    /// Write down anew what the list says of events whose rows there are.
    void update_listed(const std::vector<webcasts::event_summary>& listed);
    /// Return the filters that an event's rows were asked for with; nothing where there are no rows.
    [[nodiscard]] std::optional<std::string> query_of(std::string_view event);

    /// Take attendees of an event.
    void stage(std::string_view event, const std::vector<webcasts::attendee>& people);
    /// Replace the event's rows by those that were staged. Return what is known of it now.
    struct stored_event {
        std::string title;
        bool begun = true;
        audience_counts counts;
    };
    stored_event keep(const pulled_event& event);
    /// Forget what was staged of an event.
    void drop(std::string_view event);

  private:
    struct staged_event {
        /// Keys that repeat, with the number that was given last.
        std::unordered_map<std::string, std::uint64_t> repetitions;
        std::uint64_t left_out = 0;
    };
    struct statements;

    [[nodiscard]] bool has_forgotten();
    [[nodiscard]] bool is_forgotten(std::string_view email);
    /// Remove those from what was staged who were forgotten since; return how many are left out.
    std::uint64_t leave_out_forgotten(std::string_view event);
    void replace_event(const pulled_event& event);
    /// Insert the attendee and return the key that the row got.
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
