// SPDX-License-Identifier: BSL-1.0
#include "connections.hpp"
#include "http_session.hpp"
#include "stream_ends.hpp"
#include <webcasts/testing/test_certificates.hpp>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <chrono>
#include <memory>
#include <openssl/ssl.h>
#include <stdexcept>
#include <utility>

namespace sandbox_server {

namespace {

namespace asio = boost::asio;
using tls_stream = boost::beast::ssl_stream<asio::ip::tcp::socket>;

std::shared_ptr<asio::ssl::context> context_of(const webcasts::testing::test_certificate& identity) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    context->use_certificate(asio::buffer(identity.certificate), asio::ssl::context::pem);
    context->use_private_key(asio::buffer(identity.private_key), asio::ssl::context::pem);
    if (SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION) != 1) {
        throw std::runtime_error("OpenSSL does not know TLS 1.2");
    }
    // No session tickets: if a client closed before it had read one, its close would become a reset.
    SSL_CTX_set_num_tickets(context->native_handle(), 0);
    return context;
}

} // namespace

template <>
struct stream_ends<tls_stream> {
    static asio::awaitable<bool> begin(tls_stream& stream) {
        boost::system::error_code failed;
        stream.next_layer().set_option(asio::ip::tcp::no_delay(true), failed);
        co_await stream.async_handshake(asio::ssl::stream_base::server,
                                        asio::redirect_error(asio::use_awaitable, failed));
        co_return !failed;
    }

    /// Send TLS's close_notify, so that the client does not take the end for a truncation, and wait for the
    /// client's.
    static asio::awaitable<void> end(tls_stream& stream) {
        boost::system::error_code failed;
        co_await stream.async_shutdown(asio::redirect_error(asio::use_awaitable, failed));
    }
};

const bool has_tls = true;

tls_service tls_connections(const shared_by_connections& shared) {
    webcasts::testing::test_authority authority;
    webcasts::testing::certificate_subject subject;
    subject.names = {"localhost", "api.webcasts.com"};
    subject.addresses = {"127.0.0.1", "::1"};
    subject.until = std::chrono::hours(24 * 365);
    const auto context = context_of(authority.issue(subject));
    return {[context, shared](asio::ip::tcp::socket socket) {
                std::make_shared<http_session<tls_stream>>(tls_stream(std::move(socket), *context), "https",
                                                           shared)
                    ->start();
            },
            authority.certificate()};
}

} // namespace sandbox_server
