// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/client.hpp>
#include <webcasts/testing/scripted_transport.hpp>
#include <webcasts/wire/name_table.hpp>

#include <string>
#include <utility>

int main() {
    // snippet: 5-audience-report
    const auto answer = [](const std::string& success) {
        return webcasts::testing::scripted_answer(
            {200,
             {{"Content-Type", "text/xml"}},
             "<convey_api version=\"2.0\"><result><returnCode>1</returnCode><success>" + success +
                 "</success></result></convey_api>"});
    };
    webcasts::testing::scripted_transport service(
        {answer("<sessionid><value>s</value></sessionid><userid><value>u</value></userid>"),
         answer("<attendee_list><attendee mail=\"ada@example.com\"/></attendee_list>")});
    webcasts::client client(std::move(service), documented::who, options);
    const auto people = client.fetch_report(webcasts::audience_query().event("1234567"));
    CHECK(people && people->size() == 1 && people->front().email == "ada@example.com");
    return 0;
}
