// SPDX-License-Identifier: BSL-1.0
// The exit status of all findings together, and how they are printed.

#include "doctor/findings.hpp"
#include "support/catch.hpp"

#include <optional>

namespace webcasts::tests::findings_test {

TEST_CASE("the worst finding gives the exit status, and what waiting may mend is the least") {
    using exporter::exit_status;
    using exporter::failure_cause;
    exporter::findings made;
    REQUIRE(made.status() == exit_status::done);
    made.warn("a", "text", "remedy");
    REQUIRE(made.status() == exit_status::done);
    made.wrong("b", "text", "remedy", failure_cause::unreachable);
    REQUIRE(made.status() == exit_status::temporary);
    made.wrong("c", "text", "remedy", failure_cause::in_use);
    REQUIRE(made.status() == exit_status::busy);
    made.wrong("d", "text", "remedy", failure_cause::log_in_refused);
    made.wrong("e", "text", "remedy", failure_cause::unreachable);
    REQUIRE(made.status() == exit_status::log_in_refused);
    made.wrong("f", "text", "remedy", failure_cause::usage);
    REQUIRE(made.status() == exit_status::usage);
}

TEST_CASE("a text of several lines is printed as such, below its start") {
    exporter::findings made;
    made.wrong("credentials", "these are missing:\n  - a name\n  - a password", "name them",
               exporter::failure_cause::usage);
    CHECK(exporter::as_text(made, std::nullopt) == "WRONG    credentials      these are missing:\n"
                                                   "                            - a name\n"
                                                   "                            - a password\n"
                                                   "                          -> name them\n");
}

} // namespace webcasts::tests::findings_test
