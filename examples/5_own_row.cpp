// SPDX-License-Identifier: BSL-1.0
// A report as structs of your own: name the members, say which there are, and read.

#include <webcasts/client.hpp>
#include <webcasts/row.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

struct my_session {
    webcasts::viewing_kind kind{};
    std::optional<webcasts::local_time> start;
    std::chrono::seconds duration{};
};
BOOST_DESCRIBE_STRUCT(my_session, (), (kind, start, duration))

struct my_row {
    std::string email;                            // a field of every report
    std::optional<std::string> company;           // empty where the report has none
    std::optional<webcasts::local_time> reg_date; // the service's name; `registered_at` is the same
    std::optional<std::string> custom_question1;  // a question of yours, under its name
    std::vector<my_session> sessions;
};
BOOST_DESCRIBE_STRUCT(my_row, (), (email, company, reg_date, custom_question1, sessions))

int main() {
    const webcasts::testing::sandbox service;
    const auto who = webcasts::credentials::parse("demo@example.com", "demo");
    if (!who) {
        return EXIT_FAILURE;
    }
    webcasts::client client(service.transport(), *who);
    const auto viewers = webcasts::audience_query().event(service.events().front().summary.id).live_viewers();

    int shown = 0;
    for (const auto& row : client.report<my_row>(viewers)) {
        if (!row) {
            std::cerr << row.error() << '\n'; // names every member that does not fit, and what to do
            return EXIT_FAILURE;
        }
        std::chrono::seconds watched{};
        for (const my_session& session : row->sessions) {
            watched += session.duration;
        }
        std::cout << row->email << " (" << row->company.value_or("no company") << ") watched "
                  << watched.count() / 60 << " minutes\n";
        if (++shown == 5) {
            break;
        }
    }
    return EXIT_SUCCESS;
}
