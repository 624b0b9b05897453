// SPDX-License-Identifier: BSL-1.0
// The stories of the fault table over sockets: whatever the adapter, a call comes to the same.
#include "async_client_driver.hpp"
#include "blocking_client_driver.hpp"
#include "socket_faults.hpp"
#include <webcasts/testing/loopback_peer.hpp>
#include <webcasts/testing/random_source.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/transports/async_beast.hpp>
#include <webcasts/transports/beast.hpp>
#include <webcasts/transports/curl.hpp>

using namespace webcasts;
using namespace webcasts::tests;

namespace {

testing::sandbox small_service() {
    return testing::sandbox(testing::sandbox_options{
        .accounts = {{"demo@example.com", secret(table_password)}},
        .event_count = 1,
        .min_registrants = 40,
        .max_registrants = 40,
    });
}

/// Answers as the service does.
testing::peer_steps answer(testing::sandbox& service, const testing::received_request& request) {
    testing::sandbox_response made =
        service.handle({std::string(request.method()),
                        std::string(request.target()),
                        {{"Content-Type", std::string(request.header("Content-Type"))}},
                        request.body});
    const std::string body = testing::read_all(made.body);
    std::string head = "HTTP/1.1 " + std::to_string(made.status) + " Status\r\n";
    for (const http_header& line : made.headers) {
        head += line.name + ": " + line.value + "\r\n";
    }
    const bool whole = made.body.ending() == testing::body_ending::complete;
    const std::size_t announced = whole ? body.size() : body.size() + 100;
    head += "Content-Length: " + std::to_string(announced) + "\r\n\r\n";
    testing::peer_steps steps{testing::send_bytes{head + body}};
    if (made.body.ending() == testing::body_ending::cut_short) {
        steps.emplace_back(testing::close_connection{});
    } else if (made.body.ending() == testing::body_ending::reset) {
        steps.emplace_back(testing::reset_connection{});
    }
    return steps;
}

struct told {
    std::vector<call_outcome> outcomes;
    std::vector<std::chrono::milliseconds> waits;
    friend bool operator==(const told&, const told&) = default;
};

/// Tell a story to a client that `make(service, who, options, clock)` makes.
template <class Make>
told tell(const scenario& story, wire_format format, Make make) {
    testing::sandbox service = small_service();
    testing::virtual_clock clock;
    client_options options{.format = format, .method = story.method};
    options.random = testing::seeded_random_source(7);
    auto driver = make(service, credentials::parse("demo@example.com", story.password).value(),
                       std::move(options), clock);
    const query_params query{.event = std::string(service.events().at(0).summary.id.str())};
    told made;
    for (std::size_t call = 0; call < story.calls.size(); ++call) {
        story.prepare(service, call);
        made.outcomes.push_back(driver->perform(story.calls[call], query));
    }
    made.waits = clock.waits();
    return made;
}

/// A driver together with the peer that it talks to.
template <class Driver>
class over_sockets {
  public:
    template <class Over>
    over_sockets(testing::sandbox& service, Over over, credentials who, client_options options,
                 testing::virtual_clock& clock)
        : peer_([&service](const testing::received_request& request) { return answer(service, request); }),
          driver_(std::move(over), std::move(who), at(peer_, std::move(options)), clock) {}
    call_outcome perform(client_call what, const query_params& query) { return driver_.perform(what, query); }

  private:
    static client_options at(const testing::loopback_peer& peer, client_options options) {
        options.base_url = peer.url("");
        return options;
    }
    testing::loopback_peer peer_;
    Driver driver_;
};

template <class Driver, class Over>
auto over_a_socket(Over make_transport) {
    return [=](testing::sandbox& service, credentials who, client_options options,
               testing::virtual_clock& clock) {
        return std::make_unique<over_sockets<Driver>>(service, make_transport(), std::move(who),
                                                      std::move(options), clock);
    };
}

/// Run the faults of real connections with a driver over transports that `make_transport()` makes.
template <class Driver, class Over>
std::uint64_t faults_over(Over make_transport) {
    return run_socket_faults([&](credentials who, client_options options, testing::virtual_clock& clock) {
        return std::make_unique<Driver>(make_transport(), std::move(who), std::move(options), clock);
    });
}

} // namespace

TEST_CASE("a story comes to the same over libcurl, Boost.Beast, blocking and asynchronous, and in process") {
    const auto format = GENERATE(wire_format::xml, wire_format::json, wire_format::csv);
    for (const scenario& story : scenarios()) {
        CAPTURE(story.name, to_string(format));
        const told in_process = tell(story, format, [](testing::sandbox& service, auto&&... rest_of) {
            return std::make_unique<blocking_client_driver<testing::sandbox_transport>>(
                service.transport(), std::forward<decltype(rest_of)>(rest_of)...);
        });
        CHECK(tell(story, format, over_a_socket<blocking_client_driver<curl_transport>>([] {
                       return curl_transport();
                   })) == in_process);
        CHECK(tell(story, format, over_a_socket<blocking_client_driver<beast_transport>>([] {
                       return beast_transport();
                   })) == in_process);
        const auto adapted_curl = [] {
            return [](auto executor) { return async_adapter(executor, curl_transport()); };
        };
        using curl_executor = boost::asio::io_context::executor_type;
        CHECK(tell(story, format,
                   over_a_socket<async_client_driver<async_adapter<curl_transport, curl_executor>>>(
                       adapted_curl)) == in_process);
        const auto beast = [] { return [](auto executor) { return async_beast_transport(executor); }; };
        CHECK(tell(story, format, over_a_socket<async_client_driver<async_beast_transport>>(beast)) ==
              in_process);
    }
}

TEST_CASE("a connection that fails at any byte is the same error over libcurl, Boost.Beast, blocking and "
          "asynchronous") {
    CHECK(faults_over<blocking_client_driver<curl_transport>>([] { return curl_transport(); }) >= 15'000);
    CHECK(faults_over<blocking_client_driver<beast_transport>>([] { return beast_transport(); }) >= 15'000);
    CHECK(faults_over<async_client_driver<async_beast_transport>>(
              [] { return [](auto executor) { return async_beast_transport(executor); }; }) >= 15'000);
}
