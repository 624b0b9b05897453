// SPDX-License-Identifier: BSL-1.0
// What libcurl's codes and words mean.
#include "support/catch.hpp"
#include <webcasts/transports/detail/curl_failure.hpp>

namespace webcasts::tests::curl_failure_test {

using webcasts::detail::names_proxy;
using webcasts::detail::refuses_response;
using webcasts::detail::transport_errc_of;

TEST_CASE("each of libcurl's codes that says what failed is one of ours") {
    CHECK(transport_errc_of(CURLE_COULDNT_RESOLVE_HOST) == transport_errc::host_not_found);
    CHECK(transport_errc_of(CURLE_COULDNT_RESOLVE_PROXY) == transport_errc::proxy_not_found);
    CHECK(transport_errc_of(CURLE_PROXY) == transport_errc::proxy_refused);
    CHECK(transport_errc_of(CURLE_COULDNT_CONNECT) == transport_errc::connection_refused);
    CHECK(transport_errc_of(CURLE_OPERATION_TIMEDOUT) == transport_errc::timed_out);
    CHECK(transport_errc_of(CURLE_PARTIAL_FILE) == transport_errc::body_cut_short);
    for (const CURLcode code :
         {CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM}) {
        CHECK(transport_errc_of(code) == transport_errc::connection_lost);
    }
    CHECK(transport_errc_of(CURLE_UNSUPPORTED_PROTOCOL) == transport_errc::scheme_not_allowed);
    CHECK(transport_errc_of(CURLE_OUT_OF_MEMORY) == transport_errc::out_of_memory);
    for (const CURLcode code :
         {CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
          CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED,
          CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED,
          CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
          CURLE_SSL_INVALIDCERTSTATUS}) {
        CHECK(transport_errc_of(code) == transport_errc::tls_failed);
    }
    CHECK(transport_errc_of(CURLE_FTP_ACCEPT_FAILED) == transport_errc::other);
}

TEST_CASE("libcurl refuses a response by five codes, one of which libcurl 7.88 does not know") {
    for (const CURLcode code :
         {CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_FUNCTION_ARGUMENT,
          CURLE_OUT_OF_MEMORY, static_cast<CURLcode>(100)}) {
        CHECK(refuses_response(code));
    }
    CHECK_FALSE(refuses_response(CURLE_RECV_ERROR));
}

TEST_CASE("libcurl's words tell whether the proxy could not be reached") {
    CHECK(names_proxy("Failed to connect to proxy.example.com port 3128 after 1 ms", "api.example.com"));
    CHECK(names_proxy("Failed to connect to api.example.com port 443 via proxy.example.com",
                      "api.example.com"));
    CHECK_FALSE(names_proxy("Failed to connect to API.example.com port 443 after 1 ms", "api.example.com"));
    CHECK_FALSE(names_proxy("Failed to connect to ::1 port 443 after 1 ms", "[::1]"));
    CHECK(names_proxy("Failed to connect to ::1 port 443 after 1 ms", "[::1"));
    CHECK_FALSE(names_proxy("Connection timed out", "api.example.com"));
}

} // namespace webcasts::tests::curl_failure_test
