// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/client.hpp>
#include <webcasts/row.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

// snippet: reports-as-structs-of-your-own

struct my_answer {
    std::optional<std::string> role;
    // snippet: which-field-a-member-takes
};
BOOST_DESCRIBE_STRUCT(my_answer, (), (role))

int main() {
    const auto service = documented::service();
    webcasts::client client(service.transport(), documented::who);
    const auto query = webcasts::audience_query().event("1234567").live_viewers();
    const webcasts::attendee attendee{.email = "ada@example.com",
                                      .extra = {{"What is your role? (choose one)", "engineer"}}};
    std::size_t shown = 0;
    std::size_t kept = 0;
    const auto show = [&](const webcasts::result<my_row>& row) { shown += row ? 1 : 0; };
    const auto keep = [&](const my_row& row) { kept += row.sessions.empty() ? 0 : 1; };
    // snippet: reports-as-structs-of-your-own 2
    CHECK(rows && seen && one);
    CHECK(shown > 0 && rows->size() == shown && kept == shown);
    CHECK(one->email == "ada@example.com");
    CHECK(webcasts::row_mapper<my_answer>().map(attendee)->role == "engineer");
    return 0;
}
