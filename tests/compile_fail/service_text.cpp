// SPDX-License-Identifier: BSL-1.0
#include <webcasts/error.hpp>

#include <iostream>
#include <string>

int main() {
    const webcasts::service_text said("no");
    const webcasts::error failure(webcasts::api_errc::refused);
    std::cout << said.expose().size() << (said == "no") << failure;
#ifdef CASE_streamed
    std::cout << said;
#endif
#ifdef CASE_of_an_error
    std::clog << "the service says " << failure.server_text() << '\n';
#endif
#ifdef CASE_as_a_string
    const std::string text = said;
#endif
#ifdef CASE_in_a_message
    const webcasts::error other(webcasts::api_errc::refused, failure.server_text());
#endif
}
