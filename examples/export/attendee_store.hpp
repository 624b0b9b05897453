// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_ATTENDEE_STORE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_ATTENDEE_STORE_HPP

#include "exit_status.hpp"
#include "sqlite_connection.hpp"
#include <webcasts/audience_query_spec.hpp>
#include <webcasts/event_id.hpp>
#include <webcasts/records.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace exporter {

/// How many people of an event did what.
struct audience_counts {
    std::uint64_t registrants = 0;
    std::uint64_t live = 0;      ///< with a live session
    std::uint64_t simlive = 0;   ///< with a simulated live one
    std::uint64_t on_demand = 0; ///< with an on-demand one
    std::uint64_t no_shows = 0;  ///< with none, of events that have begun

    audience_counts& operator+=(const audience_counts& other) noexcept;
};

/** The database of `sync`: schema.hpp says what is in it.

    An event's rows are replaced in one transaction: `begin_event`, `add` for each attendee, then `keep_event`
   or `drop_event`. Whatever ends in between leaves the rows that were there. Functions throw `failure` with
    `exit_status::cannot_write`.
*/
class attendee_store {
  public:
    /** Open or make a database for data of `source`.

        Throws `failure` with `exit_status::usage` where it holds data of another source: rows of two
       services, or made-up ones among real ones, could not be told apart.
    */
    attendee_store(const std::string& path, std::string_view source);
    attendee_store(const attendee_store&) = delete;
    attendee_store& operator=(const attendee_store&) = delete;
    ~attendee_store();

    /// Note that a run begins that asks with this query (its event does not matter).
    void begin_run(std::string_view source, std::string_view wire,
                   const webcasts::audience_query_spec& query);
    /// Note how the run ended.
    void end_run(exit_status status);

    /// Begin to replace the rows of an event. Where `listed` says nothing of it but the id, what is known is
    /// kept. Before the event is `begun` nobody is a no-show. Return whether its rows were asked for with
    /// other filters.
    [[nodiscard]] bool begin_event(const webcasts::event_summary& listed, bool is_listed, bool begun);
    /// Add an attendee of the event.
    void add(const webcasts::attendee_view& person);
    /// Make the new rows final. An empty title changes nothing. Return what is known of the event now.
    struct stored_event {
        std::string title;
        audience_counts counts;
    };
    stored_event keep_event(std::string_view title);
    /// Leave the rows as they were before `begin_event`, and note why.
    void drop_event(webcasts::event_id event, std::string_view reason);

  private:
    void refuse_other_source(const std::string& path, std::string_view source);
    /// Insert the attendee and return the key that the row got.
    [[nodiscard]] std::string insert_attendee(const webcasts::attendee_view& person);
    [[nodiscard]] bool try_to_insert(const webcasts::attendee_view& person, std::string_view key,
                                     std::string_view extra);
    void insert_sessions(const webcasts::attendee_view& person, std::string_view key);
    void insert_answers(const webcasts::attendee_view& person, std::string_view key);
    void note_event(std::string_view event, std::string_view status,
                    const std::optional<std::int64_t>& registrants,
                    const std::optional<std::string_view>& reason);

    struct statements;

    sqlite_connection database_;
    std::unique_ptr<statements> prepared_;
    std::int64_t run_ = 0;
    std::string query_;
    std::string time_zone_;
    std::string event_;
    audience_counts counts_;
    bool begun_ = true;
    std::unordered_map<std::string, std::uint64_t>
        repeated_; ///< keys that repeat, with the number that was given last
};

} // namespace exporter

#endif
