// SPDX-License-Identifier: BSL-1.0
#include "authority_file.hpp"

#include "published_file.hpp"
#include "usage_error.hpp"

#include <fstream>
#include <string_view>

namespace sandbox_server {

namespace {

/// The first line of the files that this program wrote; PEM allows text before a certificate.
constexpr std::string_view mark = "Certificate authority of a webcasts-sandbox; it is good for tests only.";

bool may_be_replaced(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    return !std::getline(file, line) || line == mark;
}

} // namespace

void write_authority_file(const std::string& path, const std::string& certificate) {
    if (!may_be_replaced(path)) {
        throw usage_error("--ca-file: " + path +
                          " is not a file that webcasts-sandbox wrote; the option names the file to write");
    }
    publish_file(path, std::string(mark) + "\n" + certificate);
}

} // namespace sandbox_server
