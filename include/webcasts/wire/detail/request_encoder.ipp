// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_REQUEST_ENCODER_IPP
#define WEBCASTS_WIRE_DETAIL_REQUEST_ENCODER_IPP

#include <webcasts/query/chrono_date.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace webcasts { inline namespace v0 { namespace wire {

WEBCASTS_DECL parameter_text::~parameter_text() {
    wipe(text_.data(), text_.size());
}

WEBCASTS_DECL void parameter_text::append(std::string_view name, std::string_view value) {
    reserve(text_.size() + 3 * (name.size() + value.size()) + 2);
    if (!text_.empty()) {
        text_ += '&';
    }
    append_encoded(name);
    text_ += '=';
    append_encoded(value);
}

// Growing moves the text: the abandoned buffer is wiped as well.
WEBCASTS_DECL void parameter_text::reserve(std::size_t size) {
    if (size <= text_.capacity()) {
        return;
    }
    std::string larger;
    larger.reserve(2 * size);
    larger = text_;
    text_.swap(larger);
    wipe(larger.data(), larger.size());
}

WEBCASTS_DECL void parameter_text::append_encoded(std::string_view raw) {
    const std::size_t before = text_.size();
    text_.resize(before + 3 * raw.size());
    const std::size_t length = boost::urls::encode(text_.data() + before, 3 * raw.size(),
                                                   {raw.data(), raw.size()}, boost::urls::unreserved_chars);
    text_.resize(before + length);
}

WEBCASTS_DECL std::string_view checked_base_url(std::string_view text) {
    const auto parsed = boost::urls::parse_absolute_uri({text.data(), text.size()});
    if (!parsed || parsed->encoded_host().empty() || parsed->has_userinfo() || parsed->has_query()) {
        return {};
    }
    if (parsed->scheme() != "https" && parsed->scheme() != "http") {
        return {};
    }
    if (parsed->has_port() && parsed->port_number() == 0) {
        return {};
    }
    // In "https://example.com:port" Boost.URL reads ":port" as a path, because it is not a number.
    if (!parsed->encoded_path().empty() && !parsed->encoded_path().starts_with('/')) {
        return {};
    }
    while (text.ends_with('/')) {
        text.remove_suffix(1);
    }
    return text;
}

WEBCASTS_DECL void append_parameters(parameter_text& out, const query_params& query) {
    const auto flag = [&](parameter id, const std::optional<bool>& value) {
        if (value) {
            out.append(id, *value ? "on" : "off");
        }
    };
    const auto list = [&](parameter id, const std::vector<std::string>& values) {
        std::string joined;
        for (const std::string& value : values) {
            joined.append(joined.empty() ? "" : "|").append(value);
        }
        if (!joined.empty()) {
            out.append(id, joined);
        }
    };
    const auto day = [&](parameter id, const std::optional<std::chrono::year_month_day>& date) {
        if (date) {
            const auto text = webcasts::detail::wire_date_text(*date);
            out.append(id, std::string_view(text.data(), text.size()));
        }
    };
    if (!query.event.empty()) {
        out.append(parameter::ei, query.event);
    }
    if (query.tz) {
        out.append(parameter::tz, *query.tz);
    }
    day(parameter::date_range_start, query.date_range_start);
    day(parameter::date_range_end, query.date_range_end);
    flag(parameter::dr_regs, query.dr_regs);
    flag(parameter::dr_sessions, query.dr_sessions);
    list(parameter::sti_filter, query.sti_filter);
    if (const auto* excluding = std::get_if<excl_domain>(&query.domain_filter)) {
        list(parameter::excl_domain, excluding->domains);
    } else if (const auto* including = std::get_if<incl_domain>(&query.domain_filter)) {
        list(parameter::incl_domain, including->domains);
    }
    flag(parameter::users_qa, query.users_qa);
    flag(parameter::user_survey, query.user_survey);
    flag(parameter::no_shows, query.no_shows);
    flag(parameter::live_viewers, query.live_viewers);
    flag(parameter::od_viewers, query.od_viewers);
    flag(parameter::simlive_viewers, query.simlive_viewers);
    for (const extra_parameter& item : query.extra) {
        out.append(item.name, item.value);
    }
}

namespace encoder_detail {

/// Put parameters into a request: into the URL of a GET, into the form body of a POST.
[[nodiscard]] inline result<http_request> make_request(const request_form& form, http_method method,
                                                       operation_kind operation,
                                                       const parameter_text& parameters) {
    const std::string_view base = checked_base_url(form.base_url);
    if (base.empty()) {
        return error(usage_errc::bad_base_url);
    }
    http_request request;
    request.method = method;
    std::string url(base);
    url += path_of(operation, form.format);
    if (method == http_method::post) {
        request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        request.body = secret(parameters.view());
    } else {
        // The vendor's own samples send this header with a GET (spec section 1).
        request.headers.push_back({"Content-Type", "text/html"});
        url.reserve(url.size() + 1 + parameters.view().size());
        url.append("?").append(parameters.view());
    }
    request.url = secret(url);
    wipe(url.data(), url.size());
    return request;
}

} // namespace encoder_detail

WEBCASTS_DECL result<http_request> encode_login(const request_form& form, const credentials& user) {
    parameter_text parameters;
    parameters.append(parameter::ver, std::string_view("2.0"));
    parameters.append(parameter::username, user.username());
    parameters.append(parameter::password, user.password().expose());
    return encoder_detail::make_request(form, http_method::get, operation_kind::login, parameters);
}

WEBCASTS_DECL result<http_request> encode_event_list(const request_form& form, const session& active) {
    parameter_text parameters;
    parameters.append(parameter::ui, active.user_id.expose());
    parameters.append(parameter::si, active.session_id.expose());
    return encoder_detail::make_request(form, form.method, operation_kind::event_list, parameters);
}

WEBCASTS_DECL result<http_request> encode_audience_report(const request_form& form, const session& active,
                                                          const query_params& query) {
    if (auto mistake = one_error(query.mistakes())) {
        return *std::move(mistake);
    }
    parameter_text parameters;
    parameters.append(parameter::ver, std::string_view("2.0"));
    parameters.append(parameter::ui, active.user_id.expose());
    parameters.append(parameter::si, active.session_id.expose());
    append_parameters(parameters, query);
    return encoder_detail::make_request(form, form.method, operation_kind::audience_report, parameters);
}

}}} // namespace webcasts::v0::wire

#endif
