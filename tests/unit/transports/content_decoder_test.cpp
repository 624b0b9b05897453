// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/gzip_maker.hpp"
#include "support/sanitized.hpp"
#include <webcasts/testing/conformance/detail/resident_memory.hpp>
#include <webcasts/transports/detail/content_decoder.hpp>

#include <boost/crc.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace webcasts;
using namespace webcasts::tests;
using webcasts::detail::content_coding;
using webcasts::detail::content_decoder;

namespace {

constexpr std::uint64_t default_ratio = 256;

struct undone {
    std::string text{};
    std::optional<error> failure{};
    bool whole = false;
};

/// Decode in pieces of `chunk` compressed and `room` decoded bytes.
undone undo(std::string_view coded, std::size_t chunk = 65536, std::size_t room = 65536,
            std::uint64_t ratio = default_ratio, content_coding coding = content_coding::gzip) {
    undone made;
    content_decoder decoder(coding, ratio);
    std::vector<char> buffer(room);
    for (bool more = true; more;) {
        // A copy of its own, so that a sanitizer sees a read after the end of the piece.
        const std::vector<char> piece(
            coded.begin(), coded.begin() + static_cast<std::ptrdiff_t>(std::min(chunk, coded.size())));
        const auto step = decoder.decode(piece, buffer);
        if (!step) {
            made.failure = step.error();
            return made;
        }
        coded.remove_prefix(step->read);
        made.text.append(buffer.data(), step->written);
        more = !coded.empty() || step->written > 0;
    }
    made.whole = decoder.whole();
    return made;
}

bool is_bad(const undone& made) {
    return made.failure && made.failure->code() == transport_errc::bad_content_coding;
}

// The output of gzip 1.12 for a file, with its name and time.
constexpr char made_by_gzip[] = {
    '\x1f', '\x8b', '\x08', '\x08', '\xda', '\x02', '\x05', '\x6b', '\x02', '\x03', '\x72', '\x65',
    '\x70', '\x6f', '\x72', '\x74', '\x2e', '\x63', '\x73', '\x76', '\x00', '\x4b', '\xcd', '\x4d',
    '\xcc', '\xcc', '\xd1', '\x29', '\x4e', '\x2d', '\x2e', '\xce', '\xcc', '\xcf', '\x8b', '\xcf',
    '\xce', '\xcc', '\x4b', '\xe1', '\x4a', '\x74', '\x48', '\xad', '\x48', '\xcc', '\x2d', '\xc8',
    '\x49', '\xd5', '\x4b', '\xce', '\xcf', '\xd5', '\xc9', '\xc9', '\x2c', '\x4b', '\xe5', '\x02',
    '\x00', '\xca', '\x6d', '\x68', '\xf0', '\x26', '\x00', '\x00', '\x00'};
constexpr std::string_view in_the_file = "email,session_kind\na@example.com,live\n";

/// Text that is neither all alike nor random.
std::string some_text(std::size_t size) {
    std::string made;
    for (std::uint32_t i = 0; made.size() < size; ++i) {
        made += std::to_string(i * 2'654'435'761U) + (i % 7 == 0 ? ",live\r\n" : ",");
    }
    made.resize(size);
    return made;
}

/// A gzip member with optional header fields; their check (RFC 1952, FHCRC) is added where `flags` name it.
std::string gzip_with(unsigned char flags, std::string_view optional_fields, std::string_view text) {
    gzip_member member = gzip_member_of(text);
    member.header[3] = static_cast<char>(flags);
    member.header += optional_fields;
    if ((flags & 2U) != 0) {
        boost::crc_32_type check;
        check.process_bytes(member.header.data(), member.header.size());
        member.header += little_endian(check.checksum()).substr(0, 2);
    }
    return member.bytes();
}

} // namespace

TEST_CASE("gzip's output is decoded") {
    const undone made = undo({made_by_gzip, sizeof made_by_gzip});
    CHECK_FALSE(made.failure);
    CHECK(made.whole);
    CHECK(made.text == in_the_file);
}

TEST_CASE("every optional field of a gzip header is passed over") {
    using namespace std::string_literals;
    const auto [flags, fields] = GENERATE(table<unsigned char, std::string>({
        {1, ""s}, // "probably text"
        {2, ""s},
        {4, "\x03\x00"s
            "a\0b"s},
        {4, "\0\0"s},
        {8, "name\0"s},
        {8, "\0"s},
        {16, "comment\0"s},
        {31, "\x01\x00"s
             "xname\0comment\0"s},
    }));
    CAPTURE(static_cast<int>(flags));
    const std::string coded = gzip_with(flags, fields, in_the_file);
    for (const std::size_t chunk : {1U, 2U, 1000U}) {
        const undone made = undo(coded, chunk);
        CHECK_FALSE(made.failure);
        CHECK(made.whole);
        CHECK(made.text == in_the_file);
    }
    // A long extra field is counted with both bytes of its size.
    const std::string long_field = gzip_with(4, "\x02\x01" + std::string(258, 'e'), in_the_file);
    CHECK(undo(long_field, 7).text == in_the_file);
}

TEST_CASE("several members in a row are one text") {
    const std::string coded = gzip_of("email,session") + gzip_of("") + gzip_of("_kind\n");
    for (const std::size_t chunk : {1U, 3U, 1000U}) {
        const undone made = undo(coded, chunk);
        CHECK(made.whole);
        CHECK(made.text == "email,session_kind\n");
    }
}

TEST_CASE("one call decodes all members that it gets, and goes on as long as there is room") {
    const std::string coded = gzip_of("email,") + gzip_of("kind");
    content_decoder decoder(content_coding::gzip, default_ratio);
    std::array<char, 100> room{};
    const auto step = decoder.decode(coded, room);
    REQUIRE(step);
    CHECK(step->read == coded.size());
    CHECK(std::string_view(room.data(), step->written) == "email,kind");
}

TEST_CASE("compressed data is decoded alike in any pieces and into buffers of any size") {
    const std::string text = some_text(200'000);
    const std::string coded = gzip_of(text);
    const std::size_t chunk = GENERATE(1U, 2U, 37U, 1000U, 1'000'000U);
    const std::size_t room = GENERATE(1U, 7U, 258U, 4096U, 1'000'000U);
    const undone made = undo(coded, chunk, room);
    CHECK_FALSE(made.failure);
    CHECK(made.whole);
    CHECK(made.text == text);
}

TEST_CASE("compressed data that ends before its end is not whole, at every byte") {
    const std::string coded = gzip_of(some_text(3000)) + gzip_of("the end");
    const std::size_t first_member = gzip_of(some_text(3000)).size();
    for (std::size_t length = 1; length < coded.size(); ++length) {
        const undone made = undo(std::string_view(coded).substr(0, length));
        CAPTURE(length);
        REQUIRE_FALSE(made.failure);
        REQUIRE(made.whole == (length == first_member));
    }
}

TEST_CASE("a decoder frees its memory, wherever its body ends") {
    const std::string coded = gzip_of("email,session_kind\n");
    const auto decode_thousands = [&] {
        for (int i = 0; i < 3000; ++i) {
            content_decoder whole(content_coding::gzip, default_ratio);
            content_decoder inside(content_coding::gzip, default_ratio);
            std::array<char, 100> room{};
            REQUIRE(whole.decode(coded, room));
            REQUIRE(inside.decode(std::string_view(coded).substr(0, 15), room));
        }
    };
    const auto before = webcasts::detail::resident_bytes();
    decode_thousands();
    // Each holds 7 kB or more while it lives. The address sanitizer keeps them, and finds leaks by itself.
    CHECK((sanitized || webcasts::detail::resident_bytes() < before + (std::uint64_t{8} << 20U)));
}

TEST_CASE("a body that is refused says what zlib found") {
    std::string bad_check = gzip_of(in_the_file);
    bad_check[bad_check.size() - 8] = static_cast<char>(bad_check[bad_check.size() - 8] ^ 1);
    const undone made = undo(bad_check);
    REQUIRE(is_bad(made));
    CHECK(made.failure->client_text() == "incorrect data check");
}

TEST_CASE("a body with zlib's header is no gzip") {
    CHECK(is_bad(undo(zlib_of(in_the_file))));
}

TEST_CASE("no body at all is whole: an empty response needs no gzip") {
    CHECK(undo("").whole);
}

TEST_CASE("damaged data is refused, at whatever byte it is damaged") {
    const gzip_member good = gzip_member_of(some_text(3000));
    const auto refused = [](const gzip_member& member) {
        const undone made = undo(member.bytes());
        return made.failure && made.failure->code() == transport_errc::bad_content_coding;
    };
    CHECK_FALSE(refused(good));
    for (const std::size_t at : {0U, 1U, 2U}) {
        gzip_member bad = good;
        bad.header[at] = static_cast<char>(bad.header[at] ^ 1);
        CHECK(refused(bad));
    }
    for (const char reserved : {'\x20', '\x40', '\x80'}) {
        gzip_member bad = good;
        bad.header[3] = reserved;
        CHECK(refused(bad));
    }
    for (std::size_t at = 0; at < good.trailer.size(); ++at) {
        gzip_member bad = good;
        bad.trailer[at] = static_cast<char>(bad.trailer[at] ^ 0x80);
        CHECK(refused(bad));
    }
    for (std::size_t at = 0; at < good.deflated.size(); ++at) {
        gzip_member bad = good;
        bad.deflated[at] = static_cast<char>(bad.deflated[at] ^ 4);
        const undone made = undo(bad.bytes());
        CAPTURE(at);
        // The last byte ends in unused bits.
        CHECK((made.failure || !made.whole || made.text == some_text(3000)));
    }
    std::string bad_header = gzip_with(2, "", some_text(3000));
    bad_header[10] = static_cast<char>(bad_header[10] ^ 1);
    CHECK(is_bad(undo(bad_header)));
    // Bytes after a member are the next member.
    CHECK(is_bad(undo(good.bytes() + "xy")));
    CHECK_FALSE(undo(good.bytes() + "x").whole);
    CHECK(undo("email,session_kind\n").failure);
}

TEST_CASE("decoded bytes per compressed byte are limited exactly, beyond 1 MiB") {
    // Zeros whose size is just what their compressed bytes allow; a name in the header makes it exact.
    const std::uint64_t ratio = 16;
    const auto expanded = [&](std::size_t plain, std::size_t compressed) {
        gzip_member member = gzip_member_of(std::string(plain, '\0'));
        member.header[3] = 8;
        member.header += std::string(compressed - member.bytes().size() - 1, 'n') + '\0';
        return undo(member.bytes(), 65536, 65536, ratio);
    };
    const std::size_t compressed = 2000;
    const std::size_t limit = content_decoder::always_allowed + ratio * compressed;
    for (const std::size_t plain : {limit - 1, limit}) {
        const undone made = expanded(plain, compressed);
        CHECK_FALSE(made.failure);
        CHECK(made.whole);
        CHECK(made.text.size() == plain);
    }
    const undone made = expanded(limit + 1, compressed);
    REQUIRE(made.failure);
    CHECK(made.failure->code() == transport_errc::expands_too_far);
    CHECK(made.failure->client_text() == "decoded bytes per compressed byte");
    CHECK(made.text.size() <= limit);
}

TEST_CASE("a body of 1 MiB may be compressed to anything, at a limit of 0 too") {
    const std::size_t allowed = content_decoder::always_allowed;
    CHECK(undo(gzip_of(std::string(allowed, 'x')), 65536, 65536, 0).whole);
    CHECK(undo(gzip_of(std::string(allowed + 1, 'x')), 65536, 65536, 0).failure);
    CHECK(undo(gzip_of(std::string(5 * allowed, 'x')), 65536, 65536, 5000).whole);
    CHECK(undo(gzip_of(std::string(5 * allowed, 'x')), 65536, 65536, ~std::uint64_t{0}).whole);
}

namespace {

undone undo_deflate(std::string_view coded, std::size_t chunk = 65536, std::size_t room = 65536,
                    std::uint64_t ratio = default_ratio) {
    return undo(coded, chunk, room, ratio, content_coding::deflate);
}

} // namespace

TEST_CASE("deflate is decoded with zlib's header and without, in any pieces and into buffers of any size") {
    const std::string text = some_text(200'000);
    const std::string coded = GENERATE_COPY(zlib_of(text), deflated(text));
    const std::size_t chunk = GENERATE(1U, 2U, 37U, 1000U, 1'000'000U);
    const std::size_t room = GENERATE(1U, 7U, 258U, 4096U, 1'000'000U);
    const undone made = undo_deflate(coded, chunk, room);
    CHECK_FALSE(made.failure);
    CHECK(made.whole);
    CHECK(made.text == text);
}

TEST_CASE("zlib's output is decoded") {
    // Python's zlib.compress(b"email,session_kind\n"), and the headers of its other levels and of a small
    // window.
    const std::string body(
        "\x4b\xcd\x4d\xcc\xcc\xd1\x29\x4e\x2d\x2e\xce\xcc\xcf\x8b\xcf\xce\xcc\x4b\xe1\x02\x00", 21);
    const std::string check("\x4b\x37\x07\x48", 4);
    for (const char* header : {"\x78\xda", "\x78\x01", "\x78\x9c", "\x78\x5e", "\x08\x1d"}) {
        const undone made = undo_deflate(header + body + check, 3);
        CHECK_FALSE(made.failure);
        CHECK(made.whole);
        CHECK(made.text == "email,session_kind\n");
    }
}

TEST_CASE("deflate of no bytes, of one byte and of bytes that cannot be compressed is decoded") {
    for (const std::string& text : {std::string(), std::string("x"), some_text(30)}) {
        for (const std::string& coded : {zlib_of(text), deflated(text)}) {
            for (const std::size_t chunk : {1U, 2U, 1000U}) {
                const undone made = undo_deflate(coded, chunk);
                CHECK_FALSE(made.failure);
                CHECK(made.whole);
                CHECK(made.text == text);
            }
        }
    }
    CHECK(undo_deflate("").whole);
    // A stored block is the one that begins nearest to a zlib header.
    const std::string stored("\x01\x03\x00\xfc\xff"
                             "abc",
                             8);
    CHECK(undo_deflate(stored).text == "abc");
    CHECK(undo_deflate(stored).whole);
}

TEST_CASE("deflate that ends before its end is not whole, at every byte") {
    for (const std::string& coded : {zlib_of(some_text(3000)), deflated(some_text(3000))}) {
        for (std::size_t length = 1; length < coded.size(); ++length) {
            const undone made = undo_deflate(std::string_view(coded).substr(0, length));
            CAPTURE(length);
            REQUIRE_FALSE(made.failure);
            REQUIRE_FALSE(made.whole);
        }
        CHECK(undo_deflate(coded).whole);
    }
}

TEST_CASE("damaged deflate is refused: header, data, checksum, or anything after its end") {
    const std::string text = some_text(3000);
    const std::string good = zlib_of(text);
    for (std::size_t at = good.size() - 4; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x80);
        CHECK(is_bad(undo_deflate(bad)));
    }
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 4);
        const undone made = undo_deflate(bad);
        CAPTURE(at);
        // The last byte of the deflated data ends in unused bits.
        CHECK((made.failure || !made.whole || made.text == text));
    }
    for (const char* header : {"\x78\x9d",    // the header's own check does not match
                               "\x78\xbb",    // a dictionary that nobody has
                               "\x88\x1c"}) { // a window of 64 KiB
        CHECK(is_bad(undo_deflate(header + good.substr(2))));
    }
    for (const std::size_t chunk : {1U, 1000U}) {
        CHECK(is_bad(undo_deflate(good + "x", chunk)));
        CHECK(is_bad(undo_deflate(good + good, chunk)));
        CHECK(is_bad(undo_deflate(deflated(text) + "x", chunk)));
    }
    CHECK(undo_deflate("email,session_kind\n").failure);
}

TEST_CASE("deflate's decoded bytes per compressed byte are limited as gzip's") {
    const std::size_t allowed = content_decoder::always_allowed;
    for (const std::size_t size : {allowed, allowed + 1}) {
        for (const std::string& coded : {zlib_of(std::string(size, 'x')), deflated(std::string(size, 'x'))}) {
            const undone made = undo_deflate(coded, 65536, 65536, 0);
            CHECK(made.failure.has_value() == (size > allowed));
        }
    }
    const undone made = undo_deflate(zlib_of(std::string(5 * allowed, 'x')));
    REQUIRE(made.failure);
    CHECK(made.failure->code() == transport_errc::expands_too_far);
}

TEST_CASE("the response's header says which content coding to undo") {
    using row = std::pair<std::vector<http_header>, std::optional<content_coding>>;
    const auto identity = content_coding::identity;
    const std::string name = "content-encoding";
    for (const auto& [headers, coding] : std::vector<row>{
             {{}, identity},
             {{{name, ""}}, identity},
             {{{name, "Identity"}}, identity},
             {{{"Content-Encoding", "gzip"}}, content_coding::gzip},
             {{{name, "X-GZIP"}}, content_coding::gzip},
             {{{name, "Deflate"}}, content_coding::deflate},
             {{{name, "identity"}, {name, "deflate"}}, content_coding::deflate},
             {{{"Transfer-Encoding", "gzip"}}, identity},
             {{{name, "br"}}, std::nullopt},
             {{{name, "gzip, deflate"}}, std::nullopt},
             {{{name, "gzip"}, {name, "gzip"}}, std::nullopt},
             {{{name, "deflate"}, {"x", "y"}, {name, "gzip"}}, std::nullopt},
         }) {
        const auto found = webcasts::detail::content_coding_of({200, headers});
        CHECK(found.has_value() == coding.has_value());
        if (found && coding) {
            CHECK(*found == *coding);
        } else if (!found) {
            CHECK(found.error().code() == transport_errc::bad_content_coding);
        }
    }
}
