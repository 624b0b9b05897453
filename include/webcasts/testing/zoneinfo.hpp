// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_ZONEINFO_HPP
#define WEBCASTS_TESTING_ZONEINFO_HPP

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string_view>

#if !defined(__cpp_lib_chrono) || __cpp_lib_chrono < 201907L
#include <date/tz.h>
#endif

namespace webcasts { inline namespace v0 { namespace testing {

/// Know the IANA time zones that the machine has: for `sandbox_options::zone_offset`.
///
/// The standard library's time zones do the work, and where it has none yet (GCC 12, Clang 14) Howard
/// Hinnant's library date does, from which the standard took them: link `date-tz`, and define `USE_OS_TZDB=1`
/// where the library was built so, as distributions do. With date 3.0 a zone keeps the offset that it has at
/// the end of 2037 for ever.
///
/// It may be called by several threads at the same time.
struct zoneinfo {
    /// How far a zone's clocks are ahead of GMT at an instant, or nothing where the machine has no zone of
    /// this name.
    [[nodiscard]] std::optional<std::chrono::seconds> operator()(std::string_view zone,
                                                                 std::chrono::sys_seconds at) const {
#if defined(__cpp_lib_chrono) && __cpp_lib_chrono >= 201907L
        namespace zones = std::chrono;
#else
        namespace zones = date;
#endif
        // GMT and UTC are there even where the machine has no zones.
        if (zone == "GMT" || zone == "UTC") {
            return std::chrono::seconds(0);
        }
        try {
            return zones::locate_zone(zone)->get_info(at).offset;
        } catch (const std::runtime_error&) {
            return std::nullopt;
        }
    }
};

}}} // namespace webcasts::v0::testing

#endif
