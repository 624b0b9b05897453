// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_REPORT_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_REPORT_HPP

#include <webcasts/api.hpp>
#include <webcasts/records.hpp>
#include <webcasts/wire/csv/writer.hpp>
#include <webcasts/wire/json/writer.hpp>
#include <webcasts/wire/xml/writer.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace benchmark {

/// Make the attendee with this number: the same on every machine.
[[nodiscard]] webcasts::attendee make_person(std::uint64_t number);

/// Writes a report of generated attendees piece by piece.
///
/// A third of the attendees of XML and JSON is written in ASCII, as by some services: other characters as
/// decimal and hexadecimal character references, or as `\u` escapes with surrogate pairs, and `/` as `\/`.
class report_maker {
  public:
    explicit report_maker(webcasts::wire_format format) noexcept : format_(format) {}

    /// Append the start of the report, up to the first attendee.
    void begin(std::string& out);
    /// Append the next attendee.
    void add(std::string& out, const webcasts::attendee& person);
    /// Append the end of the report, after the last attendee.
    void end(std::string& out);

  private:
    webcasts::wire_format format_;
    webcasts::wire::xml_writer xml_;
    webcasts::wire::json_writer json_;
    webcasts::wire::csv_writer csv_;
    std::uint64_t added_ = 0;
    std::string piece_;
};

/// The numbers of tokens in the reports of the same people.
struct token_counts {
    std::uint64_t elements = 0; ///< of XML
    std::uint64_t objects = 0;  ///< of JSON
    std::uint64_t rows = 0;     ///< of CSV, the header included
    std::uint64_t fields = 0;   ///< of CSV, the header included
    /// Count an attendee.
    void add(const webcasts::attendee& person);
    /// Start with the counts of a report without attendees.
    token_counts();
};

/// The names of the attendees' own fields, in order.
[[nodiscard]] const webcasts::wire::report_heading& report_heading();

} // namespace benchmark

#endif
