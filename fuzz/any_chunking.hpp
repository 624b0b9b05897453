// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_FUZZ_ANY_CHUNKING_HPP
#define WEBCASTS_FUZZ_ANY_CHUNKING_HPP

#include "../tests/support/decoding.hpp"
#include "fuzz_target.hpp"

#include <cstddef>
#include <string_view>

namespace webcasts::fuzz {

/// Decode a body whole, in pieces whose sizes its own bytes choose and, where it is short, byte by byte: the
/// same records and envelope, or an error each time.
inline void require_same_in_any_chunking(wire_format format, std::string_view body) {
    constexpr std::size_t max_by_bytes = 128;
    const auto whole = tests::decode(format, body, body.size() + 1);
    require(whole.ok || !whole.failure.message().empty(), "an error says what is wrong");
    const auto require_same = [&](const tests::decoded& pieces) {
        require(pieces.ok == whole.ok, "any chunking is accepted or refused alike");
        require(!whole.ok || tests::agree(pieces, whole), "any chunking gives the same records and envelope");
    };
    const auto sizes = [at = std::size_t{0}, body]() mutable -> std::size_t {
        const auto size = static_cast<unsigned char>(body[at % body.size()]) % 37U + 1U;
        at += size;
        return size;
    };
    require_same(tests::decode_in_pieces(format, tests::content_type_of(format), body, sizes));
    if (body.size() <= max_by_bytes) {
        require_same(tests::decode(format, body, 1));
    }
}

} // namespace webcasts::fuzz

#endif
