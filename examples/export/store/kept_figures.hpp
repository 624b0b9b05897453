// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_KEPT_FIGURES_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_KEPT_FIGURES_HPP

#include "store/sqlite_connection.hpp"

#include <memory>
#include <string_view>

namespace exporter {

/// Return whether figures wait to be kept, because others than `sync` changed rows.
[[nodiscard]] bool has_changed_events(sqlite_connection& database);

/// Return whether a table is one of those that `kept_figures` fills.
[[nodiscard]] bool is_kept_table(std::string_view name) noexcept;

/// Keeps what people ask for beside the rows of events: the tables person_event, event_figures, event_group,
/// event_audience, event_peak and event_survey (schema.hpp), which the views read. There is no other source
/// of these numbers. Each time it gives the event a new revision (event_revision).
///
/// It reads an event's rows once, in the order of their keys, and writes in that order: the work grows with
/// the event's rows, and memory with neither its rows nor its people. Functions throw as `sqlite_connection`
/// does. The database must outlive the object.
class kept_figures {
  public:
    explicit kept_figures(sqlite_connection& database);
    kept_figures(const kept_figures&) = delete;
    kept_figures& operator=(const kept_figures&) = delete;
    ~kept_figures();

    /// Replace what is kept of an event by what its rows say, in the caller's transaction. An event that is
    /// not stored has nothing kept. Nothing changes for an event whose people were purged.
    void keep(std::string_view event);
    /// Do this for every event.
    void keep_all();
    /// Do this for the events whose rows were changed by others than `sync`.
    void keep_changed();

  private:
    struct statements;
    std::unique_ptr<statements> prepared_;
};

} // namespace exporter

#endif
