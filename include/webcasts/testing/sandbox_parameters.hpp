// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_PARAMETERS_HPP
#define WEBCASTS_TESTING_SANDBOX_PARAMETERS_HPP

#include <webcasts/calendar_date.hpp>
#include <webcasts/detail/utf8.hpp>
#include <webcasts/event_id.hpp>
#include <webcasts/parameter.hpp>
#include <webcasts/testing/sandbox_filter.hpp>
#include <webcasts/wire_format.hpp>

#include <boost/url/pct_string_view.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::testing {

/// Count the edits (insert, delete, replace, swap neighbours) that make one text of the other.
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                                   cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

/** The parameters of one request, read as strictly as the documentation allows (spec sections 2 and 6).

    Nothing stops at the first mistake: `mistakes()` lists every one, each beginning with the parameter's
   name. Values of parameters are never part of a mistake, for a misplaced value may be a password.
*/
class sandbox_parameters {
  public:
    /// Read percent-encoded parameters for an operation. With `lenient`, parameters that nobody knows are
    /// passed over.
    sandbox_parameters(std::string_view encoded, operation_kind operation, bool lenient)
        : operation_(operation) {
        while (!encoded.empty()) {
            const std::size_t end = encoded.find('&');
            const std::string_view pair = encoded.substr(0, end);
            encoded.remove_prefix(end == std::string_view::npos ? encoded.size() : end + 1);
            if (!pair.empty()) {
                read(pair, lenient);
            }
        }
        for (const parameter_info& info : parameter_table) {
            if (is_required(info.id) && !value(info.id)) {
                add(info.id, "required, and missing");
            }
        }
        if (const std::string* version = value(parameter::ver); version != nullptr && *version != "2.0") {
            add(parameter::ver, "unknown API version; the only one is 2.0");
        }
    }

    /// Find a parameter's value, decoded; nothing where it was not given.
    [[nodiscard]] const std::string* value(parameter id) const {
        for (const auto& [known, text] : values_) {
            if (known == id) {
                return &text;
            }
        }
        return nullptr;
    }
    /// A parameter's value, or an empty text.
    [[nodiscard]] std::string text(parameter id) const {
        const std::string* found = value(id);
        return found == nullptr ? std::string() : *found;
    }
    /// Everything that is wrong, in the order in which it was found.
    [[nodiscard]] const std::vector<std::string>& mistakes() const noexcept { return mistakes_; }
    /// Note a mistake that only the service can see.
    void add(parameter id, std::string_view what) { add(name_of(id), what); }
    void add(std::string_view name, std::string_view what) {
        mistakes_.push_back(std::string(name).append(": ").append(what));
    }

    /// Read what an audience report is to hold; what cannot be read becomes a mistake. The zone is the
    /// caller's to check.
    [[nodiscard]] sandbox_filter read_filter() {
        sandbox_filter made;
        if (const std::string* event = value(parameter::ei);
            event != nullptr && !event->empty() && !webcasts::detail::is_event_id(*event)) {
            add(parameter::ei, "an event id is exactly 7 digits");
        }
        const auto first = day(parameter::date_range_start);
        const auto last = day(parameter::date_range_end);
        if (first) {
            made.range_start = std::chrono::local_days(*first);
        }
        if (last) {
            made.range_end =
                std::chrono::local_days(*last) + std::chrono::hours(24) - std::chrono::seconds(1);
        }
        if (first && last && *last < *first) {
            add(parameter::date_range_end, "before date_range_start");
        }
        made.dr_regs = flag(parameter::dr_regs, true);
        made.dr_sessions = flag(parameter::dr_sessions, true);
        made.sources = list(parameter::sti_filter);
        made.excluded_domains = domains(parameter::excl_domain);
        made.included_domains = domains(parameter::incl_domain);
        if (value(parameter::excl_domain) && value(parameter::incl_domain)) {
            add(parameter::incl_domain, "cannot be used with excl_domain");
        }
        made.users_qa = flag(parameter::users_qa, false);
        made.user_survey = flag(parameter::user_survey, false);
        made.no_shows = flag(parameter::no_shows, false);
        made.live_viewers = flag(parameter::live_viewers, false);
        made.od_viewers = flag(parameter::od_viewers, false);
        made.simlive_viewers = flag(parameter::simlive_viewers, false);
        return made;
    }

  private:
    [[nodiscard]] bool is_required(parameter id) const noexcept {
        switch (id) {
        case parameter::ver:
            return operation_ != operation_kind::event_list;
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
    [[nodiscard]] bool is_taken(parameter id) const noexcept {
        const bool is_filter = static_cast<int>(id) > static_cast<int>(parameter::ei);
        return is_required(id) || (is_filter && operation_ == operation_kind::audience_report);
    }

    /// Undo the encoding of a form: `%` and two hex digits, and `+` for a space.
    static std::optional<std::string> decoded(std::string_view text) {
        const auto checked = boost::urls::make_pct_string_view({text.data(), text.size()});
        if (!checked) {
            return std::nullopt;
        }
        boost::urls::encoding_opts form;
        form.space_as_plus = true;
        return checked->decode(form);
    }

    void read(std::string_view pair, bool lenient) {
        const std::string shown = webcasts::detail::shown_value(pair.substr(0, pair.find('=')));
        const auto equals = pair.find('=');
        const auto decoded_name = decoded(pair.substr(0, equals));
        auto text = decoded(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1));
        if (!decoded_name || !text) {
            add(shown, "not percent-encoded");
            return;
        }
        const std::string& name = *decoded_name;
        const auto* info = find_parameter(name);
        if (!info) {
            if (!lenient) {
                add(webcasts::detail::shown_value(name), "unknown parameter" + suggestion(name));
            }
            return;
        }
        if (!is_taken(info->id)) {
            add(info->id, std::string("not a parameter of the ").append(to_string(operation_)));
        } else if (value(info->id)) {
            add(info->id, "given twice");
        } else {
            if (text->empty()) {
                add(info->id, "empty");
            } else if (!webcasts::detail::is_utf8(*text)) {
                add(info->id, "not UTF-8");
            }
            values_.emplace_back(info->id, *std::move(text));
        }
    }
    [[nodiscard]] std::string suggestion(std::string_view name) const {
        constexpr std::size_t longest = 40;
        if (name.size() > longest) {
            return {};
        }
        std::string_view closest;
        std::size_t least = std::max<std::size_t>(1, std::min<std::size_t>(3, name.size() / 3)) + 1;
        for (const parameter_info& info : parameter_table) {
            if (const std::size_t edits = edit_distance(name, info.name);
                is_taken(info.id) && edits < least) {
                closest = info.name;
                least = edits;
            }
        }
        return closest.empty() ? std::string() : "; did you mean " + std::string(closest) + "?";
    }

    [[nodiscard]] std::optional<std::chrono::year_month_day> day(parameter id) {
        const std::string* given = value(id);
        if (given == nullptr || given->empty()) {
            return std::nullopt;
        }
        const auto read = webcasts::detail::wire_date(*given);
        if (!read) {
            add(id, "not a calendar day as mm/dd/yyyy");
        }
        return read;
    }
    [[nodiscard]] bool flag(parameter id, bool by_default) {
        const std::string* given = value(id);
        if (given == nullptr || given->empty()) {
            return by_default;
        }
        if (*given != "on" && *given != "off") {
            add(id, "a flag is on or off");
        }
        return *given == "on";
    }
    [[nodiscard]] std::vector<std::string> list(parameter id) {
        const std::string* given = value(id);
        if (given == nullptr || given->empty()) {
            return {};
        }
        std::vector<std::string> values;
        for (std::string_view rest = *given;;) {
            const std::size_t end = rest.find('|');
            values.emplace_back(rest.substr(0, end));
            if (end == std::string_view::npos) {
                break;
            }
            rest.remove_prefix(end + 1);
        }
        if (std::find(values.begin(), values.end(), std::string()) != values.end()) {
            add(id, "a value between the | is empty");
        }
        return values;
    }
    [[nodiscard]] std::vector<std::string> domains(parameter id) {
        std::vector<std::string> values = list(id);
        if (std::any_of(values.begin(), values.end(), [](const std::string& text) {
                return text.find_first_of("@ ") != std::string::npos;
            })) {
            add(id, "a domain holds an @ or a space; it is the part after the @ alone");
        }
        return values;
    }

    operation_kind operation_;
    std::vector<std::pair<parameter, std::string>> values_;
    std::vector<std::string> mistakes_;
};

} // namespace webcasts::testing

#endif
