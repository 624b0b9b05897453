// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_CURL_HPP
#define WEBCASTS_TRANSPORTS_CURL_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/result.hpp>
#include <webcasts/transports/curl_options.hpp>
#include <webcasts/transports/detail/curl_transfer.hpp>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <span>
#include <utility>

namespace webcasts { inline namespace v0 {

/// A response that libcurl is receiving; models `exchange`. At most 64 KiB of its body are buffered, still
/// compressed if the body is: decoding writes into the reader's buffer. The head is as the service sent it.
class curl_exchange {
  public:
    /// See `exchange`.
    [[nodiscard]] const http_response_head& head() const noexcept { return transfer_->head(); }
    /// See `exchange`.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
        return transfer_->read_some(buffer);
    }

  private:
    friend class curl_transport;
    explicit curl_exchange(std::unique_ptr<detail::curl_transfer> transfer) noexcept
        : transfer_(std::move(transfer)) {}

    std::unique_ptr<detail::curl_transfer> transfer_;
};

/// Send requests with libcurl 7.85 or newer (link `-lcurl -lz`); models `transport`.
///
/// Bodies are pulled through the multi interface; connections are kept for reuse. Peers are always verified.
/// Responses are judged by RFC 9112, not by libcurl's more lenient reading (doc/transports.md).
/// Bodies are compressed with gzip or deflate if the service supports it; a body that ends before the end of
/// its compressed data is `transport_errc::body_cut_short`, another content coding
/// `transport_errc::bad_content_coding`. Plain `http` goes to this machine only (`localhost`, `127.0.0.0/8`,
/// `[::1]`), never through a proxy, unless `curl_options::allow_plain_http` says otherwise. Redirects,
/// cookies and netrc files are off. Proxies of the environment (`https_proxy`, `no_proxy`) are used if the
/// options name none. One thread at a time.
class curl_transport {
  public:
    /// Nothing is connected before the first `open`.
    explicit curl_transport(curl_options options = {})
        : options_(std::move(options)), connections_(std::make_shared<detail::curl_connections>()) {}

    /// Send the request and wait for the response's head. `request.timeout` bounds each wait for the next
    /// byte (zero: no bound); the options' `connect_timeout` bounds connecting. A stop request on
    /// `request.stop` ends this call or the exchange's `read_some` at once, with `transport_errc::cancelled`;
    /// any thread may request it.
    [[nodiscard]] result<curl_exchange> open(const http_request& request) {
        auto transfer = std::make_unique<detail::curl_transfer>(connections_);
        if (auto failure = transfer->start(request, options_)) {
            return *std::move(failure);
        }
        return curl_exchange(std::move(transfer));
    }

    /// What a peer must not be shown to repeat: the proxy's user and password, of the options or else of the
    /// environment.
    [[nodiscard]] redactor secrets() const {
        redactor all;
        all.add_url(options_.proxy);
        for (const char* name : {"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"}) {
            const char* url = std::getenv(name); // NOLINT(concurrency-mt-unsafe): libcurl reads it, too
            if (options_.proxy.empty() && url != nullptr) {
                all.add_url(url);
            }
        }
        return all;
    }

  private:
    curl_options options_;
    std::shared_ptr<detail::curl_connections> connections_;
};

}} // namespace webcasts::v0

#endif
