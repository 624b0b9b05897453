// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_SHA256_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_SHA256_HPP

#include <memory>
#include <string>
#include <string_view>

// OpenSSL's type, without its header.
struct evp_md_ctx_st;

namespace exporter {

/// A SHA-256 digest (FIPS 180-4) of bytes that come piece by piece, by OpenSSL. Functions throw `failure`
/// with `exit_status::unexpected` if OpenSSL has no SHA-256.
class sha256 {
  public:
    sha256();

    /// Add bytes.
    sha256& add(std::string_view bytes);
    /// Return the digest in 64 small hexadecimal digits; afterwards nothing can be added.
    [[nodiscard]] std::string hex();

  private:
    struct deleter {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    std::unique_ptr<evp_md_ctx_st, deleter> context_;
};

} // namespace exporter

#endif
