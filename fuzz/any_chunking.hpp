// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_FUZZ_ANY_CHUNKING_HPP
#define WEBCASTS_FUZZ_ANY_CHUNKING_HPP

#include "../tests/support/decoding.hpp"
#include "fuzz_target.hpp"

#include <cstddef>
#include <string_view>

namespace webcasts::fuzz {

/// Decode a body by these rules whole, in pieces whose sizes its own bytes choose and, where it is short,
/// byte by byte: the same records and envelope, or an error each time. Return the outcome.
inline tests::decoded require_same_in_any_chunking(wire_format format, std::string_view body,
                                                   const wire::value_rules& rules) {
    constexpr std::size_t max_by_bytes = 128;
    const auto decode = [&](auto sizes) {
        return tests::decode_in_pieces(format, tests::content_type_of(format), body, sizes, {},
                                       wire::default_names, rules);
    };
    auto whole = decode([&] { return body.size() + 1; });
    require(whole.ok || !whole.failure.message().empty(), "an error says what is wrong");
    const auto require_same = [&](const tests::decoded& pieces) {
        require(pieces.ok == whole.ok, "any chunking is accepted or refused alike");
        require(!whole.ok || tests::agree(pieces, whole), "any chunking gives the same records and envelope");
    };
    require_same(decode([at = std::size_t{0}, body]() mutable -> std::size_t {
        const auto size = static_cast<unsigned char>(body[at % body.size()]) % 37U + 1U;
        at += size;
        return size;
    }));
    if (body.size() <= max_by_bytes) {
        require_same(decode([] { return std::size_t{1}; }));
    }
    return whole;
}

/// The same by strict and by lenient rules, which agree on a body that strict rules accept.
inline void require_same_in_any_chunking(wire_format format, std::string_view body) {
    const auto strict = require_same_in_any_chunking(format, body, {});
    const auto lenient = require_same_in_any_chunking(format, body, {.policy = wire::value_policy::lenient});
    require(strict.envelope.unreadable.empty(), "strict rules list no values");
    require(!strict.ok || tests::agree(strict, lenient), "lenient rules change nothing that can be read");
    require(lenient.envelope.unreadable.listed.size() <= unreadable_values::max_listed,
            "the list of values is bounded");
}

} // namespace webcasts::fuzz

#endif
