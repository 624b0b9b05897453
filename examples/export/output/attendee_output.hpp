// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_OUTPUT_ATTENDEE_OUTPUT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_OUTPUT_ATTENDEE_OUTPUT_HPP

#include "output/output_file.hpp"
#include "output/output_format.hpp"
#include "output/row_spool.hpp"
#include <webcasts/query.hpp>
#include <webcasts/records.hpp>

#include <memory>
#include <string>
#include <vector>

namespace exporter {

/// Writes the attendees of several events in one of the formats. An event's attendees appear when its report
/// came to its end, all of them or none. Functions throw `failure` with `exit_status::cannot_write`.
class attendee_output {
  public:
    /// Make the writer of a format. `exact_csv` leaves texts alone that a spreadsheet would take for
    /// formulas.
    [[nodiscard]] static std::unique_ptr<attendee_output> make(output_format format, bool exact_csv);
    virtual ~attendee_output() = default;

    /// Begin an event, and keep the attendees of the one before.
    void begin(webcasts::event_id event);
    /// Drop the attendees that were added since `begin`.
    void drop();
    /// Add an attendee of the event.
    virtual void add(const webcasts::attendee_view& person) = 0;
    /// Write everything that was kept.
    void write_to(output_file& out);

  protected:
    [[nodiscard]] const std::string& event() const noexcept { return event_; }
    void keep(const std::vector<row_spool::cell>& row) { rows_.append(row); }
    /// Note what is known, so that `restore` can forget what came after.
    virtual void remember() {}
    virtual void restore() {}
    /// Append what stands before the rows.
    virtual void append_heading(std::string&) {}
    /// Append one row.
    virtual void append_row(std::string& out, const std::vector<row_spool::cell>& row) const = 0;

  private:
    row_spool rows_;
    row_spool::position event_start_;
    std::string event_;
};

} // namespace exporter

#endif
