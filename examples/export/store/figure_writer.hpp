// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_FIGURE_WRITER_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_FIGURE_WRITER_HPP

#include "store/person_of_event.hpp"
#include "store/sqlite_connection.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace exporter {

/// The tables that hold what is kept of events.
inline constexpr std::array<std::string_view, 7> kept_tables{
    "person_event", "event_figures", "event_group",   "event_audience",
    "event_peak",   "event_survey",  "event_revision"};

/// What an event's figures depend on, beside its people.
struct event_facts {
    std::string_view id;
    bool begun = true;
    std::optional<std::string> end_utc;
    std::optional<seconds_1970> start;
    std::int64_t length = 0; ///< as scheduled, in seconds; 0: not known
};

/// Adds the people of one event after the other up, and writes them and their sums to the tables that are
/// kept. Sums wait in memory, and are added to their tables when they are many. Functions throw as
/// `sqlite_connection` does. The database must outlive the object.
class figure_writer {
  public:
    explicit figure_writer(sqlite_connection& database);
    figure_writer(const figure_writer&) = delete;
    figure_writer& operator=(const figure_writer&) = delete;
    ~figure_writer();

    /// Remove what is kept of an event.
    void remove(std::string_view event);
    /// Begin an event of which nothing is kept; `event.id` must live until `finish`.
    void begin(event_facts event);
    /// Add a person. The texts of its answers are taken, and its intervals are joined.
    void add(person_of_event& person);
    /// Write what waits, and give the event a new revision.
    void finish();
    /// Give an event a new revision.
    void renew_revision(std::string_view event);

  private:
    struct statements;
    class event_sums;

    std::unique_ptr<statements> prepared_;
    std::unique_ptr<event_sums> sums_; ///< of the event that was begun
};

} // namespace exporter

#endif
