// SPDX-License-Identifier: BSL-1.0
// Prints every error code that the library has, a line each: category, number, words and remedy, between
// tabs. Of the codes that are HTTP statuses, from 100 to 599, the words are those of all.
#include <webcasts/error_code.hpp>
#include <webcasts/result.hpp>

#include <initializer_list>
#include <iostream>
#include <string>

namespace {

void show(const boost::system::error_code& code) {
    std::cout << code.category().name() << '\t' << code.value() << '\t' << code.message() << '\t'
              << webcasts::remedy(code) << '\n';
}

} // namespace

int main() {
    for (const boost::system::error_category* category :
         {&webcasts::usage_category(), &webcasts::transport_category(), &webcasts::protocol_category(),
          &webcasts::api_category()}) {
        const std::string nothing = category->message(0);
        for (int value = 1; category->message(value) != nothing; ++value) {
            show({value, *category});
        }
    }
    for (int status = 100; status < 600; ++status) {
        show(webcasts::http_status_error(status));
    }
    return 0;
}
