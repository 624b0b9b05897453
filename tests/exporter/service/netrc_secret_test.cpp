// SPDX-License-Identifier: BSL-1.0
// What reading a netrc file leaves in memory.

#include "exporter/fresh_folder.hpp"
#include "service/netrc.hpp"
#include "support/catch.hpp"
#include "support/release_watch.hpp"

#include <filesystem>
#include <fstream>
#include <string>

namespace webcasts::tests::netrc_secret_test {

namespace {

constexpr const char* password = "correct horse battery staple";

} // namespace

TEST_CASE("netrc: reading a file leaves no copy of its passwords") {
    const fresh_folder folder;
    const std::string path = folder.file("netrc");
    const std::string quoted = '"' + std::string(password) + '"';
    std::ofstream(path) << "machine a login u password " << quoted << "\nmachine b login v password "
                        << quoted;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
    const exporter::console console(-1);
    const release_watch watch(password);
    for (const char* host : {"a", "b"}) {
        const auto account = exporter::read_netrc(path, host, "", console);
        REQUIRE(account.password.expose() == password);
    }
    REQUIRE_THROWS(exporter::read_netrc(path, "c", "", console));
    REQUIRE(watch.releases() >= 6);
    REQUIRE(watch.leaks() == 0);
}

} // namespace webcasts::tests::netrc_secret_test
