// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_DETAIL_RESIDENT_MEMORY_HPP
#define WEBCASTS_TESTING_CONFORMANCE_DETAIL_RESIDENT_MEMORY_HPP

#include <cstdint>
#include <cstdio>
#include <memory>
#ifdef __linux__
#include <unistd.h>
#endif

namespace webcasts { inline namespace v0 { namespace detail {

/// Return the resident memory of the process in bytes; zero if the system does not provide it (Linux does).
[[nodiscard]] inline std::uint64_t resident_bytes() noexcept {
#ifdef __linux__
    const auto close = [](std::FILE* file) { std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen("/proc/self/statm", "r"), close);
    unsigned long long all = 0;
    unsigned long long resident = 0;
    if (!file || std::fscanf(file.get(), "%llu %llu", &all, &resident) != 2) { // NOLINT: the kernel's format
        return 0;
    }
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
#else
    return 0;
#endif
}

}}} // namespace webcasts::v0::detail

#endif
