// SPDX-License-Identifier: BSL-1.0
// Each allocation fails in turn, on the way through a log-in, the list and a report: the library's own, those
// of Boost and of the standard library through operator new, those of expat through its memory suite.
#include "allocation_service.hpp"
#include "support/catch.hpp"
#include <webcasts/observers/observed.hpp>
#include <webcasts/observers/request_log.hpp>
#include <webcasts/testing/fail_every_allocation.hpp>
#include <webcasts/testing/replace_allocation.ipp>

#include <expat.h>

#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

using namespace webcasts;
using namespace webcasts::tests;
using testing::allocation_faults;
using testing::allocation_pause;

// In the place of expat's own: a program's definition comes before a shared library's.
XML_Parser XMLCALL XML_ParserCreate(const XML_Char* encoding) {
    static const XML_Memory_Handling_Suite suite{
        [](std::size_t size) { return allocation_faults::fails_now() ? nullptr : std::malloc(size); },
        [](void* block, std::size_t size) {
            return allocation_faults::fails_now() ? nullptr : std::realloc(block, size);
        },
        [](void* block) { std::free(block); }};
    return XML_ParserCreate_MM(encoding, &suite, nullptr);
}

namespace {

/// A log-in, the list, the report whole and as a stream. What fails must say that there is no memory.
template <class Client>
what_came use(Client& user) {
    const query_params query{.event = "1234567"};
    what_came seen;
    const auto check = [](const error& wrong) {
        const allocation_pause pause;
        REQUIRE(wrong.code() == transport_errc::out_of_memory);
    };
    if (const auto done = user.login(); !done) {
        check(done.error());
        return seen;
    }
    const auto events = user.events();
    if (!events) {
        check(events.error());
        return seen;
    }
    seen.events = events->size();
    const auto people = user.fetch_report(query);
    if (!people) {
        check(people.error());
        return seen;
    }
    seen.fetched = people->size();
    std::size_t count = 0;
    for (const auto& row : user.report(query)) {
        if (!row) {
            check(row.error());
            return seen;
        }
        ++count;
    }
    seen.streamed = count;
    return seen;
}

} // namespace

TEST_CASE("each allocation that fails is std::bad_alloc or out_of_memory, and the client goes on") {
    for (const auto& [format, reader] : {std::pair{wire_format::xml, wire::xml_reader::scanner},
                                         std::pair{wire_format::xml, wire::xml_reader::expat},
                                         std::pair{wire_format::json, wire::xml_reader::scanner},
                                         std::pair{wire_format::csv, wire::xml_reader::scanner}}) {
        CAPTURE(to_string(format), reader == wire::xml_reader::expat);
        const auto who = credentials::parse("demo@example.com", "password").value();
        client_options options = in(format);
        options.limits.xml = reader;
        std::uint64_t usable = 0;
        const auto seen = testing::fail_every_allocation([&] {
            std::optional<client<golden_service>> user;
            {
                const allocation_pause pause;
                user.emplace(golden_service(options.format), who, options);
            }
            const auto go_on = [&] {
                const allocation_pause pause;
                if (use(*user) == all_of_it) {
                    ++usable;
                }
                user.reset();
            };
            std::optional<what_came> came;
            try {
                came = use(*user);
            } catch (const std::bad_alloc&) {
                go_on();
                throw;
            }
            go_on();
            return *came;
        });
        std::cout << to_string(format) << ": " << seen.failures() << " allocations failed, " << seen.thrown
                  << " std::bad_alloc, " << seen.failures() - seen.thrown << " others\n";
        REQUIRE(seen.untouched == all_of_it);
        CHECK(seen.failures() > 150);
        CHECK(usable == seen.failures() + 1);
        for (const auto& came : seen.outcomes) {
            CHECK(came != all_of_it);
        }
    }
}

TEST_CASE("making and moving clients throws std::bad_alloc or succeeds") {
    const auto seen = testing::fail_every_allocation([&] {
        auto who = credentials::parse("demo@example.com", "a password that is long enough to be allocated");
        client user(golden_service(wire_format::xml), *who, {.base_url = std::string(100, 'a')});
        client moved(std::move(user));
        return true;
    });
    CHECK(seen.untouched == true);
    CHECK(seen.failures() > 3);
    CHECK(seen.thrown == seen.failures());
}

TEST_CASE("an observer that has no memory lets std::bad_alloc through, but not out of a destructor") {
    const auto who = credentials::parse("demo@example.com", "password").value();
    std::string line;
    const auto seen = testing::fail_every_allocation([&] {
        client user(
            observed_transport(golden_service(wire_format::xml),
                               request_log([&](const attempt_record& made) { line = log_line(made); })),
            who, in(wire_format::xml));
        return use(user);
    });
    CHECK(seen.untouched == all_of_it);
    CHECK(seen.failures() > 200);
}
