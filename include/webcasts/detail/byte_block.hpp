// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_BYTE_BLOCK_HPP
#define WEBCASTS_DETAIL_BYTE_BLOCK_HPP

#include <cstdint>
#include <cstring>

// WEBCASTS_NO_SIMD chooses the portable paths: 8 bytes, or a character, at a time in place of 16 bytes. So
// does a machine without vectors, for which GCC would make a block's every operation sixteen.
#if defined(__GNUC__) && !defined(WEBCASTS_NO_SIMD) &&                                                       \
    (defined(__SSE2__) || defined(__ARM_NEON) || defined(__ALTIVEC__) || defined(__VX__))
#define WEBCASTS_DETAIL_BYTE_BLOCKS 1
#else
#define WEBCASTS_DETAIL_BYTE_BLOCKS 0
#endif
#if WEBCASTS_DETAIL_BYTE_BLOCKS && defined(__SSE2__)
#define WEBCASTS_DETAIL_SSE2 1
#else
#define WEBCASTS_DETAIL_SSE2 0
#endif

namespace webcasts { inline namespace v0 { namespace detail {

#if WEBCASTS_DETAIL_BYTE_BLOCKS
/// Sixteen bytes in the compilers' own vectors, without <emmintrin.h>: SSE2, NEON, or what else a machine
/// has.
using byte_block [[gnu::vector_size(16)]] = signed char;

/// Return whether a bit of a block is set.
[[nodiscard]] inline bool has_any(byte_block block) noexcept {
    std::uint64_t halves[2];
    std::memcpy(halves, &block, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}
#endif

#if WEBCASTS_DETAIL_SSE2
/// Return a number whose bit `i` is the highest bit of byte `i`.
[[nodiscard]] inline unsigned mask_of(byte_block block) noexcept {
    using mask_source [[gnu::vector_size(16)]] = char;
    return static_cast<unsigned>(__builtin_ia32_pmovmskb128(mask_source(block)));
}
#endif

}}} // namespace webcasts::v0::detail

#endif
