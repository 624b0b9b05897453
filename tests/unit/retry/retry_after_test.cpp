// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/gmt_parts.hpp"
#include <webcasts/retry/retry_after.hpp>

#include <chrono>
#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace webcasts::tests::retry_after_test {

using namespace std::chrono_literals;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using webcasts::max_delay;
using webcasts::parse_http_date;
using webcasts::parse_retry_after;

namespace {

constexpr sys_seconds at(int year, unsigned month, unsigned day, seconds of_day = 0s) {
    return sys_days(std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(month),
                                                std::chrono::day(day))) +
           of_day;
}

/// The RFC's own example.
constexpr sys_seconds november_1994 = at(1994, 11, 6, 8h + 49min + 37s);

constexpr std::optional<seconds> after(std::string_view value, sys_seconds now = november_1994) {
    return parse_retry_after(value, now);
}

} // namespace

static_assert(after("120") == 120s);
static_assert(after("Sun, 06 Nov 1994 08:49:47 GMT") == 10s);

TEST_CASE("a number of seconds is that delay") {
    CHECK(after("0") == 0s);
    CHECK(after("1") == 1s);
    CHECK(after("007") == 7s);
    CHECK(after(" \t30\t ") == 30s);
}

TEST_CASE("a number that is too large is the longest delay") {
    CHECK(after("2147483647") == max_delay - 1s);
    CHECK(after("2147483648") == max_delay);
    CHECK(after("2147483649") == max_delay);
    CHECK(after("9223372036854775808") == max_delay);
    CHECK(after(std::string(10'000, '9')) == max_delay);
    CHECK(after(std::string(10'000, '0') + "5") == 5s);
}

TEST_CASE("a fraction of a second is rounded up") {
    CHECK(after("1.5") == 2s);
    CHECK(after("1.0") == 1s);
    CHECK(after("0.001") == 1s);
    CHECK(after(".5") == 1s);
    CHECK(after("30.") == 30s);
    CHECK(after("0.000") == 0s);
    CHECK(after(" 59.9\t") == 60s);
    CHECK(after("2147483647.5") == max_delay);
    CHECK(after("99999999999999999999.9") == max_delay);
    CHECK(after("1." + std::string(10'000, '0') + "1") == 2s);
}

TEST_CASE("of a list the longest delay counts") {
    CHECK(after("120, 60") == 120s);
    CHECK(after("60,120") == 120s);
    CHECK(after("1.5, 0.2 ,1") == 2s);
    CHECK(after(",, 30 ,") == 30s);
    CHECK(after("7, Sun, 06 Nov 1994 08:50:07 GMT") == 30s);
    CHECK(after("Sunday, 06-Nov-94 08:49:47 GMT, 20") == 20s);
    CHECK(after("Sun Nov  6 08:49:47 1994, Sun, 06 Nov 1994 08:50:37 GMT") == 60s);
    CHECK(after("5, 99999999999999999999") == max_delay);
    CHECK(after(std::string(10'000, ',') + "5") == 5s);
}

TEST_CASE("a list with a member that is neither number nor date is ignored") {
    const std::string_view value =
        GENERATE(as<std::string_view>(), ",", " , ", "soon, 60", "60, soon", "60, -1", "1.5.2", ".", "1,5x",
                 "Sun, 06 Nov 1994 08:49:47 UTC, 5", "Sun, 5");
    CAPTURE(value);
    CHECK_FALSE(after(value));
}

TEST_CASE("the three forms of a date give the same delay") {
    const auto now = november_1994 - 90s;
    CHECK(after("Sun, 06 Nov 1994 08:49:37 GMT", now) == 90s);
    CHECK(after("Sunday, 06-Nov-94 08:49:37 GMT", now) == 90s);
    CHECK(after("Sun Nov  6 08:49:37 1994", now) == 90s);
    CHECK(after("  Sun Nov  6 08:49:37 1994 ", now) == 90s);
}

TEST_CASE("a date in the past is no delay") {
    CHECK(after("Sun, 06 Nov 1994 08:49:37 GMT") == 0s);
    CHECK(after("Sun, 06 Nov 1994 08:49:36 GMT") == 0s);
    CHECK(after("Thu, 01 Jan 1970 00:00:00 GMT") == 0s);
    CHECK(after("Thu, 01 Jan 0000 00:00:00 GMT") == 0s);
}

TEST_CASE("a date far ahead is the longest delay") {
    CHECK(after("Fri, 31 Dec 9999 23:59:59 GMT") == max_delay);
}

TEST_CASE("a part of a second is rounded up") {
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", november_1994 - 9'001ms) == 10s);
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", november_1994 - 1ms) == 1s);
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", november_1994 + 1ms) == 0s);
}

TEST_CASE("a Retry-After that is neither number nor date is ignored") {
    const std::string_view value = GENERATE(
        as<std::string_view>(), "", " ", "-1", "+1", "1e3", "10 s", "0x10", "1 2", "soon", "12\r\n",
        "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 6 Nov 1994 08:49:37 GMT", "sun, 06 Nov 1994 08:49:37 GMT", "Son, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 32 Jan 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMTx",
        "Sun, 06 Nov 19945 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37", "Sunday, 30-Feb-94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994",
        "Sun Nov   6 08:49:37 1994", "Sun Nov  6 08:49:37 94", "Sun Nov  6 08:49:37 1994 GMT",
        "Sun Feb 29 08:49:37 1994", "Sun", "Sunday", "Sun,", "Sun, 06", "Sun, 06  1994 08:49:37 GMT",
        ", 06 Nov 1994 08:49:37 GMT", "Sunday, 06--94 08:49:37 GMT", "Sun   6 08:49:37 1994",
        "1994-11-06T08:49:37Z");
    CAPTURE(value);
    CHECK_FALSE(after(value));
}

TEST_CASE("no beginning of a date is a date, and no byte can be another") {
    for (const std::string_view whole :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            CHECK_FALSE(after(whole.substr(0, size)));
            std::string changed(whole);
            changed[size] = '\x01';
            CHECK_FALSE(after(changed));
        }
    }
}

TEST_CASE("a leap second is the first second of the next minute") {
    CHECK(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT", november_1994) == at(2017, 1, 1));
}

TEST_CASE("every day of two centuries is read in the three forms as the C library writes them") {
    for (sys_days day = sys_days(at(1901, 1, 1).time_since_epoch() / 24h * std::chrono::days(1));
         day < at(2101, 1, 1); day += std::chrono::days(1)) {
        const sys_seconds time = day + 23h + 7min + 9s;
        const std::tm parts = webcasts::tests::gmt_parts(time);
        const auto text = [&](const char* form) {
            char written[64];
            return std::string(written, std::strftime(written, sizeof written, form, &parts));
        };
        // "%e" is unknown to Windows.
        const std::string blank(parts.tm_mday < 10 ? 1 : 0, ' ');
        const std::string asctime =
            text("%a %b ") + blank + std::to_string(parts.tm_mday) + text(" %H:%M:%S %Y");
        const bool all = parse_http_date(text("%a, %d %b %Y %H:%M:%S GMT"), time) == time &&
                         parse_http_date(text("%A, %d-%b-%y %H:%M:%S GMT"), time) == time &&
                         parse_http_date(asctime, time) == time;
        REQUIRE(all);
    }
}

TEST_CASE("a year of two digits is the last such year that is at most 50 years ahead") {
    const auto year_of = [](const std::string& digits, sys_seconds now) {
        const auto time = parse_http_date("Sunday, 06-Nov-" + digits + " 08:49:37 GMT", now);
        REQUIRE(time);
        return static_cast<int>(
            std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(*time)).year());
    };
    const auto now = at(2026, 11, 7);
    CHECK(year_of("26", now) == 2026);
    CHECK(year_of("27", now) == 2027);
    CHECK(year_of("76", now) == 2076);
    CHECK(year_of("77", now) == 1977);
    CHECK(year_of("99", now) == 1999);
    CHECK(year_of("00", now) == 2000);
    // To the second.
    const auto noon = at(2026, 11, 6, 12h);
    CHECK(parse_http_date("Friday, 06-Nov-76 08:00:00 GMT", noon) == at(2076, 11, 6, 8h));
    CHECK(parse_http_date("Friday, 06-Nov-76 12:00:00 GMT", noon) == at(2076, 11, 6, 12h));
    CHECK(parse_http_date("Friday, 06-Nov-76 12:00:01 GMT", noon) == at(1976, 11, 6, 12h + 1s));
    // Close to the end of a century.
    CHECK(year_of("05", at(2099, 11, 7)) == 2105);
    CHECK(year_of("48", at(2099, 11, 7)) == 2148);
    CHECK(year_of("50", at(2099, 11, 7)) == 2050);
    CHECK(year_of("99", at(2100, 1, 1)) == 2099);
    for (int year = 1990; year < 2200; ++year) {
        for (int digits = 0; digits < 100; ++digits) {
            const std::string text = {static_cast<char>('0' + digits / 10),
                                      static_cast<char>('0' + digits % 10)};
            const int read = year_of(text, at(year, 11, 6));
            const bool in_bounds = read % 100 == digits && read <= year + 50 && read > year - 51;
            REQUIRE(in_bounds);
        }
    }
}

TEST_CASE("a 29 February in a year of two digits is in a year that has one") {
    CHECK(parse_http_date("Tuesday, 29-Feb-00 00:00:00 GMT", at(2026, 1, 1)) == at(2000, 2, 29));
    CHECK(parse_http_date("Tuesday, 29-Feb-28 00:00:00 GMT", at(2026, 1, 1)) == at(2028, 2, 29));
    CHECK_FALSE(parse_http_date("Tuesday, 29-Feb-27 00:00:00 GMT", at(2026, 1, 1)));
}

} // namespace webcasts::tests::retry_after_test
