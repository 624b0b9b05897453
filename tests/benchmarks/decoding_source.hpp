// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_SOURCE_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_SOURCE_HPP

#include <webcasts/records.hpp>

#include <cstdint>
#include <string>

namespace benchmark {

/// A generated report in one format, piece by piece: the same on every machine.
class report_source {
  public:
    report_source() = default;
    report_source(const report_source&) = delete;
    report_source& operator=(const report_source&) = delete;
    virtual ~report_source() = default;

    /// Append the start of the report, up to the first attendee.
    virtual void begin(std::string& out) = 0;
    /// Append the attendee with this number.
    virtual void add(std::string& out, std::uint64_t number) = 0;
    /// Append the end of the report, after the last attendee.
    virtual void end(std::string& out) = 0;

    /// The attendee that was added last, as a decoder of this format must find it.
    [[nodiscard]] virtual const webcasts::attendee& expected() const = 0;
    /// The number of tokens since the start: elements of XML, objects of JSON, fields of CSV.
    [[nodiscard]] virtual std::uint64_t tokens() const = 0;
};

} // namespace benchmark

#endif
