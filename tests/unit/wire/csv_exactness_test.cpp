// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/golden_reports.hpp"
#include "support/response_texts.hpp"
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/value_text.hpp>

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::csv_exactness_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

constexpr auto csv = wire_format::csv;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

/// Decode the value of one field, in several chunkings that must agree.
std::string value_of(std::string_view field) {
    const std::string body = "email,session_kind\n" + std::string(field) + ",\n";
    const decoded made = decode(csv, body);
    REQUIRE(made.ok);
    REQUIRE(made.records.people.size() == 1);
    REQUIRE(agree(decode(csv, body, 1), made));
    return made.records.people[0].email;
}

void check_refused(std::string_view body, protocol_errc code) {
    for (const std::size_t chunk : {1U, 3U, 65536U}) {
        const decoded made = decode(csv, body, chunk);
        CAPTURE(body, chunk);
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == code);
    }
}

} // namespace

TEST_CASE("a byte order mark before a CSV header is no part of it, split or whole") {
    const decoded plain = decode(csv, golden_csv);
    const std::string marked = "\xEF\xBB\xBF" + std::string(golden_csv);
    for (std::size_t split = 1; split < 8; ++split) {
        CHECK(agree(decode_split(csv, marked, split), plain));
    }
    // At another place, or if the text only starts like one, it is text.
    CHECK(value_of("\xEF\xBB\xBFx") == "\xEF\xBB\xBFx");
    CHECK(decode(csv, "\xEF\xBB\xBF\"email\",session_kind\na,\n").ok);
    const decoded like = decode(csv, "\xEF\xBC\x81,email,session_kind\nx,a@example.com,\n", 1);
    REQUIRE(like.ok);
    CHECK(like.records.people.at(0).extra == std::vector<named_text>{{"\xEF\xBC\x81", "x"}});
    check_refused("\xEF\xBB,email,session_kind\n", protocol_errc::invalid_utf8);
}

TEST_CASE("CSV rows end with CR, LF or CRLF, also mixed, and the last one with the text") {
    const decoded crlf = decode(csv, golden_csv);
    // In the golden report the line end inside a quoted field is LF: it stays one.
    const std::string quoted = "\"1\n2\"";
    for (const char* const end : {"\n", "\r", "\r\n", "\n\n", "\r\r", "\r\n\r\n", "\n\r"}) {
        std::string body = replaced(std::string(golden_csv), quoted, "\"1;2\"");
        body = replaced(replaced(body, "\r\n", end), "\"1;2\"", quoted);
        CAPTURE(end);
        CHECK(agree(decode(csv, body), crlf));
        CHECK(agree(decode(csv, body, 1), crlf));
        body.resize(body.find_last_not_of("\r\n") + 1);
        CHECK(agree(decode(csv, body), crlf));
        CHECK(agree(decode(csv, body, 1), crlf));
    }
    const decoded mixed = decode(
        csv, "email,session_kind\ra@example.com,\nb@example.com,\r\n\rc@example.com,\r\rd@example.com,");
    REQUIRE(mixed.ok);
    CHECK(mixed.records.people.size() == 4);
}

TEST_CASE("line ends, commas and doubled quotes inside quotes are text as they stand") {
    CHECK(value_of("\"\"") == "");
    CHECK(value_of("\"a,b\"") == "a,b");
    CHECK(value_of("\"a\nb\"") == "a\nb");
    CHECK(value_of("\"a\rb\"") == "a\rb");
    CHECK(value_of("\"a\r\nb\r\n\"") == "a\r\nb\r\n");
    CHECK(value_of("\"\n\"") == "\n");
    CHECK(value_of("\"\"\"\"") == "\"");
    CHECK(value_of("\"\"\"\"\"\"") == "\"\"");
    CHECK(value_of("\"\"\"a\"\",\"\"b\"\"\"") == "\"a\",\"b\"");
    CHECK(value_of(" a ") == " a ");
    CHECK(value_of("a\tb") == "a\tb");
    CHECK(value_of("'a'") == "'a'");
    CHECK(value_of("\" \"") == " ");
    CHECK(value_of("a\\nb") == "a\\nb");
}

TEST_CASE("a quoted header and quoted kinds are what they are without quotes") {
    const decoded made =
        decode(csv, "\"email\",\"session_kind\",\"a,\"\"b\"\"\"\n\"a@example.com\",\"live\",\"\"\n");
    REQUIRE(made.ok);
    CHECK(made.records.people.at(0).extra == std::vector<named_text>{{"a,\"b\"", ""}});
    CHECK(made.records.people.at(0).sessions.size() == 1);
}

TEST_CASE("CSV without a column that must be there is an error that names the column") {
    const auto [body, column] = GENERATE(table<std::string_view, std::string_view>({
        {"email", "session_kind"},
        {"email\na@example.com\n", "session_kind"},
        {"email,fname\r\n", "session_kind"},
        {"session_kind", "email"},
        {"session_kind\nlive\n", "email"},
        {"x", "session_kind"},
        {"\"\"", "session_kind"},
        {"\"\"\n\"\"\n", "session_kind"},
        {",", "session_kind"},
        {"session_kind;email\n", "session_kind"},
    }));
    const decoded made = decode(csv, body);
    CAPTURE(body);
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == protocol_errc::missing_column);
    CHECK(made.failure.client_text().find(column) != std::string::npos);
    CHECK(made.records.people.empty());
}

TEST_CASE("CSV without any row is an empty body, and CSV with a header alone a report without attendees") {
    for (const std::string_view body : {"", "\n", "\r\n\r\n", " \n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\r\n"}) {
        const decoded made = decode(csv, body);
        CAPTURE(body);
        REQUIRE_FALSE(made.ok);
        CHECK((made.failure.code() == protocol_errc::empty_body ||
               made.failure.code() == protocol_errc::ended_early ||
               made.failure.code() == protocol_errc::missing_column));
    }
    for (const std::string_view body :
         {"email,session_kind", "email,session_kind\r\n", "email,session_kind\n\n\n"}) {
        const decoded made = decode(csv, body);
        REQUIRE(made.ok);
        CHECK(made.envelope.records == 0);
    }
}

TEST_CASE("a row with another number of fields than the header is an error that names the row") {
    const auto [body, row] = GENERATE(table<std::string_view, std::string_view>({
        {"email,session_kind\na@example.com\n", "row 2"},
        {"email,session_kind\na@example.com,,\n", "row 2"},
        {"email,session_kind\na@example.com,\nb@example.com,live,1\n", "row 3"},
        {"email,session_kind\na@example.com,live\na@example.com,od\na@example.com", "row 4"},
        {"email,session_kind\n\n\"a\nb\",\n\"\"\n", "row 3"}, // empty lines are no rows, quoted ones no ends
        {"email,session_kind\n ", "row 2"},
    }));
    for (const std::size_t chunk : {1U, 65536U}) {
        const decoded made = decode(csv, body, chunk);
        CAPTURE(body, made.failure.message());
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == protocol_errc::ragged_row);
        CHECK(made.failure.client_text().find(row) != std::string::npos);
    }
}

TEST_CASE(
    "the second column of a meaning is kept under its own name, session_kind's in the session as kind") {
    const decoded made = decode(csv, "email,session_kind,E-Mail,email,session_kind,fname,First Name\n"
                                     "a@example.com,live,b@example.com,c@example.com,od,Al,Bo\n");
    REQUIRE(made.ok);
    const attendee& person = made.records.people.at(0);
    CHECK(person.email == "a@example.com");
    CHECK(person.first_name == "Al");
    CHECK(person.extra == std::vector<named_text>{
                              {"E-Mail", "b@example.com"}, {"email", "c@example.com"}, {"First Name", "Bo"}});
    REQUIRE(person.sessions.size() == 1);
    CHECK(person.sessions[0].kind == viewing_kind::live);
    CHECK(person.sessions[0].extra == std::vector<named_text>{{"kind", "od"}});
}

TEST_CASE("an unknown column of sessions has the name that XML and JSON give the field") {
    const auto extra_of = [](wire_format format, std::string_view body) {
        const decoded made = decode(format, body);
        REQUIRE(made.ok);
        return made.records.people.at(0).sessions.at(0).extra;
    };
    const std::vector<named_text> browser{{"browser", "x"}};
    CHECK(extra_of(csv, "email,session_kind,session_browser\na@example.com,live,x\n") == browser);
    CHECK(extra_of(wire_format::xml,
                   xml_report("<attendee><session><live_sessions_list><live_session browser='x'/>"
                              "</live_sessions_list></session></attendee>")) == browser);
    CHECK(extra_of(wire_format::json,
                   json_report(R"({"session":{"live_sessions_list":[{"browser":"x"}]}})")) == browser);
    CHECK(extra_of(csv, "email,session_kind,Session-Web Browser\na@example.com,live,x\n") ==
          std::vector<named_text>{{"Web Browser", "x"}});
    // At the end of the row it is no field of a session.
    const decoded bare = decode(csv, "email,session_kind,session_\na@example.com,live,x\n");
    REQUIRE(bare.ok);
    CHECK(bare.records.people.at(0).extra == std::vector<named_text>{{"session_", "x"}});
}

TEST_CASE("a spelling of a session's field is taken from session_ columns of CSV, too") {
    static constexpr wire::field_name mine[] = {
        {wire::node::viewing_session, "begin", wire::field::session_start}};
    static constexpr auto fields = wire::with_rows(mine, wire::default_field_names);
    static constexpr wire::name_table names(wire::default_node_names, fields);
    const decoded made = decode_in_pieces(
        csv, "text/csv", "email,session_kind,session_begin\na@example.com,live,2026-03-01 15:00:00\n",
        [] { return std::size_t{65536}; }, {}, names);
    REQUIRE(made.ok);
    CHECK(made.records.people.at(0).sessions.at(0).start == wire::parse_local_time("2026-03-01 15:00:00"));
    CHECK(made.records.people.at(0).sessions.at(0).extra.empty());
}

TEST_CASE("rows are one attendee if they differ only by quotes and sessions") {
    const std::string header = "email,company,note,session_kind,session_start\n";
    const std::string lead = "a@example.com,\"A, \"\"B\"\"\",\"1\n\xC3\xA9\",";
    const std::string quoted = "\"a@example.com\",\"A, \"\"B\"\"\",\"1\n\xC3\xA9\",";
    const auto check = [&](const std::vector<std::string>& rows, const std::vector<std::size_t>& sessions) {
        for (const char* const end : {"\n", "\r", "\r\n"}) {
            std::string body = header;
            for (const std::string& row : rows) {
                body.append(row).append(end);
            }
            const decoded whole = decode(csv, body);
            CAPTURE(body, whole.failure.message());
            REQUIRE(whole.ok);
            std::vector<std::size_t> found;
            for (const attendee& person : whole.records.people) {
                found.push_back(person.sessions.size());
                CHECK(person.company == "A, \"B\"");
            }
            CHECK(found == sessions);
            for (std::size_t split = 1; split < body.size(); ++split) {
                REQUIRE(agree(decode_split(csv, body, split), whole));
            }
            for (const std::size_t chunk : {1U, 2U, 3U, 7U, 37U}) {
                REQUIRE(agree(decode(csv, body, chunk), whole));
            }
        }
    };
    const std::string none = ",";
    const std::string live = "live,2026-03-01 15:00:00";
    check({lead + live, lead + live, lead + "\"od\",\"\""}, {3});
    check({lead + live, quoted + live, lead + live, lead + live}, {4});
    check({lead + none, lead + none, lead + live, lead + live}, {0, 0, 2});
    check({lead + live, "b" + lead + live, "b" + lead + live, lead + live}, {1, 2, 1});
    check({lead + live, "a@example.com,\"A, \"\"B\"\"\",\"1\n\xC3\xA9 \"," + live}, {1, 1});
    check({lead + live, "a@example.com,\"A, \"\"B\"\"\",2," + live, lead + live}, {1, 1, 1});
}

TEST_CASE("a CSV row that ends while it still equals the one before is ragged or ended early") {
    const std::string header = "email,company,session_kind\n";
    const std::string row = "a@example.com,\"B, \"\"C\"\"\",";
    for (std::size_t length = 1; length < row.size(); ++length) {
        for (const std::size_t chunk : {1U, 3U, 65536U}) {
            const decoded made = decode(csv, header + row + "live\n" + row.substr(0, length), chunk);
            CAPTURE(length, chunk);
            REQUIRE_FALSE(made.ok);
            CHECK((made.failure.code() == protocol_errc::ragged_row ||
                   made.failure.code() == protocol_errc::ended_early));
        }
    }
}

TEST_CASE("quotes are read alike in blocks and one by one, and so are mistakes with them") {
    // Pieces of a byte are read one by one, and whole texts in blocks of 64 bytes.
    std::mt19937 rng(11); // NOLINT: the same texts in each run
    const auto below = [&](std::size_t limit) { return std::size_t{rng() % limit}; };
    const auto field = [&] {
        constexpr std::string_view bytes[] = {"a",    "bc",       ",",        "\n", "\r\n",
                                              "\"\"", "\"\"\"\"", "\xC3\xA9", "\t"};
        const bool is_quoted = below(3) != 0;
        std::string text;
        for (std::size_t i = below(12); i > 0; --i) {
            const std::string_view piece = bytes[below(std::size(bytes))];
            text.append(is_quoted || piece.find_first_of(",\r\n\"") == std::string_view::npos ? piece : "x");
        }
        return is_quoted ? '"' + text + '"' : text;
    };
    for (int i = 0; i < 1500; ++i) {
        std::string body = "email,note,more,session_kind\n";
        for (std::size_t rows = 1 + below(6); rows > 0; --rows) {
            const std::size_t times = 1 + below(2); // the same row again is another session
            const std::string row = field() + ',' + field() + ',' + field() + ",live";
            for (std::size_t again = 0; again < times; ++again) {
                body += row + (below(2) == 0 ? "\n" : "\r\n");
            }
        }
        if (below(3) == 0) { // a mistake, or another text
            body[below(body.size())] = "\",\n\r a"[below(6)];
        }
        const decoded whole = decode(csv, body);
        const decoded in_bytes = decode(csv, body, 1);
        CAPTURE(body);
        REQUIRE(agree(whole, in_bytes));
        REQUIRE(whole.failure.message() == in_bytes.failure.message());
        REQUIRE(whole.failure.location().byte_offset == in_bytes.failure.location().byte_offset);
        REQUIRE(agree(decode(csv, body, 1 + below(150)), whole));
    }
}

TEST_CASE("CSV keeps NUL and other control characters as text") {
    using namespace std::string_literals;
    CHECK(value_of("a\0b"s) == "a\0b"s);
    CHECK(value_of("\"\0\""s) == "\0"s);
    CHECK(value_of("\x01\x7F\x1B") == "\x01\x7F\x1B");
}

TEST_CASE("bytes in CSV that are not UTF-8 are an error, at any place") {
    const std::string_view wrong = GENERATE(
        "\x80", "\xC3", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x80\x80\xAF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE6\x97", "\xF0\x9F\x98", "\xFF");
    const std::string text(wrong);
    CAPTURE(wrong.size());
    check_refused("email,session_kind\na" + text + ",\n", protocol_errc::invalid_utf8);
    check_refused("email,session_kind\n\"a" + text + "\",\n", protocol_errc::invalid_utf8);
    check_refused("email,session_kind\n\"\"\"" + text + "\",\n", protocol_errc::invalid_utf8);
    check_refused("email,session_kind,x" + text + "\n", protocol_errc::invalid_utf8);
    check_refused("email,session_kind,x\na@example.com,," + text, protocol_errc::invalid_utf8);
    check_refused("email,session_kind,x\na@example.com,,1\na@example.com,live," + text + "\n",
                  protocol_errc::invalid_utf8);
}

TEST_CASE("bytes in CSV that are not UTF-8 are found wherever they are in a block of 64 bytes") {
    const std::string_view wrong =
        GENERATE("\x80", "\xC3", "\xE6\x97", "\xED\xA0\x80", "\xF0\x9F\x98", "\xF5\x80\x80\x80");
    const std::string_view filling = GENERATE("a", "\xC3\xA9", "\xE6\x97\xA5");
    const std::string_view after = GENERATE("", "b", ",", "\"");
    for (std::size_t before = 50; before < 120; ++before) {
        std::string field = after == "\"" ? "\"" : "";
        for (std::size_t i = 0; i < before; ++i) {
            field.append(i + 5 < before ? filling : "a");
        }
        field.append(wrong).append(after);
        const std::string end = (after == "," ? "" : ",") + std::string(200, 'c') + ",\n";
        const std::string good = "b@example.com," + std::string(200, 'c') + ",\n";
        const std::string body = "email,note,session_kind\n" + field + end + good;
        const decoded whole = decode(csv, body);
        const decoded in_bytes = decode(csv, body, 1);
        CAPTURE(before, after);
        REQUIRE_FALSE(whole.ok);
        REQUIRE(whole.failure.code() == protocol_errc::invalid_utf8);
        REQUIRE(whole.failure.location().byte_offset == in_bytes.failure.location().byte_offset);
        REQUIRE(whole.failure.message() == in_bytes.failure.message());
    }
}

TEST_CASE("two quotes in CSV are one, however far apart they are and however the rows are cut") {
    for (const std::size_t length : {0U, 1U, 7U, 15U, 16U, 17U, 31U, 33U, 64U, 100U}) {
        const std::string plain(length, 'x');
        const std::string escaped = "\"\"\"" + plain + "\"\"" + plain + "\"\"" + plain + "\"";
        const std::string text = "\"" + plain + "\"" + plain + "\"" + plain;
        const std::string row = escaped + ",b," + escaped + ",live,2024-05-15 14:20:45,";
        // The second row starts like the first one, and has two quotes after that, or none.
        const std::string body = "email,company,note,session_kind,session_start,session_room\n" + row +
                                 "x\n" + row + escaped + "\n" + row + "y\n";
        const decoded whole = decode(csv, body);
        CAPTURE(length);
        REQUIRE(whole.ok);
        REQUIRE(whole.records.people.size() == 1);
        const attendee& person = whole.records.people[0];
        CHECK(person.email == text);
        CHECK(person.company == "b");
        CHECK(person.extra == std::vector<named_text>{{"note", text}});
        REQUIRE(person.sessions.size() == 3);
        CHECK(person.sessions[0].extra == std::vector<named_text>{{"room", "x"}});
        CHECK(person.sessions[1].extra == std::vector<named_text>{{"room", text}});
        CHECK(person.sessions[2].extra == std::vector<named_text>{{"room", "y"}});
        for (std::size_t chunk = 1; chunk < 200; chunk += 1 + chunk / 9) {
            CHECK(agree(decode(csv, body, chunk), whole));
        }
    }
}

TEST_CASE("a character is not put together of two fields") {
    check_refused("email,session_kind,x,y\na@example.com,,\xC3,\xB6\n", protocol_errc::invalid_utf8);
    check_refused("email,session_kind,x,y\na@example.com,,\"\xC3\",\"\xB6\"\n", protocol_errc::invalid_utf8);
    check_refused("email,session_kind,x\na@example.com,,\"\xC3\"\"\xB6\"\n", protocol_errc::invalid_utf8);
}

TEST_CASE("characters of one to four bytes are text in CSV") {
    for (const std::string_view text :
         {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
          "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        CHECK(value_of(text) == text);
        CHECK(value_of("\"" + std::string(text) + "\"") == text);
    }
}

TEST_CASE("a number in CSV may be huge as a text, but not as a duration") {
    const decoded kept = decode(
        csv, "email,session_kind,x,y\na@example.com,,1e309,0123456789012345678901234567890123456789\n");
    REQUIRE(kept.ok);
    CHECK(kept.records.people.at(0).extra ==
          std::vector<named_text>{{"x", "1e309"}, {"y", "0123456789012345678901234567890123456789"}});
    for (const std::string_view duration :
         {"1e309", "1234567890123456789012345678901234567890", "-1", "-0", "NaN"}) {
        const decoded made =
            decode(csv, "email,session_kind,session_duration\na@example.com,live," + std::string(duration));
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == protocol_errc::invalid_value);
    }
}

TEST_CASE("a row without a session is an attendee of its own, even if the row before is of the same person") {
    const decoded made =
        decode(csv, "email,session_kind\na@example.com,live\na@example.com,\na@example.com,od\n");
    REQUIRE(made.ok);
    REQUIRE(made.records.people.size() == 3);
    CHECK(made.records.people[0].sessions.size() == 1);
    CHECK(made.records.people[1].sessions.empty());
    CHECK(made.records.people[2].sessions.size() == 1);
}

TEST_CASE("rows are one attendee only if all of their bytes are alike, wherever the columns are") {
    const auto emails_of = [](std::string_view body) {
        const decoded made = decode(csv, body);
        REQUIRE(made.ok);
        std::string emails;
        for (const attendee& person : made.records.people) {
            emails.append(person.email)
                .append("/")
                .append(std::to_string(person.sessions.size()))
                .append(" ");
        }
        return emails;
    };
    CHECK(emails_of("session_kind,email\nlive,ab\nlive,bb\nlive,bb\nlive,b\n") == "ab/1 bb/2 b/1 ");
    CHECK(emails_of("session_kind,email\nlive,ab\nlive,\nlive,\n") == "ab/1 /2 ");
    CHECK(emails_of("session_kind,email,fname\nlive,a,x\nlive,a,y\nlive,,y\n") == "a/1 a/1 /1 ");
    CHECK(emails_of("fname,session_kind,email\nx,live,a\ny,live,a\ny,live,b\ny,live,b\n") == "a/1 a/1 b/2 ");
}

TEST_CASE("a session whose kind cannot be read is kept as it is, in any chunking") {
    const std::string body = "email,session_kind,session_ip\n"
                             "a@example.com,strange,192.0.2.1\n"
                             "b@example.com,,198.51.100.7\n";
    for (std::size_t chunk = 1; chunk < body.size(); ++chunk) {
        const decoded made = decode_leniently(csv, body, chunk);
        REQUIRE(made.ok);
        REQUIRE(made.records.people.size() == 2);
        CHECK(made.records.people[0].sessions.empty());
        CHECK(made.records.people[0].extra ==
              std::vector<named_text>{{"session_kind", "strange"}, {"session_ip", "192.0.2.1"}});
    }
}

TEST_CASE("a byte that is not UTF-8 is mended in each of many rows, wherever it is in a block of 64 bytes") {
    const std::string row = "\xFF" + std::string(60, 'a') + ",,\n"; // 64 bytes
    for (std::size_t shift = 0; shift < 64; ++shift) {
        std::string body = "email,session_kind," + std::string(shift + 1, 'x') + "\n";
        for (int i = 0; i < 5; ++i) {
            body += row;
        }
        const decoded made = decode_leniently(csv, body);
        CAPTURE(shift);
        REQUIRE(made.ok);
        REQUIRE(made.records.people.size() == 5);
        for (const attendee& person : made.records.people) {
            REQUIRE(person.email == "\uFFFD" + std::string(60, 'a'));
        }
    }
}

TEST_CASE("a sink that wants no more of a report with mended texts hears nothing more") {
    struct impatient : wire::record_sink {
        std::size_t people = 0;
        bool on_attendee(const attendee_view&) override { return ++people < 2; }
        bool on_event(event_summary&&) override { return true; }
    };
    impatient sink;
    wire::response_decoder decoder(&sink, csv, "text/csv", {}, wire::default_names,
                                   {.policy = wire::value_policy::lenient});
    CHECK(
        decoder.write(std::string_view("email,session_kind\na\xFF,\nb\xFF,\nc\xFF,\nd\xFF,\ne\xFF,\nf,\n")));
    CHECK(decoder.stopped());
    CHECK(sink.people == 2);
}

} // namespace webcasts::tests::csv_exactness_test
