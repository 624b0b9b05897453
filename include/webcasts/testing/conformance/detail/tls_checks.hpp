// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_DETAIL_TLS_CHECKS_HPP
#define WEBCASTS_TESTING_CONFORMANCE_DETAIL_TLS_CHECKS_HPP

#include <webcasts/testing/conformance/detail/probe.hpp>
#include <webcasts/testing/temporary_file.hpp>
#include <webcasts/testing/test_certificates.hpp>
#include <webcasts/testing/tls_peer_security.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// An authority that the checked transport trusts, and its certificate's file.
struct tls_scene {
    testing::test_authority authority;
    testing::temporary_file ca_file{authority.certificate()};

    [[nodiscard]] testing::conformance_setup setup() const { return {.ca_file = ca_file.path()}; }
};

[[nodiscard]] inline testing::peer_steps one_ok() {
    return {testing::send_bytes{testing::response_bytes("ok")}};
}
[[nodiscard]] inline std::shared_ptr<const testing::peer_security>
speaking_tls(const testing::test_certificate& identity) {
    return std::make_shared<testing::tls_peer_security>(identity);
}

/// Expect that a peer with this certificate is refused, and receives nothing of the request.
inline void expect_refused(conformance_probe& probe, const testing::conformance_setup& setup,
                           const testing::test_certificate& identity, std::string_view certificate_kind,
                           std::string_view host = "127.0.0.1") {
    const testing::loopback_peer peer(one_ok(), probe.peer_options(speaking_tls(identity)));
    const auto transport = probe.make(setup);
    const std::string url = peer.url("/", host);
    for (int again = 0; again < 2; ++again) {
        probe.expect_failure(probe.ask(*transport, url), transport_errc::tls_failed, certificate_kind);
    }
    probe.expect(peer.requests().empty(), "nothing of the request is sent to a peer that is not verified");
}

inline void check_private_ca(conformance_probe& probe) {
    tls_scene scene;
    const testing::loopback_peer peer(one_ok(), probe.peer_options(speaking_tls(scene.authority.issue())));
    const auto transport = probe.make(scene.setup());
    for (const std::string_view host : {"127.0.0.1", "localhost"}) {
        probe.expect_whole(
            probe.ask(*transport, peer.url("/", host)), 200, "ok",
            "a peer whose certificate names it and comes from the CA that is trusted is answered");
    }
    const auto posted = probe.ask(*transport, probe.post(peer.url(), "a=b"));
    probe.expect(posted.is_whole(200, "ok") && peer.requests().back().body == "a=b",
                 "a POST arrives over TLS", posted);
}

inline void check_tls_keep_alive(conformance_probe& probe) {
    tls_scene scene;
    const testing::loopback_peer peer(one_ok(), probe.peer_options(speaking_tls(scene.authority.issue())));
    const auto transport = probe.make(scene.setup());
    for (int i = 0; i < 5; ++i) {
        probe.expect_whole(probe.ask(*transport, peer.url()), 200, "ok",
                           "requests over TLS follow each other");
    }
    probe.expect(peer.connections() == 1 || !probe.options().capabilities.keep_alive,
                 "requests over TLS share a connection");
}

inline void check_unknown_authority(conformance_probe& probe) {
    tls_scene scene;
    testing::test_authority other;
    expect_refused(probe, scene.setup(), other.issue(), "a certificate of another CA");
    expect_refused(probe, scene.setup(), testing::self_signed_certificate(), "a self-signed certificate");
    expect_refused(probe, {}, scene.authority.issue(), "where no CA is named, a private CA's certificate");
    expect_refused(probe, {}, testing::self_signed_certificate(),
                   "where no CA is named, a self-signed certificate");
}

inline void check_wrong_host(conformance_probe& probe) {
    tls_scene scene;
    expect_refused(probe, scene.setup(), scene.authority.issue({{"other.example.org"}, {}}),
                   "a certificate for another host");
    expect_refused(probe, scene.setup(), scene.authority.issue({{"other.example.org"}, {}}),
                   "a certificate for another host", "localhost");
    expect_refused(probe, scene.setup(), scene.authority.issue({{"localhost"}, {"127.0.0.2"}}),
                   "a certificate for another address");
    expect_refused(probe, scene.setup(), scene.authority.issue({{"localhost.example.org"}, {"127.0.0.1"}}),
                   "a certificate for a longer name", "localhost");
}

inline void check_validity(conformance_probe& probe) {
    tls_scene scene;
    testing::certificate_subject expired;
    expired.until = std::chrono::hours(-1);
    expect_refused(probe, scene.setup(), scene.authority.issue(expired), "a certificate that has expired");
    testing::certificate_subject early;
    early.from = std::chrono::hours(24);
    expect_refused(probe, scene.setup(), scene.authority.issue(early),
                   "a certificate that does not hold yet");
}

inline void check_revoked(conformance_probe& probe) {
    tls_scene scene;
    const testing::test_certificate revoked = scene.authority.issue();
    const testing::test_certificate good = scene.authority.issue();
    const std::array serials{revoked.serial};
    const testing::temporary_file list(scene.authority.revocation_list(serials));
    auto setup = scene.setup();
    setup.crl_file = list.path();
    expect_refused(probe, setup, revoked, "a certificate that is on the revocation list");
    const testing::loopback_peer peer(one_ok(), probe.peer_options(speaking_tls(good)));
    probe.expect_whole(probe.ask(*probe.make(setup), peer.url()), 200, "ok",
                       "a certificate that is not on the revocation list is good");
}

inline void check_tls_cut(conformance_probe& probe) {
    tls_scene scene;
    const testing::loopback_peer peer(
        [](const testing::received_request& request) -> testing::peer_steps {
            const testing::send_bytes body{"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello"};
            return {body, request.path() == "/cut" ? testing::peer_step(testing::drop_connection{})
                                                   : testing::peer_step(testing::close_connection{})};
        },
        probe.peer_options(speaking_tls(scene.authority.issue())));
    const auto transport = probe.make(scene.setup());
    probe.expect_whole(probe.ask(*transport, peer.url("/whole")), 200, "hello",
                       "a body without length ends with the TLS connection");
    const auto response = probe.ask(*transport, peer.url("/cut"));
    probe.expect(
        response.failed_as(transport_errc::body_cut_short) ||
            response.failed_as(transport_errc::connection_lost) ||
            response.failed_as(transport_errc::tls_failed),
        "a body without length that ends without TLS's own end is an error: anybody could have cut it",
        response);
}

inline void check_no_tls(conformance_probe& probe) {
    const testing::loopback_peer peer(one_ok(), probe.peer_options());
    auto setup = testing::conformance_setup{};
    setup.connect_timeout = probe.options().timeout;
    // The peer waits for the end of a request, which never comes.
    const auto transport = probe.make(setup);
    auto request = probe.get("https" + peer.url().substr(std::string_view("http").size()));
    request.timeout = probe.options().timeout;
    probe.expect_failure(probe.ask(*transport, request), transport_errc::timed_out,
                         "a peer that does not answer TLS's greeting");
    probe.expect(peer.requests().empty(), "a peer that does not speak TLS learns nothing of the request");
}

inline constexpr auto needs_tls = &testing::transport_capabilities::tls;
inline constexpr std::array tls_checks{
    conformance_entry{"a peer with a certificate of the private CA is answered", needs_tls, check_private_ca},
    conformance_entry{"requests over TLS share a connection", needs_tls, check_tls_keep_alive},
    conformance_entry{"certificates that nobody trusted vouches for are refused", needs_tls,
                      check_unknown_authority},
    conformance_entry{"certificates for another host are refused", needs_tls, check_wrong_host},
    conformance_entry{"certificates that have expired or do not hold yet are refused", needs_tls,
                      check_validity},
    conformance_entry{"certificates that were revoked are refused",
                      &testing::transport_capabilities::revocation_lists, check_revoked},
    conformance_entry{"a body that is cut without TLS's own end is an error",
                      &testing::transport_capabilities::tls_end, check_tls_cut},
    conformance_entry{"a peer that does not speak TLS is timed out", needs_tls, check_no_tls},
};

}}} // namespace webcasts::v0::detail

#endif
