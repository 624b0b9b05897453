// SPDX-License-Identifier: BSL-1.0
// Built twice: with the widest words that the machine has, and with WEBCASTS_NO_SIMD.
#include "support/catch.hpp"
#include <webcasts/wire/detail/text/text_scan.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::text_scan_test {

namespace {

using webcasts::detail::byte_set;
using webcasts::detail::control_bytes;
using webcasts::detail::high_bytes;

using json_set = byte_set<control_bytes::stop, high_bytes::stop, '"', '\\'>;
using controls_alone = byte_set<control_bytes::stop, high_bytes::pass>;
using high_alone = byte_set<control_bytes::pass, high_bytes::stop>;
using marks_alone = byte_set<control_bytes::pass, high_bytes::pass, ',', '"', '\r', '\n', '\x7F', '\0'>;

/// Tell whether a scan of this text ends at `expected`, and copies what stands before, and nothing behind the
/// text.
template <class Set>
bool scans_to(std::size_t expected, const std::string& text) {
    // Of the exact size, so that a sanitizer sees a read or write after its end.
    const std::vector<char> from(text.begin(), text.end());
    std::vector<char> to(text.size(), '#');
    return webcasts::detail::count_outside<Set>(from.data(), from.size()) == expected &&
           webcasts::detail::copy_outside<Set>(to.data(), from.data(), from.size()) == expected &&
           std::equal(to.begin(), to.begin() + static_cast<std::ptrdiff_t>(expected), from.begin());
}

} // namespace

TEMPLATE_TEST_CASE("a scan stops at the first byte of its set, at any place", "", json_set, controls_alone,
                   high_alone, marks_alone) {
    for (std::size_t size = 0; size <= 50; ++size) {
        REQUIRE(scans_to<TestType>(size, std::string(size, 'a')));
        for (std::size_t at = 0; at < size; ++at) {
            for (int value = 0; value < 256; ++value) {
                std::string text(size, 'a');
                text[at] = static_cast<char>(value);
                const std::size_t expected = TestType::holds(text[at]) ? at : size;
                if (!scans_to<TestType>(expected, text)) {
                    FAIL("size " << size << ", byte " << value << " at " << at);
                }
                if (at + 1 < size && TestType::holds(text[at])) {
                    text.back() = text[at];
                    if (!scans_to<TestType>(at, text)) {
                        FAIL("size " << size << ", two bytes " << value << ", the first at " << at);
                    }
                }
            }
        }
    }
}

TEST_CASE("a set holds its marks and ranges, and no other byte") {
    for (int value = 0; value < 256; ++value) {
        const char c = static_cast<char>(value);
        INFO(value);
        CHECK(json_set::holds(c) == (value < 32 || value > 127 || c == '"' || c == '\\'));
        CHECK(controls_alone::holds(c) == (value < 32));
        CHECK(high_alone::holds(c) == (value > 127));
        CHECK(marks_alone::holds(c) ==
              (std::string_view("\"\r\n,\x7F\0", 6).find(c) != std::string_view::npos));
    }
}

} // namespace webcasts::tests::text_scan_test
