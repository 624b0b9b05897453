// SPDX-License-Identifier: BSL-1.0
#include "accounts.hpp"

#include "usage_error.hpp"
#include <webcasts/credentials.hpp>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iostream>
#include <iterator>
#include <utility>

namespace sandbox_server {

namespace {

std::string read_all_of(std::istream& source) {
    return {std::istreambuf_iterator<char>(source), {}};
}

std::string read_password(const std::string& path) {
    std::string text;
    if (path == "-") {
        text = read_all_of(std::cin);
    } else {
        std::ifstream file(path, std::ios::binary);
        if (!file) {
            // The name is not shown: it may be the password itself.
            throw usage_error("--password-file: the file cannot be read; the option takes the name of a file "
                              "(- is standard input)");
        }
        text = read_all_of(file);
    }
    for (const char line_end : {'\n', '\r'}) {
        if (text.ends_with(line_end)) {
            text.pop_back();
        }
    }
    return text;
}

} // namespace

std::vector<webcasts::testing::sandbox_account>
read_accounts(const std::vector<std::string>& users, const std::vector<std::string>& password_files) {
    if (users.size() != password_files.size()) {
        throw usage_error("--user, --password-file: each user needs a password file and the other way round");
    }
    if (std::count(password_files.begin(), password_files.end(), "-") > 1) {
        throw usage_error("--password-file: standard input holds one password only");
    }
    std::vector<webcasts::testing::sandbox_account> accounts;
    for (std::size_t i = 0; i < users.size(); ++i) {
        if (std::find(users.begin(), users.begin() + static_cast<std::ptrdiff_t>(i), users[i]) !=
            users.begin() + static_cast<std::ptrdiff_t>(i)) {
            throw usage_error("--user: name " + std::to_string(i + 1) + " is given twice");
        }
        const auto credentials = webcasts::credentials::parse(users[i], read_password(password_files[i]));
        if (!credentials) {
            throw usage_error("--user, --password-file: " + credentials.error().client_text());
        }
        accounts.push_back({std::string(credentials->username()), credentials->password()});
    }
    return accounts;
}

} // namespace sandbox_server
