// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_CONTENDER_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_CONTENDER_HPP

#include <webcasts/records.hpp>

#include <cstddef>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <time.h>
#include <utility>
#include <vector>

namespace benchmark {

/// The input of all contenders and their expected results. It outlives them.
struct input {
    std::string xml;
    std::string json;
    std::string csv;
    std::string digest;                 ///< of the people
    std::string digest_without_answers; ///< of the people as in CSV
    std::string elements;               ///< number of elements of the XML
    std::string objects;                ///< number of objects of the JSON
    std::string fields;                 ///< of the CSV
    std::string lines;                  ///< number of LF bytes in the CSV
    // Both are in memory in the order of decoding.
    std::vector<webcasts::attendee> people;                 ///< of the XML and JSON
    std::vector<webcasts::attendee> people_without_answers; ///< of the CSV
};

/// One way to read or write a report.
struct contender {
    std::string name;
    std::size_t bytes = 0;              ///< read or written by one pass
    std::string expected;               ///< result of `check`
    std::function<std::string()> check; ///< one untimed pass; its digest or counts
    std::function<double()> pass;       ///< one pass; its CPU time in seconds
};

/// The contenders, and the names of those whose library is missing.
struct field_of_contenders {
    std::vector<contender> present;
    std::vector<std::string> missing;
};

void add_ours(field_of_contenders& all, const input& from);
void add_xml_peers(field_of_contenders& all, const input& from);
void add_json_peers(field_of_contenders& all, const input& from);
void add_csv_peers(field_of_contenders& all, const input& from);
void add_raw_csv(field_of_contenders& all, const input& from);
void add_processes(field_of_contenders& all, const input& from);
// The contenders of libraries that may be missing.
void add_pugixml(field_of_contenders& all, const input& from);
void add_rapidxml(field_of_contenders& all, const input& from);
void add_libxml2(field_of_contenders& all, const input& from);
void add_simdjson(field_of_contenders& all, const input& from);
void add_rapidjson(field_of_contenders& all, const input& from);
void add_nlohmann(field_of_contenders& all, const input& from);
void add_libcsv(field_of_contenders& all, const input& from);

/// Decode XML with the library's decoder.
[[nodiscard]] std::vector<webcasts::attendee> decode_xml(std::string_view report);
/// Decode CSV with the library's decoder.
[[nodiscard]] std::vector<webcasts::attendee> decode_csv(std::string_view report);

/// The default size of the decoders' chunks.
inline constexpr std::size_t chunk_bytes = std::size_t{64} << 10U;

/// Call `take` with each chunk of `text`.
template <class Take>
void for_each_chunk(std::string_view text, std::size_t size, Take&& take) {
    while (!text.empty()) {
        const std::string_view chunk = text.substr(0, size);
        take(std::span<const char>(chunk.data(), chunk.size()));
        text.remove_prefix(chunk.size());
    }
}

/// End the program with exit status 1: a contender that fails cannot be compared.
[[noreturn]] inline void give_up(std::string_view reason) {
    std::cerr << reason << '\n';
    std::exit(1);
}

/// Keep the compiler from optimising away the computation of `value`.
template <class T>
inline void use(const T& value) noexcept {
    asm volatile("" : : "g"(&value) : "memory"); // NOLINT: there is no other way
}

/// The CPU time of this process, in seconds.
[[nodiscard]] inline double cpu_seconds() noexcept {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Return free memory to the system if the C library can, so that no pass profits from the memory of an
/// earlier one; unless WARM_HEAP is set in the environment.
inline void give_memory_back() noexcept {
#ifdef __GLIBC__
    static const bool keep_it = std::getenv("WARM_HEAP") != nullptr;
    if (!keep_it) {
        ::malloc_trim(0);
    }
#endif
}

/// Return the CPU time of a call, which starts without free memory, as in a program that decodes one report
/// (with WARM_HEAP: with the memory of the last pass, as in a program that decodes many). The call's result
/// is destroyed after the measurement.
template <class Call>
[[nodiscard]] double timed(Call&& call) {
    give_memory_back();
    const double before = cpu_seconds();
    auto result = std::forward<Call>(call)();
    const double after = cpu_seconds();
    use(result);
    return after - before;
}

} // namespace benchmark

#endif
