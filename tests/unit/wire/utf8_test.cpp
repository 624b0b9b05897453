// SPDX-License-Identifier: BSL-1.0
// Built twice: with blocks of sixteen bytes, and with WEBCASTS_NO_SIMD.
#include "support/catch.hpp"
#include "support/naive_utf8.hpp"
#include <webcasts/detail/utf8.hpp>

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::utf8_test {

namespace {

using webcasts::detail::utf8_rules;

/// Compare with the naive one, with bytes of the exact size so that a sanitizer sees a read beyond them.
void check_same(const std::string& text) {
    const std::vector<char> exact(text.begin(), text.end());
    const std::string_view view(exact.data(), exact.size());
    if (detail::utf8_prefix(view) != naive_utf8_prefix<utf8_rules::rfc_3629>(view) ||
        detail::utf8_prefix<utf8_rules::xml>(view) != naive_utf8_prefix<utf8_rules::xml>(view)) {
        CAPTURE(text);
        REQUIRE(detail::utf8_prefix(view) == naive_utf8_prefix<utf8_rules::rfc_3629>(view));
        REQUIRE(detail::utf8_prefix<utf8_rules::xml>(view) == naive_utf8_prefix<utf8_rules::xml>(view));
    }
}

/// Makes texts that are mostly UTF-8, of characters of all sizes, at the limits of each more often.
class random_texts {
  public:
    std::string next() {
        std::string text;
        const std::size_t size = rng_() % 90;
        while (text.size() < size) {
            text.append(piece());
        }
        if (rng_() % 2 == 0 && !text.empty()) { // a wrong byte, or one that happens to be right
            text[rng_() % text.size()] = static_cast<char>(rng_() % 256);
        }
        return text.substr(0, size);
    }
    std::size_t below(std::size_t limit) { return rng_() % limit; }

  private:
    std::string_view piece() {
        static const std::vector<std::string_view> pieces{"a",
                                                          "\x7F",
                                                          "\xC2\x80",
                                                          "\xC3\xA9",
                                                          "\xDF\xBF",
                                                          "\xE0\xA0\x80",
                                                          "\xE6\x97\xA5",
                                                          "\xED\x9F\xBF",
                                                          "\xEE\x80\x80",
                                                          "\xEF\xBF\xBD",
                                                          "\xF0\x90\x80\x80",
                                                          "\xF0\x9F\x98\x80",
                                                          "\xF4\x8F\xBF\xBF",
                                                          "plain text of a few words"};
        static const std::vector<std::string_view> wrong{
            "\xEF\xBF\xBE",     "\xEF\xBF\xBF", "\xC0\xAF",         "\xC1\xBF",
            "\xE0\x9F\xBF",     "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
            "\xF5\x80\x80\x80", "\x80",         "\xE6\x97",         "\xF0\x9F\x98"};
        const auto& from = rng_() % 40 == 0 ? wrong : pieces;
        return from[rng_() % from.size()];
    }

    std::mt19937 rng_{20261130}; // NOLINT: the same texts in each run
};

} // namespace

TEST_CASE("the UTF-8 of random texts ends where it does character by character") {
    random_texts texts;
    for (int i = 0; i < 30000; ++i) {
        check_same(texts.next());
    }
}

TEST_CASE("two bytes at any place among characters of any size are UTF-8 or not, character by character") {
    for (const std::string_view around : {"a", "\xC3\xA9", "\xE6\x97\xA5", "\xF0\x9F\x98\x80"}) {
        std::string text;
        while (text.size() < 48) {
            text.append(around);
        }
        for (std::size_t first = 0; first < 256; ++first) {
            for (std::size_t second = 0; second < 256; second += first < 0x80 ? 17 : 1) {
                std::string changed = text;
                const std::size_t at = (first + second) % 40;
                changed[at] = static_cast<char>(first);
                changed[at + 1] = static_cast<char>(second);
                check_same(changed);
            }
        }
    }
}

} // namespace webcasts::tests::utf8_test
