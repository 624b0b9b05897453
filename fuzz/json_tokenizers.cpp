// SPDX-License-Identifier: BSL-1.0
// The tokenizer of JSON beside Boost.JSON's parser: the same documents are taken, with the same events, and
// an error is the same in any chunking.
#include "fuzz_target.hpp"
#include "support/json_events.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace {

using namespace webcasts;

/// Read a document whole, in pieces whose sizes its own bytes choose and, where it is short, byte by byte.
tests::json_tokenized tokenize(std::string_view document, bool mends, const wire::decode_limits& limits) {
    const tests::json_recorder recorder(mends);
    tests::json_tokenized whole = tests::tokenize_json(document, document.size() + 1, recorder, limits);
    const auto require_same = [&](const tests::json_tokenized& found) {
        fuzz::require(tests::agree(found, whole), "any chunking gives the same events, or the same error");
    };
    require_same(tests::tokenize_json_in_pieces(
        document,
        [at = std::size_t{0}, document]() mutable -> std::size_t {
            const auto size = static_cast<unsigned char>(document[at % document.size()]) % 37U + 1U;
            at += size;
            return size;
        },
        recorder, limits));
    constexpr std::size_t max_by_bytes = 256;
    if (document.size() <= max_by_bytes) {
        require_same(tests::tokenize_json(document, 1, recorder, limits));
    }
    fuzz::require(whole.byte_offset <= document.size(), "an offset lies in the document");
    return whole;
}

void require_same(const tests::json_tokenized& found, const tests::json_reference& expected) {
    if (!expected.is_unsure) {
        fuzz::require(!found.failure == expected.is_taken, "both take a document, or neither");
        fuzz::require(found.failure || found.events == expected.events, "both say the same of a document");
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view document = fuzz::text_of(data, size);
    const tests::json_tokenized strict = tokenize(document, false, {});
    require_same(strict, tests::tokenize_by_boost_json(document));

    const std::string mended = tests::mended_json(document);
    const tests::json_tokenized lenient = tokenize(document, true, {});
    require_same(lenient, tests::tokenize_by_boost_json(mended));
    fuzz::require(lenient.failure || lenient.mended.empty() == (mended == document),
                  "what is mended is told, and nothing else");

    wire::decode_limits low;
    low.field_bytes = 20;
    low.depth = 3;
    const tests::json_tokenized limited = tokenize(document, size % 2 == 0, low);
    fuzz::require(limited.failure || limited.events == lenient.events, "limits change nothing but refuse");
    return 0;
}
