// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/client.hpp>
#include <webcasts/testing/fail_at_every_step.hpp>
#include <webcasts/testing/fail_every_allocation.hpp>
#include <webcasts/testing/scripted_transport.hpp>
#include <webcasts/testing/split_everywhere.hpp>
#include <webcasts/testing/virtual_clock.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// snippet: each-allocation-in-turn

namespace {

using namespace webcasts;
using namespace webcasts::testing;

const credentials& account = documented::who;
const std::string log_in =
    "<convey_api version=\"2.0\"><result><returnCode>1</returnCode><success><sessionid><value>s</value>"
    "</sessionid><userid><value>u</value></userid></success></result></convey_api>";
const std::string report =
    "<convey_api version=\"2.0\"><result><returnCode>1</returnCode><success><attendee_list>"
    "<attendee email=\"ada@example.com\"/></attendee_list></success></result></convey_api>";

/// What came of it.
enum class outcome { success, failure, broken };

template <class T>
outcome my_sync(client<T>& client) {
    const auto events = client.events();
    return !events ? outcome::failure : events->empty() ? outcome::broken : outcome::success;
}

bool all_are_expected(const std::vector<outcome>& outcomes) {
    for (const outcome came : outcomes) {
        if (came == outcome::broken) {
            return false;
        }
    }
    return true;
}

/// Counts the lines of a text.
struct my_parser {
    std::size_t lines = 0;
    bool write(std::span<const char> piece) {
        for (const char c : piece) {
            lines += c == '\n' ? 1 : 0;
        }
        return true;
    }
    [[nodiscard]] std::size_t finish() const { return lines; }
};

void answers_from_a_list() {
    const query_params query{.event = "1234567"};
    // snippet: answers-from-a-list
    CHECK(people && people->size() == 1);
    CHECK(requests.size() == 2 && records.size() == 2 && unused == 2);
}

void each_failure() {
    const auto service = documented::service();
    const auto success = outcome::success;
    const auto check = [](bool holds) { CHECK(holds); };
    // snippet: each-failure-in-turn
}

void each_allocation() {
    const auto service = documented::service();
    const auto check = [](bool holds) { CHECK(holds); };
    client client(service.transport(), account);
    // snippet: each-allocation-in-turn 2
}

void each_chunking() {
    const std::string_view document = "one\r\ntwo\nthree\n";
    const auto check = [](bool holds) { CHECK(holds); };
    // snippet: each-chunking
    CHECK(seen.whole == 3);
}

} // namespace

int main() {
    answers_from_a_list();
    each_failure();
    each_allocation();
    each_chunking();
    return 0;
}
