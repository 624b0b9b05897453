// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_DETAIL_PROBE_HPP
#define WEBCASTS_TESTING_CONFORMANCE_DETAIL_PROBE_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/testing/conformance/options.hpp>
#include <webcasts/testing/loopback_peer.hpp>
#include <webcasts/transport.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// The outcome of a request: as much of the response as arrived, and the error that ended it.
struct received_response {
    http_response_head head{};
    std::string body{};
    std::optional<error> failure{};

    [[nodiscard]] bool is_whole(int status, std::string_view expected) const {
        return !failure && head.status == status && body == expected;
    }
    [[nodiscard]] bool failed_as(transport_errc code) const { return failure && failure->code() == code; }
};

/// Return any bytes as messages show them.
[[nodiscard]] inline std::string shown_bytes(std::string_view bytes) {
    std::string text = "'";
    for (const char byte : bytes.substr(0, 60)) {
        text += byte >= ' ' && byte <= '~' ? byte : '.';
    }
    return text.append(bytes.size() > 60 ? "...' (" : "' (")
        .append(std::to_string(bytes.size()))
        .append(" bytes)");
}

[[nodiscard]] inline std::string shown_outcome(const received_response& response) {
    std::string text = response.head.status == 0 ? "no head"
                                                 : "status " + std::to_string(response.head.status) +
                                                       ", body " + shown_bytes(response.body);
    return response.failure ? text + ", error: " + response.failure->message() : text;
}

/// Runs one check of a transport: makes the transport, sends requests, and stores the first broken promise.
class conformance_probe {
  public:
    conformance_probe(const testing::transport_factory& make, const testing::conformance_options& options)
        : make_(make), options_(options) {}

    [[nodiscard]] const testing::conformance_options& options() const noexcept { return options_; }
    /// The first broken promise; `nullopt` if every promise was kept.
    [[nodiscard]] const std::optional<std::string>& failure() const noexcept { return failure_; }

    [[nodiscard]] std::unique_ptr<any_transport> make(const testing::conformance_setup& setup = {}) const {
        return make_(setup);
    }
    [[nodiscard]] testing::loopback_peer_options
    peer_options(std::shared_ptr<const testing::peer_security> security = {}) const {
        return {.security = std::move(security), .timeout = options_.peer_timeout};
    }
    /// Compose a request. Its URL holds a secret, which no error may show.
    [[nodiscard]] http_request get(const std::string& url) const {
        http_request request;
        request.url = secret(url + (url.find('?') == std::string::npos ? "?password=" : "&password=") +
                             std::string(canary));
        request.timeout = options_.peer_timeout;
        return request;
    }
    [[nodiscard]] http_request post(const std::string& url, std::string_view body) const {
        http_request request = get(url);
        request.method = http_method::post;
        request.headers.push_back({"Content-Type", "application/octet-stream"});
        request.body = secret(body);
        return request;
    }

    void expect(bool holds, std::string_view promise) {
        if (!holds && !failure_) {
            failure_ = promise;
        }
    }
    void expect(bool holds, std::string_view promise, const received_response& response) {
        if (!holds && !failure_) {
            failure_ = std::string(promise) + "; came: " + shown_outcome(response);
        }
    }
    void expect_whole(const received_response& response, int status, std::string_view body,
                      std::string_view promise) {
        expect(response.is_whole(status, body), promise, response);
    }
    void expect_failure(const received_response& response, transport_errc code, std::string_view promise) {
        expect(response.failed_as(code),
               std::string(promise) + " is '" + make_error_code(code).message() + "'", response);
    }

    /// Send a request and read its whole response, checking the contract of every single call.
    received_response ask(any_transport& transport, const http_request& request,
                          std::size_t buffer_size = 16'384) {
        received_response response;
        auto exchange = transport.open(request);
        if (!exchange) {
            keep_failure(response, exchange.error());
            return response;
        }
        response.head = (*exchange)->head();
        read_all(**exchange, response, buffer_size);
        return response;
    }
    received_response ask(any_transport& transport, const std::string& url,
                          std::size_t buffer_size = 16'384) {
        return ask(transport, get(url), buffer_size);
    }
    /// Send one request with a fresh transport to a peer that sends `bytes`, then performs `after`.
    received_response ask_once(std::string bytes, testing::peer_step after = testing::send_bytes{}) {
        const testing::loopback_peer peer(
            testing::peer_steps{testing::send_bytes{std::move(bytes)}, std::move(after)}, peer_options());
        return ask(*make(), peer.url());
    }

    /// Read to the end or to an error.
    void read_all(any_exchange& exchange, received_response& response, std::size_t buffer_size = 16'384) {
        while (read_once(exchange, response, buffer_size) > 0) {
        }
        if (response.failure) {
            return;
        }
        for (int again = 0; again < 2; ++again) {
            expect(read_once(exchange, response, buffer_size) == 0 && !response.failure,
                   "after the end, reading gives zero again");
        }
        expect(exchange.head().status == response.head.status &&
                   exchange.head().headers == response.head.headers,
               "head() is the same through the exchange's life");
    }
    /// Read once; return zero at the end, and if it failed.
    std::size_t read_once(any_exchange& exchange, received_response& response,
                          std::size_t buffer_size = 16'384) {
        constexpr char untouched = '\x5A';
        constexpr std::size_t margin = 64;
        std::string storage(buffer_size + 2 * margin, untouched);
        const auto count = exchange.read_some(std::span(storage).subspan(margin, buffer_size));
        const auto is_untouched = [](std::string_view bytes) {
            return bytes.find_first_not_of(untouched) == std::string_view::npos;
        };
        const std::string_view all(storage);
        expect(is_untouched(all.substr(0, margin)) && is_untouched(all.substr(margin + buffer_size)),
               "nothing is written outside of the buffer");
        if (!count) {
            keep_failure(response, count.error());
            return 0;
        }
        expect(*count <= buffer_size, "no more is read than the buffer holds");
        response.body.append(all.substr(margin, (std::min)(*count, buffer_size)));
        return *count;
    }

    static constexpr std::string_view canary = "c0nf0rmance-s3cret";

  private:
    void keep_failure(received_response& response, const error& failure) {
        response.failure = failure;
        expect(failure.message().find(canary) == std::string::npos &&
                   failure.client_text().find(canary) == std::string::npos,
               "an error's message() and client_text() hold nothing of the URL's query");
        expect(failure.code().category() == transport_category(), "an error is a transport_errc");
    }

    const testing::transport_factory& make_;
    const testing::conformance_options& options_;
    std::optional<std::string> failure_;
};

/// One check of the suite.
struct conformance_entry {
    std::string_view name;
    bool testing::transport_capabilities::*needs; ///< null: every transport must pass it
    void (*run)(conformance_probe&);
};

}}} // namespace webcasts::v0::detail

#endif
