// SPDX-License-Identifier: BSL-1.0
// A second encoding of audience reports, written from the contract alone: what the library's own is compared
// with.
#ifndef WEBCASTS_TESTS_REFERENCE_ENCODING_HPP
#define WEBCASTS_TESTS_REFERENCE_ENCODING_HPP

#include <webcasts/credentials.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/wire/query_parser.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <array>
#include <map>
#include <string>
#include <string_view>

/// The order of the contract's table of parameters.
inline constexpr std::array<std::string_view, 18> reference_order{"ver",
                                                                  "ui",
                                                                  "si",
                                                                  "ei",
                                                                  "tz",
                                                                  "date_range_start",
                                                                  "date_range_end",
                                                                  "dr_regs",
                                                                  "dr_sessions",
                                                                  "sti_filter",
                                                                  "excl_domain",
                                                                  "incl_domain",
                                                                  "users_qa",
                                                                  "user_survey",
                                                                  "no_shows",
                                                                  "live_viewers",
                                                                  "od_viewers",
                                                                  "simlive_viewers"};

inline std::string reference_escape(const std::string& raw) {
    static const std::string unreserved =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    static const std::string hex = "0123456789ABCDEF";
    std::string escaped;
    for (const char c : raw) {
        if (unreserved.find(c) != std::string::npos) {
            escaped += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            escaped += {'%', hex[byte >> 4U], hex[byte & 15U]};
        }
    }
    return escaped;
}

/// Parameter names and raw values.
using reference = std::map<std::string_view, std::string>;

inline reference reference_of_event_alone() {
    return {{"ver", "2.0"}, {"ui", "u/1"}, {"si", "s+1"}, {"ei", "1234567"}};
}

inline std::string reference_query_string(const reference& values) {
    std::string text;
    for (const std::string_view name : reference_order) {
        if (const auto found = values.find(name); found != values.end()) {
            text += (text.empty() ? "" : "&") + std::string(name) + "=" + reference_escape(found->second);
        }
    }
    return text;
}

inline const webcasts::wire::request_form form{.base_url = "https://example.com"};
inline constexpr std::string_view url_start = "https://example.com/api/reporting/audience_reports?";

inline const webcasts::session& opened() {
    static const webcasts::session made{webcasts::secret(std::string_view("s+1")),
                                        webcasts::secret(std::string_view("u/1"))};
    return made;
}

/// Compare the encoding of a query with the reference, and what is read back from the URL with the query.
/// Returns what is wrong, or an empty text. (Not an assertion each: there are hundreds of thousands.)
inline std::string fault_of(const webcasts::query_params& query, const reference& expected) {
    const auto request = webcasts::wire::encode_audience_report(form, opened(), query);
    const std::string reference_url = std::string(url_start) + reference_query_string(expected);
    if (!request) {
        return "refused: " + request.error().message() + "\n  should be " + reference_url;
    }
    const std::string_view url = request->url.expose();
    if (url != reference_url) {
        return "encoded " + std::string(url) + "\n  should be " + reference_url;
    }
    const auto read = webcasts::wire::parse_audience_query(url.substr(url_start.size()));
    if (!read) {
        return std::string(url) + "\n  is not read back: " + read.error().message();
    }
    return *read == query ? std::string() : std::string(url) + "\n  is read back as another query";
}

#endif
