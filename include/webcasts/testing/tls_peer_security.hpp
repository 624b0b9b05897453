// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_TLS_PEER_SECURITY_HPP
#define WEBCASTS_TESTING_TLS_PEER_SECURITY_HPP

#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/testing/detail/openssl_handle.hpp>
#include <webcasts/testing/loopback_peer/stream.hpp>
#include <webcasts/testing/test_certificates.hpp>

#include <cstddef>
#include <memory>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <span>
#include <utility>

namespace webcasts { inline namespace v0 { namespace testing {

/// TLS 1.2 and 1.3 by OpenSSL for a `loopback_peer` (link `-lssl -lcrypto`).
class tls_peer_security final : public peer_security {
  public:
    /// Serve with this certificate. Throws `std::runtime_error` if OpenSSL refuses it.
    explicit tls_peer_security(const test_certificate& identity)
        : context_(detail::openssl_checked(SSL_CTX_new(TLS_server_method()))) {
        const auto certificate = detail::certificate_of_pem(identity.certificate);
        const auto key = detail::private_key_of_pem(identity.private_key);
        detail::openssl_check(SSL_CTX_use_certificate(context_.get(), certificate.get()));
        detail::openssl_check(SSL_CTX_use_PrivateKey(context_.get(), key.get()));
        // If a client closes before it has read a ticket, its close would become a reset.
        SSL_CTX_set_num_tickets(context_.get(), 0);
        SSL_CTX_set_mode(context_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    }

    [[nodiscard]] std::unique_ptr<peer_stream> open(peer_socket socket) const override {
        return std::make_unique<stream>(context_.get(), socket);
    }

  private:
    class stream final : public peer_stream {
      public:
        stream(SSL_CTX* context, peer_socket socket) : tls_(detail::openssl_checked(SSL_new(context))) {
            // OpenSSL takes sockets of Windows as `int`, too.
            detail::openssl_check(SSL_set_fd(tls_.get(), detail::narrow_cast<int>(socket)));
        }
        [[nodiscard]] stream_step begin() override {
            return step([this] { return SSL_accept(tls_.get()); }, 0);
        }
        [[nodiscard]] stream_step read_some(std::span<char> buffer) override {
            std::size_t count = 0;
            return step([&] { return SSL_read_ex(tls_.get(), buffer.data(), buffer.size(), &count); }, count);
        }
        [[nodiscard]] stream_step write_some(std::span<const char> bytes) override {
            std::size_t count = 0;
            return step([&] { return SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &count); }, count);
        }
        [[nodiscard]] stream_step end_writing() override {
            // Zero: our close was sent, and there is no need to wait for the peer's.
            return step([this] { return SSL_shutdown(tls_.get()) >= 0 ? 1 : -1; }, 0);
        }

      private:
        template <class Call>
        stream_step step(Call call, const std::size_t& count) {
            using outcome = stream_step::outcome;
            ERR_clear_error();
            const int status = call();
            if (status > 0) {
                return {outcome::done, count};
            }
            switch (SSL_get_error(tls_.get(), status)) {
            case SSL_ERROR_WANT_READ:
                return {outcome::wants_read, 0};
            case SSL_ERROR_WANT_WRITE:
                return {outcome::wants_write, 0};
            default:
                return {};
            }
        }
        detail::openssl_handle<SSL> tls_;
    };

    detail::openssl_handle<SSL_CTX> context_;
};

}}} // namespace webcasts::v0::testing

#endif
