// SPDX-License-Identifier: BSL-1.0
// Each type of a row's member with each form in which a record holds a field.
#include "support/catch.hpp"
#include <webcasts/row.hpp>
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace webcasts::tests::field_forms_test {

using namespace webcasts;
using namespace std::chrono_literals;
using webcasts::detail::field_type;
using webcasts::detail::field_value;
using webcasts::detail::row_fault;

namespace {

enum class watched { live, on_demand, simulated_live };
BOOST_DESCRIBE_ENUM(watched, live, on_demand, simulated_live)

field_value of_text(std::string_view text) {
    return field_value::of_text("field", text);
}
field_value of_time(std::string_view text) {
    return {.holds = field_value::form::time, .name = "field", .time = wire::parse_local_time(text).value()};
}
field_value of_seconds(std::chrono::seconds span) {
    return {.holds = field_value::form::seconds, .name = "field", .span = span};
}
field_value of_kind(viewing_kind kind) {
    return {.holds = field_value::form::kind, .name = "field", .text = to_string(kind), .kind = kind};
}

/// What becomes of a value in a member of type `T`; `fault` if it is not taken.
template <class T>
struct taken {
    T value{};
    row_fault fault{};
};
template <class T>
taken<T> take(const field_value& value) {
    taken<T> made;
    made.fault = field_type<T>::take(made.value, value);
    return made;
}

} // namespace

TEST_CASE("a text takes every form, and a time of four digits a year only") {
    CHECK(take<std::string>(of_text("a")).value == "a");
    CHECK(take<std::string>(of_seconds(90s)).value == "90");
    CHECK(take<std::string>(of_time("2026-03-01 10:00:00")).value == "2026-03-01 10:00:00");
    CHECK(take<std::string>(of_kind(viewing_kind::on_demand)).value == to_string(viewing_kind::on_demand));
    field_value before = of_time("0001-01-01 00:00:00");
    before.time -= 1s;
    CHECK(take<std::string>(before).fault == row_fault::out_of_range);
    field_value after = of_time("9999-12-31 23:59:59");
    after.time += 1s;
    CHECK(take<std::string>(after).fault == row_fault::out_of_range);
    std::optional<std::string> target;
    CHECK(field_type<std::string>::take(target, of_text("a")) == row_fault::none);
    CHECK(field_type<std::string>::take(target, of_text("b")) == row_fault::none);
    CHECK(target == "b");
}

TEST_CASE("a view takes what is a text in the record") {
    CHECK(take<std::string_view>(of_text("a")).value == "a");
    CHECK(take<std::string_view>(of_kind(viewing_kind::live)).value == to_string(viewing_kind::live));
    CHECK(take<std::string_view>(of_seconds(90s)).fault == row_fault::not_borrowable);
    CHECK(take<std::string_view>(of_time("2026-03-01 10:00:00")).fault == row_fault::not_borrowable);
}

TEST_CASE("flags, ids and kinds are read of texts, and a kind of a kind") {
    for (const field_value& other : {of_seconds(1s), of_time("2026-03-01 10:00:00")}) {
        CHECK(take<bool>(other).fault == row_fault::wrong_form);
        CHECK(take<viewing_kind>(other).fault == row_fault::wrong_form);
        CHECK(take<watched>(other).fault == row_fault::wrong_form);
        event_id id("1234567");
        CHECK(field_type<event_id>::take(id, other) == row_fault::wrong_form);
    }
    field_value flag = of_seconds(1s);
    flag.text = "true";
    CHECK(take<bool>(flag).fault == row_fault::wrong_form);
    CHECK(take<bool>(of_text("true")).value);
    for (const viewing_kind kind :
         {viewing_kind::live, viewing_kind::on_demand, viewing_kind::simulated_live}) {
        CHECK(take<viewing_kind>(of_kind(kind)).value == kind);
        CHECK(static_cast<int>(take<watched>(of_kind(kind)).value) == static_cast<int>(kind));
    }
    CHECK(take<watched>(of_text("on_demand")).value == watched::on_demand);
    CHECK(take<watched>(of_text("never")).fault == row_fault::wrong_form);
}

TEST_CASE("a number takes seconds that are in its range") {
    CHECK(take<std::int8_t>(of_seconds(127s)).value == 127);
    CHECK(take<std::int8_t>(of_seconds(128s)).fault == row_fault::out_of_range);
    CHECK(take<unsigned>(of_seconds(-1s)).fault == row_fault::out_of_range);
    CHECK(take<int>(of_kind(viewing_kind::live)).fault == row_fault::wrong_form);
    CHECK(static_cast<int>(take<double>(of_seconds(90s)).value) == 90);
    CHECK(take<double>(of_time("2026-03-01 10:00:00")).fault == row_fault::wrong_form);
    CHECK(take<float>(of_text("1e39")).fault == row_fault::out_of_range);
    CHECK(take<double>(of_text("1e309")).fault == row_fault::out_of_range);
    CHECK(take<double>(of_text("1e-400")).fault == row_fault::none);
    CHECK(take<double>(of_text("x")).fault == row_fault::wrong_form);
}

TEST_CASE("a time or day takes a time or a text with one") {
    CHECK(take<local_time>(of_text("2026-03-01 10:00:00")).fault == row_fault::none);
    CHECK(take<local_time>(of_text("soon")).fault == row_fault::wrong_form);
    CHECK(take<local_time>(of_seconds(1s)).fault == row_fault::wrong_form);
    field_value kind = of_kind(viewing_kind::live);
    kind.text = "2026-03-01 10:00:00";
    CHECK(take<local_time>(kind).fault == row_fault::wrong_form);
    CHECK(take<std::chrono::year_month_day>(kind).fault == row_fault::wrong_form);
    CHECK(take<std::chrono::local_days>(of_text("2026-03-01")).fault == row_fault::none);
    CHECK(take<std::chrono::local_days>(of_text("2026-03-01 10:00:00")).fault == row_fault::none);
    CHECK(take<std::chrono::local_days>(of_text("March")).fault == row_fault::wrong_form);
}

TEST_CASE("a duration takes seconds, as far as its unit can count them") {
    CHECK(take<std::chrono::minutes>(of_seconds(120s)).value == 2min);
    CHECK(take<std::chrono::minutes>(of_seconds(90s)).fault == row_fault::inexact);
    CHECK(take<std::chrono::hours>(of_text("7200")).value == 2h);
    CHECK(take<std::chrono::seconds>(of_kind(viewing_kind::live)).fault == row_fault::wrong_form);
    CHECK(take<std::chrono::seconds>(of_time("2026-03-01 10:00:00")).fault == row_fault::wrong_form);
    CHECK(take<std::chrono::seconds>(of_text("long")).fault == row_fault::wrong_form);
    constexpr auto largest = (std::chrono::seconds::max)();
    CHECK(take<std::chrono::milliseconds>(of_seconds(largest)).fault == row_fault::out_of_range);
    CHECK(take<std::chrono::milliseconds>(of_seconds(-largest)).fault == row_fault::out_of_range);
    CHECK(take<std::chrono::duration<std::int8_t>>(of_seconds(128s)).fault == row_fault::out_of_range);
    CHECK(std::chrono::duration_cast<std::chrono::seconds>(
              take<std::chrono::duration<double>>(of_seconds(90s)).value) == 90s);
}

TEST_CASE("a mismatch names the unit that a duration counts") {
    CHECK(field_type<std::chrono::hours>::name() == "std::chrono::hours");
    CHECK(field_type<std::chrono::minutes>::name() == "std::chrono::minutes");
    CHECK(field_type<std::chrono::seconds>::name() == "std::chrono::seconds");
    CHECK(field_type<std::chrono::milliseconds>::name() == "std::chrono::milliseconds");
    CHECK(field_type<std::chrono::duration<double>>::name() == "std::chrono::duration");
    CHECK(field_type<local_time>::name() == "local_time");
}

TEST_CASE("a name of more than 64 bytes is near to none") {
    const std::string long_name(65, 'a');
    webcasts::detail::nearest_name of_long(long_name);
    of_long.consider(long_name);
    CHECK(of_long.get().empty());
    const std::string name(64, 'a');
    webcasts::detail::nearest_name nearest(name);
    nearest.consider(long_name);
    CHECK(nearest.get().empty());
    nearest.consider(std::string_view(name).substr(1));
    CHECK(nearest.get().size() == 63);
}

} // namespace webcasts::tests::field_forms_test
