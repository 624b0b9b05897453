// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_VERSION_HPP
#define WEBCASTS_VERSION_HPP

#include <string_view>

/// The version, by semantic versioning. Build files and packages take it from these three lines.
#define WEBCASTS_VERSION_MAJOR 0
#define WEBCASTS_VERSION_MINOR 1
#define WEBCASTS_VERSION_PATCH 0

/// The version as one number that grows, two digits each for minor and patch: 10203 is 1.2.3. For
/// `#if WEBCASTS_VERSION >= 10203`.
#define WEBCASTS_VERSION                                                                                     \
    (WEBCASTS_VERSION_MAJOR * 10000 + WEBCASTS_VERSION_MINOR * 100 + WEBCASTS_VERSION_PATCH)

#define WEBCASTS_DETAIL_TEXT_OF(major, minor, patch) #major "." #minor "." #patch
#define WEBCASTS_DETAIL_VERSION_TEXT(major, minor, patch) WEBCASTS_DETAIL_TEXT_OF(major, minor, patch)

/// The ABI version is the inline namespace `v0`, part of the linker's name of everything in the library: two
/// versions with different ones can live in one program. It changes whenever the layout or meaning of a type
/// does (doc/versioning.md); do not name it.
namespace webcasts { inline namespace v0 {

/// The version as text, such as `1.2.3`. It lives as long as the program.
inline constexpr std::string_view version_text =
    WEBCASTS_DETAIL_VERSION_TEXT(WEBCASTS_VERSION_MAJOR, WEBCASTS_VERSION_MINOR, WEBCASTS_VERSION_PATCH);

}} // namespace webcasts::v0

#undef WEBCASTS_DETAIL_VERSION_TEXT
#undef WEBCASTS_DETAIL_TEXT_OF

#endif
