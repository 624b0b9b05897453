// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_UNIT_SANITIZED_HPP
#define WEBCASTS_TESTS_UNIT_SANITIZED_HPP

namespace webcasts::tests {

/// Whether a sanitizer slows the program down and keeps its freed memory.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif
#else
inline constexpr bool sanitized = false;
#endif

} // namespace webcasts::tests

#endif
