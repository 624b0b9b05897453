// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_FETCHING_HPP
#define WEBCASTS_TESTS_BENCHMARKS_FETCHING_HPP

#include <webcasts/api.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace benchmark {

/// The task of a contender: to pull reports.
struct pull {
    webcasts::wire_format format = webcasts::wire_format::xml;
    std::string base_url;
    std::size_t reports = 0;
    std::size_t in_flight = 1;
};

/// Return the event id of the report with this number.
[[nodiscard]] std::string event_id_of(std::size_t number);

/// Make a report of generated attendees.
[[nodiscard]] std::string make_report(webcasts::wire_format format, std::uint64_t attendees);

/// Serve log-ins and one report for all events on a free port of this machine, each response `latency` after
/// its request. Writes the port to the file descriptor `port_to`. The server's process ends with its parent.
[[noreturn]] void serve(const std::string& report, webcasts::wire_format format,
                        std::chrono::milliseconds latency, int port_to);

/// Pull and decode the reports with the asynchronous client over Beast. Return the number of attendees.
[[nodiscard]] std::uint64_t pull_with_fetch_many(const pull& task);
/// Pull and decode the reports one at a time with the blocking client over libcurl. Return the number of
/// attendees.
[[nodiscard]] std::uint64_t pull_with_curl_transport(const pull& task);
/// Pull the reports with libcurl's multi interface and drop the bodies. Return their number of bytes.
[[nodiscard]] std::uint64_t pull_with_bare_curl(const pull& task);
/// Decode a report in memory to rows in chunks of 64 KiB, once for each report to pull. Return the number of
/// attendees.
[[nodiscard]] std::uint64_t decode_reports(const pull& task, const std::string& report);

} // namespace benchmark

#endif
