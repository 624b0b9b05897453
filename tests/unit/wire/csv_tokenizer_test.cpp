// SPDX-License-Identifier: BSL-1.0
// The tokenizer of CSV finds what a plain parser finds, a byte at a time, however the text is cut and
// whatever it is told to expect of the next row.
#include "support/catch.hpp"
#include "support/naive_utf8.hpp"
#include <webcasts/detail/split_mix.hpp>
#include <webcasts/wire/csv/tokenizer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::csv_tokenizer_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

using fields = std::vector<std::string>;
constexpr std::size_t never = 1U << 30U;

bool is_utf8(std::string_view text) {
    return naive_utf8_prefix<detail::utf8_rules::rfc_3629>(text) == text.size();
}

/// What a text gave: its rows, and where it ended.
struct outcome {
    std::vector<fields> rows{};
    std::string failure{}; ///< empty if there is none
    std::uint64_t offset = 0;
    friend bool operator==(const outcome&, const outcome&) = default;
};

/// Takes rows, and expects the next one to start like the last.
class row_taker {
  public:
    row_taker(std::size_t expected_fields, std::size_t stop_after)
        : expected_fields_(expected_fields), stop_after_(stop_after) {}

    bool row(const wire::csv_row& given) {
        fields made;
        std::vector<std::string_view> views(given.size());
        given.view_fields(given.text().data(), views.data());
        for (std::size_t i = 0; i < given.size(); ++i) {
            made.emplace_back(given[i]);
            is_consistent = is_consistent && views[i] == given[i];
        }
        is_consistent = is_consistent && given.raw_end(given.size() - 1) == given.raw().size() &&
                        (!given.is_utf8() || is_utf8(given.raw().substr(given.expected())));
        known += given.is_utf8() ? 1U : 0U;
        as_expected += given.expected() > 0 ? 1U : 0U;
        if (given.size() > expected_fields_) {
            kept_ =
                given.raw().substr(0, expected_fields_ == 0 ? 0 : given.raw_end(expected_fields_ - 1) + 1);
            expected_ = {kept_, kept_.empty() ? 0 : expected_fields_};
        } else {
            expected_ = {};
        }
        rows.push_back(std::move(made));
        return rows.size() < stop_after_;
    }
    [[nodiscard]] const wire::csv_row_begin& expected_begin() const noexcept { return expected_; }

    std::vector<fields> rows{};
    std::size_t as_expected = 0; ///< rows that started as expected
    std::size_t known = 0;       ///< rows of which the tokenizer knew that they are UTF-8
    bool is_consistent = true;

  private:
    std::size_t expected_fields_;
    std::size_t stop_after_;
    std::string kept_{};
    wire::csv_row_begin expected_{};
};

struct reading {
    std::size_t first = 0; ///< the size of a piece before the others
    std::size_t chunk = never;
    std::size_t expected_fields = 0;
    std::size_t stop_after = never;
    wire::decode_limits limits{};
};

outcome read(std::string_view text, const reading& how, std::size_t* known = nullptr) {
    row_taker taker(how.expected_fields, how.stop_after);
    wire::csv_tokenizer tokens(taker, how.limits);
    std::optional<error> failure;
    std::size_t size = how.first == 0 ? how.chunk : how.first;
    for (std::size_t at = 0; at < text.size() && !failure; at += std::exchange(size, how.chunk)) {
        const std::string piece(text.substr(at, size)); // of its own: a sanitizer sees a read beyond it
        failure = tokens.write(piece);
        if (taker.rows.size() >= how.stop_after) {
            break;
        }
    }
    if (!failure) {
        failure = tokens.finish();
    }
    CHECK(taker.is_consistent);
    CHECK((!failure || failure->code()));
    if (known != nullptr) {
        *known = taker.known;
    }
    return {taker.rows, failure ? std::string(failure->client_text()) : std::string(), tokens.byte_offset()};
}

/// RFC 4180 as it is written, a byte at a time; with the offset after the byte that shows a mistake.
outcome read_plainly(std::string_view text) {
    outcome made;
    if (std::string_view("\xEF\xBB\xBF").starts_with(text)) {
        made.offset = text.size();
        return made; // a mark that is cut is no text: the decoder says that the document ended early
    }
    std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    std::size_t row_begin = at;
    std::size_t field_begin = at;
    std::optional<std::size_t> closed; // the place of the quote that may have closed the field
    bool is_open = false;
    fields row;
    std::string field;
    const auto fail = [&](const char* reason, std::size_t offset) {
        made.failure = reason;
        made.offset = offset;
        return made;
    };
    const auto has_text_after_quote = [&] { return closed && at != *closed + 1; };
    const auto end_field = [&] {
        row.push_back(std::exchange(field, {}));
        closed.reset();
        field_begin = at + 1;
    };
    const auto end_row = [&] {
        if (at > row_begin) {
            end_field();
            made.rows.push_back(std::exchange(row, {}));
        }
        row_begin = field_begin = at + 1;
    };
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"' && is_open) {
            is_open = false;
            closed = at;
        } else if (c == '"' && closed) {
            if (has_text_after_quote()) {
                return fail("text after a closing quote", at + 1);
            }
            closed.reset();
            is_open = true;
            field += '"';
        } else if (c == '"') {
            if (at != field_begin) {
                return fail("a quote inside an unquoted field", at + 1);
            }
            is_open = true;
        } else if (!is_open && (c == ',' || c == '\r' || c == '\n')) {
            if (has_text_after_quote()) {
                return fail("text after a closing quote", at + 1);
            }
            c == ',' ? end_field() : end_row();
        } else {
            field += c;
        }
    }
    if (is_open) {
        return fail("inside a quoted field", text.size());
    }
    if (at > row_begin && has_text_after_quote()) {
        return fail("text after a closing quote", text.size());
    }
    end_row();
    made.offset = text.size();
    return made;
}

void check_all_ways(std::string_view text) {
    const outcome expected = read_plainly(text);
    for (const std::size_t chunk :
         {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{64}, std::size_t{65}, never}) {
        for (const std::size_t expected_fields : {0U, 1U, 2U}) {
            const outcome found = read(text, {.chunk = chunk, .expected_fields = expected_fields});
            if (!(found == expected)) {
                CAPTURE(text, chunk, expected_fields, found.rows, found.failure, found.offset, expected.rows,
                        expected.failure, expected.offset);
                FAIL_CHECK("the tokenizer and the plain parser differ");
            }
        }
    }
}

} // namespace

TEST_CASE("the tokenizer of CSV finds the rows and mistakes that a plain parser finds, in any pieces") {
    for (const std::string_view text : {"",
                                        "a",
                                        "a,b",
                                        "a,b\n",
                                        "\n\n",
                                        "a\r\nb\r\n",
                                        "a\rb",
                                        "a\n\rb",
                                        ",",
                                        ",\n,",
                                        "\"\"",
                                        "\"\",\"\"\n",
                                        "\"a\"\"\"",
                                        "\"a\nb\",c\r\n",
                                        "\"",
                                        "a\"",
                                        "\"a\"b",
                                        "\"a\"b\n",
                                        "\"a\"b,c",
                                        "\"a\"b\"",
                                        "a,\"b",
                                        "a,b\"\n",
                                        "\xEF\xBB\xBF",
                                        "\xEF\xBB\xBF"
                                        "a,b\n\"c",
                                        "\xEF\xBB"
                                        "a,b\n",
                                        "\xEF",
                                        "\xEF\xBB\xBF\"a\"x\n",
                                        "\xEF\xBB\xBF\xEF\xBB\xBF"
                                        "a\n",
                                        "key,1\nkey,2\nke",
                                        "key,1\nkey,2\nkey,",
                                        "key,1\nkey,2\nkey",
                                        "\"k\"\"y\",1\n\"k\"\"y\",2\n\"k\"\"y",
                                        "a,b,c\na,b,d\na,x,d\na\n"}) {
        check_all_ways(text);
    }
}

TEST_CASE(
    "random CSV with long fields, quotes and mistakes is read alike in blocks of 64 bytes and byte by byte") {
    webcasts::detail::split_mix random(20'261'130);
    const std::string filler(70, 'x');
    for (int round = 0; round < 400; ++round) {
        std::string text = round % 8 == 0 ? "\xEF\xBB\xBF" : "";
        std::string last;
        for (std::uint64_t rows = random() % 6; rows > 0; --rows) {
            std::string row = random() % 3 == 0 ? last : std::string();
            for (std::uint64_t count = random() % 5; count > 0; --count) {
                const std::string plain = filler.substr(0, random() % 70);
                const std::string_view inner[] = {
                    "", "a", ",", "\"\"", "\n", "\r\n", "\"\"\"\"", "\xC3\xA9", "\xF0\x9F\x98\x80"};
                switch (random() % 4) {
                case 0:
                    row += plain + "\xC3\xA9";
                    break;
                case 1:
                    row += plain;
                    break;
                default:
                    row += '"';
                    row += inner[random() % 9];
                    row += plain;
                    row += inner[random() % 9];
                    row += '"';
                }
                row += ',';
            }
            last = row.substr(0, row.size() / 2);
            text += row;
            text += std::string_view("end").substr(random() % 4);
            const std::string_view ends[] = {"\n", "\r\n", "\r", "\n\n"};
            text += ends[random() % 4];
        }
        if (random() % 3 == 0 && !text.empty()) {
            text[random() % text.size()] = "\",\n\rx"[random() % 5];
        }
        if (random() % 2 == 0) {
            text.resize(text.size() - std::min<std::size_t>(text.size(), random() % 5));
        }
        check_all_ways(text);
    }
}

TEST_CASE("a mistake at the edge of a block is found, wherever the text was cut before") {
    const std::string filler(70, 'z');
    for (const std::string_view start :
         {"\"a\"x,b\n", "\"a\",b\n", "\"a\"xy,b\n", "a\"b,c\n", "\"a\"\"b\",c\n", "\"a\"x\"b\n"}) {
        const std::string text = std::string(start) + filler + "," + filler + "\n" + filler;
        for (std::size_t first = 1; first < 10; ++first) {
            CAPTURE(text, first);
            CHECK(read(text, {.first = first}) == read_plainly(text));
        }
    }
}

TEST_CASE("no row with bytes that are not UTF-8 is known to be UTF-8, wherever in a block they are") {
    for (const char wrong : {'\xFF', '\xC3', '\x80'}) {
        for (std::size_t at = 0; at < 200; ++at) {
            std::string text =
                std::string(64, 'a') + "\n" + std::string(200, 'x') + "\n" + std::string(130, 'y') + "\n";
            text[65 + at] = wrong;
            CHECK(read(text, {}).rows.size() == 3); // and what it knows is true
        }
    }
}

TEST_CASE("a handler that stops gets no further row, and the tokenizer tells where it stopped") {
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{3}, never}) {
        const std::string_view text = "\xEF\xBB\xBF"
                                      "a,1\nb,2\nc,3\n";
        const outcome found = read(text, {.chunk = chunk, .stop_after = 2});
        CHECK(found.rows == std::vector<fields>{{"a", "1"}, {"b", "2"}});
        CHECK(found.failure.empty());
        CHECK(found.offset == text.find('c'));
    }
    // In a block of 64 bytes.
    std::string rows;
    for (int i = 0; i < 8; ++i) {
        rows += "row of 16 bytes\n";
    }
    CHECK(read(rows, {.stop_after = 2}).offset == 32);
    CHECK(read(rows, {.stop_after = 5}).offset == 80);
    // At the last row, which has no line end.
    const outcome last = read("a,1\nb,2", {.stop_after = 2});
    CHECK(last.rows.size() == 2);
    CHECK(last.failure.empty());
    row_taker taker(0, 1);
    wire::csv_tokenizer tokens(taker, {});
    CHECK_FALSE(tokens.write(std::string_view("a\nb\n")));
    CHECK_FALSE(tokens.write(std::string_view("c\n\"")));
    CHECK_FALSE(tokens.finish());
    CHECK(taker.rows.size() == 1);
}

TEST_CASE("a row at each limit passes, and one beyond it does not, in any pieces") {
    const std::string ten(10, 'x');
    const auto failure_of = [](std::string_view text, const wire::decode_limits& limits) {
        const std::string whole = read(text, {.limits = limits}).failure;
        for (const std::size_t chunk : {1U, 5U, 64U}) {
            CHECK(read(text, {.chunk = chunk, .limits = limits}).failure == whole);
        }
        return whole;
    };
    const wire::decode_limits three_fields{.fields_per_record = 3};
    CHECK(failure_of("a,b,c\nd,e,f", three_fields).empty());
    CHECK(failure_of("a,b,c,d\n", three_fields) == "fields in one row");
    CHECK(failure_of("a,b,c\na,b,c,d", three_fields) == "fields in one row");
    const wire::decode_limits ten_bytes{.field_bytes = 10};
    CHECK(failure_of("a," + ten + "\n", ten_bytes).empty());
    CHECK(failure_of("\"" + ten + "\",b\n", ten_bytes).empty());
    CHECK(failure_of("a," + ten + "y\n", ten_bytes) == "bytes in one field");
    CHECK(failure_of(ten + "y,a\n", ten_bytes) == "bytes in one field");
    // Two quotes are one byte.
    CHECK(failure_of("\"" + std::string(20, '"') + "\"\n", ten_bytes).empty());
    CHECK(failure_of("\"" + std::string(22, '"') + "\"\n", ten_bytes) == "bytes in one field");
    const wire::decode_limits row_of_20{.record_bytes = 20};
    CHECK(failure_of(ten + "," + ten + "\n", row_of_20).empty());
    CHECK(failure_of("\"" + ten + "\"," + ten + "\n", row_of_20).empty());
    CHECK(failure_of(ten + ",y" + ten + "\n", row_of_20) == "bytes in one row");
}

TEST_CASE("a row without an end is refused once it is too long for any row within the limits") {
    const auto is_refused = [](const std::string& text, const wire::decode_limits& limits) {
        row_taker taker(0, never);
        wire::csv_tokenizer tokens(taker, limits);
        return tokens.write(text).has_value();
    };
    // The longest field within the limit is of doubled quotes, and has two more.
    const wire::decode_limits ten_bytes{.field_bytes = 10};
    CHECK_FALSE(is_refused("a,\"" + std::string(22, 'x'), ten_bytes));
    CHECK(is_refused("a,\"" + std::string(23, 'x'), ten_bytes));
    const wire::decode_limits three_fields{.fields_per_record = 3};
    CHECK_FALSE(is_refused("a,b,c,", three_fields));
    CHECK(is_refused("a,b,c,d,", three_fields));
    const wire::decode_limits row_of_20{.record_bytes = 20};
    CHECK_FALSE(is_refused("a," + std::string(47, 'x'), row_of_20));
    CHECK(is_refused("a," + std::string(48, 'x'), row_of_20));
}

TEST_CASE("a row that starts as expected is compared and not read again, however it is cut") {
    const std::string_view text = "key,1\nkey,2\nkex,3\nkex,4\nkex,5\nke";
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{64}}) {
        row_taker taker(1, never);
        wire::csv_tokenizer tokens(taker, {});
        for (std::size_t at = 0; at < text.size(); at += chunk) {
            const std::string piece(text.substr(at, chunk));
            REQUIRE_FALSE(tokens.write(piece));
        }
        REQUIRE_FALSE(tokens.finish());
        CHECK(taker.rows.size() == 6);
        CHECK(taker.as_expected == 3);
    }
}

TEST_CASE("of rows of ASCII in whole blocks the tokenizer knows that they are UTF-8") {
    std::string text;
    for (int i = 0; i < 64; ++i) {
        text += "row of 16 bytes\n";
    }
    std::size_t known = 0;
    CHECK(read(text, {}, &known).rows.size() == 64);
    CHECK(known == 63); // the first row begins before any block
    // Bytes that come one by one are not looked at.
    CHECK(read(text, {.chunk = 1}, &known).rows.size() == 64);
    CHECK(known == 0);
}

} // namespace webcasts::tests::csv_tokenizer_test
