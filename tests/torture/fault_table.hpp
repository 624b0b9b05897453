// SPDX-License-Identifier: BSL-1.0
// The table of scenarios that every client driver runs: each call, with each fault at each step of input and
// output and at each byte of each body. A driver says how calls are made; what must come of them stands here.
#ifndef WEBCASTS_TESTS_FAULT_TABLE_HPP
#define WEBCASTS_TESTS_FAULT_TABLE_HPP

#include "fault_scenarios.hpp"
#include "golden_service.hpp"
#include "support/catch.hpp"
#include <webcasts/client.hpp>
#include <webcasts/testing/fail_at_every_step.hpp>
#include <webcasts/testing/fault_transport.hpp>
#include <webcasts/testing/random_source.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/virtual_clock.hpp>
#include <webcasts/transport.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests {

/// The faults so far, and their outcomes for the clients.
struct fault_count {
    std::uint64_t faults = 0;
    std::uint64_t errors = 0;
};

/// Runs the table. One object for one driver.
template <client_driver Driver>
class fault_table {
  public:
    fault_table()
        : service_(testing::sandbox_options{
              .accounts = {{"demo@example.com", secret(table_password)}},
              .event_count = 1,
              .min_registrants = 2,
              .max_registrants = 2,
          }) {}

    enum class retrying : bool { off, on };

    /// Each scenario, with each fault at each step. Where the client retries, a fault that may pass shows in
    /// a wait on the clock only.
    fault_count each_step(wire_format format, retrying retry) {
        fault_count count;
        for (const scenario& story : scenarios()) {
            const expectation expected = expect(story, format, retry);
            for (const testing::io_fault fault : testing::all_io_faults) {
                CAPTURE(story.name, to_string(format), to_string(fault));
                const auto seen = testing::fail_at_every_step(fault, [&](testing::fault_plan plan) {
                    return run(story, format, plan, expected, retry);
                });
                REQUIRE(seen.untouched);
                REQUIRE_FALSE(*seen.untouched);
                REQUIRE(seen.faults() == expected.steps);
                count.faults += seen.faults();
                count.errors +=
                    static_cast<std::uint64_t>(std::count(seen.outcomes.begin(), seen.outcomes.end(), true));
            }
        }
        return count;
    }

    /// Each scenario, with a stop that is asked for at each step: the call ends with `cancelled`, or as it
    /// would have where nothing was left to do, and nothing more is sent or read.
    fault_count each_stop(wire_format format) {
        fault_count count;
        for (const scenario& story : scenarios()) {
            const expectation expected = expect(story, format, retrying::off);
            for (std::uint64_t step = 1; step <= expected.steps; ++step) {
                CAPTURE(story.name, to_string(format), step);
                auto inner = small_reads(service_.transport(), max_at_once);
                typename stopping_transport<decltype(inner)>::plan plan{stop_source(), step};
                erased_transport transport{stopping_transport(std::move(inner), plan)};
                client_options with = options(story, format, retrying::off);
                with.stop = plan.stop.get_token();
                testing::virtual_clock clock;
                service_.reset();
                Driver driver(transport, who(story.password), std::move(with), clock);
                for (std::size_t i = 0; i < story.calls.size() && plan.steps < step; ++i) {
                    story.prepare(service_, i);
                    const call_outcome seen = driver.perform(story.calls[i], query());
                    const bool stopped = seen.failure.code() == transport_errc::cancelled;
                    CAPTURE(i, seen.failure);
                    if (plan.steps < step || !stopped) {
                        REQUIRE(seen == expected.calls[i]);
                    } else {
                        ++count.errors;
                    }
                }
                REQUIRE(plan.steps == step);
                ++count.faults;
            }
        }
        REQUIRE(count.errors > count.faults / 2);
        return count;
    }

    /// Each call, with each fault at each byte of its own response (and of the log-in's before it).
    fault_count each_byte(wire_format format) {
        using enum client_call;
        fault_count count;
        for (const client_call call : {login, events, report, visit}) {
            const call_outcome whole = golden_call(call, format, testing::fault_plan());
            REQUIRE_FALSE(whole.failed());
            const std::uint64_t exchange = call == login ? 1 : 2;
            const std::size_t size = golden_body(call, format).size();
            for (const testing::io_fault fault : testing::all_io_faults) {
                // In a body a refusal is a reset; and one kind of failure is enough for a second way to read.
                if (fault == testing::io_fault::refused ||
                    (call == visit && fault != testing::io_fault::reset)) {
                    continue;
                }
                for (std::size_t byte = 0; byte <= size; ++byte) {
                    const auto plan = testing::fault_plan::at_byte(exchange, byte, fault);
                    CAPTURE(int(call), to_string(format), to_string(fault), byte);
                    const call_outcome seen = golden_call(call, format, plan, &whole);
                    REQUIRE(plan.struck());
                    ++count.faults;
                    if (const auto reported = plan.reported()) {
                        check_error(seen, *reported);
                        ++count.errors;
                    } else {
                        REQUIRE(seen == whole);
                    }
                }
            }
        }
        return count;
    }

  private:
    struct expectation {
        std::vector<call_outcome> calls;
        std::vector<call_outcome> afterwards;
        std::uint64_t steps = 0;
    };

    [[nodiscard]] query_params query() const {
        return {.event = std::string(service_.events().front().summary.id.str())};
    }
    static credentials who(std::string_view password) {
        return credentials::parse("demo@example.com", password).value();
    }
    [[nodiscard]] auto over(const testing::fault_plan& plan) const {
        return erased_transport(
            testing::fault_transport(small_reads(service_.transport(), max_at_once), plan));
    }
    static client_options options(const scenario& story, wire_format format, retrying retry) {
        client_options made;
        made.format = format;
        made.method = story.method;
        made.random = testing::constant_random_source(12345); // never a wait of zero
        if (retry == retrying::off) {
            made.retry.max_attempts = 1;
        }
        return made;
    }

    /// The outcome of the scenario without a fault, and its number of steps.
    expectation expect(const scenario& story, wire_format format, retrying retry) {
        expectation made;
        testing::virtual_clock clock;
        const testing::fault_plan none;
        auto transport = over(none);
        service_.reset();
        Driver driver(transport, who(story.password), options(story, format, retry), clock);
        for (std::size_t i = 0; i < story.calls.size(); ++i) {
            story.prepare(service_, i);
            made.calls.push_back(driver.perform(story.calls[i], query()));
        }
        made.steps = none.steps();
        made.afterwards = use_afterwards(driver);
        return made;
    }

    std::vector<call_outcome> use_afterwards(Driver& driver) {
        service_.reset();
        return {driver.perform(client_call::events, query()), driver.perform(client_call::report, query())};
    }

    /// Run a scenario with a fault; true where a call failed for it. What the fault struck ends in its error,
    /// what came before is as without it, and the client goes on afterwards.
    bool run(const scenario& story, wire_format format, const testing::fault_plan& plan,
             const expectation& expected, retrying retry) {
        testing::virtual_clock clock;
        auto transport = over(plan);
        service_.reset();
        Driver driver(transport, who(story.password), options(story, format, retry), clock);
        bool failed = false;
        for (std::size_t i = 0; i < story.calls.size() && !failed; ++i) {
            story.prepare(service_, i);
            const call_outcome seen = driver.perform(story.calls[i], query());
            CAPTURE(i, plan.steps(), seen.failure);
            const auto reported = plan.reported();
            if (!reported || healed(story.calls[i], seen, expected.calls[i], *reported, retry, clock)) {
                REQUIRE(seen == expected.calls[i]);
            } else {
                check_error(seen, *reported);
                failed = true;
            }
        }
        if (plan.struck()) {
            REQUIRE(use_afterwards(driver) == expected.afterwards);
        }
        return failed;
    }

    /// Tell whether the client was to send the request again, and did.
    static bool healed(client_call call, const call_outcome& seen, const call_outcome& without_fault,
                       transport_errc reported, retrying retry, const testing::virtual_clock& clock) {
        if (retry == retrying::off || !is_transient_error(error(reported))) {
            return false;
        }
        // Records that were handed over one by one are not handed over again; and the last attempt is last.
        if ((call == client_call::visit || without_fault.failed()) && seen.failure.code() == reported) {
            return false;
        }
        REQUIRE_FALSE(clock.waits().empty());
        return true;
    }

    static void check_error(const call_outcome& seen, transport_errc reported) {
        REQUIRE(seen.failure.code() == reported);
        REQUIRE(seen.failure.code().category() == transport_category());
        REQUIRE(seen.failure.location().operation);
        REQUIRE(seen.failure.message().find(table_password) == std::string::npos);
        REQUIRE(seen.events.empty());
    }

    /// Make one call to a service of golden answers; with `whole`, once more on the same client, which must
    /// give that.
    call_outcome golden_call(client_call call, wire_format format, const testing::fault_plan& plan,
                             const call_outcome* whole = nullptr) {
        const auto answer = [&](const http_request& request) {
            return golden_answer(call_of(request.url.expose()), format);
        };
        erased_transport transport{testing::fault_transport(callable_transport{answer}, plan)};
        testing::virtual_clock clock;
        Driver driver(transport, who(table_password), options({}, format, retrying::off), clock);
        call_outcome first = driver.perform(call, query());
        if (whole != nullptr) {
            REQUIRE(driver.perform(call, query()) == *whole);
        }
        return first;
    }

    static constexpr std::size_t max_at_once = 100;
    testing::sandbox service_;
};

/// Run the whole table with a driver; returns how many faults there were.
template <client_driver Driver>
fault_count run_fault_table() {
    fault_count all;
    fault_table<Driver> table;
    for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
        using retrying = typename fault_table<Driver>::retrying;
        std::cout << to_string(format) << ":";
        const auto add = [&](const fault_count& some, std::string_view what) {
            std::cout << " " << some.faults << " " << what;
            all.faults += some.faults;
            all.errors += some.errors;
        };
        add(table.each_step(format, retrying::off), "faults at steps,");
        add(table.each_step(format, retrying::on), "at steps of a client that retries,");
        add(table.each_stop(format), "stops,");
        add(table.each_byte(format), "faults at bytes of bodies\n");
    }
    std::cout << "in all: " << all.faults << " faults, " << all.errors << " typed errors\n";
    return all;
}

} // namespace webcasts::tests

#endif
