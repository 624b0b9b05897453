// SPDX-License-Identifier: BSL-1.0
// The scanner of XML beside expat: the same documents are taken, with the same events, in any chunking.
#include "fuzz_target.hpp"
#include "support/xml_events.hpp"

#include <cstddef>
#include <string_view>

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace webcasts;
    const std::string_view document = fuzz::text_of(data, size);
    const tests::tokenized expected = tests::tokenize_by_expat(document);
    const auto require_same = [&](const tests::tokenized& found) {
        fuzz::require(found.failure.has_value() == expected.failure.has_value(),
                      "both tokenizers take a document, or neither");
        fuzz::require(tests::agree(found, expected), "both tokenizers say the same of a document");
        fuzz::require(found.byte_offset <= document.size(), "an offset lies in the document");
    };
    require_same(tests::tokenize(document, size + 1));
    std::size_t at = 0;
    require_same(tests::tokenize_in_pieces(document, [&]() -> std::size_t {
        const auto length = static_cast<unsigned char>(document[at % document.size()]) % 37U + 1U;
        at += length;
        return length;
    }));
    constexpr std::size_t max_by_bytes = 256;
    if (size <= max_by_bytes) {
        require_same(tests::tokenize(document, 1));
    }
    return 0;
}
