// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_TEST_CERTIFICATES_HPP
#define WEBCASTS_TESTING_TEST_CERTIFICATES_HPP

#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/testing/detail/openssl_handle.hpp>

#include <chrono>
#include <span>
#include <string>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// A certificate with its key, both as PEM. The key is worthless outside the test.
struct test_certificate {
    std::string certificate{}; ///< PEM
    std::string private_key{}; ///< PEM, of the certificate
    long serial = 0;           ///< identifies it in a revocation list
};

/// The names in a certificate, and its validity.
struct certificate_subject {
    std::vector<std::string> names{"localhost"};     ///< DNS names; the first is the common name as well
    std::vector<std::string> addresses{"127.0.0.1"}; ///< IP addresses
    std::chrono::hours from{-24};                    ///< from now; negative: in the past
    std::chrono::hours until{24 * 30};               ///< from now; negative: it has expired
};

}}} // namespace webcasts::v0::testing

namespace webcasts { inline namespace v0 { namespace detail {

/// Composes one certificate; it encapsulates OpenSSL.
class certificate_maker {
  public:
    certificate_maker(const testing::certificate_subject& subject, EVP_PKEY* key, long serial)
        : certificate_(openssl_checked(X509_new())) {
        openssl_check(X509_set_version(certificate_.get(), 2)); // version 3
        openssl_check(ASN1_INTEGER_set(X509_get_serialNumber(certificate_.get()), serial));
        set_time(X509_getm_notBefore(certificate_.get()), subject.from);
        set_time(X509_getm_notAfter(certificate_.get()), subject.until);
        openssl_check(X509_set_pubkey(certificate_.get(), key));
        const auto* name = reinterpret_cast<const unsigned char*>( // NOLINT: the API's own idiom
            subject.names.at(0).c_str());
        openssl_check(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate_.get()), "CN",
                                                 MBSTRING_UTF8, name, -1, -1, 0));
    }
    void add(X509* issuer, int kind, const std::string& value) {
        X509V3_CTX context;
        X509V3_set_ctx(&context, issuer == nullptr ? certificate_.get() : issuer, certificate_.get(), nullptr,
                       nullptr, 0);
        const auto extension = openssl_checked(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
        openssl_check(X509_add_ext(certificate_.get(), extension.get(), -1));
    }
    /// Sign it as `issuer`, or as itself, and return it.
    [[nodiscard]] openssl_handle<X509> sign(X509* issuer, EVP_PKEY* key) {
        X509* signer = issuer == nullptr ? certificate_.get() : issuer;
        openssl_check(X509_set_issuer_name(certificate_.get(), X509_get_subject_name(signer)));
        openssl_check(X509_sign(certificate_.get(), key, EVP_sha256()));
        return std::move(certificate_);
    }
    static void set_time(ASN1_TIME* time, std::chrono::hours from_now) {
        if (X509_gmtime_adj(time, narrow_cast<long>(std::chrono::seconds(from_now).count())) == nullptr) {
            throw_openssl();
        }
    }

  private:
    openssl_handle<X509> certificate_;
};

[[nodiscard]] inline std::string pem_of(X509* certificate) {
    return text_of([&](BIO* target) { return PEM_write_bio_X509(target, certificate); });
}
[[nodiscard]] inline std::string pem_of(EVP_PKEY* key) {
    return text_of([&](BIO* target) {
        return PEM_write_bio_PrivateKey(target, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
}

/// Make the certificate of a server: signed by the issuer, or self-signed if there is none.
[[nodiscard]] inline testing::test_certificate server_certificate(const testing::certificate_subject& subject,
                                                                  X509* issuer, EVP_PKEY* issuer_key,
                                                                  long serial) {
    const auto key = openssl_checked(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    certificate_maker maker(subject, key.get(), serial);
    std::string alternatives;
    for (const std::string& name : subject.names) {
        alternatives.append(alternatives.empty() ? "" : ",").append("DNS:").append(name);
    }
    for (const std::string& address : subject.addresses) {
        alternatives.append(alternatives.empty() ? "" : ",").append("IP:").append(address);
    }
    if (issuer != nullptr) {
        maker.add(issuer, NID_authority_key_identifier, "keyid"); // strict clients require it
    }
    maker.add(issuer, NID_basic_constraints, "critical,CA:FALSE");
    maker.add(issuer, NID_ext_key_usage, "serverAuth");
    maker.add(issuer, NID_subject_alt_name, alternatives);
    const auto certificate = maker.sign(issuer, issuer_key == nullptr ? key.get() : issuer_key);
    return {pem_of(certificate.get()), pem_of(key.get()), serial};
}

}}} // namespace webcasts::v0::detail

namespace webcasts { inline namespace v0 { namespace testing {

/// Make a self-signed certificate.
[[nodiscard]] inline test_certificate self_signed_certificate(const certificate_subject& subject = {}) {
    return webcasts::detail::server_certificate(subject, nullptr, nullptr, 1);
}

/// A certificate authority for tests (OpenSSL 3, link `-lcrypto`; EC keys on P-256).
///
/// Throws `std::runtime_error` if OpenSSL fails. Used by one thread at a time.
class test_authority {
  public:
    /// Make a key and a certificate of its own.
    test_authority()
        : key_(webcasts::detail::openssl_checked(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"))) {
        const certificate_subject subject{{"Test authority, trust it nowhere"}, {}};
        webcasts::detail::certificate_maker maker(subject, key_.get(), 1);
        maker.add(nullptr, NID_basic_constraints, "critical,CA:TRUE");
        maker.add(nullptr, NID_key_usage, "critical,keyCertSign,cRLSign");
        maker.add(nullptr, NID_subject_key_identifier, "hash");
        certificate_ = maker.sign(nullptr, key_.get());
    }

    /// Return its own certificate as PEM, for clients to trust.
    [[nodiscard]] std::string certificate() const { return webcasts::detail::pem_of(certificate_.get()); }

    /// Make a server's certificate.
    [[nodiscard]] test_certificate issue(const certificate_subject& subject = {}) {
        return webcasts::detail::server_certificate(subject, certificate_.get(), key_.get(), ++serial_);
    }

    /// Make the revocation list of the certificates with these serial numbers, as PEM.
    [[nodiscard]] std::string revocation_list(std::span<const long> serials) const {
        using namespace webcasts::detail;
        const auto list = openssl_checked(X509_CRL_new());
        openssl_check(X509_CRL_set_version(list.get(), 1)); // version 2
        openssl_check(X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate_.get())));
        const auto time = openssl_checked(ASN1_TIME_new());
        certificate_maker::set_time(time.get(), std::chrono::hours(24));
        openssl_check(X509_CRL_set1_nextUpdate(list.get(), time.get()));
        certificate_maker::set_time(time.get(), std::chrono::hours(-1));
        openssl_check(X509_CRL_set1_lastUpdate(list.get(), time.get()));
        for (const long serial : serials) {
            const auto number = openssl_checked(ASN1_INTEGER_new());
            auto entry = openssl_checked(X509_REVOKED_new());
            openssl_check(ASN1_INTEGER_set(number.get(), serial));
            openssl_check(X509_REVOKED_set_serialNumber(entry.get(), number.get()));
            openssl_check(X509_REVOKED_set_revocationDate(entry.get(), time.get()));
            openssl_check(X509_CRL_add0_revoked(list.get(), entry.get()));
            static_cast<void>(entry.release()); // the list owns it now
        }
        openssl_check(X509_CRL_sort(list.get()));
        openssl_check(X509_CRL_sign(list.get(), key_.get(), EVP_sha256()));
        return text_of([&](BIO* target) { return PEM_write_bio_X509_CRL(target, list.get()); });
    }

  private:
    webcasts::detail::openssl_handle<EVP_PKEY> key_;
    webcasts::detail::openssl_handle<X509> certificate_;
    long serial_ = 1;
};

}}} // namespace webcasts::v0::testing

#endif
