// SPDX-License-Identifier: BSL-1.0
// A token that comes in many pieces costs time in proportion to its length, with any version of expat: the
// calls of XML_Parse are counted, in a program of its own.
#include <expat.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// What expat was given: pieces, and bytes that it looked at if it read an unfinished token from its start
/// each time.
struct parse_calls {
    std::size_t pieces = 0;
    std::uint64_t bytes = 0;
};
parse_calls calls;

XML_Status counted_parse(XML_Parser parser, const char* bytes, int size, int last) {
    ++calls.pieces;
    const XML_Status status = XML_Parse(parser, bytes, size, last);
    calls.bytes += static_cast<std::uint64_t>(size);
    return status;
}

} // namespace

#define XML_Parse counted_parse
#include <webcasts/wire/xml/detail/expat_tokenizer.hpp>
#undef XML_Parse

#include "support/catch.hpp"

namespace {

using webcasts::detail::text_encoding;

struct recorded_tree {
    std::string seen;
    bool open(std::string_view name) {
        seen.append("<").append(name);
        return true;
    }
    bool attribute(std::string_view name, std::string_view value, bool) {
        seen.append(" ").append(name).append("=").append(value);
        return true;
    }
    bool text(std::string_view piece) {
        seen += piece;
        return true;
    }
    bool close() {
        seen += "/>";
        return true;
    }
};

/// Read a document in pieces; return what the handler saw, or the error.
std::string read_in_pieces(std::string_view document, std::size_t size,
                           const webcasts::wire::decode_limits& limits = {}) {
    recorded_tree tree;
    webcasts::wire::expat_tokenizer<recorded_tree> tokenizer(tree, limits, text_encoding::windows_1252);
    for (std::string_view rest = document; !rest.empty(); rest.remove_prefix((std::min)(size, rest.size()))) {
        if (auto failure = tokenizer.write(rest.substr(0, size))) {
            return failure->message();
        }
    }
    const auto failure = tokenizer.finish();
    return failure ? failure->message() : tree.seen;
}

const std::string long_text(std::size_t{1} << 20U, 'x');

} // namespace

TEST_CASE("a long token in many pieces is given to expat a few times", "[xml]") {
    const std::vector<std::string> documents{
        "<a b='" + long_text + "'/>",
        "<a><!--" + long_text + "--></a>",
        "<a><?p " + long_text + "?></a>",
        "<" + long_text + "/>",
    };
    for (const std::string& document : documents) {
        CAPTURE(document.substr(0, 8));
        const std::string whole = read_in_pieces(document, document.size());
        calls = {};
        CHECK(read_in_pieces(document, 1024) == whole);
        // 65 pieces of the first 64 KiB, then one for each doubling up to 1 MiB, and the end.
        CHECK(calls.pieces <= 65 + 4 + 3);
        CHECK(calls.bytes == document.size());
    }
}

TEST_CASE("what waits for a long token's end is read at the document's end", "[xml]") {
    const std::string token = "<a b='" + std::string(100'000, 'y') + "'>";
    const std::string after = "text &amp; more</a>";
    const std::string whole = read_in_pieces(token + after, token.size() + after.size());
    for (const std::size_t size : std::initializer_list<std::size_t>{1, 7, 1000, 65'537}) {
        CAPTURE(size);
        CHECK(read_in_pieces(token + after, size) == whole);
        CHECK(read_in_pieces(token + "</b>", size) == read_in_pieces(token + "</b>", 1U << 20U));
        CHECK(read_in_pieces(token.substr(0, 90'000), size) ==
              read_in_pieces(token.substr(0, 90'000), 1U << 20U));
    }
}

TEST_CASE("a token beyond the limit is refused while its bytes wait", "[xml]") {
    webcasts::wire::decode_limits limits;
    limits.tag_bytes = 100'000;
    calls = {};
    CHECK(read_in_pieces("<a b='" + long_text, 1000, limits).find("bytes in one tag") != std::string::npos);
    CHECK(calls.bytes <= 2 * limits.tag_bytes);
}
