// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_PARAMETERS_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_PARAMETERS_HPP

#include <webcasts/api.hpp>
#include <webcasts/detail/form_pairs.hpp>
#include <webcasts/detail/lower_case.hpp>
#include <webcasts/detail/utf8.hpp>
#include <webcasts/query/chrono_date.hpp>
#include <webcasts/query/event_id.hpp>
#include <webcasts/row/detail/nearest_name.hpp>
#include <webcasts/testing/sandbox/choices.hpp>
#include <webcasts/testing/sandbox/detail/filter.hpp>
#include <webcasts/testing/sandbox/mistake.hpp>
#include <webcasts/wire/query_parser.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#ifdef __GNUC__
#pragma GCC diagnostic push
// Of many values a switch handles some, and its default the others.
#pragma GCC diagnostic ignored "-Wswitch-enum"
#endif

namespace webcasts { inline namespace v0 { namespace testing {

/// The parameters of one request, checked as strictly as the documentation (spec sections 2 and 6) and the
/// sandbox's choices allow.
///
/// Parsing continues after a mistake: `mistakes()` lists all of them, each with the parameter's name.
class sandbox_parameters {
  public:
    /// Parse percent-encoded parameters for an operation. The choices must outlive this object.
    sandbox_parameters(std::string_view encoded, operation_kind operation, const sandbox_choices& choices)
        : operation_(operation), choices_(choices) {
        detail::for_each_pair(encoded, [this](const detail::form_pair& pair) { read(pair); });
        for (const parameter_info& info : parameter_table) {
            if (is_required(info.id) && !value(info.id)) {
                add(info.id, "required, and missing");
            }
        }
        if (const std::string* version = value(parameter::ver); version != nullptr && *version != "2.0") {
            add(parameter::ver, "unknown API version; the only one is 2.0");
        }
    }

    /// Return a parameter's decoded value, or null if it is absent.
    [[nodiscard]] const std::string* value(parameter id) const {
        for (const auto& [known, text] : values_) {
            if (known == id) {
                return &text;
            }
        }
        return nullptr;
    }
    /// Return a parameter's value, or an empty text if it is absent.
    [[nodiscard]] std::string text(parameter id) const {
        const std::string* decoded = value(id);
        return decoded == nullptr ? std::string() : *decoded;
    }
    /// All mistakes, in the order of their detection.
    [[nodiscard]] const sandbox_mistakes& mistakes() const noexcept { return mistakes_; }
    /// Add a mistake in a parameter.
    void add(parameter id, std::string_view problem) { mistakes_.add(name_of(id), problem); }
    /// Add a mistake in another part of the request.
    void add(std::string_view name, std::string_view problem) { mistakes_.add(name, problem); }

    /// Return the filter of an audience report. Invalid values become mistakes. The time zone is not checked
    /// here.
    [[nodiscard]] sandbox_filter read_filter() {
        sandbox_filter filter;
        if (const std::string* event = value(parameter::ei);
            event != nullptr && !event->empty() && !detail::is_event_id(*event)) {
            add(parameter::ei, "an event id is exactly 7 digits");
        }
        const auto first = day(parameter::date_range_start);
        const auto last = day(parameter::date_range_end);
        if (first) {
            filter.range_start = std::chrono::local_days(*first);
        }
        if (last) {
            filter.range_end =
                std::chrono::local_days(*last) + std::chrono::hours(24) - std::chrono::seconds(1);
        }
        if (first && last && *last < *first) {
            add(parameter::date_range_end, "before date_range_start");
        }
        check_range(first.has_value(), last.has_value());
        filter.dr_regs = flag(parameter::dr_regs, true);
        filter.dr_sessions = flag(parameter::dr_sessions, true);
        filter.sources = list(parameter::sti_filter);
        filter.excluded_domains = domains(parameter::excl_domain);
        filter.included_domains = domains(parameter::incl_domain);
        if (value(parameter::excl_domain) && value(parameter::incl_domain)) {
            add(parameter::incl_domain, "cannot be used with excl_domain");
        }
        filter.users_qa = flag(parameter::users_qa, false);
        filter.user_survey = flag(parameter::user_survey, false);
        filter.no_shows = flag(parameter::no_shows, false);
        filter.live_viewers = flag(parameter::live_viewers, false);
        filter.od_viewers = flag(parameter::od_viewers, false);
        filter.simlive_viewers = flag(parameter::simlive_viewers, false);
        if (filter.no_shows && (filter.live_viewers || filter.od_viewers || filter.simlive_viewers) &&
            !choices_.no_shows_with_viewers) {
            add(parameter::no_shows, "cannot be used with live_viewers, od_viewers or simlive_viewers");
        }
        filter.viewer_filters = choices_.viewer_filters;
        filter.domains_cover_subdomains = choices_.domains_cover_subdomains;
        filter.sources_in_any_case = choices_.sources_in_any_case;
        return filter;
    }

  private:
    [[nodiscard]] bool is_required(parameter id) const noexcept {
        switch (id) {
        case parameter::ver:
            return operation_ != operation_kind::event_list && choices_.ver_is_required;
        case parameter::username:
        case parameter::password:
            return operation_ == operation_kind::login;
        case parameter::ui:
        case parameter::si:
            return operation_ != operation_kind::login;
        case parameter::ei:
            return operation_ == operation_kind::audience_report;
        default:
            return false;
        }
    }
    [[nodiscard]] bool is_allowed(parameter id) const noexcept {
        const bool is_filter = static_cast<int>(id) > static_cast<int>(parameter::ei);
        return is_required(id) || (is_filter && operation_ == operation_kind::audience_report) ||
               (id == parameter::ver &&
                (operation_ != operation_kind::event_list || choices_.event_list_takes_ver));
    }

    void read(const detail::form_pair& pair) {
        const auto decoded_name = wire::form_decoded(pair.name);
        auto text = wire::form_decoded(pair.value);
        if (!decoded_name || !text) {
            add(detail::shown_value(pair.name), "not percent-encoded");
            return;
        }
        const auto* info = find(*decoded_name);
        if (!info) {
            if (!choices_.takes_unknown_names) {
                mistakes_.add(detail::shown_value(*decoded_name), "unknown parameter",
                              suggestion(*decoded_name));
            }
            return;
        }
        if (!is_allowed(info->id)) {
            add(info->id, std::string("not a parameter of the ").append(to_string(operation_)));
        } else if (value(info->id)) {
            add(info->id, "given twice");
        } else {
            if (text->empty()) {
                add(info->id, "empty");
            } else if (!detail::is_utf8(*text)) {
                add(info->id, "not UTF-8");
            }
            values_.emplace_back(info->id, *std::move(text));
        }
    }
    /// Return the parameter with this name, in a spelling that the choices allow.
    [[nodiscard]] const parameter_info* find(std::string name) const {
        if (choices_.names_in_any_case) {
            name = detail::lower_case(name);
        }
        return find_parameter(choices_.takes_users_ga && name == "users_ga" ? "users_qa" : name);
    }
    [[nodiscard]] std::string_view suggestion(std::string_view name) const {
        detail::nearest_name nearest(name);
        for (const parameter_info& info : parameter_table) {
            if (is_allowed(info.id)) {
                nearest.consider(info.name);
            }
        }
        return nearest.get();
    }

    void check_range(bool has_start, bool has_end) {
        if (has_start != has_end && !choices_.one_end_is_a_range) {
            add(has_start ? parameter::date_range_end : parameter::date_range_start,
                "missing; a date range has both ends");
        }
        for (const parameter id : {parameter::dr_regs, parameter::dr_sessions}) {
            if (choices_.range_flags_need_range && !has_start && !has_end && value(id) != nullptr) {
                add(id, "needs date_range_start or date_range_end");
            }
        }
    }
    [[nodiscard]] std::optional<std::chrono::year_month_day> day(parameter id) {
        const std::string* decoded = value(id);
        if (decoded == nullptr || decoded->empty()) {
            return std::nullopt;
        }
        const auto read = detail::wire_date(*decoded);
        if (!read) {
            add(id, "not a calendar day as mm/dd/yyyy");
        }
        return read;
    }
    [[nodiscard]] bool flag(parameter id, bool by_default) {
        const std::string* decoded = value(id);
        if (decoded == nullptr || decoded->empty()) {
            return by_default;
        }
        if (*decoded != "on" && *decoded != "off") {
            add(id, "a flag is on or off");
        }
        return *decoded == "on";
    }
    [[nodiscard]] std::vector<std::string> list(parameter id) {
        const std::string* decoded = value(id);
        if (decoded == nullptr || decoded->empty()) {
            return {};
        }
        std::vector<std::string> values;
        detail::for_each_part(*decoded, '|', [&](std::string_view item) { values.emplace_back(item); });
        if (std::erase(values, std::string()) != 0 && !choices_.takes_empty_list_items) {
            add(id, "a list contains an empty value");
        }
        return values;
    }
    [[nodiscard]] std::vector<std::string> domains(parameter id) {
        std::vector<std::string> values = list(id);
        if (std::any_of(values.begin(), values.end(), [](const std::string& text) {
                return text.find_first_of("@ ") != std::string::npos;
            })) {
            add(id, "a domain contains an @ or a space; it is only the part after the @");
        }
        return values;
    }

    operation_kind operation_;
    const sandbox_choices& choices_;
    std::vector<std::pair<parameter, std::string>> values_;
    sandbox_mistakes mistakes_;
};

}}} // namespace webcasts::v0::testing

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
