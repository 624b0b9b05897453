// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_QUERY_PARSER_HPP
#define WEBCASTS_WIRE_QUERY_PARSER_HPP

#include <webcasts/api.hpp>
#include <webcasts/detail/form_pairs.hpp>
#include <webcasts/query/chrono_date.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/result.hpp>

#include <boost/url/pct_string_view.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace webcasts { inline namespace v0 { namespace wire {

/// One decoded parameter of a request.
struct decoded_parameter {
    std::string name;  ///< percent-decoded
    std::string value; ///< percent-decoded
    /// Compare member by member.
    friend bool operator==(const decoded_parameter&, const decoded_parameter&) = default;
};

namespace parser_detail {

inline std::vector<std::string> split_values(std::string_view joined) {
    std::vector<std::string> values;
    detail::for_each_part(joined, '|', [&values](std::string_view value) { values.emplace_back(value); });
    return values;
}

/// Set one documented parameter of the query. Return `nullopt` if the value is valid.
inline std::optional<error> set_parameter(query_params& query, parameter id, std::string_view value) {
    const auto invalid = [&](usage_errc code) { return error(code, std::string(name_of(id))); };
    const auto flag = [&](std::optional<bool>& target) -> std::optional<error> {
        if (value != "on" && value != "off") {
            return invalid(usage_errc::not_a_flag);
        }
        target = value == "on";
        return std::nullopt;
    };
    const auto day = [&](std::optional<std::chrono::year_month_day>& target) -> std::optional<error> {
        target = detail::wire_date(value);
        return target ? std::nullopt : std::optional(invalid(usage_errc::impossible_date));
    };
    switch (id) {
    case parameter::ver:
    case parameter::username:
    case parameter::password:
    case parameter::ui:
    case parameter::si:
        return std::nullopt;
    case parameter::ei:
        query.event = value;
        return std::nullopt;
    case parameter::tz:
        query.tz = value;
        return std::nullopt;
    case parameter::date_range_start:
        return day(query.date_range_start);
    case parameter::date_range_end:
        return day(query.date_range_end);
    case parameter::dr_regs:
        return flag(query.dr_regs);
    case parameter::dr_sessions:
        return flag(query.dr_sessions);
    case parameter::sti_filter:
        query.sti_filter = split_values(value);
        return std::nullopt;
    case parameter::excl_domain:
    case parameter::incl_domain:
        if (!std::holds_alternative<std::monostate>(query.domain_filter)) {
            return invalid(usage_errc::conflicting_domain_filters);
        }
        if (id == parameter::incl_domain) {
            query.domain_filter = incl_domain{split_values(value)};
        } else {
            query.domain_filter = excl_domain{split_values(value)};
        }
        return std::nullopt;
    case parameter::users_qa:
        return flag(query.users_qa);
    case parameter::user_survey:
        return flag(query.user_survey);
    case parameter::no_shows:
        return flag(query.no_shows);
    case parameter::live_viewers:
        return flag(query.live_viewers);
    case parameter::od_viewers:
        return flag(query.od_viewers);
    case parameter::simlive_viewers:
        return flag(query.simlive_viewers);
    }
    return std::nullopt;
}

} // namespace parser_detail

/// Undo the encoding of a form (HTML): `%` and two hexadecimal digits are one byte (RFC 3986, section 2.1),
/// and `+` is a space. Return `nullopt` if a `%` is not followed by two digits.
[[nodiscard]] inline std::optional<std::string> form_decoded(std::string_view encoded) {
    const auto checked = boost::urls::make_pct_string_view({encoded.data(), encoded.size()});
    if (!checked) {
        return std::nullopt;
    }
    boost::urls::encoding_opts form;
    form.space_as_plus = true;
    return checked->decode(form);
}

/// Decode a query string or form body (`name=value&...`, RFC 3986 section 3.4) by `form_decoded` into its
/// parameters, in their order. Empty pairs are skipped. Fails with `usage_errc::not_percent_encoded`, whose
/// detail has the pair's number but not its text, which may hold a secret.
[[nodiscard]] inline result<std::vector<decoded_parameter>> parse_parameters(std::string_view encoded) {
    std::vector<decoded_parameter> parameters;
    std::optional<error> failure;
    detail::for_each_pair(encoded, [&](const detail::form_pair& pair) {
        auto name = form_decoded(pair.name);
        auto value = form_decoded(pair.value);
        if (name && value) {
            parameters.push_back({*std::move(name), *std::move(value)});
        } else if (!failure) {
            failure =
                error(usage_errc::not_percent_encoded, "parameter " + std::to_string(parameters.size() + 1));
        }
    });
    if (failure) {
        return *std::move(failure);
    }
    return parameters;
}

/// Parse the query of an audience report from the parameters that `encode_audience_report` writes.
///
/// `ver`, `si` and `ui` are skipped; unknown parameters become extra ones. Fails with the `usage_errc` of the
/// first parameter that cannot be read. Whether the query is valid is checked by `mistakes()` of the value
/// only.
[[nodiscard]] inline result<query_params>
parse_audience_query(const std::vector<decoded_parameter>& parameters) {
    query_params query;
    std::vector<std::string_view> seen;
    for (const auto& [name, value] : parameters) {
        const auto* info = find_parameter(name);
        if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
            return error(usage_errc::parameter_set_twice, detail::shown_value(name));
        }
        seen.push_back(name);
        if (!info) {
            query.extra.push_back({name, value});
            continue;
        }
        if (auto failure = parser_detail::set_parameter(query, info->id, value)) {
            return *std::move(failure);
        }
    }
    return query;
}

/// Decode and parse the query string of a URL (without the `?`) or the body of a form.
[[nodiscard]] inline result<query_params> parse_audience_query(std::string_view encoded) {
    auto parameters = parse_parameters(encoded);
    if (!parameters) {
        return parameters.error();
    }
    return parse_audience_query(*parameters);
}

}}} // namespace webcasts::v0::wire

#endif
