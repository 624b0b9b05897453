// SPDX-License-Identifier: BSL-1.0
// Texts that webcasts-export reads and writes: netrc files, mentions of an address, the progress bar, CRM
// statuses.

#include "doctor/findings.hpp"
#include "html/svg_chart.hpp"
#include "service/netrc.hpp"
#include "store/address_mentions.hpp"
#include "support/catch.hpp"
#include "terminal/progress.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace webcasts::tests::exporter_words_test {

namespace {

std::string password_of(std::string_view text, std::string_view host, std::string_view user = {}) {
    const auto found = exporter::find_in_netrc(text, host, user);
    return found ? found->username + "/" + std::string(found->password.expose()) : "none";
}

} // namespace

TEST_CASE("netrc: the first account of the host is taken, or that of the user") {
    const std::string_view text = "machine a.example.com login one password 1\n"
                                  "machine A.EXAMPLE.com login two password 2\n"
                                  "default login other password 3";
    REQUIRE(password_of(text, "a.example.com") == "one/1");
    REQUIRE(password_of(text, "a.example.com", "two") == "two/2");
    REQUIRE(password_of(text, "b.example.com") == "other/3");
    REQUIRE(password_of(text, "b.example.com", "one") == "none");
    REQUIRE(password_of("", "a.example.com") == "none");
    REQUIRE(password_of("machine a.example.com login one", "a.example.com") == "none");
}

TEST_CASE("netrc: a password may begin with #, and stand in quotes with blanks and quotes inside") {
    REQUIRE(password_of("machine a login u password #x", "a") == "u/#x");
    REQUIRE(password_of(R"(machine a login u password "p \"q\" \\ r")", "a") == R"(u/p "q" \ r)");
    REQUIRE(password_of("# machine a login no password no\nmachine a login u password p", "a") == "u/p");
}

TEST_CASE("netrc: what a macro holds is no account") {
    REQUIRE(password_of("macdef init\nmachine a login no password no\n\nmachine a login u password p", "a") ==
            "u/p");
}

TEST_CASE("netrc: words that are keywords are values where a value is wanted") {
    REQUIRE(password_of("machine a login machine password default", "a") == "machine/default");
}

TEST_CASE("a mention of an address is replaced, and one that only looks like it is not") {
    const auto cleaned = [](std::string_view text) {
        return exporter::without_mentions(text, "Ada@example.com");
    };
    REQUIRE(cleaned("ask ADA@example.com, please") == "ask [removed], please");
    REQUIRE(cleaned("<ada@example.com>.") == "<[removed]>.");
    REQUIRE(cleaned("ada@example.com.") == "[removed].");
    REQUIRE(cleaned("bada@example.com a.ada@example.com") == "bada@example.com a.ada@example.com");
    REQUIRE(cleaned("ada@example.com.au ada@example.community") ==
            "ada@example.com.au ada@example.community");
    REQUIRE(cleaned("ada@example.comada@example.com ada@example.com") ==
            "ada@example.comada@example.com [removed]");
    REQUIRE(cleaned("") == "");
}

TEST_CASE("the progress bar shows share, counts, rate and time left, and fits its terminal") {
    const exporter::progress_figures figures{
        .unit = "events", .done = 50, .total = 200, .rows = 1234, .elapsed = std::chrono::seconds(100)};
    REQUIRE(exporter::progress_line(figures, 120) ==
            "[##########------------------------------]  25 %  50/200 events  1234 rows  0.5/s  ETA 5:00");
    for (std::size_t columns = 1; columns < 120; ++columns) {
        REQUIRE(exporter::progress_line(figures, columns).size() <= columns);
    }
}

TEST_CASE("the progress bar has no rate before something is done, and is full without anything to do") {
    REQUIRE(exporter::progress_line(
                {.unit = "events", .done = 0, .total = 2, .rows = 0, .elapsed = std::chrono::seconds(9)},
                40) == "[--------------------]   0 %  0/2 events");
    REQUIRE(exporter::progress_line({.unit = "events", .done = 0, .total = 0, .rows = 0, .elapsed = {}},
                                    40) == "[####################] 100 %  0/0 events");
}

TEST_CASE("the worst finding gives the exit status, and what waiting may mend is the least") {
    using exporter::exit_status;
    exporter::findings made;
    REQUIRE(made.status() == exit_status::done);
    made.warn("a", "text", "remedy");
    REQUIRE(made.status() == exit_status::done);
    made.wrong("b", "text", "remedy", exit_status::temporary);
    REQUIRE(made.status() == exit_status::temporary);
    made.wrong("c", "text", "remedy", exit_status::log_in_refused);
    made.wrong("d", "text", "remedy", exit_status::temporary);
    REQUIRE(made.status() == exit_status::log_in_refused);
    made.wrong("e", "text", "remedy", exit_status::usage);
    REQUIRE(made.status() == exit_status::usage);
}

TEST_CASE("charts escape every text, and one without data is a chart") {
    const exporter::chart_words words{"c", "<b>", "\"&\""};
    for (const std::string& chart :
         {exporter::bar_chart(words, {{"<x>", 1, 1, "<y>"}}), exporter::column_chart(words, {{"<x>", 1}}),
          exporter::curve_chart(words, {}), exporter::bar_chart(words, {}),
          exporter::column_chart(words, {})}) {
        REQUIRE(chart.find("<b>") == std::string::npos);
        REQUIRE(chart.find("<x>") == std::string::npos);
        REQUIRE(chart.find("<y>") == std::string::npos);
        REQUIRE(chart.find("&lt;b&gt;</title>") != std::string::npos);
        REQUIRE(chart.find("nan") == std::string::npos);
        REQUIRE(chart.find("inf") == std::string::npos);
    }
}

} // namespace webcasts::tests::exporter_words_test
