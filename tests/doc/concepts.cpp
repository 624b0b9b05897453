// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/client.hpp>
#include <webcasts/observers/observer.hpp>
#include <webcasts/operation/login.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/row.hpp>
#include <webcasts/testing/random_source.hpp>
#include <webcasts/testing/scripted_transport.hpp>
#include <webcasts/testing/virtual_clock.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace {

// The archetypes are only looked at by the compiler.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-member-function"
// snippet: transport

// snippet: record_sink

// snippet: observer
#pragma GCC diagnostic pop

// snippet: row

void functions_are_transports() {
    // snippet: transport 2
    webcasts::client client(std::move(transport), documented::who, {.retry = {.max_attempts = 1}});
    const auto events = client.events();
    CHECK(!events && events.error().code() == webcasts::http_status_error(503));
}

void visitors_stop() {
    const auto service = documented::service();
    webcasts::client client(service.transport(), documented::who);
    const auto query = webcasts::audience_query().event("1234567");
    std::size_t people = 0;
    // snippet: visitor
    CHECK(counted && counted->records == people && people <= 100 && people > 0);
}

void waits_are_seen() {
    // snippet: retry-policy
    // snippet: time-sleep-and-chance
    options.retry = policy;
    using webcasts::testing::scripted_answer;
    const auto late = [] { return scripted_answer(webcasts::transport_errc::timed_out); };
    webcasts::client client(webcasts::testing::scripted_transport({late(), late(), late(), late()}),
                            documented::who, options);
    CHECK(!client.login());
    using std::chrono::milliseconds;
    CHECK(clock.waits() == std::vector{milliseconds(100), milliseconds(200), milliseconds(300)});
}

/// A sink that counts.
struct counting_sink : webcasts::wire::record_sink {
    std::size_t events = 0;
    bool on_attendee(const webcasts::attendee_view&) override { return true; }
    bool on_event(webcasts::event_summary&&) override {
        ++events;
        return true;
    }
};

/// The page's loop over a transport that does not wait.
template <class Transport>
webcasts::result<void> run(Transport& transport, webcasts::operation::service_context& context,
                           webcasts::operation::state_machine& operation) {
    using namespace webcasts::operation;
    using exchange_type =
        std::remove_cvref_t<decltype(*transport.open(std::declval<webcasts::http_request&>()))>;
    std::optional<exchange_type> open;
    std::array<char, 4096> buffer{};
    const auto perform = [&](auto& wanted) -> action {
        using wanted_type = std::remove_cvref_t<decltype(wanted)>;
        if constexpr (std::is_same_v<wanted_type, send_request>) {
            open.reset();
            auto opened = transport.open(wanted.request);
            if (!opened) {
                return operation.resume(transport_failed{opened.error()});
            }
            open.emplace(std::move(*opened));
            return operation.resume(response_arrived{open->head()});
        } else if constexpr (std::is_same_v<wanted_type, read_body>) {
            const auto count = open->read_some(buffer);
            if (!count) {
                return operation.resume(transport_failed{count.error()});
            }
            return *count == 0 ? operation.resume(body_ended{})
                               : operation.resume(body_arrived{std::span(buffer).first(*count)});
        } else if constexpr (std::is_same_v<wanted_type, wait>) {
            return operation.resume(waited{});
        } else if constexpr (std::is_same_v<wanted_type, open_session>) {
            login_operation login(context, wanted.deadline);
            return operation.resume(session_ready{run(transport, context, login)});
        } else {
            return done{};
        }
    };
    // snippet: the-core
    return std::get<done>(next).outcome;
}

void the_core_is_driven() {
    const auto service = documented::service();
    auto transport = service.transport();
    webcasts::operation::service_context context{.form = {}, .account = documented::who};
    counting_sink sink;
    webcasts::operation::event_list_operation operation(context, sink);
    CHECK(run(transport, context, operation));
    CHECK(sink.events == 3);
}

} // namespace

int main() {
    functions_are_transports();
    visitors_stop();
    waits_are_seen();
    the_core_is_driven();
    return 0;
}
