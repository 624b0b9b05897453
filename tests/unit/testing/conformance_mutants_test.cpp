// SPDX-License-Identifier: BSL-1.0
// Each check of the conformance suite notices a transport that breaks the promise it is about.
#include "../contract/conformance_sections.hpp"
#include "support/catch.hpp"
#include <webcasts/testing/conformance.hpp>
#include <webcasts/transports/curl.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace webcasts;
using namespace webcasts::testing;

constexpr const char* cut_without_tls_end = "a body that is cut without TLS's own end is an error";

curl_transport good_transport(const conformance_setup& setup) {
    curl_options options;
    options.ca_file = setup.ca_file;
    options.crl_file = setup.crl_file;
    options.connect_timeout = setup.connect_timeout;
    return curl_transport(options);
}

/// What a mutant knows of the exchange that is being read.
struct reading {
    any_exchange& inner;
    const http_response_head& head;
    std::uint64_t total = 0; ///< bytes that were handed out
    bool at_end = false;
    std::chrono::milliseconds timeout{};
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();

    result<std::size_t> read_some(std::span<char> buffer) { return inner.read_some(buffer); }
};

/// Where a mutant differs from a good transport; what is empty does not differ.
struct mutation {
    std::function<void(conformance_setup&)> on_setup{};
    std::function<void(http_request&)> on_request{};
    /// In place of sending.
    std::function<result<std::unique_ptr<any_exchange>>(any_transport&, const http_request&)> on_open{};
    std::function<error(const error&, const http_request&)> on_failure{};
    std::function<std::optional<error>(http_response_head&)> on_head{};
    std::function<result<std::size_t>(reading&, std::span<char>)> on_read{};
    bool head_forgets = false; ///< the head is another one at the end of the body
};

class mutant_exchange final : public any_exchange {
  public:
    mutant_exchange(std::unique_ptr<any_exchange> inner, http_response_head head, const mutation& how,
                    const http_request& request)
        : inner_(std::move(inner)), head_(std::move(head)), how_(how),
          request_(request), reading_{*inner_, head_, 0, false, request.timeout} {}
    [[nodiscard]] const http_response_head& head() const noexcept override { return head_; }
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) override {
        auto count = how_.on_read ? how_.on_read(reading_, buffer) : inner_->read_some(buffer);
        if (!count) {
            return how_.on_failure ? how_.on_failure(count.error(), request_) : count.error();
        }
        reading_.total += *count;
        if (*count == 0 && how_.head_forgets) {
            head_.headers.clear();
        }
        return count;
    }

  private:
    std::unique_ptr<any_exchange> inner_;
    http_response_head head_;
    const mutation& how_;
    http_request request_;
    reading reading_;
};

class mutant_transport final : public any_transport {
  public:
    mutant_transport(std::unique_ptr<any_transport> inner, mutation how)
        : inner_(std::move(inner)), how_(std::move(how)) {}
    [[nodiscard]] result<std::unique_ptr<any_exchange>> open(const http_request& asked) override {
        http_request request = asked;
        if (how_.on_request) {
            how_.on_request(request);
        }
        auto opened = how_.on_open ? how_.on_open(*inner_, request) : inner_->open(request);
        if (!opened) {
            return how_.on_failure ? how_.on_failure(opened.error(), asked) : opened.error();
        }
        http_response_head head = (*opened)->head();
        if (how_.on_head) {
            if (auto refused = how_.on_head(head)) {
                return *refused;
            }
        }
        return std::unique_ptr<any_exchange>(
            std::make_unique<mutant_exchange>(std::move(*opened), std::move(head), how_, asked));
    }

  private:
    std::unique_ptr<any_transport> inner_;
    mutation how_;
};

transport_factory mutated(const mutation& how) {
    return [how](conformance_setup setup) -> std::unique_ptr<any_transport> {
        if (how.on_setup) {
            how.on_setup(setup);
        }
        return std::make_unique<mutant_transport>(make_any_transport(good_transport(setup)), how);
    };
}

/// Short waits: a mutant that hangs is let go by the peer.
conformance_options impatient() {
    conformance_options options = tests::our_options();
    options.timeout = std::chrono::milliseconds(50);
    options.peer_timeout = std::chrono::milliseconds(400);
    options.long_body = std::uint64_t{32} << 20U;
    return options;
}

// What mutants do.

std::unique_ptr<any_exchange> whole_response(int status, std::string body) {
    return make_any_exchange(buffered_exchange({status, {}, std::move(body)}));
}
mutation reads(std::function<result<std::size_t>(reading&, std::span<char>)> how) {
    mutation made;
    made.on_read = std::move(how);
    return made;
}
mutation fails(std::function<error(const error&, const http_request&)> how) {
    mutation made;
    made.on_failure = std::move(how);
    return made;
}
mutation asks(std::function<void(http_request&)> how) {
    mutation made;
    made.on_request = std::move(how);
    return made;
}
mutation
opens(std::function<result<std::unique_ptr<any_exchange>>(any_transport&, const http_request&)> how) {
    mutation made;
    made.on_open = std::move(how);
    return made;
}
mutation sees(std::function<std::optional<error>(http_response_head&)> how) {
    mutation made;
    made.on_head = std::move(how);
    return made;
}
mutation is_set_up(std::function<void(conformance_setup&)> how) {
    mutation made;
    made.on_setup = std::move(how);
    return made;
}
/// Takes one error for another.
mutation confuses(transport_errc code) {
    return fails([code](const error&, const http_request&) { return error(code); });
}
/// Takes every failure to get a response for an empty one.
mutation invents_responses() {
    return opens(
        [](any_transport& inner, const http_request& request) -> result<std::unique_ptr<any_exchange>> {
            auto opened = inner.open(request);
            return opened ? std::move(opened) : whole_response(200, "");
        });
}
/// Takes every failure in a body for its end.
mutation swallows_failures() {
    return reads([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        return count ? *count : 0U;
    });
}
mutation loses_the_first_byte() {
    return reads([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        std::array<char, 1> lost{};
        if (now.total == 0) {
            static_cast<void>(now.read_some(lost));
        }
        return now.read_some(buffer);
    });
}
mutation adds_a_byte_at_the_end() {
    return reads([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        if (count && *count == 0 && !std::exchange(now.at_end, true)) {
            buffer[0] = '!';
            return 1U;
        }
        return count;
    });
}
mutation keeps_what_was_read() {
    const auto kept = std::make_shared<std::string>();
    return reads([kept](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        kept->append(buffer.data(), count ? *count : 0);
        return count;
    });
}
mutation ignores_timeouts() {
    return asks([](http_request& request) { request.timeout = std::chrono::hours(1); });
}
mutation ignores_stops() {
    return asks([](http_request& request) { request.stop = {}; });
}
mutation connects_each_time() {
    mutation made;
    const auto setup = std::make_shared<conformance_setup>();
    made.on_setup = [setup](conformance_setup& given) { *setup = given; };
    made.on_open = [setup](any_transport&,
                           const http_request& request) -> result<std::unique_ptr<any_exchange>> {
        struct owning final : any_exchange {
            std::unique_ptr<any_transport> transport;
            std::unique_ptr<any_exchange> exchange;
            [[nodiscard]] const http_response_head& head() const noexcept override {
                return exchange->head();
            }
            [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) override {
                return exchange->read_some(buffer);
            }
            ~owning() override { exchange.reset(); }
        };
        auto made_now = std::make_unique<owning>();
        made_now->transport = make_any_transport(good_transport(*setup));
        auto opened = made_now->transport->open(request);
        if (!opened) {
            return opened.error();
        }
        made_now->exchange = std::move(*opened);
        return std::unique_ptr<any_exchange>(std::move(made_now));
    };
    return made;
}
mutation holds_the_whole_body() {
    return opens(
        [](any_transport& inner, const http_request& request) -> result<std::unique_ptr<any_exchange>> {
            auto opened = inner.open(request);
            if (!opened) {
                return opened;
            }
            std::string body;
            std::array<char, 65'536> buffer{};
            for (;;) {
                const auto count = (*opened)->read_some(buffer);
                if (!count) {
                    return count.error();
                }
                if (*count == 0) {
                    return whole_response((*opened)->head().status, std::move(body));
                }
                body.append(buffer.data(), *count);
            }
        });
}
/// Fails from the second call on, or from the first after a failure.
mutation works_once() {
    const auto used = std::make_shared<int>(0);
    mutation made;
    made.on_setup = [used](conformance_setup&) { *used = 0; };
    made.on_open = [used](any_transport& inner,
                          const http_request& request) -> result<std::unique_ptr<any_exchange>> {
        return (*used)++ > 0 ? error(transport_errc::connection_lost) : inner.open(request);
    };
    return made;
}
mutation follows_redirects() {
    return opens([](any_transport& inner,
                    const http_request& request) -> result<std::unique_ptr<any_exchange>> {
        auto opened = inner.open(request);
        if (opened && (*opened)->head().status == 302) {
            http_request next = request;
            const std::string url(request.url.expose());
            next.url =
                secret(url.substr(0, url.find('/', 8)) + std::string((*opened)->head().header("Location")));
            opened->reset();
            return inner.open(next);
        }
        return opened;
    });
}
mutation keeps_cookies() {
    const auto jar = std::make_shared<std::string>();
    mutation made;
    made.on_request = [jar](http_request& request) {
        if (!jar->empty()) {
            request.headers.push_back({"Cookie", *jar});
        }
    };
    made.on_head = [jar](http_response_head& head) {
        *jar = head.header("Set-Cookie");
        return std::nullopt;
    };
    return made;
}
mutation bounds_the_whole_response() {
    return reads([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        return std::chrono::steady_clock::now() - now.begun > now.timeout ? error(transport_errc::timed_out)
                                                                          : count;
    });
}
mutation stays_stopped() {
    const auto stopped = std::make_shared<std::stop_token>();
    return opens([stopped](any_transport& inner,
                           const http_request& request) -> result<std::unique_ptr<any_exchange>> {
        if (stopped->stop_requested()) {
            return error(transport_errc::cancelled);
        }
        if (request.stop.stop_possible()) {
            *stopped = request.stop;
        }
        return inner.open(request);
    });
}
/// Looks at the stop before each call, but not while it waits.
mutation looks_at_stops_too_rarely() {
    return opens(
        [](any_transport& inner, const http_request& request) -> result<std::unique_ptr<any_exchange>> {
            if (request.stop.stop_requested()) {
                return error(transport_errc::cancelled);
            }
            http_request unstoppable = request;
            unstoppable.stop = {};
            return inner.open(unstoppable);
        });
}
mutation remembers_the_ca() {
    const auto last = std::make_shared<std::string>();
    return is_set_up([last](conformance_setup& setup) {
        *last = setup.ca_file.empty() ? *last : setup.ca_file;
        setup.ca_file = *last;
    });
}

struct mutant {
    const char* what;
    const char* check;
    mutation how;
};

std::vector<mutant> all_mutants() {
    const auto drops = [](auto pick) {
        return sees([pick](http_response_head& head) -> std::optional<error> {
            pick(head.headers);
            return std::nullopt;
        });
    };
    using headers = std::vector<http_header>;
    const mutation bodiless_body = reads([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const bool bodiless = now.head.status == 204 || now.head.status == 304;
        if (bodiless && now.total == 0) {
            buffer[0] = 'x';
            return 1U;
        }
        return now.read_some(buffer);
    });
    mutation scribbles = reads([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        buffer.data()[buffer.size()] = '\0'; // a terminator, well meant
        return count;
    });
    mutation forgets_the_head;
    forgets_the_head.head_forgets = true;
    std::vector<mutant> all{
        {"404 is an error", "every status is a response, and redirects are not followed",
         sees([](http_response_head& head) {
             return head.status == 404 ? std::optional(error(transport_errc::other)) : std::nullopt;
         })},
        {"follows redirects", "every status is a response, and redirects are not followed",
         follows_redirects()},
        {"304 has a body", "204 and 304 have no body", bodiless_body},
        {"values keep their space", "headers are found in any case, without the space around their values",
         drops([](headers& fields) {
             std::for_each(fields.begin(), fields.end(), [](auto& one) { one.value += ' '; });
         })},
        {"repeated headers are one", "repeated headers are all there, in order, and cookies are not kept",
         drops([](headers& fields) {
             std::set<std::string> seen;
             fields.erase(std::remove_if(fields.begin(), fields.end(),
                                         [&](const auto& one) { return !seen.insert(one.name).second; }),
                          fields.end());
         })},
        {"keeps cookies", "repeated headers are all there, in order, and cookies are not kept",
         keeps_cookies()},
        {"the second line is lost", "a folded header is one value or an error", drops([](headers& fields) {
             std::for_each(fields.begin(), fields.end(), [](auto& one) {
                 one.value.resize(std::min(one.value.find(' '), one.value.size()));
             });
         })},
        {"takes 64 headers", "many headers are all there",
         drops([](headers& fields) { fields.resize(std::min<std::size_t>(fields.size(), 64)); })},
        {"invents responses", "a head without end is an error", invents_responses()},
        {"shows interim headers", "interim responses are passed over", drops([](headers& fields) {
             fields.push_back({"X-Interim", "1"});
         })},
        {"loses a byte", "a response may come in pieces of any size", loses_the_first_byte()},
        {"invents responses", "what is not HTTP is an error", invents_responses()},
        {"loses a byte", "chunked bodies are handed out without their chunks", loses_the_first_byte()},
        {"adds a byte", "empty bodies are empty", adds_a_byte_at_the_end()},
        {"takes a missing length for a cut", "a body without length goes to the end of the connection",
         sees([](http_response_head& head) {
             return head.header("Content-Length").empty()
                        ? std::optional(error(transport_errc::body_cut_short))
                        : std::nullopt;
         })},
        {"writes a terminator behind the buffer", "a buffer of any size gives the same bytes", scribbles},
        {"returns zero early", "a buffer of any size gives the same bytes",
         reads([](reading& now, std::span<char> buffer) -> result<std::size_t> {
             return now.total > 1'000 ? 0U : now.read_some(buffer);
         })},
        {"reports more than the buffer holds", "a buffer of any size gives the same bytes",
         reads([](reading& now, std::span<char> buffer) -> result<std::size_t> {
             const auto count = now.read_some(buffer);
             return count && *count > 0 ? *count + 1 : count;
         })},
        {"the head is gone at the end", "a buffer of any size gives the same bytes", forgets_the_head},
        {"the end is an error when asked again", "a buffer of any size gives the same bytes",
         reads([](reading& now, std::span<char> buffer) -> result<std::size_t> {
             const auto count = now.read_some(buffer);
             if (count && *count == 0 && std::exchange(now.at_end, true)) {
                 return error(transport_errc::other);
             }
             return count;
         })},
        {"holds the whole body", "a long body is pulled in bounded memory, and the peer waits for the reader",
         holds_the_whole_body()},
        {"loses a byte", "a long body is pulled in bounded memory, and the peer waits for the reader",
         loses_the_first_byte()},
        {"swallows the cut", "a body that is cut short is an error", swallows_failures()},
        {"calls the cut a lost connection", "a body that is cut short is an error",
         confuses(transport_errc::connection_lost)},
        {"shows the URL in errors", "a body that is cut short is an error",
         fails([](const error& failed, const http_request& request) {
             return error(failed.code(), "while asking " + std::string(request.url.expose()));
         })},
        {"has errors of its own", "a body that is cut short is an error",
         fails([](const error&, const http_request&) {
             return error(make_error_code(boost::system::errc::connection_reset));
         })},
        {"throws", "a body that is cut short is an error",
         reads([](reading& now, std::span<char> buffer) -> result<std::size_t> {
             const auto count = now.read_some(buffer);
             return count ? count : throw std::runtime_error("cut");
         })},
        {"swallows the reset", "a reset in the body is a lost connection", swallows_failures()},
        {"invents responses", "lengths and chunks that are none are errors",
         [] {
             mutation made = invents_responses();
             made.on_read = swallows_failures().on_read;
             return made;
         }()},
        {"adds a byte", "bytes behind a body are not taken for the next response", adds_a_byte_at_the_end()},
        {"connects each time", "requests share a connection", connects_each_time()},
        {"works once", "a connection that the peer has ended is not used again", works_once()},
        {"works once", "after Connection: close comes a new connection", works_once()},
        {"works once", "an abandoned exchange does not disturb the next", works_once()},
        {"calls a lost connection something", "a connection that ends without a response is lost",
         confuses(transport_errc::other)},
        {"invents responses", "a connection that ends without a response is lost", invents_responses()},
        {"calls a refused connection something", "that nobody listens is a refused connection",
         confuses(transport_errc::connection_lost)},
        {"works once", "a transport is usable after a failure", works_once()},
        {"sends no headers", "request line and headers arrive as they are",
         asks([](http_request& request) { request.headers.clear(); })},
        {"sends no query", "request line and headers arrive as they are", asks([](http_request& request) {
             request.url = secret(request.url.expose().substr(0, request.url.expose().find('?')));
         })},
        {"sends half of the body", "a POST's body arrives whole", asks([](http_request& request) {
             request.body = secret(request.body.expose().substr(0, request.body.expose().size() / 2));
         })},
        {"makes line ends spaces", "headers that hold line ends are refused", asks([](http_request& request) {
             for (http_header& header : request.headers) {
                 for (char& c : header.value) {
                     c = c < ' ' ? ' ' : c;
                 }
             }
         })},
        {"calls another scheme something", "other schemes and what is no URL are refused",
         confuses(transport_errc::other)},
        {"calls plain http something", "plain http to another machine is refused",
         confuses(transport_errc::timed_out)},
        {"waits for ever", "silence before the head is timed out", ignores_timeouts()},
        {"waits for ever", "a head that drips is timed out", ignores_timeouts()},
        {"waits for ever", "silence in the body is timed out", ignores_timeouts()},
        {"swallows the silence", "silence in the body is timed out", swallows_failures()},
        {"bounds the whole response", "a slow body is not timed out", bounds_the_whole_response()},
        {"ignores stops", "a stop before the request sends nothing", ignores_stops()},
        {"ignores stops", "a stop ends the wait for the head", ignores_stops()},
        {"looks at stops between calls", "a stop ends the wait for the head", looks_at_stops_too_rarely()},
        {"looks at stops between calls", "a stop ends the wait for the body", looks_at_stops_too_rarely()},
        {"stays stopped", "a stop after the end changes nothing", stays_stopped()},
        {"asks for Brotli", "no content coding is asked for that is not understood",
         asks([](http_request& request) {
             request.headers.push_back({"Accept-Encoding", "gzip, br"});
         })},
        {"loses a byte", "bodies compressed with gzip are handed out decoded", loses_the_first_byte()},
        {"swallows the cut", "compressed data that ends early is cut short", swallows_failures()},
        {"swallows the damage", "damaged compressed data and unknown codings are errors",
         swallows_failures()},
        {"swallows the bomb", "a body that expands too far is refused", swallows_failures()},
        {"takes no CA", "a peer with a certificate of the private CA is answered",
         is_set_up([](conformance_setup& setup) { setup.ca_file.clear(); })},
        {"connects each time", "requests over TLS share a connection", connects_each_time()},
        {"remembers the CA", "certificates that nobody trusted vouches for are refused", remembers_the_ca()},
        {"calls a bad certificate something", "certificates for another host are refused",
         confuses(transport_errc::connection_lost)},
        {"invents responses", "certificates that have expired or do not hold yet are refused",
         invents_responses()},
        {"ignores the revocation list", "certificates that were revoked are refused",
         is_set_up([](conformance_setup& setup) { setup.crl_file.clear(); })},
        {"takes the connection's end for TLS's", cut_without_tls_end, swallows_failures()},
        {"waits for ever", "a peer that does not speak TLS is timed out",
         [] {
             mutation made = ignores_timeouts();
             made.on_setup = [](conformance_setup& setup) { setup.connect_timeout = std::chrono::hours(1); };
             return made;
         }()},
    };
    if (tests::our_options().resident_growth) {
        all.push_back({"keeps what was read",
                       "a long body is pulled in bounded memory, and the peer waits for the reader",
                       keeps_what_was_read()});
    }
    return all;
}

TEST_CASE("each check passes a transport that keeps its promise, and fails one that breaks it") {
    const conformance_suite good(make_transport_factory(good_transport), tests::our_options());
    std::set<std::string_view> passed;
    for (const mutant& one : all_mutants()) {
        CAPTURE(one.what, one.check);
        const conformance_check* check = good.find(one.check);
        REQUIRE(check != nullptr);
        const bool can_keep =
            std::string_view(one.check) != cut_without_tls_end || webcasts::tests::libcurl_tells_tls_end();
        if (can_keep && passed.insert(check->name).second) {
            const checked_promise kept = run_check(*check);
            CAPTURE(kept.failure);
            CHECK(kept.outcome == check_outcome::passed);
        }
        const conformance_suite suite(mutated(one.how), impatient());
        const checked_promise broken = run_check(*suite.find(one.check));
        CHECK(broken.outcome == check_outcome::failed);
    }
}

TEST_CASE("there is a mutant for each check") {
    const conformance_suite suite(make_transport_factory(good_transport));
    const auto mutants = all_mutants();
    for (const conformance_check& check : suite.checks()) {
        CAPTURE(check.name);
        CHECK(std::any_of(mutants.begin(), mutants.end(),
                          [&](const mutant& one) { return one.check == check.name; }));
    }
}

TEST_CASE("what a transport declares to lack is skipped, not passed") {
    transport_capabilities none;
    none = {false, false, false, false, false, false, false, false, false, false};
    conformance_options options;
    options.capabilities = none;
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
