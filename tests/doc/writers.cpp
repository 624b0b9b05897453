// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/wire/csv/writer.hpp>

#include <string>
#include <vector>

int main() {
    const webcasts::local_time now{};
    const std::string title = "Town hall";
    const std::vector<std::string> extra_columns{"custom_question1"};
    const std::vector<webcasts::attendee> people{
        {.email = "ada@example.com", .extra = {{"custom_question1", "=1+1"}}}};
    // snippet: writers
    CHECK(out.find("ada@example.com") != std::string::npos);
    CHECK(out.find("'=1+1") != std::string::npos);
    return 0;
}
