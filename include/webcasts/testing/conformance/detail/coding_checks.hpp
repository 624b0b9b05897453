// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_DETAIL_CODING_CHECKS_HPP
#define WEBCASTS_TESTING_CONFORMANCE_DETAIL_CODING_CHECKS_HPP

#include <webcasts/testing/conformance/detail/body_checks.hpp>
#include <webcasts/testing/conformance/detail/probe.hpp>
#include <webcasts/testing/conformance/detail/request_checks.hpp>
#include <webcasts/testing/gzip_body.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

[[nodiscard]] inline std::string coded_response(std::string_view coded, std::string_view coding = "gzip") {
    return testing::response_bytes(coded, "Content-Encoding: " + std::string(coding) + "\r\n");
}

[[nodiscard]] inline std::string hexadecimal(std::size_t number) {
    std::array<char, 2 * sizeof number> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr};
}

inline void check_coding_asked_for(conformance_probe& probe) {
    const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{testing::response_bytes("ok")}},
                                      probe.peer_options());
    const auto transport = probe.make();
    probe.ask(*transport, peer.url());
    const testing::received_request received = first_request(peer);
    const std::string_view accepted = received.header("Accept-Encoding");
    const bool asks_for_gzip = accepted.find("gzip") != std::string_view::npos;
    probe.expect(asks_for_gzip == probe.options().capabilities.gzip,
                 "Accept-Encoding names gzip where the transport decodes it, and only there");
    for (const std::string_view unknown : {"br", "zstd", "*"}) {
        probe.expect(accepted.find(unknown) == std::string_view::npos,
                     "Accept-Encoding names nothing unusual");
    }
    auto request = probe.get(peer.url());
    request.headers.push_back({"Accept-Encoding", "identity"});
    probe.ask(*transport, request);
    const auto requests = peer.requests();
    probe.expect(requests.size() == 2 && requests.back().header("accept-encoding") == "identity",
                 "a request that names its Accept-Encoding keeps it");
}

inline void check_gzip(conformance_probe& probe) {
    const std::string text = pattern(300'000);
    const std::string coded = testing::gzip_body(text);
    const testing::loopback_peer peer(
        [&](const testing::received_request& request) -> testing::peer_steps {
            if (request.path() == "/chunks") {
                return {
                    testing::send_bytes{
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"},
                    testing::send_bytes{"14\r\n" + coded.substr(0, 20) + "\r\n"},
                    testing::send_bytes{"1\r\n" + coded.substr(20, 1) + "\r\n"},
                    testing::send_bytes{hexadecimal(coded.size() - 21) + "\r\n" + coded.substr(21) +
                                        "\r\n0\r\n\r\n"}};
            }
            return {testing::send_bytes{coded_response(coded, request.path().substr(1))}};
        },
        probe.peer_options());
    const auto transport = probe.make();
    for (const std::string_view path : {"/gzip", "/x-gzip", "/GZip", "/chunks"}) {
        for (const std::size_t buffer : {1'000U, 1U << 20U}) {
            probe.expect_whole(probe.ask(*transport, probe.get(peer.url(path)), buffer), 200, text,
                               "a body compressed with gzip is handed out decoded");
        }
    }
    probe.expect_whole(probe.ask_once(coded_response("plain", "identity")), 200, "plain",
                       "a body that says it is not coded is taken as it is");
    probe.expect_whole(probe.ask_once(coded_response(testing::gzip_body(""))), 200, "",
                       "a compressed body of nothing is empty");
}

inline void check_gzip_cut(conformance_probe& probe) {
    const std::string coded = testing::gzip_body("email,session_kind\na@example.com,live\n");
    const testing::loopback_peer peer(
        [&](const testing::received_request& request) -> testing::peer_steps {
            return {testing::send_bytes{coded_response(coded.substr(0, request.path().size() - 1))}};
        },
        probe.peer_options());
    const auto transport = probe.make();
    for (std::size_t length = 1; length < coded.size(); length += 4) {
        probe.expect_failure(probe.ask(*transport, peer.url("/" + std::string(length, 'x'))),
                             transport_errc::body_cut_short,
                             "compressed data that ends in a whole response early");
    }
}

inline void check_gzip_damaged(conformance_probe& probe) {
    const std::string coded = testing::gzip_body("email,session_kind\na@example.com,live\n");
    std::string wrong_checksum = coded;
    wrong_checksum[coded.size() - 6] = static_cast<char>(wrong_checksum[coded.size() - 6] ^ 1);
    for (const std::string& bytes :
         {std::string("not compressed at all"), wrong_checksum, coded + "and more"}) {
        probe.expect_failure(probe.ask_once(coded_response(bytes)), transport_errc::bad_content_coding,
                             "compressed data that is damaged, or has something else behind it,");
    }
    for (const std::string_view coding : {"br", "zstd", "gzip, gzip", "compress"}) {
        probe.expect_failure(probe.ask_once(coded_response(coded, coding)),
                             transport_errc::bad_content_coding, "a content coding that is not understood");
    }
}

inline void check_gzip_bomb(conformance_probe& probe) {
    const std::string member = testing::gzip_body(std::string(std::size_t{1} << 20U, '\0'));
    std::string bomb;
    for (int i = 0; i < 64; ++i) {
        bomb += member;
    }
    const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{coded_response(bomb)}},
                                      probe.peer_options());
    const auto response = probe.ask(*probe.make(), peer.url(), 65'536);
    probe.expect(response.failed_as(transport_errc::expands_too_far),
                 "64 KiB that expand to 64 MiB are refused", response);
    probe.expect(response.body.size() < (std::size_t{32} << 20U),
                 "they are refused before they have expanded", response);
}

inline constexpr auto needs_gzip = &testing::transport_capabilities::gzip;
inline constexpr std::array coding_checks{
    conformance_entry{"no content coding is asked for that is not understood", nullptr,
                      check_coding_asked_for},
    conformance_entry{"bodies compressed with gzip are handed out decoded", needs_gzip, check_gzip},
    conformance_entry{"compressed data that ends early is cut short", needs_gzip, check_gzip_cut},
    conformance_entry{"damaged compressed data and unknown codings are errors", needs_gzip,
                      check_gzip_damaged},
    conformance_entry{"a body that expands too far is refused",
                      &testing::transport_capabilities::expansion_limit, check_gzip_bomb},
};

}}} // namespace webcasts::v0::detail

#endif
