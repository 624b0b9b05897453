// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_PEAK_MEMORY_HPP
#define WEBCASTS_TESTS_PEAK_MEMORY_HPP

#include <cstdint>
#ifdef _WIN32
// In this order:
// clang-format off
#include <winsock2.h>
#include <psapi.h>
// clang-format on
#else
#include <sys/resource.h>
#endif

namespace webcasts::tests {

/// Return the most memory that the process has had so far.
inline std::uint64_t peak_kilobytes() {
#ifdef _WIN32
    PROCESS_MEMORY_COUNTERS counters{};
    ::GetProcessMemoryInfo(::GetCurrentProcess(), &counters, sizeof counters);
    return counters.PeakWorkingSetSize / 1024;
#else
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss);
#endif
}

} // namespace webcasts::tests

#endif
