// SPDX-License-Identifier: BSL-1.0
// The judges of HTTP/1: the transports' reader of responses and the sandbox's reader of requests. In pieces
// of any size the same bytes have the same outcome, and what is taken conforms to its own framing.
#include "../examples/sandbox/request_reader.cpp" // NOLINT: a fuzz target is one file
#include "fuzz_target.hpp"
#include <webcasts/transports/detail/http1_response.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace {

using namespace webcasts;
using fuzz::require;

/// What became of bytes.
struct outcome {
    int status = 0;
    bool failed = false;
    bool done = false;
    bool kept = false;
    std::string body{};
    std::string fields{};
    std::size_t left_over = 0;
    friend bool operator==(const outcome&, const outcome&) = default;
};

void add(std::string& text, const std::vector<http_header>& headers) {
    for (const http_header& header : headers) {
        require(!header.name.empty() && header.name.find_first_of(": \t\r\n") == std::string::npos,
                "a name of a header is a token");
        require(header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
                "a value of a header has no line end and no NUL");
        text.append(header.name).append(":").append(header.value).append("\n");
    }
}

/// Feed the bytes, of which `size()` arrive at a time; what is not taken waits, as in a transport.
template <class Size>
outcome response_of(std::string_view bytes, bool to_connect, Size size) {
    detail::http1_response response(to_connect);
    outcome made;
    std::string waiting;
    while (!bytes.empty() && response.fault() == nullptr && !response.is_done()) {
        const std::string_view next = bytes.substr(0, size());
        bytes.remove_prefix(next.size());
        waiting += next;
        while (!waiting.empty() && response.fault() == nullptr && !response.is_done()) {
            const std::string received = waiting;
            const std::size_t count = response.put(received);
            require(count > 0 || response.fault() != nullptr || response.is_done(), "a step takes bytes");
            const auto piece = response.piece();
            made.body.append(piece.begin(), piece.end());
            response.take(piece.size());
            waiting.erase(0, count);
        }
    }
    made.status = response.head_arrived() ? response.head().status : 0;
    made.failed = response.fault() != nullptr;
    made.done = response.is_done();
    made.kept = response.keeps_connection();
    made.left_over = made.done ? waiting.size() + bytes.size() : 0;
    if (response.head_arrived()) {
        add(made.fields, response.head().headers);
        require(made.status >= 200 && made.status <= 999, "a head has a final status");
    }
    return made;
}

template <class Size>
outcome request_of(std::string_view bytes, Size size) {
    sandbox_server::request_reader reader;
    outcome made;
    std::string waiting;
    while (!bytes.empty() && !reader.refusal() && !reader.is_done()) {
        const std::string_view next = bytes.substr(0, size());
        bytes.remove_prefix(next.size());
        waiting += next;
        while (!waiting.empty() && !reader.refusal() && !reader.is_done()) {
            const std::string received = waiting;
            const std::size_t count = reader.put(received);
            require(count > 0, "a step takes bytes");
            waiting.erase(0, count);
        }
    }
    made.failed = reader.refusal().has_value();
    made.done = reader.is_done() && !made.failed;
    made.status = made.failed ? reader.refusal()->status : 0;
    if (made.done) {
        made.body = reader.request().body;
        made.kept = reader.request().keeps_connection;
        made.left_over = waiting.size() + bytes.size();
        add(made.fields, reader.request().headers);
        require(made.body.size() <= sandbox_server::max_body_bytes, "a body keeps to its limit");
    }
    return made;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::byte_script script(fuzz::text_of(data, size));
    const unsigned choice = script.next(4);
    const std::string_view bytes = script.take(size);
    const auto judge = [&](auto pieces) {
        return choice == 0 ? request_of(bytes, pieces) : response_of(bytes, choice == 1, pieces);
    };
    const outcome whole = judge([&] { return bytes.size(); });
    require(judge([] { return std::size_t{1}; }) == whole, "single bytes have the same outcome");
    require(judge([at = std::size_t{0}, bytes]() mutable -> std::size_t {
                const auto next = static_cast<unsigned char>(bytes[at++ % bytes.size()]) % 29U;
                return next + 1U;
            }) == whole,
            "pieces of any size have the same outcome");
    return 0;
}
