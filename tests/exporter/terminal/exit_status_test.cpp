// SPDX-License-Identifier: BSL-1.0
// The exit status of each cause and of each kind of error, and the page that lists them.

#include "support/catch.hpp"
#include "terminal/exit_status.hpp"
#include <webcasts/api.hpp>
#include <webcasts/error.hpp>

#include <cerrno>
#include <cstddef>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests::exit_status_test {

TEST_CASE("every kind of error has its exit status") {
    using exporter::exit_status;
    const std::vector<std::pair<webcasts::error, exit_status>> cases{
        {webcasts::usage_errc::bad_base_url, exit_status::usage},
        {webcasts::transport_errc::scheme_not_allowed, exit_status::usage},
        {webcasts::transport_errc::timed_out, exit_status::temporary},
        {webcasts::transport_errc::too_slow, exit_status::temporary},
        {webcasts::transport_errc::deadline_exceeded, exit_status::temporary},
        {webcasts::transport_errc::cancelled, exit_status::interrupted},
        {webcasts::transport_errc::out_of_memory, exit_status::unexpected},
        {webcasts::error(webcasts::http_status_error(503)), exit_status::temporary},
        {webcasts::error(webcasts::http_status_error(429)), exit_status::temporary},
        {webcasts::error(webcasts::http_status_error(403)), exit_status::refused},
        {webcasts::protocol_errc::html_page, exit_status::temporary},
        {webcasts::protocol_errc::missing_return_code, exit_status::unexpected},
        {webcasts::api_errc::refused, exit_status::refused},
        {webcasts::api_errc::log_in_refused, exit_status::log_in_refused},
    };
    for (const auto& [cause, status] : cases) {
        INFO(cause.message());
        REQUIRE(exporter::status_of(cause) == status);
    }
    webcasts::error at_login(webcasts::http_status_error(401));
    at_login.location().operation = webcasts::operation_kind::login;
    REQUIRE(exporter::status_of(at_login) == exit_status::log_in_refused);
}

TEST_CASE("every cause has one row, and its status is that of the row") {
    using exporter::failure_cause;
    for (int i = 0; i <= static_cast<int>(failure_cause::reader_gone); ++i) {
        const auto cause = static_cast<failure_cause>(i);
        std::size_t rows = 0;
        for (const exporter::exit_code_row& row : exporter::exit_code_table) {
            if (row.cause == cause) {
                ++rows;
                CHECK(status_of(cause) == row.status);
            }
        }
        INFO(i);
        CHECK(rows == 1);
    }
    for (std::size_t i = 1; i < exporter::exit_code_table.size(); ++i) {
        INFO(exporter::exit_code_table[i].text);
        CHECK(exporter::exit_code_table[i - 1].status <= exporter::exit_code_table[i].status);
    }
}

TEST_CASE("the page lists every exit code with its causes, in the program's words") {
    std::ifstream page(WEBCASTS_EXPORTER_SOURCES "/../../doc/exporter.md");
    std::vector<std::string> listed;
    bool is_here = false;
    for (std::string line; std::getline(page, line);) {
        is_here = line.starts_with("## ") ? line == "## Exit codes" : is_here;
        if (is_here && line.starts_with("| ") && line != "| code | cause |") {
            listed.push_back(line);
        }
    }
    std::vector<std::string> wanted;
    for (const exporter::exit_code_row& row : exporter::exit_code_table) {
        std::string text(row.text);
        if (const auto bar = text.find('|'); bar != std::string::npos) {
            text.insert(bar, "\\"); // Markdown
        }
        wanted.push_back("| " + std::to_string(static_cast<int>(row.status)) + " | " + text + " |");
    }
    CHECK(listed == wanted);
}

TEST_CASE("what the system says of a write tells no room, no reader and everything else apart") {
    using exporter::failure_cause;
    CHECK(exporter::cause_of_write(ENOSPC) == failure_cause::no_room);
    CHECK(exporter::cause_of_write(EDQUOT) == failure_cause::no_room);
    CHECK(exporter::cause_of_write(EFBIG) == failure_cause::no_room);
    CHECK(exporter::cause_of_write(EPIPE) == failure_cause::reader_gone);
    CHECK(exporter::cause_of_write(EACCES) == failure_cause::unwritable_output);
    CHECK(exporter::cause_of_write(EBADF) == failure_cause::unwritable_output);
}

} // namespace webcasts::tests::exit_status_test
