// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_FETCHING_HPP
#define WEBCASTS_TESTS_BENCHMARKS_FETCHING_HPP

#include <webcasts/api.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace benchmark {

/// The reports that every contender pulls.
struct pull {
    webcasts::wire_format format = webcasts::wire_format::xml;
    std::string base_url;
    std::size_t reports = 0;
    std::size_t in_flight = 1;
};

/// Make the event id of a report's number.
[[nodiscard]] std::string event_id_of(std::size_t number);

/// Make a report of made-up attendees.
[[nodiscard]] std::string make_report(webcasts::wire_format format, std::uint64_t attendees);

/// Serve log-ins and one report for all events on a free port of this machine, each answer `latency` after
/// its request. Writes the port to the file descriptor `port_to`, and ends with the process that started it.
[[noreturn]] void serve(const std::string& report, webcasts::wire_format format,
                        std::chrono::milliseconds latency, int port_to);

/// Pull and decode the reports with the asynchronous client over Beast; returns the attendees.
[[nodiscard]] std::uint64_t pull_with_fetch_many(const pull& what);
/// Pull and decode the reports one at a time with the blocking client over libcurl; returns the attendees.
[[nodiscard]] std::uint64_t pull_with_curl_transport(const pull& what);
/// Pull the reports with libcurl's multi interface and throw the bodies away; returns their bytes.
[[nodiscard]] std::uint64_t pull_with_bare_curl(const pull& what);
/// Decode a report in memory to rows, a chunk of 64 KiB at a time, as often as there are reports to pull;
/// returns the attendees.
[[nodiscard]] std::uint64_t decode_reports(const pull& what, const std::string& report);

} // namespace benchmark

#endif
