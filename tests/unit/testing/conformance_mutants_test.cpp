// SPDX-License-Identifier: BSL-1.0
// Each check of the conformance suite notices a transport that breaks its promise.
#include "contract/conformance_sections.hpp"
#include "mutations.hpp"
#include "support/catch.hpp"
#include <webcasts/testing/conformance.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

namespace webcasts::tests { namespace {

using namespace webcasts::testing;

constexpr const char* cut_without_tls_end = "a body that is cut without TLS's own end is an error";

/// Short waits: the peer soon lets go of a mutant that hangs.
conformance_options impatient() {
    conformance_options options = our_options();
    options.timeout = std::chrono::milliseconds(50);
    options.peer_timeout = std::chrono::milliseconds(400);
    options.long_body = std::uint64_t{32} << 20U;
    return options;
}

/// A transport that breaks one promise of the conformance suite.
struct mutant {
    const char* name;
    const char* promise; ///< the name of the check that must fail
    mutation change;
};

std::vector<mutant> mutants_of_heads() {
    return {
        {"fails on 404", "every status is a response, and redirects are not followed", refuses_404()},
        {"follows redirects", "every status is a response, and redirects are not followed",
         follows_redirects()},
        {"304 has a body", "204 and 304 have no body", gives_bodies_to_204_and_304()},
        {"pads values", "headers are found in any case, without the space around their values",
         pads_values()},
        {"drops repeated headers", "repeated headers are all there, in order, and cookies are not kept",
         drops_repeated_headers()},
        {"keeps cookies", "repeated headers are all there, in order, and cookies are not kept",
         keeps_cookies()},
        {"drops the second line", "a folded header is one value or an error", drops_folded_lines()},
        {"takes 64 headers", "many headers are all there", takes_64_headers()},
        {"invents responses", "a head without end is an error", invents_responses()},
        {"shows interim headers", "interim responses are passed over", shows_interim_headers()},
        {"loses a byte", "a response may come in pieces of any size", loses_the_first_byte()},
        {"invents responses", "what is not HTTP is an error", invents_responses()},
    };
}

std::vector<mutant> mutants_of_bodies() {
    return {
        {"loses a byte", "chunked bodies are handed out without their chunks", loses_the_first_byte()},
        {"adds a byte", "empty bodies are empty", adds_a_byte_at_the_end()},
        {"wants a length", "a body without length goes to the end of the connection", wants_a_length()},
        {"writes after the buffer", "a buffer of any size gives the same bytes", writes_a_terminator()},
        {"returns zero early", "a buffer of any size gives the same bytes", ends_after_1000_bytes()},
        {"counts a byte too many", "a buffer of any size gives the same bytes", counts_a_byte_too_many()},
        {"loses the head at the end", "a buffer of any size gives the same bytes", loses_the_head()},
        {"fails after the end", "a buffer of any size gives the same bytes", fails_after_the_end()},
        {"holds the whole body", "a long body is pulled in bounded memory, and the peer waits for the reader",
         holds_the_whole_body()},
        {"loses a byte", "a long body is pulled in bounded memory, and the peer waits for the reader",
         loses_the_first_byte()},
    };
}

std::vector<mutant> mutants_of_broken_bodies() {
    return {
        {"swallows the cut", "a body that is cut short is an error", swallows_failures()},
        {"calls the cut a lost connection", "a body that is cut short is an error",
         confuses(transport_errc::connection_lost)},
        {"shows the URL in errors", "a body that is cut short is an error", shows_the_url_in_errors()},
        {"has codes of its own", "a body that is cut short is an error", has_codes_of_its_own()},
        {"throws", "a body that is cut short is an error", throws_errors()},
        {"swallows the reset", "a reset in the body is a lost connection", swallows_failures()},
        {"invents responses", "lengths and chunks that are none are errors", invents_responses_and_ends()},
        {"adds a byte", "bytes behind a body are not taken for the next response", adds_a_byte_at_the_end()},
    };
}

std::vector<mutant> mutants_of_framing() {
    return {
        {"invents responses", "status lines are judged by RFC 9112", invents_responses()},
        {"invents responses", "header lines are judged by RFC 9112", invents_responses()},
        {"invents responses", "lengths are judged by RFC 9112", invents_responses()},
        {"swallows the cut", "lengths are judged by RFC 9112", swallows_failures()},
        {"invents responses", "transfer codings are judged by RFC 9112", invents_responses()},
        {"swallows the damage", "chunks are judged by RFC 9112", swallows_failures()},
        {"loses a byte", "chunks are judged by RFC 9112", loses_the_first_byte()},
        {"invents responses", "interim responses and those without a body are judged by RFC 9112",
         invents_responses()},
        {"adds a byte", "connections are used again as RFC 9112 allows", adds_a_byte_at_the_end()},
        {"connects each time", "connections are used again as RFC 9112 allows", connects_each_time()},
    };
}

std::vector<mutant> mutants_of_connections() {
    return {
        {"connects each time", "requests share a connection", connects_each_time()},
        {"works once", "a connection that the peer has ended is not used again", works_once()},
        {"works once", "after Connection: close comes a new connection", works_once()},
        {"works once", "an abandoned exchange does not disturb the next", works_once()},
        {"reports another error", "a connection that ends without a response is lost",
         confuses(transport_errc::other)},
        {"invents responses", "a connection that ends without a response is lost", invents_responses()},
        {"reports another error", "that nobody listens is a refused connection",
         confuses(transport_errc::connection_lost)},
        {"works once", "a transport is usable after a failure", works_once()},
    };
}

std::vector<mutant> mutants_of_requests() {
    return {
        {"sends no headers", "request line and headers arrive as they are", sends_no_headers()},
        {"sends no query", "request line and headers arrive as they are", sends_no_query()},
        {"drops headers without a value", "paths with dots and headers without a value arrive as they are",
         drops_empty_headers()},
        {"removes dots from paths", "paths with dots and headers without a value arrive as they are",
         removes_dots()},
        {"drops headers", "headers that frame the message are refused", sends_no_headers()},
        {"sends half of the body", "a POST's body arrives whole", sends_half_of_the_body()},
        {"makes line ends spaces", "headers that hold line ends are refused", makes_line_ends_spaces()},
        {"reports another error", "other schemes and what is no URL are refused",
         confuses(transport_errc::other)},
        {"reports another error", "plain http to another machine is refused",
         confuses(transport_errc::timed_out)},
        {"asks for Brotli", "no content coding is asked for that is not understood", asks_for_brotli()},
    };
}

std::vector<mutant> mutants_of_waits() {
    return {
        {"waits for ever", "silence before the head is timed out", ignores_timeouts()},
        {"waits for ever", "a head that drips is timed out", ignores_timeouts()},
        {"waits for ever", "silence in the body is timed out", ignores_timeouts()},
        {"swallows the silence", "silence in the body is timed out", swallows_failures()},
        {"waits for ever", "a body that drips without giving a byte is timed out", ignores_timeouts()},
        {"bounds the whole response", "a slow body is not timed out", bounds_the_whole_response()},
        {"ignores stops", "a stop before the request sends nothing", ignores_stops()},
        {"ignores stops", "a stop ends the wait for the head", ignores_stops()},
        {"looks at stops between calls", "a stop ends the wait for the head", looks_at_stops_too_rarely()},
        {"looks at stops between calls", "a stop ends the wait for the body", looks_at_stops_too_rarely()},
        {"stays stopped", "a stop after the end changes nothing", stays_stopped()},
    };
}

std::vector<mutant> mutants_of_codings() {
    return {
        {"loses a byte", "bodies compressed with gzip are handed out decoded", loses_the_first_byte()},
        {"swallows the cut", "compressed data that ends early is cut short", swallows_failures()},
        {"swallows the damage", "damaged compressed data and unknown codings are errors",
         swallows_failures()},
        {"swallows the bomb", "a body that expands too far is refused", swallows_failures()},
    };
}

std::vector<mutant> mutants_of_tls() {
    return {
        {"ignores the CA", "a peer with a certificate of the private CA is answered", ignores_the_ca()},
        {"connects each time", "requests over TLS share a connection", connects_each_time()},
        {"remembers the CA", "certificates that nobody trusted vouches for are refused", remembers_the_ca()},
        {"reports another error", "certificates for another host are refused",
         confuses(transport_errc::connection_lost)},
        {"invents responses", "certificates that have expired or do not hold yet are refused",
         invents_responses()},
        {"ignores the revocation list", "certificates that were revoked are refused",
         ignores_the_revocation_list()},
        {"takes the connection's end for TLS's", cut_without_tls_end, swallows_failures()},
        {"waits for ever", "a peer that does not speak TLS is timed out", ignores_all_timeouts()},
    };
}

/// For runs that measure memory.
std::vector<mutant> mutants_of_memory() {
    if (!our_options().resident_growth) {
        return {};
    }
    return {{"keeps the bytes of the body",
             "a long body is pulled in bounded memory, and the peer waits for the reader",
             keeps_what_was_read()}};
}

std::vector<mutant> all_mutants() {
    std::vector<mutant> all;
    for (const auto& mutants_of_kind :
         {mutants_of_heads(), mutants_of_bodies(), mutants_of_broken_bodies(), mutants_of_framing(),
          mutants_of_connections(), mutants_of_requests(), mutants_of_waits(), mutants_of_codings(),
          mutants_of_tls(), mutants_of_memory()}) {
        all.insert(all.end(), mutants_of_kind.begin(), mutants_of_kind.end());
    }
    return all;
}

TEST_CASE("each check passes a transport that keeps its promise, and fails one that breaks it") {
    const conformance_suite good(make_transport_factory(good_transport), tests::our_options());
    std::set<std::string_view> passed;
    for (const mutant& mutant : all_mutants()) {
        CAPTURE(mutant.name, mutant.promise);
        const conformance_check* check = good.find(mutant.promise);
        REQUIRE(check != nullptr);
        const bool can_keep =
            std::string_view(mutant.promise) != cut_without_tls_end || libcurl_tells_tls_end();
        if (can_keep && passed.insert(check->name).second) {
            const checked_promise kept = run_check(*check);
            CAPTURE(kept.failure);
            CHECK(kept.outcome == check_outcome::passed);
        }
        const conformance_suite suite(mutated(mutant.change), impatient());
        const checked_promise broken = run_check(*suite.find(mutant.promise));
        CHECK(broken.outcome == check_outcome::failed);
    }
}

TEST_CASE("there is a mutant for each check") {
    const conformance_suite suite(make_transport_factory(good_transport));
    const auto mutants = all_mutants();
    for (const conformance_check& check : suite.checks()) {
        CAPTURE(check.name);
        CHECK(std::any_of(mutants.begin(), mutants.end(),
                          [&](const mutant& mutant) { return mutant.promise == check.name; }));
    }
}

TEST_CASE("the checks of a capability that a transport lacks are skipped, not passed") {
    conformance_options options;
    options.capabilities = {.streaming = false,
                            .keep_alive = false,
                            .timeouts = false,
                            .cancellation = false,
                            .gzip = false,
                            .expansion_limit = false,
                            .tls = false,
                            .tls_end = false,
                            .revocation_lists = false,
                            .refuses_plain_http = false};
    const conformance_suite suite(make_transport_factory(good_transport), options);
    std::size_t skipped = 0;
    for (const conformance_check& check : suite.checks()) {
        if (check.skipped) {
            ++skipped;
            CHECK(run_check(check).outcome == check_outcome::skipped);
        }
    }
    CHECK(skipped > 20);
    conformance_report report;
    report.results.push_back({"a", check_outcome::skipped, {}});
    CHECK_FALSE(report.passed());
    report.results.push_back({"b", check_outcome::passed, {}});
    CHECK(report.passed());
    report.results.push_back({"c", check_outcome::failed, "why"});
    CHECK_FALSE(report.passed());
    CHECK(Catch::Detail::stringify(report) ==
          "skipped: a\npassed: b\nfailed: c\n    broken: why\n1 passed, 1 failed, 1 skipped\n");
}

} // namespace

} // namespace webcasts::tests
