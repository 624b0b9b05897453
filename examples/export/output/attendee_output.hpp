// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_OUTPUT_ATTENDEE_OUTPUT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_OUTPUT_ATTENDEE_OUTPUT_HPP

#include "output/output_file.hpp"
#include "output/output_options.hpp"
#include "output/row_spool.hpp"
#include <webcasts/query.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace exporter {

/// Writes the attendees of several events in one of the formats. Either all attendees of an event are written
/// or none. Functions throw `failure` with `exit_status::cannot_write`.
class attendee_output {
  public:
    /// How many columns CSV has at most for further fields, one for each name, over all events. Every row has
    /// every column. Accounts have dozens of custom questions.
    static constexpr std::size_t default_max_further_columns = 2000;

    /// Make the writer of a format. With `exact_csv`, CSV texts that a spreadsheet would read as formulas are
    /// not protected. The times of the table are headed by their zone.
    [[nodiscard]] static std::unique_ptr<attendee_output>
    make(output_format format, bool exact_csv, const std::string& zone = "GMT",
         std::size_t max_further_columns = default_max_further_columns);
    virtual ~attendee_output() = default;

    /// Start an event, and keep the attendees of the previous one.
    void begin(webcasts::event_id event);
    /// Drop the attendees that were added since `begin`.
    void drop();
    /// Add an attendee of the event. Fails with `protocol_errc::limit_exceeded` if CSV would have too many
    /// columns; then the event must be dropped.
    [[nodiscard]] webcasts::result<void> add(const webcasts::attendee_view& person);
    /// Write everything that was kept.
    void write_to(output_file& out);

  protected:
    [[nodiscard]] const std::string& event() const noexcept { return event_; }
    void keep(const std::vector<row_spool::cell>& row) { rows_.append(row); }
    /// Add an attendee. The path of an error is that of the field in the attendee.
    [[nodiscard]] virtual webcasts::result<void> add_person(const webcasts::attendee_view& person) = 0;
    /// Save the state at the start of an event, for `restore`.
    virtual void remember() {}
    virtual void restore() {}
    /// Fit the output to the width of a terminal.
    virtual void fit(std::size_t /*width*/) {}
    /// Append the text before the rows.
    virtual void append_heading(std::string&) {}
    /// Append one row.
    virtual void append_row(std::string& out, const std::vector<row_spool::cell>& row) const = 0;

  private:
    row_spool rows_;
    row_spool::position event_start_;
    std::string event_;
    std::uint64_t people_ = 0; ///< of the event
};

} // namespace exporter

#endif
