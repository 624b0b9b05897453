// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_DETAIL_OPENSSL_HANDLE_HPP
#define WEBCASTS_TESTING_DETAIL_OPENSSL_HANDLE_HPP

#include <boost/throw_exception.hpp>

#include <array>
#include <memory>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

struct openssl_free {
    void operator()(SSL_CTX* object) const noexcept { SSL_CTX_free(object); }
    void operator()(SSL* object) const noexcept { SSL_free(object); }
    void operator()(BIO* object) const noexcept { BIO_free_all(object); }
    void operator()(X509* object) const noexcept { X509_free(object); }
    void operator()(X509_CRL* object) const noexcept { X509_CRL_free(object); }
    void operator()(X509_REVOKED* object) const noexcept { X509_REVOKED_free(object); }
    void operator()(X509_EXTENSION* object) const noexcept { X509_EXTENSION_free(object); }
    void operator()(EVP_PKEY* object) const noexcept { EVP_PKEY_free(object); }
    /// OpenSSL represents ASN.1 times and numbers as strings.
    void operator()(ASN1_STRING* object) const noexcept { ASN1_STRING_free(object); }
};

/// An OpenSSL object that its owner frees.
template <class Object>
using openssl_handle = std::unique_ptr<Object, openssl_free>;

/// Throw `std::runtime_error` with OpenSSL's own message.
[[noreturn]] inline void throw_openssl() {
    std::array<char, 256> message{"OpenSSL failed"};
    if (const auto code = ERR_get_error(); code != 0) {
        ERR_error_string_n(code, message.data(), message.size());
    }
    boost::throw_exception(std::runtime_error(message.data()));
}
inline void openssl_check(long outcome) {
    if (outcome <= 0) {
        throw_openssl();
    }
}
/// Own an object that OpenSSL made; throw if it is null.
template <class Object>
[[nodiscard]] openssl_handle<Object> openssl_checked(Object* object) {
    if (object == nullptr) {
        throw_openssl();
    }
    return openssl_handle<Object>(object);
}

[[nodiscard]] inline openssl_handle<BIO> bio_of(std::string_view text) {
    return openssl_checked(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}
[[nodiscard]] inline openssl_handle<X509> certificate_of_pem(std::string_view text) {
    const auto source = bio_of(text);
    return openssl_checked(PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr));
}
[[nodiscard]] inline openssl_handle<EVP_PKEY> private_key_of_pem(std::string_view text) {
    const auto source = bio_of(text);
    return openssl_checked(PEM_read_bio_PrivateKey(source.get(), nullptr, nullptr, nullptr));
}
/// Return what `write(BIO*)` writes.
template <class Write>
[[nodiscard]] std::string text_of(Write write) {
    const auto target = openssl_checked(BIO_new(BIO_s_mem()));
    openssl_check(write(target.get()));
    char* data = nullptr;
    const long size = BIO_get_mem_data(target.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

}}} // namespace webcasts::v0::detail

#endif
