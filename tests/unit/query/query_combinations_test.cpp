// SPDX-License-Identifier: BSL-1.0
// Every combination of the report's filters through the run-time query, encoded and compared with a second
// encoding that is written from the contract alone, and read back from the URL.
#include "support/catch.hpp"
#include "support/reference_encoding.hpp"
#include <webcasts/query_params.hpp>
#include <webcasts/wire/query_parser.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace webcasts::tests::query_combinations_test { namespace {

using namespace webcasts;
using namespace std::chrono_literals;

using flag_member = std::optional<bool> query_params::*;

struct flag {
    std::string_view name;
    flag_member member;
};

constexpr std::array<flag, 6> flags{{{"users_qa", &query_params::users_qa},
                                     {"user_survey", &query_params::user_survey},
                                     {"no_shows", &query_params::no_shows},
                                     {"live_viewers", &query_params::live_viewers},
                                     {"od_viewers", &query_params::od_viewers},
                                     {"simlive_viewers", &query_params::simlive_viewers}}};
constexpr std::array<flag, 2> range_flags{
    {{"dr_regs", &query_params::dr_regs}, {"dr_sessions", &query_params::dr_sessions}}};

/// A query and its expected encoding.
struct sample {
    query_params query;
    reference expected = reference_of_event_alone();
    bool has_range = false;
};

/// Set a flag to unset, on or off: the `state` of 0, 1 or 2.
void set_flag(sample& s, const flag& which, int state) {
    if (state != 0) {
        s.query.*(which.member) = state == 1;
        s.expected[which.name] = state == 1 ? "on" : "off";
    }
}

template <std::size_t N>
void set_flags(sample& s, const std::array<flag, N>& which, int code) {
    for (const flag& item : which) {
        set_flag(s, item, code % 3);
        code /= 3;
    }
}

void set_domains(sample& s, int kind) {
    if (kind == 1) {
        s.query.domain_filter = incl_domain{{"example.com", "mail.example.org"}};
        s.expected["incl_domain"] = "example.com|mail.example.org";
    } else if (kind == 2) {
        s.query.domain_filter = excl_domain{{"example.net"}};
        s.expected["excl_domain"] = "example.net";
    }
}

/// 0: no range, 1: both ends, 2: the first day alone, 3: the last day alone.
void set_dates(sample& s, int kind) {
    if (kind == 1 || kind == 2) {
        s.query.date_range_start = 2024y / 2 / 29;
        s.expected["date_range_start"] = "02/29/2024";
    }
    if (kind == 1 || kind == 3) {
        s.query.date_range_end = 2026y / 11 / 3;
        s.expected["date_range_end"] = "11/03/2026";
    }
    s.has_range = kind != 0;
}

void set_sources(sample& s, int kind) {
    if (kind == 1) {
        s.query.sti_filter = {"spring & summer"};
        s.expected["sti_filter"] = "spring & summer";
    } else if (kind == 2) {
        s.query.sti_filter = {"a+b", "50%", "q?#/=", "Zürich"};
        s.expected["sti_filter"] = "a+b|50%|q?#/=|Zürich";
    }
}

void set_time_zone(sample& s, int kind) {
    if (kind == 1) {
        s.query.tz = "America/New_York";
        s.expected["tz"] = "America/New_York";
    }
}

/// The contract: no sessions and one or more sessions exclude each other, and range flags need a range.
bool is_legal(const sample& s) {
    const auto is = [&](std::string_view name, std::string_view value) {
        const auto found = s.expected.find(name);
        return found != s.expected.end() && found->second == value;
    };
    const bool watched = is("live_viewers", "on") || is("od_viewers", "on") || is("simlive_viewers", "on");
    const bool range_flag = s.expected.contains("dr_regs") || s.expected.contains("dr_sessions");
    return !(is("no_shows", "on") && watched) && (s.has_range || !range_flag);
}

TEST_CASE("every combination of filters is encoded as the contract says and read back, or refused where it "
          "contradicts") {
    int legal = 0;
    int refused = 0;
    std::string fault;
    for (int flag_code = 0; flag_code < 3 * 3 * 3 * 3 * 3 * 3; ++flag_code) {
        for (int rest = 0; rest < 3 * 4 * 9 * 3 && fault.empty(); ++rest) {
            sample s;
            s.query.event = "1234567";
            set_flags(s, flags, flag_code);
            set_domains(s, rest % 3);
            set_dates(s, rest / 3 % 4);
            set_flags(s, range_flags, rest / (3 * 4) % 9);
            set_sources(s, rest / (3 * 4 * 9));
            set_time_zone(s, (flag_code + rest) % 2);
            if (is_legal(s)) {
                fault = fault_of(s.query, s.expected);
                ++legal;
            } else {
                if (wire::encode_audience_report(form, opened(), s.query)) {
                    fault = "accepted: " + reference_query_string(s.expected);
                }
                ++refused;
            }
        }
    }
    CHECK(fault == "");
    // Flags: 2 × 9 × 27 with no_shows unset or off, 9 × 8 with it on. Ranges: 1 without, 3 × 9 with.
    CHECK(legal == (2 * 9 * 27 + 9 * 8) * (1 + 3 * 9) * 3 * 3);
    CHECK(legal + refused == 729 * 36 * 3 * 3);
}

TEST_CASE("a POST says the same as a GET, in the body") {
    sample s;
    s.query.event = "1234567";
    set_flags(s, flags, 1 + 3 * 2 + 9 * 2 + 27 * 1 + 81 * 1 + 243 * 2);
    set_domains(s, 2);
    set_dates(s, 1);
    set_sources(s, 2);
    set_time_zone(s, 1);
    wire::request_form post = form;
    post.method = http_method::post;
    const auto request = wire::encode_audience_report(post, opened(), s.query);
    REQUIRE(request);
    CHECK(request->url.expose() == "https://example.com/api/reporting/audience_reports");
    CHECK(request->body.expose() == reference_query_string(s.expected));
    CHECK(wire::parse_audience_query(request->body.expose()).value() == s.query);
}

} // namespace

} // namespace webcasts::tests::query_combinations_test
