// SPDX-License-Identifier: BSL-1.0
// The legal combinations of the report's filters through the typed query: the shapes are walked at compile
// time, and each query is encoded, compared with a second encoding that is written from the contract alone,
// and read back.
#include "support/catch.hpp"
#include "support/reference_encoding.hpp"
#include <webcasts/query.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/wire/query_parser.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using namespace webcasts;

/// The counts of a walk.
struct walk {
    std::set<std::string> encodings;
    std::string first_fault;

    void arrive(const query_params& query, const reference& expected) {
        encodings.insert(reference_query_string(expected));
        if (first_fault.empty()) {
            first_fault = fault_of(query, expected);
        }
    }
};

reference with(reference values, std::string_view name, std::string_view value) {
    values[name] = value;
    return values;
}

// The flags by their numbers.
constexpr std::array<std::string_view, 8> flag_names{"dr_regs",         "dr_sessions",  "users_qa",
                                                     "user_survey",     "live_viewers", "od_viewers",
                                                     "simlive_viewers", "no_shows"};

struct not_taken {};

/// Set flag number `I` if the type takes it; otherwise return `not_taken`.
template <int I, class Query, class Value>
constexpr auto set_flag(const Query& query, Value value) {
    if constexpr (I == 0 && requires { query.dr_regs(value); }) {
        return query.dr_regs(value);
    } else if constexpr (I == 1 && requires { query.dr_sessions(value); }) {
        return query.dr_sessions(value);
    } else if constexpr (I == 2 && requires { query.users_qa(value); }) {
        return query.users_qa(value);
    } else if constexpr (I == 3 && requires { query.user_survey(value); }) {
        return query.user_survey(value);
    } else if constexpr (I == 4 && requires { query.live_viewers(value); }) {
        return query.live_viewers(value);
    } else if constexpr (I == 5 && requires { query.od_viewers(value); }) {
        return query.od_viewers(value);
    } else if constexpr (I == 6 && requires { query.simlive_viewers(value); }) {
        return query.simlive_viewers(value);
    } else if constexpr (I == 7 && requires { query.no_shows(value); }) {
        return query.no_shows(value);
    } else {
        return not_taken{};
    }
}

/// Leave out each flag from number `I` on, or switch it on where the type takes it; bit `I` of `taken` says
/// which were. That what the type takes is what is legal shows in the number of encodings at the end.
template <int I, class Query, class Arrive>
void each_subset(const Query& query, unsigned taken, const Arrive& arrive) {
    if constexpr (I == flag_names.size()) {
        arrive(to_params(query), taken);
    } else {
        each_subset<I + 1>(query, taken, arrive);
        if constexpr (const auto next = set_flag<I>(query, on);
                      !std::is_same_v<decltype(next), const not_taken>) {
            each_subset<I + 1>(next, taken | 1U << static_cast<unsigned>(I), arrive);
        }
    }
}

template <class Query>
void check_subsets(const Query& query, const reference& base, std::size_t legal) {
    walk seen;
    each_subset<0>(query, 0, [&](const query_params& params, unsigned taken) {
        reference expected = base;
        for (unsigned i = 0; i < flag_names.size(); ++i) {
            if ((taken >> i & 1U) != 0) {
                expected[flag_names[i]] = "on";
            }
        }
        seen.arrive(params, expected);
    });
    CHECK(seen.first_fault == "");
    CHECK(seen.encodings.size() == legal);
}

constexpr auto start = audience_query().event("1234567");
// 4 × 8 without no_shows, 4 with it; dr_regs and dr_sessions need a range.
constexpr std::size_t without_range = 4 * 8 + 4;
constexpr std::size_t with_range = 2 * 2 * without_range;

TEST_CASE("every legal subset of filters compiles and is encoded as the contract says") {
    check_subsets(start, reference_of_event_alone(), without_range);
}

TEST_CASE(
    "every legal subset of filters with included domains compiles and is encoded as the contract says") {
    check_subsets(start.incl_domain(domains<"example.com", "mail.example.org">),
                  with(reference_of_event_alone(), "incl_domain", "example.com|mail.example.org"),
                  without_range);
}

TEST_CASE(
    "every legal subset of filters with excluded domains compiles and is encoded as the contract says") {
    check_subsets(start.excl_domain("example.net"),
                  with(reference_of_event_alone(), "excl_domain", "example.net"), without_range);
}

TEST_CASE("every legal subset of filters with a date range compiles and is encoded as the contract says") {
    check_subsets(start.date_range(date_range::between("2024-02-29", "2026-11-03")),
                  with(with(reference_of_event_alone(), "date_range_start", "02/29/2024"), "date_range_end",
                       "11/03/2026"),
                  with_range);
}

/// Flag number `First` off: alone, and with flag number `Second` on and off, set in both orders.
template <int First, int Second, class Query>
void go_pair(walk& seen, const Query& query, const reference& values) {
    const reference first_off = with(values, flag_names[First], "off");
    const auto query_off = set_flag<First>(query, off);
    seen.arrive(to_params(query_off), first_off);
    if constexpr (First != Second) {
        seen.arrive(to_params(set_flag<Second>(query_off, on)), with(first_off, flag_names[Second], "on"));
        seen.arrive(to_params(set_flag<First>(set_flag<Second>(query, on), off)),
                    with(first_off, flag_names[Second], "on"));
        seen.arrive(to_params(set_flag<Second>(query_off, off)), with(first_off, flag_names[Second], "off"));
    }
}

template <class Query, int... Pairs>
void go_pairs(walk& seen, const Query& query, const reference& values, std::integer_sequence<int, Pairs...>) {
    (go_pair<Pairs / 8, Pairs % 8>(seen, query, values), ...);
}

TEST_CASE("every flag that is off goes with every other flag on and off") {
    walk seen;
    go_pairs(seen, start.date_range(date_range::from("2024-02-29")),
             with(reference_of_event_alone(), "date_range_start", "02/29/2024"),
             std::make_integer_sequence<int, 64>());
    CHECK(seen.first_fault == "");
    // 8 alone, 8 × 7 with one on, and the unordered pairs off.
    CHECK(seen.encodings.size() == 8 + 8 * 7 + 8 * 7 / 2);
}

// ---- texts, ranges and extra parameters through the typed query

TEST_CASE("each kind of date range of a typed query is encoded as the contract says") {
    walk seen;
    const reference values = reference_of_event_alone();
    seen.arrive(to_params(start.date_range(date_range::between("2026-01-02", "2026-01-02"))),
                with(with(values, "date_range_start", "01/02/2026"), "date_range_end", "01/02/2026"));
    seen.arrive(to_params(start.date_range(date_range::from("2026-12-31"))),
                with(values, "date_range_start", "12/31/2026"));
    seen.arrive(to_params(start.date_range(date_range::until("2026-10-09"))),
                with(values, "date_range_end", "10/09/2026"));
    CHECK(seen.first_fault == "");
    CHECK(seen.encodings.size() == 3);
}

TEST_CASE("texts of a typed query are percent-encoded as the contract says") {
    walk seen;
    const reference values = reference_of_event_alone();
    seen.arrive(to_params(start.tz("Etc/GMT+5")), with(values, "tz", "Etc/GMT+5"));
    seen.arrive(to_params(start.sti_filter("one")), with(values, "sti_filter", "one"));
    seen.arrive(to_params(start.sti_filter(sources<"a+b", "50%", "q?#/=", "Zürich">)),
                with(values, "sti_filter", "a+b|50%|q?#/=|Zürich"));
    CHECK(seen.first_fault == "");
    CHECK(seen.encodings.size() == 3);
}

TEST_CASE("extra parameters of a typed query come last, in the order in which they were set") {
    const auto query = start.with_parameter<"vendor/new">("a|b").tz("GMT").with_parameter<"a">("1");
    const auto request = wire::encode_audience_report(form, opened(), to_params(query));
    REQUIRE(request);
    CHECK(request->url.expose() ==
          std::string(url_start) + "ver=2.0&ui=u%2F1&si=s%2B1&ei=1234567&tz=GMT&vendor%2Fnew=a%7Cb&a=1");
    CHECK(wire::parse_audience_query(request->url.expose().substr(url_start.size())).value() ==
          to_params(query));
}

} // namespace
