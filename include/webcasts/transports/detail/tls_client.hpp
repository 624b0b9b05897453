// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_TLS_CLIENT_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_TLS_CLIENT_HPP

#include <webcasts/result.hpp>
#include <webcasts/transports/beast_options.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <memory>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string>

namespace webcasts { inline namespace v0 { namespace detail {

/// Make a context that verifies every peer: TLS 1.2 or newer, the CAs of the options or of the system.
[[nodiscard]] inline result<std::shared_ptr<boost::asio::ssl::context>>
make_tls_context(const beast_options& options) {
    namespace ssl = boost::asio::ssl;
    const auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    boost::system::error_code code;
    context->set_verify_mode(ssl::verify_peer, code);
    if (!code && SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION) != 1) {
        code = boost::asio::error::operation_not_supported;
    }
    if (code) {
        return error(transport_errc::tls_failed, "OpenSSL refused an option");
    }
    if (options.ca_file.empty()) {
        context->set_default_verify_paths(code);
#ifdef _WIN32
        // There are no such paths on Windows. OpenSSL 3.2 reads the CAs that Windows trusts; an older one
        // refuses the name, and then no CA is trusted.
        SSL_CTX_load_verify_store(context->native_handle(), "org.openssl.winstore:");
        ERR_clear_error();
#endif
    } else {
        context->load_verify_file(options.ca_file, code);
    }
    if (code) {
        return error(transport_errc::tls_failed, "the file of CAs cannot be used");
    }
    if (!options.crl_file.empty()) {
        X509_STORE* store = SSL_CTX_get_cert_store(context->native_handle());
        X509_LOOKUP* lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
        if (lookup == nullptr ||
            X509_load_crl_file(lookup, options.crl_file.c_str(), X509_FILETYPE_PEM) <= 0 ||
            X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL) != 1) {
            return error(transport_errc::tls_failed, "the file of revocation lists cannot be used");
        }
    }
    return context;
}

/// Set the host name (also for the server name indication, RFC 6066, section 3) or IP address that the
/// certificate must hold. Return false if OpenSSL refuses it.
[[nodiscard]] inline bool expect_host(SSL* tls, const std::string& name) {
    boost::system::error_code no_address;
    boost::asio::ip::make_address(name, no_address);
    if (!no_address) {
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), name.c_str()) == 1;
    }
    SSL_set_hostflags(tls, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    // The macro SSL_set_tlsext_host_name casts as C does.
    return SSL_ctrl(tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                    const_cast<char*>(name.c_str())) == 1 && // NOLINT: it is not written to
           SSL_set1_host(tls, name.c_str()) == 1;
}

/// Return why a handshake failed: the fault of the certificate if it has one.
[[nodiscard]] inline std::string handshake_failure(const SSL* tls, const boost::system::error_code& code) {
    const long verified = SSL_get_verify_result(tls);
    return verified != X509_V_OK ? X509_verify_cert_error_string(verified) : code.message();
}

}}} // namespace webcasts::v0::detail

#endif
