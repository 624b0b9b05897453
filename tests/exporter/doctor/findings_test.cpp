// SPDX-License-Identifier: BSL-1.0
// The exit status of all findings together.

#include "doctor/findings.hpp"
#include "support/catch.hpp"

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

} // namespace webcasts::tests::findings_test
