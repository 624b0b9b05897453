// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_FUZZ_ANY_CHUNKING_HPP
#define WEBCASTS_FUZZ_ANY_CHUNKING_HPP

#include "../tests/unit/decoding.hpp"
#include "fuzz_target.hpp"

#include <cstddef>
#include <string_view>

namespace webcasts::fuzz {

/// Decode a body whole, byte by byte and in pieces whose sizes its own bytes choose: the same records and
/// envelope, or an error each time.
inline void require_same_in_any_chunking(wire_format format, std::string_view body) {
    const auto whole = tests::decode(format, body, body.size() + 1);
    std::size_t at = 0;
    const auto own_sizes = [&]() -> std::size_t {
        const auto byte = body.empty() ? 0U : static_cast<unsigned char>(body[at % body.size()]);
        at += byte % 37U + 1U;
        return byte % 37U + 1U;
    };
    for (const auto& pieces :
         {tests::decode(format, body, 1),
          tests::decode_in_pieces(format, tests::content_type_of(format), body, own_sizes)}) {
        require(pieces.ok == whole.ok, "any chunking is accepted or refused alike");
        if (whole.ok) {
            require(pieces.records == whole.records, "any chunking gives the same records");
            require(pieces.envelope.event_title == whole.envelope.event_title &&
                        pieces.envelope.records == whole.envelope.records &&
                        pieces.envelope.opened == whole.envelope.opened &&
                        pieces.envelope.service_time == whole.envelope.service_time,
                    "any chunking gives the same envelope");
        }
    }
    require(whole.ok || !whole.failure.what().empty(), "an error says what is wrong");
}

} // namespace webcasts::fuzz

#endif
