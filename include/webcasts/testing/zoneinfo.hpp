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

/// Looks up the machine's IANA time zones, for `sandbox_options::zone_offset`.
///
/// It uses the standard library's time zones or, if there are none (GCC 12, Clang 14), Howard Hinnant's
/// library date: then link `date-tz`, and define `USE_OS_TZDB=1` if the library was built with it, as
/// distributions do. With date 3.0 a zone keeps its offset of the end of 2037 for ever.
///
/// It may be called by several threads at the same time.
struct zoneinfo {
    /// Return a zone's offset from GMT at an instant, positive to the east; `nullopt` if the machine has no
    /// zone of this name (which ends a program without exceptions).
    [[nodiscard]] std::optional<std::chrono::seconds> operator()(std::string_view zone,
                                                                 std::chrono::sys_seconds at) const {
#if defined(__cpp_lib_chrono) && __cpp_lib_chrono >= 201907L
        namespace zones = std::chrono;
#else
        namespace zones = date;
#endif
        // GMT and UTC exist even if the machine has no zones.
        if (zone == "GMT" || zone == "UTC") {
            return std::chrono::seconds(0);
        }
#if defined(__cpp_exceptions)
        try {
            return zones::locate_zone(zone)->get_info(at).offset;
        } catch (const std::runtime_error&) {
            return std::nullopt;
        }
#else
        return zones::locate_zone(zone)->get_info(at).offset;
#endif
    }
};

}}} // namespace webcasts::v0::testing

#endif
