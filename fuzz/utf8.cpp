// SPDX-License-Identifier: BSL-1.0
// The validator of UTF-8 by blocks beside one that goes byte by byte: both end at the same byte, wherever in
// a block the text begins.
#include "fuzz_target.hpp"
#include "support/naive_utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

using webcasts::detail::utf8_rules;

void compare(std::string_view text) {
    using namespace webcasts;
    const std::size_t expected = tests::naive_utf8_prefix<utf8_rules::rfc_3629>(text);
    fuzz::require(detail::utf8_prefix(text) == expected, "both end at the same byte");
    fuzz::require(detail::utf8_prefix<utf8_rules::xml>(text) ==
                      tests::naive_utf8_prefix<utf8_rules::xml>(text),
                  "both end at the same byte by XML's rules");
    fuzz::require(detail::is_utf8(text) == (expected == text.size()),
                  "what is UTF-8 as a whole ends nowhere");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace webcasts;
    const std::string_view text = fuzz::text_of(data, size);
    // In memory of the exact size, so that a sanitizer sees a read beyond it; at every place in a block.
    for (std::size_t before = 0; before < 17; ++before) {
        std::vector<char> exact(before, 'a');
        exact.insert(exact.end(), text.begin(), text.end());
        compare({exact.data(), exact.size()});
    }
    const std::string mended = detail::mended_utf8(text);
    fuzz::require(tests::naive_utf8_prefix<utf8_rules::rfc_3629>(mended) == mended.size(),
                  "what is mended is UTF-8");
    fuzz::require(detail::is_utf8(text) == (mended == text),
                  "mending leaves UTF-8 as it is, and nothing else");
    return 0;
}
