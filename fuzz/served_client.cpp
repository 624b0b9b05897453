// SPDX-License-Identifier: BSL-1.0
// The whole client over a byte server: whatever bytes a service sends, in whatever pieces, libcurl's
// transport and Boost.Beast's hand out the same response, the client ends with the same records or a
// documented error, and no message holds a secret. The dependencies' assertions are on.
#include "../tests/support/decoding.hpp"
#include "../tests/support/gzip_maker.hpp"
#include "../tests/support/response_texts.hpp"
#include "fuzz_target.hpp"
#include <webcasts/client.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/testing/loopback_peer.hpp>
#include <webcasts/testing/random_source.hpp>
#include <webcasts/testing/virtual_clock.hpp>
#include <webcasts/transports/beast.hpp>
#include <webcasts/transports/curl.hpp>
#include <webcasts/transports/detail/http1_response.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#ifdef NDEBUG
#error "The assertions of the dependencies are part of this target"
#endif

namespace {

using namespace webcasts;
using fuzz::require;

constexpr std::string_view password = "correct-horse-7";
constexpr std::string_view session = "4f1c9a0b7d2e8f3a6b5c4d3e2f1a0b9c8d7e6f5a";
constexpr std::string_view user = "a0b9c8d7e6f5a4f1c9a0b7d2e8f3a6b5c4d3e2f1";

/// What a service sends for a request, and whether it keeps the connection.
struct served {
    std::vector<std::string> pieces{};
    bool closes = true;
    /// It ends within its first line. libcurl sends the request again then, on a new connection, if the old
    /// one was used before; Beast's transport does so if there is no byte at all.
    bool is_half_line = false;
};

/// An input, taken apart. Its text comes last, so that a seed is readable.
struct plan {
    wire_format format{};
    bool asks_for_events = false;
    http_method method{};
    wire::value_policy policy{};
    unsigned attempts = 1;
    std::size_t read_size = 1;      ///< of the reads without a client
    std::optional<served> log_in{}; ///< null: one that succeeds
    std::vector<served> answers{};  ///< the last one again where there are more requests
    bool is_comparable = true;      ///< both transports can tell what is wrong with each answer
};

/// Put secrets where the text asks for them: a service may repeat what it knows.
std::string with_secrets(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> marks{
        {{"{p}", password}, {"{s}", session}, {"{u}", user}}};
    std::string made(text);
    for (const auto& [mark, secret] : marks) {
        for (std::size_t at = made.find(mark); at != std::string::npos; at = made.find(mark, at)) {
            made.replace(at, mark.size(), secret);
        }
    }
    return made;
}

std::string in_chunks(std::string_view body, std::size_t size) {
    std::string made;
    for (; !body.empty(); body.remove_prefix(std::min(size, body.size()))) {
        const std::string_view chunk = body.substr(0, size);
        std::array<char, 8> digits{};
        std::snprintf(digits.data(), digits.size(), "%zx", chunk.size());
        made.append(digits.data()).append("\r\n").append(chunk).append("\r\n");
    }
    return made + "0\r\n\r\n";
}

/// A response as bytes: the text itself, or a well-formed head and the text as its body in some coding.
std::string response_of(std::string text, unsigned coding, std::size_t chunk, std::string_view type) {
    const std::string head = "Content-Type: " + std::string(type) + "\r\n";
    switch (coding) {
    case 1:
        return testing::response_bytes(text, head);
    case 2:
        return "HTTP/1.1 200 OK\r\n" + head + "Transfer-Encoding: chunked\r\n\r\n" + in_chunks(text, chunk);
    case 3:
        return testing::response_bytes(tests::gzip_of(text), head + "Content-Encoding: gzip\r\n");
    case 4:
        return "HTTP/1.1 200 OK\r\n" + head +
               "Content-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n" +
               in_chunks(tests::zlib_of(text), chunk);
    case 5: // the end of the compressed data is missing
        return testing::response_bytes(tests::gzip_flushed(text), head + "Content-Encoding: gzip\r\n");
    case 6: // the text is compressed data
        return testing::response_bytes(text, head + "Content-Encoding: gzip\r\n");
    case 7:
        return "HTTP/1.1 200 OK\r\n" + head + "\r\n" + text;
    default:
        return text;
    }
}

/// Cut bytes into pieces of `size`, or, if it is large, of sizes that the bytes themselves choose. Only the
/// first ones arrive by themselves, which costs a switch of threads each.
std::vector<std::string> in_pieces(std::string_view bytes, unsigned size) {
    constexpr std::size_t max_pieces = 8;
    constexpr unsigned by_bytes = 200;
    std::vector<std::string> pieces;
    while (!bytes.empty()) {
        const std::size_t chosen =
            size >= by_bytes ? static_cast<unsigned char>(bytes.front()) % 31U + 1U : size;
        const bool is_last = size == 0 || pieces.size() + 1 == max_pieces;
        const std::string_view piece = is_last ? bytes : bytes.substr(0, chosen);
        pieces.emplace_back(piece);
        bytes.remove_prefix(piece.size());
    }
    return pieces;
}

/// Return whether a response ends with its last byte and keeps the connection. In every other case the
/// service closes it, so that no client waits for more.
bool keeps_connection(const std::string& bytes) {
    detail::http1_response response(false);
    std::span<const char> rest(bytes);
    while (!rest.empty() && response.fault() == nullptr && !response.is_done()) {
        const std::size_t count = response.put(rest);
        response.take(response.piece().size());
        rest = rest.subspan(count);
    }
    return rest.empty() && response.is_done() && response.keeps_connection();
}

served serve(const std::string& bytes, unsigned piece_size) {
    return {.pieces = in_pieces(bytes, piece_size),
            .closes = !keeps_connection(bytes),
            .is_half_line = !bytes.empty() && bytes.find('\n') == std::string::npos};
}

/// libcurl 7.88 ends a transfer at such a line of a head without an error.
bool has_line_that_begins_with_nul(const std::string& bytes) {
    const std::string head = bytes.substr(0, bytes.find("\r\n\r\n"));
    return head.find(std::string_view("\n\0", 2)) != std::string::npos;
}

plan plan_of(std::string_view input) {
    fuzz::byte_script script(input);
    plan made;
    made.format = static_cast<wire_format>(script.next(3));
    const unsigned switches = script.next(32);
    made.asks_for_events = (switches & 1U) != 0;
    made.method = (switches & 2U) != 0 ? http_method::post : http_method::get;
    made.policy = (switches & 4U) != 0 ? wire::value_policy::lenient : wire::value_policy::strict;
    made.attempts = (switches & 8U) != 0 ? 2 : 1;
    const bool log_in_is_chosen = (switches & 16U) != 0;
    const unsigned piece_size = script.next();
    made.read_size = 1 + script.next();
    std::string_view texts = script.take(input.size());
    constexpr std::string_view between = "\n--\n";
    constexpr std::size_t max_answers = 3;
    while (made.answers.size() < max_answers && (!texts.empty() || made.answers.empty())) {
        const std::size_t end = texts.find(between);
        fuzz::byte_script answer(texts.substr(0, end));
        texts.remove_prefix(end == std::string_view::npos ? texts.size() : end + between.size());
        const unsigned coding = answer.next(8);
        const bool is_log_in = log_in_is_chosen && !made.log_in;
        const bool is_xml = made.format == wire_format::csv && (is_log_in || made.asks_for_events);
        const auto type = tests::content_type_of(is_xml ? wire_format::xml : made.format);
        const std::string bytes =
            response_of(with_secrets(answer.take(input.size())), coding, made.read_size, type);
        made.is_comparable = made.is_comparable && !has_line_that_begins_with_nul(bytes);
        const served next = serve(bytes, piece_size);
        if (is_log_in) {
            made.log_in = next;
        } else {
            made.answers.push_back(next);
        }
    }
    return made;
}

served usual_log_in(wire_format format) {
    const bool is_json = format == wire_format::json;
    const std::string body = is_json ? tests::json_login(session, user) : tests::xml_login(session, user);
    return serve(
        testing::response_bytes(body, is_json ? "Content-Type: text/json\r\n" : "Content-Type: text/xml\r\n"),
        0);
}

/// The service of a plan, from its start for each client.
class byte_server {
  public:
    explicit byte_server(const plan& made)
        : plan_(made), log_in_(made.log_in ? *made.log_in : usual_log_in(made.format)),
          peer_([this](const testing::received_request& request) { return steps_of(request); }) {}

    void start_again() {
        requests_ = 0;
        answers_ = 0;
    }
    /// The requests, except those that may have been sent again.
    [[nodiscard]] unsigned requests() const { return requests_; }
    [[nodiscard]] std::string url(std::string_view target) const { return peer_.url(target); }

  private:
    testing::peer_steps steps_of(const testing::received_request& request) {
        const bool is_log_in = request.path().find("/api/login") != std::string_view::npos;
        const std::size_t last = plan_.answers.size() - 1;
        const served& next = is_log_in ? log_in_ : plan_.answers[std::min<std::size_t>(answers_, last)];
        if (!next.is_half_line) {
            ++requests_;
            answers_ += is_log_in ? 0 : 1;
        }
        testing::peer_steps steps{testing::send_apart{next.pieces}};
        if (next.closes) {
            steps.emplace_back(testing::close_connection{});
        }
        return steps;
    }

    const plan& plan_; // NOLINT: of the input
    served log_in_;
    std::atomic<unsigned> requests_ = 0;
    std::atomic<unsigned> answers_ = 0;
    testing::loopback_peer peer_; ///< its threads use what stands above
};

void check_error(const error& failure, const redactor& secrets) {
    const auto& code = failure.code();
    const auto& category = code.category();
    require(category == transport_category() || category == http_category() ||
                category == protocol_category() || category == api_category(),
            "an error is of a documented category that no caller has caused");
    require(!code.message().starts_with("unknown"), "an error has a documented code");
    require(code != transport_errc::timed_out, "no bytes keep a client waiting");
    std::string said = failure.message();
    said.append(shown(failure.server_text(), secrets, 4096))
        .append(shown(failure.return_code(), secrets, 4096));
    said.append(failure.location().field_path);
    for (const std::string_view secret : {password, session, user}) {
        require(said.find(secret) == std::string::npos, "what is said of an error holds no secret");
    }
}

/// What a transport made of the first answer.
struct handed_out {
    int status = 0;
    std::vector<http_header> headers{};
    std::string body{};
    boost::system::error_code failure{};
};

template <class Transport>
handed_out read_with(Transport transport, byte_server& server, std::size_t read_size) {
    server.start_again();
    http_request request;
    request.url = secret(server.url("/api/reporting/eventlist"));
    request.timeout = std::chrono::seconds(8);
    handed_out made;
    auto response = transport.open(request);
    if (!response) {
        check_error(response.error(), {});
        made.failure = response.error().code();
        return made;
    }
    made.status = response->head().status;
    made.headers = response->head().headers;
    std::vector<char> buffer(read_size);
    for (;;) {
        const auto count = response->read_some(buffer);
        if (!count) {
            check_error(count.error(), {});
            made.failure = count.error().code();
            return made;
        }
        if (*count == 0) {
            return made;
        }
        made.body.append(buffer.data(), *count);
    }
}

/// The same as `require`, and name the two errors.
void require_alike(bool holds, const boost::system::error_code& with_curl,
                   const boost::system::error_code& with_beast, const char* promise) {
    if (!holds) {
        std::fprintf(stderr, "libcurl: %s, Beast: %s\n", with_curl.message().c_str(),
                     with_beast.message().c_str());
    }
    require(holds, promise);
}

void require_same(const handed_out& a, const handed_out& b) {
    require_alike(a.failure == b.failure, a.failure, b.failure,
                  "both transports accept a response, or refuse it alike");
    require(a.status == b.status, "both transports hand out one status");
    require(a.headers == b.headers, "both transports hand out the same headers");
    require(a.body == b.body, "both transports hand out the same body");
}

/// What a client made of it all.
struct outcome {
    std::vector<attendee> people{};
    std::vector<event_summary> events{};
    std::optional<local_time> service_time{};
    unreadable_values unreadable{};
    boost::system::error_code failure{};
    unsigned requests = 0;
};

template <class Transport>
outcome call_with(Transport transport, byte_server& server, const plan& made) {
    server.start_again();
    testing::virtual_clock clock;
    client_options options{.base_url = server.url(""),
                           .format = made.format,
                           .method = made.method,
                           .timeout = std::chrono::seconds(8),
                           .value_policy = made.policy,
                           .time = clock.source(),
                           .random = testing::seeded_random_source(1),
                           .sleep = clock.sleep()};
    options.retry.max_attempts = made.attempts;
    client client(std::move(transport), credentials::parse("demo@example.com", password).value(),
                  std::move(options));
    outcome ended;
    const auto keep = [&](auto& into, auto answer) {
        if (answer) {
            into = *std::move(answer);
        } else {
            check_error(answer.error(), client.secrets());
            ended.failure = answer.error().code();
        }
    };
    if (made.asks_for_events) {
        keep(ended.events, client.events());
    } else {
        query_params query;
        query.event = "1000001";
        keep(ended.people, client.fetch_report(query));
    }
    ended.service_time = client.service_time();
    ended.unreadable = client.unreadable();
    ended.requests = server.requests();
    return ended;
}

void require_same(const outcome& a, const outcome& b) {
    // How far a decoder came before it found a fault may depend on the pieces.
    require_alike(a.failure.category() == b.failure.category() && a.failure.failed() == b.failure.failed(),
                  a.failure, b.failure, "a client ends alike over both transports");
    require_alike(a.failure.category() != transport_category() || a.failure == b.failure, a.failure,
                  b.failure, "an error of the transport is the same over both");
    require(a.people == b.people && a.events == b.events,
            "a client has the same records over both transports");
    require(a.failure.failed() || (a.service_time == b.service_time && a.unreadable == b.unreadable),
            "a client has the same clock and list over both transports");
    require(a.requests == b.requests, "a client asks as often over both transports");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const plan made = plan_of(fuzz::text_of(data, size));
    byte_server server(made);
    const auto read_by_curl = read_with(curl_transport(), server, made.read_size);
    const auto read_by_beast = read_with(beast_transport(), server, made.read_size);
    const auto called_by_curl = call_with(curl_transport(), server, made);
    const auto called_by_beast = call_with(beast_transport(), server, made);
    if (made.is_comparable) {
        require_same(read_by_curl, read_by_beast);
        require_same(called_by_curl, called_by_beast);
    }
    return 0;
}
