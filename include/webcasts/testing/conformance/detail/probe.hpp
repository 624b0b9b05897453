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

/// What came of a request: as much of the response as arrived, and the error that ended it.
struct received_response {
    http_response_head head{};
    std::string body{};
    std::optional<error> failure{};

    [[nodiscard]] bool is_whole(int status, std::string_view wanted) const {
        return !failure && head.status == status && body == wanted;
    }
    [[nodiscard]] bool failed_as(transport_errc code) const { return failure && failure->code() == code; }
};

/// Show a text of any content and length.
[[nodiscard]] inline std::string shown_bytes(std::string_view bytes) {
    std::string made = "'";
    for (const char byte : bytes.substr(0, 60)) {
        made += byte >= ' ' && byte <= '~' ? byte : '.';
    }
    return made.append(bytes.size() > 60 ? "...' (" : "' (")
        .append(std::to_string(bytes.size()))
        .append(" bytes)");
}

[[nodiscard]] inline std::string shown_outcome(const received_response& heard) {
    std::string made = heard.head.status == 0 ? "no head"
                                              : "status " + std::to_string(heard.head.status) + ", body " +
                                                    shown_bytes(heard.body);
    return heard.failure ? made + ", error: " + heard.failure->message() : made;
}

/// Looks at a transport for one check: makes it, asks with it, and keeps the first promise that it broke.
class conformance_probe {
  public:
    conformance_probe(const testing::transport_factory& make, const testing::conformance_options& options)
        : make_(make), options_(options) {}

    [[nodiscard]] const testing::conformance_options& options() const noexcept { return options_; }
    /// What was broken; nothing where every promise was kept.
    [[nodiscard]] const std::optional<std::string>& failure() const noexcept { return failure_; }

    [[nodiscard]] std::unique_ptr<any_transport> make(const testing::conformance_setup& setup = {}) const {
        return make_(setup);
    }
    [[nodiscard]] testing::loopback_peer_options
    peer_options(std::shared_ptr<const testing::peer_security> security = {}) const {
        testing::loopback_peer_options made;
        made.security = std::move(security);
        made.timeout = options_.peer_timeout;
        return made;
    }
    /// Compose a request. Its URL holds a secret, which no error may show.
    [[nodiscard]] http_request get(const std::string& url) const {
        http_request made;
        made.url = secret(url + (url.find('?') == std::string::npos ? "?password=" : "&password=") +
                          std::string(canary));
        made.timeout = options_.peer_timeout;
        return made;
    }
    [[nodiscard]] http_request post(const std::string& url, std::string_view body) const {
        http_request made = get(url);
        made.method = http_method::post;
        made.headers.push_back({"Content-Type", "application/octet-stream"});
        made.body = secret(body);
        return made;
    }

    void expect(bool holds, std::string_view promise) {
        if (!holds && !failure_) {
            failure_ = promise;
        }
    }
    void expect(bool holds, std::string_view promise, const received_response& heard) {
        if (!holds && !failure_) {
            failure_ = std::string(promise) + "; came: " + shown_outcome(heard);
        }
    }
    void expect_whole(const received_response& heard, int status, std::string_view body,
                      std::string_view promise) {
        expect(heard.is_whole(status, body), promise, heard);
    }
    void expect_failure(const received_response& heard, transport_errc code, std::string_view promise) {
        expect(heard.failed_as(code), std::string(promise) + " is '" + make_error_code(code).message() + "'",
               heard);
    }

    /// Send a request and read its whole response, watching what the contract says of every single call.
    received_response ask(any_transport& transport, const http_request& request,
                          std::size_t buffer_size = 16'384) {
        received_response heard;
        auto opened = transport.open(request);
        if (!opened) {
            keep_failure(heard, opened.error());
            return heard;
        }
        heard.head = (*opened)->head();
        read_all(**opened, heard, buffer_size);
        return heard;
    }
    received_response ask(any_transport& transport, const std::string& url,
                          std::size_t buffer_size = 16'384) {
        return ask(transport, get(url), buffer_size);
    }
    /// Send one request of a transport of its own to a peer that sends `bytes`, then does `after`.
    received_response ask_once(std::string bytes, testing::peer_step after = testing::send_bytes{}) {
        const testing::loopback_peer peer(
            testing::peer_steps{testing::send_bytes{std::move(bytes)}, std::move(after)}, peer_options());
        return ask(*make(), peer.url());
    }

    /// Read to the end or to an error.
    void read_all(any_exchange& exchange, received_response& heard, std::size_t buffer_size = 16'384) {
        while (read_once(exchange, heard, buffer_size) > 0) {
        }
        if (heard.failure) {
            return;
        }
        for (int again = 0; again < 2; ++again) {
            expect(read_once(exchange, heard, buffer_size) == 0 && !heard.failure,
                   "after the end, reading gives zero again");
        }
        expect(exchange.head().status == heard.head.status && exchange.head().headers == heard.head.headers,
               "head() is the same through the exchange's life");
    }
    /// Read once; zero at the end, and where it failed.
    std::size_t read_once(any_exchange& exchange, received_response& heard,
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
            keep_failure(heard, count.error());
            return 0;
        }
        expect(*count <= buffer_size, "no more is read than the buffer holds");
        heard.body.append(all.substr(margin, std::min(*count, buffer_size)));
        return *count;
    }

    static constexpr std::string_view canary = "c0nf0rmance-s3cret";

  private:
    void keep_failure(received_response& heard, const error& failed) {
        heard.failure = failed;
        expect(failed.message().find(canary) == std::string::npos &&
                   failed.client_text().find(canary) == std::string::npos,
               "an error's message() and client_text() hold nothing of the URL's query");
        expect(failed.code().category() == transport_category(), "an error is a transport_errc");
    }

    const testing::transport_factory& make_;
    const testing::conformance_options& options_;
    std::optional<std::string> failure_;
};

/// One check of the suite.
struct conformance_entry {
    std::string_view name;
    bool testing::transport_capabilities::*needs; ///< null: every transport passes it
    void (*run)(conformance_probe&);
};

}}} // namespace webcasts::v0::detail

#endif
