// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_DETAIL_RAW_EXCHANGES_HPP
#define WEBCASTS_TESTING_CONFORMANCE_DETAIL_RAW_EXCHANGES_HPP

#include <webcasts/errc.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {
namespace raw_table {

/// Whether the connection may carry another request after a response.
enum class reuse : std::uint8_t { yes, no, either };

/// What a service sends for one request, and what a transport makes of it by RFC 9110 and RFC 9112.
///
/// A response is whole, is refused (`status` is 0: no head is handed out), or breaks off: then the body is
/// what came before the failure.
struct raw_exchange {
    std::string_view what{};     ///< a short name
    std::string bytes{};         ///< what the service sends
    int status = 0;              ///< of the head; zero: refused
    std::string_view body{};     ///< what is handed out
    transport_errc failure{};    ///< zero: the response is whole
    bool closes = false;         ///< the service closes the connection behind the bytes
    reuse again = reuse::yes;    ///< of the connection, if the service does not close it
    bool may_be_refused = false; ///< whole for our transports; others may refuse it, as the RFCs allow
    bool may_be_taken = false;   ///< refused by our transports; others may take it, as the RFCs allow

    [[nodiscard]] raw_exchange with(reuse now) && {
        again = now;
        return std::move(*this);
    }
    [[nodiscard]] raw_exchange then_closed() && {
        closes = true;
        return std::move(*this);
    }
    /// The RFCs leave the choice, or practice is more lenient than they are.
    [[nodiscard]] raw_exchange by_choice() && {
        (failure == transport_errc{} ? may_be_refused : may_be_taken) = true;
        return std::move(*this);
    }
};

/// A string of bytes, NULs included.
template <std::size_t Size>
[[nodiscard]] std::string raw(const char (&literal)[Size]) { // NOLINT: a literal
    return {literal, Size - 1};
}
/// A response that is whole: status 200 and the body `hello`.
[[nodiscard]] inline raw_exchange hello(std::string_view what, std::string bytes) {
    return {.what = what, .bytes = std::move(bytes), .status = 200, .body = "hello"};
}
/// A response that is whole.
[[nodiscard]] inline raw_exchange whole(std::string_view what, std::string bytes, int status,
                                        std::string_view body) {
    return {.what = what, .bytes = std::move(bytes), .status = status, .body = body};
}
/// A response that is refused before its head is handed out; the service closes the connection behind it.
[[nodiscard]] inline raw_exchange refused(std::string_view what, std::string bytes,
                                          transport_errc failure = transport_errc::malformed_response) {
    return {.what = what, .bytes = std::move(bytes), .failure = failure, .closes = true};
}
/// A response with status 200 that fails behind these bytes of its body.
[[nodiscard]] inline raw_exchange broken(std::string_view what, std::string bytes, std::string_view body,
                                         transport_errc failure = transport_errc::malformed_response) {
    return {.what = what,
            .bytes = std::move(bytes),
            .status = 200,
            .body = body,
            .failure = failure,
            .closes = true};
}

/// A response with this status line and a body of 5 bytes.
[[nodiscard]] inline std::string lined(const std::string& line) {
    return line + "\r\nContent-Length: 5\r\n\r\nhello";
}
/// A response with these lines of the head before its length.
[[nodiscard]] inline std::string headed(const std::string& lines) {
    return "HTTP/1.1 200 OK\r\n" + lines + "Content-Length: 5\r\n\r\nhello";
}
/// A response with these lines of the head and the body `hello`.
[[nodiscard]] inline std::string framed(const std::string& lines) {
    return "HTTP/1.1 200 OK\r\n" + lines + "\r\nhello";
}
/// A response with this body in the chunked coding, and these lines of the head.
[[nodiscard]] inline std::string in_chunks(const std::string& chunks, const std::string& lines = {}) {
    return "HTTP/1.1 200 OK\r\n" + lines + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
}

[[nodiscard]] inline std::vector<raw_exchange> status_lines() {
    return {
        hello("a status line", lined("HTTP/1.1 200 OK")),
        hello("an empty reason", lined("HTTP/1.1 200 ")),
        hello("neither reason nor the space before it", lined("HTTP/1.1 200")).by_choice(),
        hello("a reason of digits", lined("HTTP/1.1 200 200")),
        hello("a reason with a tab and punctuation", lined("HTTP/1.1 200 O\tK: (really), \"so\"")),
        hello("a reason in UTF-8", lined("HTTP/1.1 200 \xC3\xA9t\xC3\xA9")),
        hello("a reason in Latin-1", lined("HTTP/1.1 200 \xE9t\xE9")),
        whole("status 201", lined("HTTP/1.1 201 Created"), 201, "hello"),
        whole("status 299", lined("HTTP/1.1 299 X"), 299, "hello"),
        whole("status 300", lined("HTTP/1.1 300 X"), 300, "hello"),
        whole("status 404", lined("HTTP/1.1 404 Not Found"), 404, "hello"),
        whole("status 499", lined("HTTP/1.1 499 X"), 499, "hello"),
        whole("status 500", lined("HTTP/1.1 500"), 500, "hello").by_choice(),
        whole("status 599", lined("HTTP/1.1 599 X"), 599, "hello"),
        whole("status 600, which is treated as 5xx", lined("HTTP/1.1 600 X"), 600, "hello").by_choice(),
        whole("status 999, which is treated as 5xx", lined("HTTP/1.1 999 No"), 999, "hello").by_choice(),
        refused("status 000", lined("HTTP/1.1 000 X")).by_choice(),
        refused("status 001", lined("HTTP/1.1 001 X")).by_choice(),
        refused("status 099", lined("HTTP/1.1 099 X")).by_choice(),
        refused("a status of two digits", lined("HTTP/1.1 20 OK")),
        refused("a status of four digits", lined("HTTP/1.1 2000 OK")),
        refused("a letter behind the status", lined("HTTP/1.1 200X")),
        refused("a letter in the status", lined("HTTP/1.1 2O0 OK")),
        refused("a status in words", lined("HTTP/1.1 OK")),
        refused("a status with a sign", lined("HTTP/1.1 +20 OK")),
        refused("a negative status", lined("HTTP/1.1 -20 OK")),
        refused("two spaces before the status", lined("HTTP/1.1  200 OK")).by_choice(),
        refused("a tab before the status", lined("HTTP/1.1\t200 OK")).by_choice(),
        refused("a tab behind the status", lined("HTTP/1.1 200\tOK")).by_choice(),
        refused("no status", lined("HTTP/1.1")),
        refused("no status behind the space", lined("HTTP/1.1 ")),
        hello("HTTP/1.0", lined("HTTP/1.0 200 OK")).with(reuse::no),
        refused("HTTP/1.2", lined("HTTP/1.2 200 OK")).by_choice(),
        refused("HTTP/1.10", lined("HTTP/1.10 200 OK")),
        refused("HTTP/1", lined("HTTP/1 200 OK")),
        refused("HTTP/0.9", lined("HTTP/0.9 200 OK")),
        refused("HTTP/2.0 in a status line", lined("HTTP/2.0 200 OK")),
        refused("HTTP/2 in a status line", lined("HTTP/2 200")),
        refused("HTTP/3 in a status line", lined("HTTP/3 200 OK")),
        refused("a version in letters", lined("HTTP/x.y 200 OK")),
        refused("a version without its slash", lined("HTTP1.1 200 OK")),
        refused("the protocol in lower case", lined("http/1.1 200 OK")).by_choice(),
        refused("another protocol's name", lined("ICY 200 OK")),
        refused("a name that starts like HTTP", lined("HTTPS/1.1 200 OK")),
        refused("a blank before the status line", lined(" HTTP/1.1 200 OK")).by_choice(),
        refused("an empty line before the status line", lined("\r\nHTTP/1.1 200 OK")).by_choice(),
        refused("a CR in the reason", lined("HTTP/1.1 200 O\rK")),
        refused("a NUL in the reason", lined(raw("HTTP/1.1 200 O\0K"))),
        refused("a header instead of the status line", "Content-Length: 5\r\n\r\nhello"),
        refused("a body without a head", "<html>hello</html>\r\n\r\n"),
        refused("a greeting of SSH", "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        refused("nothing at all", "", transport_errc::connection_lost),
        refused("an alert of TLS, which has no line end", raw("\x15\x03\x03\0\x02\x02\x46")),
        refused("a greeting of SSH without its line end", "SSH-2.0"),
        refused("the name of HTTP alone", "HTTP", transport_errc::connection_lost),
        refused("half a status line in small letters", "http/1.1 20", transport_errc::connection_lost),
        refused("half a status line", "HTTP/1.1 20", transport_errc::connection_lost),
        refused("a status line alone", "HTTP/1.1 200 OK\r\n", transport_errc::connection_lost),
        refused("a head without end", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
                transport_errc::connection_lost),
    };
}

[[nodiscard]] inline std::vector<raw_exchange> header_lines() {
    std::string many;
    for (int i = 0; i < 90; ++i) {
        many += "X-" + std::to_string(i) + ": y\r\n";
    }
    return {
        hello("an empty value", headed("X-A:\r\n")),
        hello("a value of blanks", headed("X-A: \t \r\n")),
        hello("blanks around a value", headed("X-A: \t a \t\r\n")),
        hello("no blank before a value", headed("X-A:a\r\n")),
        hello("colons in a value", headed("X-A: a:b::c\r\n")),
        hello("a value in Latin-1", headed("X-A: J\xF6rg\r\n")),
        hello("a tab in a value", headed("X-A: a\tb\r\n")),
        hello("a control character in a value", headed("X-A: a\x01"
                                                       "b\r\n"))
            .by_choice(),
        hello("every character of a token in a name", headed("!#$%&'*+-.^_`|~09AZaz: b\r\n")),
        hello("90 headers", headed(many)),
        hello("a header twice", headed("X-A: a\r\nx-a: a\r\n")),
        hello("a value of 60,000 bytes", headed("X-A: " + std::string(60'000, 'a') + "\r\n")).by_choice(),
        refused("a line of 70,000 bytes", headed("X-A: " + std::string(70'000, 'a') + "\r\n")).by_choice(),
        refused("a CR in a value", headed("X-A: a\rb\r\n")),
        refused("a CR before the line's end", headed("X-A: a\r\r\n")),
        refused("a CR that hides a header", headed("X-A: a\rContent-Length: 2\r\n")),
        refused("a NUL in a value", headed(raw("X-A: a\0b\r\n"))),
        refused("a NUL in a name", headed(raw("X-\0A: a\r\n"))),
        refused("a CR in a name", headed("X\rA: a\r\n")),
        refused("a blank before the colon", headed("X-A : a\r\n")).by_choice(),
        refused("a tab before the colon", headed("X-A\t: a\r\n")).by_choice(),
        refused("a blank in a name", headed("X A: a\r\n")).by_choice(),
        refused("no name", headed(": a\r\n")).by_choice(),
        refused("no colon", headed("X-A\r\n")).by_choice(),
        refused("parentheses in a name", headed("X(A): a\r\n")).by_choice(),
        refused("Latin-1 in a name", headed("X-\xF6: a\r\n")).by_choice(),
        refused("a control character in a name", headed("X-\x01: a\r\n")).by_choice(),
        refused("a blank before the first header", headed(" X-A: a\r\n")).by_choice(),
        hello("a value that is folded with a space", headed("X-A: a\r\n b\r\n")).by_choice(),
        hello("a value that is folded with a tab", headed("X-A: a\r\n\tb\r\n")).by_choice(),
        hello("a value that is folded twice", headed("X-A:\r\n a\r\n  b\r\n")).by_choice(),
        hello("a folded line that looks like a length", headed("X-A: a\r\n Content-Length: 2\r\n"))
            .by_choice(),
        refused("a length that is folded", framed("Content-Length:\r\n 5\r\n")).by_choice(),
        refused("a length that goes on in a folded line", framed("Content-Length: 5\r\n 5\r\n")).by_choice(),
        refused("a coding that is folded", "HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\n\r\n"
                                           "5\r\nhello\r\n0\r\n\r\n")
            .by_choice(),
        hello("lines that end with LF alone", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello").by_choice(),
        hello("one line that ends with LF alone", headed("X-A: a\n")).by_choice(),
    };
}

[[nodiscard]] inline std::vector<raw_exchange> lengths() {
    const auto by_length = [](const std::string& value) {
        return framed("Content-Length:" + value + "\r\n");
    };
    return {
        hello("a length", by_length(" 5")),
        whole("a length of zero", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "")
            .with(reuse::either),
        hello("leading zeros", by_length(" 0000000000000000000000000000005")),
        hello("blanks around a length", by_length("\t 5 \t")),
        hello("a length without a blank", by_length("5")),
        hello("the name in another case", framed("cONTENT-lENGTH: 5\r\n")),
        hello("a length twice", framed("Content-Length: 5\r\nContent-Length: 5\r\n")).by_choice(),
        hello("a length as a list", by_length(" 5, 5")).by_choice(),
        hello("a length as a list, and again", framed("Content-Length: 5,5\r\nContent-Length: 5\r\n"))
            .by_choice(),
        refused("two lengths that differ", framed("Content-Length: 5\r\nContent-Length: 2\r\n")),
        refused("two lengths that differ, the shorter first",
                framed("Content-Length: 2\r\nContent-Length: 5\r\n")),
        refused("a list of lengths that differ", by_length(" 5, 2")),
        refused("a list with an empty element", by_length(" 5,")).by_choice(),
        refused("a length with a plus sign", by_length(" +5")),
        refused("a negative length", by_length(" -5")),
        refused("minus zero", by_length(" -0")),
        refused("a hexadecimal length", by_length(" 0x5")),
        refused("a length with a fraction", by_length(" 5.0")),
        refused("a length with an exponent", by_length(" 5e0")),
        refused("a length in words", by_length(" five")),
        refused("letters behind a length", by_length(" 5x")),
        refused("two numbers in one length", by_length(" 5 5")),
        refused("a semicolon behind a length", by_length(" 5;")),
        refused("a quoted length", by_length(" \"5\"")),
        refused("an empty length", by_length("")),
        refused("a length of blanks", by_length("  ")),
        refused("digits of another script", by_length(" \xD9\xA5")),
        refused("a length of 2^64", by_length(" 18446744073709551616")),
        refused("a length of 20 nines", by_length(" 99999999999999999999")),
        refused("a length of 40 digits", by_length(" 5000000000000000000000000000000000000000")),
        refused("a length with a blank before the colon", framed("Content-Length : 5\r\n")).by_choice(),
        refused("a longer length with a blank before the colon", framed("Content-Length : 100\r\n")),
        refused("a length with a tab before the colon", framed("Content-Length\t: 100\r\n")),
        refused("an invalid length beside a valid one", framed("Content-Length: 5\r\nContent-Length: x\r\n")),
        broken("a body that is cut", framed("Content-Length: 6\r\n"), "hello",
               transport_errc::body_cut_short),
        broken("a body that never starts", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n", "",
               transport_errc::body_cut_short),
        broken("a body of 2^63 - 1 bytes that is cut", by_length(" 9223372036854775807"), "hello",
               transport_errc::body_cut_short),
        broken("a body of 2^63 bytes that is cut", by_length(" 9223372036854775808"), "hello",
               transport_errc::body_cut_short)
            .by_choice(),
        broken("a body of 2^64 - 1 bytes that is cut", by_length(" 18446744073709551615"), "hello",
               transport_errc::body_cut_short)
            .by_choice(),
        hello("no length: the end of the connection", framed("")).then_closed(),
        hello("no length, and the connection is closed", framed("Connection: close\r\n")).then_closed(),
        hello("no length by HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello").then_closed(),
        whole("no length and no body", "HTTP/1.1 200 OK\r\n\r\n", 200, "").then_closed(),
        hello("a length without a body behind it is not made up by keep-alive",
              framed("Connection: keep-alive\r\n"))
            .then_closed(),
    };
}

[[nodiscard]] inline std::vector<raw_exchange> transfer_codings() {
    const std::string chunks = "5\r\nhello\r\n0\r\n\r\n";
    const auto coded = [&](const std::string& lines) {
        return "HTTP/1.1 200 OK\r\n" + lines + "\r\n" + chunks;
    };
    return {
        hello("chunked", coded("Transfer-Encoding: chunked\r\n")),
        hello("chunked in another case", coded("transfer-encoding: ChunKed\r\n")),
        hello("blanks around chunked", coded("Transfer-Encoding: \t chunked \t\r\n")),
        hello("chunked in a list with empty elements", coded("Transfer-Encoding: , chunked ,\r\n"))
            .by_choice(),
        hello("chunked and a length, which it overrides",
              coded("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"))
            .with(reuse::no)
            .by_choice(),
        hello("chunked and a length behind it", coded("Transfer-Encoding: chunked\r\nContent-Length: 15\r\n"))
            .with(reuse::no)
            .by_choice(),
        hello("chunked and a length of zero", coded("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"))
            .with(reuse::no)
            .by_choice(),
        refused("chunked and an invalid length", coded("Transfer-Encoding: chunked\r\nContent-Length: x\r\n"))
            .by_choice(),
        refused("chunked and two lengths",
                coded("Transfer-Encoding: chunked\r\nContent-Length: 1\r\nContent-Length: 2\r\n"))
            .by_choice(),
        refused("chunked with a blank before the colon", coded("Transfer-Encoding : chunked\r\n"))
            .by_choice(),
        refused("chunked twice in a list", coded("Transfer-Encoding: chunked, chunked\r\n")),
        refused("chunked twice", coded("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"))
            .by_choice(),
        refused("gzip below chunked", coded("Transfer-Encoding: gzip, chunked\r\n")),
        refused("gzip below chunked, in two fields",
                coded("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")),
        refused("gzip above chunked", coded("Transfer-Encoding: chunked, gzip\r\n")),
        refused("gzip alone", framed("Transfer-Encoding: gzip\r\n")),
        refused("identity", framed("Transfer-Encoding: identity\r\n")).by_choice(),
        refused("identity and a length", framed("Transfer-Encoding: identity\r\nContent-Length: 5\r\n"))
            .by_choice(),
        refused("identity and a longer length",
                framed("Transfer-Encoding: identity\r\nContent-Length: 100\r\n")),
        refused("identity below chunked", coded("Transfer-Encoding: identity, chunked\r\n")).by_choice(),
        refused("identity above chunked", coded("Transfer-Encoding: chunked, identity\r\n")),
        refused("an unknown coding", coded("Transfer-Encoding: xchunked\r\n")),
        refused("a name that starts like chunked", coded("Transfer-Encoding: chunkedx\r\n")),
        refused("chunked with a parameter", coded("Transfer-Encoding: chunked;q=1\r\n")),
        refused("a quoted coding", coded("Transfer-Encoding: \"chunked\"\r\n")),
        refused("two codings without a comma", coded("Transfer-Encoding: chunked chunked\r\n")),
        refused("no coding", framed("Transfer-Encoding:\r\n")).by_choice(),
        refused("no coding but commas", framed("Transfer-Encoding: ,,\r\nContent-Length: 5\r\n")).by_choice(),
        refused("a vertical tab before chunked", coded("Transfer-Encoding: \x0B"
                                                       "chunked\r\n")),
        refused("chunked by HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
            .by_choice(),
        refused("chunked and a length by HTTP/1.0",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + chunks)
            .by_choice(),
    };
}

[[nodiscard]] inline std::vector<raw_exchange> chunks() {
    const auto cut = [](std::string_view what, const std::string& chunks, std::string_view body) {
        return broken(what, in_chunks(chunks), body, transport_errc::body_cut_short);
    };
    const auto bad = [](std::string_view what, const std::string& chunks, std::string_view body = "hello") {
        return broken(what, in_chunks(chunks), body);
    };
    const std::string last = "0\r\n\r\n";
    const std::string first = "5\r\nhello\r\n";
    return {
        hello("chunks", in_chunks("2\r\nhe\r\n3\r\nllo\r\n" + last)),
        hello("chunks of one byte", in_chunks("1\r\nh\r\n1\r\ne\r\n1\r\nl\r\n1\r\nl\r\n1\r\no\r\n" + last)),
        whole("no chunk", in_chunks(last), 200, ""),
        whole("a size in lower case", in_chunks("a\r\n0123456789\r\n" + last), 200, "0123456789"),
        whole("a size in upper case", in_chunks("A\r\n0123456789\r\n" + last), 200, "0123456789"),
        hello("a size with leading zeros", in_chunks("005\r\nhello\r\n" + last)),
        hello("a size of 16 digits", in_chunks("0000000000000005\r\nhello\r\n" + last)),
        bad("a size of 17 digits", "00000000000000005\r\nhello\r\n" + last, "").by_choice(),
        hello("a last chunk of several zeros", in_chunks(first + "0000\r\n\r\n")),
        hello("blanks behind a size", in_chunks("5   \r\nhello\r\n0 \t\r\n\r\n")).by_choice(),
        hello("an extension", in_chunks("5;a=b\r\nhello\r\n" + last)),
        hello("extensions with quotes and blanks", in_chunks("5 ; a = \"b;c\" ;d\r\nhello\r\n0;e\r\n\r\n"))
            .by_choice(),
        hello("an extension without a name", in_chunks("5;\r\nhello\r\n" + last)).by_choice(),
        whole("data that look like chunks", in_chunks("6\r\n0\r\n\r\n1\r\n" + last), 200, "0\r\n\r\n1"),
        whole("data of line ends", in_chunks("4\r\n\r\n\r\n\r\n" + last), 200, "\r\n\r\n"),
        bad("a word behind a size", first + "2 garbage\r\nhe\r\n" + last).by_choice(),
        bad("a letter behind a size", first + "2x\r\nhe\r\n" + last),
        bad("a size with 0x", first + "0x2\r\nhe\r\n" + last),
        bad("a size that is no number", first + "x\r\nhe\r\n" + last),
        bad("a negative size", first + "-2\r\nhe\r\n" + last),
        bad("a size with a plus sign", first + "+2\r\nhe\r\n" + last),
        bad("a blank before a size", first + " 2\r\nhe\r\n" + last),
        bad("an empty size", first + "\r\nhe\r\n" + last),
        bad("an extension without a size", first + ";a=b\r\nhe\r\n" + last),
        bad("a size above 2^63", first + "8000000000000000\r\nhe\r\n" + last),
        bad("a size above 2^64", first + "10000000000000002\r\nhe\r\n" + last),
        bad("a size of 40 digits", first + "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\r\nhe\r\n" + last),
        bad("more data than the size says", "5\r\nhelloXX\r\n" + last),
        bad("no line end behind the data", "5\r\nhello0\r\n\r\n"),
        bad("a CR alone behind the data", "5\r\nhello\r0\r\n\r\n"),
        bad("an LF alone behind the data", "5\r\nhello\n" + last).by_choice(),
        bad("an LF alone behind a size", first + "2\nhe\r\n" + last).by_choice(),
        bad("a CR without LF behind a size", first + "2\rhe\r\n" + last),
        bad("a CR in an extension", first + "2;a=\rb\r\nhe\r\n" + last),
        bad("an LF in an extension", first + "2;a=\nb\r\nhe\r\n" + last).by_choice(),
        bad("a NUL in an extension", first + raw("2;a=\0\r\nhe\r\n") + last).by_choice(),
        cut("a chunk that is cut", "6\r\nhello", "hello"),
        cut("a body that is cut behind the data", "5\r\nhello", "hello"),
        cut("a body that is cut behind a chunk", first, "hello"),
        cut("a body that is cut in a size", first + "1", "hello"),
        cut("a body that is cut behind the last size", first + "0", "hello"),
        cut("a body that is cut behind the last chunk", first + "0\r\n", "hello"),
        cut("a body that is cut in its last line", first + "0\r\n\r", "hello"),
        cut("a body that is cut in a trailer", first + "0\r\nX-T: 1\r\n", "hello"),
        cut("a body that is cut before its first chunk", "", ""),
        cut("a chunk of 2^63 - 1 bytes that is cut", "7FFFFFFFFFFFFFFF\r\nhello", "hello"),
        hello("a trailer", in_chunks(first + "0\r\nX-T: 1\r\n\r\n")),
        hello("two trailers", in_chunks(first + "0\r\nX-T: 1\r\nX-U:\r\n\r\n")),
        hello("a length as a trailer", in_chunks(first + "0\r\nContent-Length: 2\r\n\r\n")),
        hello("a coding as a trailer", in_chunks(first + "0\r\nTransfer-Encoding: chunked\r\n\r\n")),
        hello("a trailer that closes nothing", in_chunks(first + "0\r\nConnection: close\r\n\r\n"))
            .with(reuse::either),
        bad("a trailer without a colon", first + "0\r\nhello\r\n\r\n").by_choice(),
        bad("a trailer without a name", first + "0\r\n: a\r\n\r\n").by_choice(),
        bad("a trailer with a CR in its value", first + "0\r\nX-T: a\rb\r\n\r\n").by_choice(),
        bad("a trailer that is folded", first + "0\r\nX-T: a\r\n b\r\n\r\n").by_choice(),
        bad("a trailer that ends with LF alone", first + "0\r\nX-T: a\n\r\n").by_choice(),
        bad("a trailer of 3,000 bytes", first + "0\r\nX-T: " + std::string(3'000, 'a') + "\r\n\r\n")
            .by_choice(),
    };
}

[[nodiscard]] inline std::vector<raw_exchange> interim_responses() {
    const std::string final = lined("HTTP/1.1 200 OK");
    return {
        hello("100 before the response", "HTTP/1.1 100 Continue\r\n\r\n" + final),
        hello("100 without a reason", "HTTP/1.1 100\r\n\r\n" + final).by_choice(),
        hello("100 twice", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + final),
        hello("102 and 103 with headers",
              "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\nX-A: b\r\n\r\n" +
                  final),
        hello("an interim status that nobody knows", "HTTP/1.1 199 X\r\n\r\n" + final),
        hello("100 by HTTP/1.0", "HTTP/1.0 100 Continue\r\n\r\n" + final).with(reuse::either).by_choice(),
        refused("101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nhello"),
        refused("101 and a response", "HTTP/1.1 101 Switching Protocols\r\n\r\n" + final),
        refused("100 alone", "HTTP/1.1 100 Continue\r\n\r\n", transport_errc::connection_lost),
        refused("100 and half a response", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n",
                transport_errc::connection_lost),
        refused("100 and bytes that are no response", "HTTP/1.1 100 Continue\r\n\r\nhello\r\n\r\n"),
        refused("100 with an invalid length", "HTTP/1.1 100 Continue\r\nContent-Length: x\r\n\r\n" + final)
            .by_choice(),
        whole("204", "HTTP/1.1 204 No Content\r\n\r\n", 204, "").with(reuse::either),
        whole("204 without a reason", "HTTP/1.1 204\r\n\r\n", 204, "").with(reuse::either).by_choice(),
        whole("204 with a length of zero", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204, "")
            .with(reuse::either),
        whole("204 with a length and a body", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
              204, "")
            .with(reuse::no),
        whole("204 with a length and no body", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204,
              "")
            .with(reuse::no),
        whole("204 with chunks",
              "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 204, "")
            .with(reuse::no),
        whole("304", "HTTP/1.1 304 Not Modified\r\n\r\n", 304, "").with(reuse::either),
        whole("304 with the length that 200 would have",
              "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, "")
            .with(reuse::either),
        whole("304 with a body", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello", 304, "")
            .with(reuse::no),
        whole("205 with a length of zero", "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", 205, "")
            .with(reuse::either),
        refused("204 with two lengths",
                "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nContent-Length: 1\r\n\r\n")
            .by_choice(),
    };
}

[[nodiscard]] inline std::vector<raw_exchange> connections() {
    const auto option = [](const std::string& value) { return headed("Connection: " + value + "\r\n"); };
    const std::string one_0 = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n";
    return {
        hello("Connection: keep-alive", option("keep-alive")),
        hello("Connection: close", option("close")).with(reuse::no),
        hello("Connection: CLOSE", option("CLOSE")).with(reuse::no),
        hello("close in a list", option("x-a, close")).with(reuse::no),
        hello("close in a second field", headed("Connection: x-a\r\nConnection: close\r\n")).with(reuse::no),
        hello("close and keep-alive", option("close, keep-alive")).with(reuse::no),
        hello("keep-alive and close", option("keep-alive, close")).with(reuse::no),
        hello("an option that nobody knows", option("x-a")),
        hello("an empty Connection", option("")),
        hello("chunks and Connection: close", in_chunks("5\r\nhello\r\n0\r\n\r\n", "Connection: close\r\n"))
            .with(reuse::no),
        hello("HTTP/1.0 with keep-alive", one_0 + "Connection: keep-alive\r\n\r\nhello"),
        hello("HTTP/1.0 with Keep-Alive in another case", one_0 + "connection: Keep-Alive\r\n\r\nhello"),
        hello("HTTP/1.0 with close", one_0 + "Connection: close\r\n\r\nhello").with(reuse::no),
        hello("HTTP/1.0 with an option that nobody knows", one_0 + "Connection: x-a\r\n\r\nhello")
            .with(reuse::no),
        hello("a byte behind the body", headed("") + "x").with(reuse::no),
        hello("a line end behind the body", headed("") + "\r\n").with(reuse::no),
        hello("a response behind the body", headed("") + lined("HTTP/1.1 200 OK")).with(reuse::no),
        hello("a response behind the chunks", in_chunks("5\r\nhello\r\n0\r\n\r\n") + lined("HTTP/1.1 200 OK"))
            .with(reuse::no),
        hello("half a response behind the chunks", in_chunks("5\r\nhello\r\n0\r\n\r\n") + "HTTP/1.1 2")
            .with(reuse::no),
        whole("a response behind an empty body",
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + lined("HTTP/1.1 200 OK"), 200, "")
            .with(reuse::no),
        whole("a response behind 204", "HTTP/1.1 204 No Content\r\n\r\n" + lined("HTTP/1.1 200 OK"), 204, "")
            .with(reuse::no),
        whole("half a response behind 304", "HTTP/1.1 304 Not Modified\r\n\r\nHTTP/1.1 2", 304, "")
            .with(reuse::no),
    };
}

} // namespace raw_table

using raw_table::raw_exchange;

/// A part of the table.
struct raw_exchange_group {
    std::string_view subject;
    std::vector<raw_exchange> (*rows)();
};
inline constexpr std::array raw_exchange_groups{
    raw_exchange_group{"status lines", raw_table::status_lines},
    raw_exchange_group{"header lines", raw_table::header_lines},
    raw_exchange_group{"lengths", raw_table::lengths},
    raw_exchange_group{"transfer codings", raw_table::transfer_codings},
    raw_exchange_group{"chunks", raw_table::chunks},
    raw_exchange_group{"interim responses and those without a body", raw_table::interim_responses},
    raw_exchange_group{"connections", raw_table::connections},
};

}}} // namespace webcasts::v0::detail

#endif
