// SPDX-License-Identifier: BSL-1.0
#include <webcasts/secret.hpp>

#include <iostream>
#include <string_view>

int main() {
    const webcasts::secret password{std::string_view("demo")};
    std::cout << password.expose().size();
#ifdef CASE_streamed
    std::cout << password;
#endif
#ifdef CASE_logged
    std::clog << "password " << password << '\n';
#endif
}
