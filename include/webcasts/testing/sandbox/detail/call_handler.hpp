// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_CALL_HANDLER_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_CALL_HANDLER_HPP

#include <webcasts/api.hpp>
#include <webcasts/query/event_id.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/row/detail/nearest_name.hpp>
#include <webcasts/secret.hpp>
#include <webcasts/testing/detail/http_date_text.hpp>
#include <webcasts/testing/sandbox/choices.hpp>
#include <webcasts/testing/sandbox/detail/disturbance.hpp>
#include <webcasts/testing/sandbox/detail/filter.hpp>
#include <webcasts/testing/sandbox/detail/parameters.hpp>
#include <webcasts/testing/sandbox/detail/report.hpp>
#include <webcasts/testing/sandbox/detail/route.hpp>
#include <webcasts/testing/sandbox/detail/spelling.hpp>
#include <webcasts/testing/sandbox/detail/state.hpp>
#include <webcasts/testing/sandbox/fault.hpp>
#include <webcasts/testing/sandbox/message.hpp>
#include <webcasts/testing/sandbox/mistake.hpp>
#include <webcasts/wire/json/writer.hpp>
#include <webcasts/wire/report_heading.hpp>
#include <webcasts/wire/xml/writer.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// Answers one call to the sandbox, under the lock.
class sandbox_call_handler {
  public:
    /// Both must outlive this object.
    sandbox_call_handler(sandbox_state& service, const sandbox_request& request)
        : service_(service), request_(request),
          path_(std::string_view(request.target).substr(0, request.target.find('?'))),
          query_(query_of(request.target)), route_(sandbox_route_of(path_)),
          is_head_(request.method == "HEAD") {}

    /// Answer the call and add it to the journal.
    [[nodiscard]] sandbox_response answer() {
        sandbox_response response = route_ ? answer_operation() : refuse_path();
        if (!mistakes_.empty()) {
            response.headers.push_back({"X-Sandbox-Explain", mistakes_.text()});
        }
        if (is_head_) {
            response.body = {};
        }
        service_.journal.add({request_.method, redacted_url(request_.target),
                              request_.body.empty() ? std::string() : redacted_parameters(request_.body),
                              std::string(route_ ? route_->name : std::string_view()), event_,
                              std::move(outcome_), mistakes_.items()});
        return response;
    }

  private:
    static std::string_view query_of(std::string_view target) noexcept {
        const auto mark = target.find('?');
        return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
    }

    [[nodiscard]] sandbox_response refuse_path() {
        detail::nearest_name nearest(path_);
        for (const operation_kind operation :
             {operation_kind::login, operation_kind::event_list, operation_kind::audience_report}) {
            for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
                nearest.consider(path_of(operation, format));
            }
        }
        mistakes_.add("path", "the service has no such path", nearest.get());
        return plain_text(404, "404: the service has no such path\n");
    }

    [[nodiscard]] sandbox_response answer_operation() {
        const bool is_post = request_.method == "POST";
        const bool only_get = route_->operation == operation_kind::login;
        if (request_.method != "GET" && !is_head_ && (!is_post || only_get)) {
            sandbox_response response = plain_text(405, "405: the operation does not take this method\n");
            const std::string_view methods = only_get ? "GET, HEAD" : "GET, HEAD, POST";
            response.headers.push_back({"Allow", std::string(methods)});
            mistakes_.add("method", std::string("the operation takes ").append(methods));
            return response;
        }
        const bool in_body = is_post && choices().post != sandbox_post::query_string;
        sandbox_parameters parameters(in_body ? std::string_view(request_.body) : query_, route_->operation,
                                      choices());
        if (const std::string event = parameters.text(parameter::ei); detail::is_event_id(event)) {
            event_ = event;
        }
        const std::vector<sandbox_fault> faults = service_.faults.strike(route_->name, event_);
        std::optional<sandbox_response> replaced;
        for (const sandbox_fault& fault : faults) {
            if (fault.expire_session) {
                service_.sessions.close_all();
            }
            if (!replaced) {
                replaced = replacement(fault);
            }
        }
        sandbox_response response =
            replaced ? std::move(*replaced) : answer_without_fault(parameters, is_post, in_body);
        for (const sandbox_fault& fault : faults) {
            disturb(response, fault,
                    fault.latency_ms ? service_.faults.draw(*fault.latency_ms)
                                     : std::chrono::milliseconds(0));
            outcome_ = effects_of(fault);
        }
        return response;
    }

    [[nodiscard]] sandbox_response answer_without_fault(sandbox_parameters& parameters, bool is_post,
                                                        bool in_body) {
        if (in_body && !query_.empty()) {
            parameters.add("query string", "a POST carries its parameters in its body");
        }
        if (in_body && choices().post == sandbox_post::form &&
            !request_.header("Content-Type").starts_with("application/x-www-form-urlencoded")) {
            parameters.add("Content-Type", "a form body is application/x-www-form-urlencoded");
        }
        if (!in_body && !request_.body.empty()) {
            parameters.add("body", is_post ? "the parameters are carried in the query string"
                                           : "a GET carries its parameters in its query string");
        }
        switch (route_->operation) {
        case operation_kind::event_list:
            return event_list(parameters);
        case operation_kind::audience_report:
            return audience_report(parameters);
        case operation_kind::login:
            break;
        }
        return login(parameters);
    }

    [[nodiscard]] sandbox_response login(sandbox_parameters& parameters) {
        if (!parameters.mistakes().empty()) {
            return refuse(choices().return_codes.bad_parameters, parameters);
        }
        const std::string username = parameters.text(parameter::username);
        const secret password(parameters.text(parameter::password));
        for (std::size_t i = 0; i < service_.options.accounts.size(); ++i) {
            const sandbox_account& account = service_.options.accounts[i];
            if (account.username == username && account.password == password) {
                if (choices().one_session_per_account) {
                    service_.sessions.close_all_of(i);
                }
                const auto [id, active] = service_.sessions.open(i, service_.now);
                std::string body;
                if (route_->format == wire_format::json) {
                    wire::json_writer::write_login(body, stamp(), id, active.user_id);
                } else {
                    wire::xml_writer::write_login(body, stamp(), id, active.user_id);
                }
                return accept(std::move(body));
            }
        }
        parameters.add("username or password", "no account has these");
        return refuse(choices().return_codes.log_in_refused, parameters);
    }

    [[nodiscard]] sandbox_response event_list(sandbox_parameters& parameters) {
        sandbox_session* const active = find_session(parameters);
        if (!parameters.mistakes().empty()) {
            return refuse(active == nullptr ? choices().return_codes.no_session
                                            : choices().return_codes.bad_parameters,
                          parameters);
        }
        ++active->calls;
        std::vector<event_summary> listed;
        for (const sandbox_event& event : *service_.events) {
            if (account_of(*active).may_see(event.summary.id)) {
                listed.push_back(event.summary);
            }
        }
        return accept(event_list_text(route_->format, stamp(), listed, choices().event_spelling));
    }

    [[nodiscard]] sandbox_response audience_report(sandbox_parameters& parameters) {
        sandbox_session* const active = find_session(parameters);
        sandbox_filter filter = parameters.read_filter();
        const std::string* const tz = parameters.value(parameter::tz);
        const std::string zone = tz != nullptr ? *tz : "GMT";
        if (!zone.empty() && !service_.options.zone_offset(zone, service_.now)) {
            parameters.add(
                parameter::tz,
                "unknown time zone; the sandbox knows GMT and UTC, and IANA names such as Europe/Paris "
                "if it has their data");
        }
        const bool was_readable = parameters.mistakes().empty();
        const sandbox_event* const event = active != nullptr && !event_.empty() ? find_event() : nullptr;
        const bool is_permitted = event != nullptr && account_of(*active).may_see(event->summary.id);
        if (active != nullptr && !event_.empty() && !is_permitted) {
            parameters.add(parameter::ei, "no such event, or the account may not see it");
        }
        if (!parameters.mistakes().empty()) {
            const sandbox_return_codes& codes = choices().return_codes;
            return refuse(active == nullptr  ? codes.no_session
                          : !was_readable    ? codes.bad_parameters
                          : event == nullptr ? codes.no_such_event
                                             : codes.not_permitted,
                          parameters);
        }
        ++active->calls;
        sandbox_zone shown_zone(zone, service_.options.zone_offset);
        const local_time gmt(service_.now.time_since_epoch());
        const bool clock_in_zone = choices().clock_in_report_zone;
        const local_time now = clock_in_zone ? shown_zone.shown(gmt) : gmt;
        sandbox_response response;
        response.headers.push_back({"Content-Type", content_type(route_->format)});
        const auto number = static_cast<std::size_t>(event - service_.events->data());
        response.body =
            make_report_body({std::shared_ptr<const sandbox_event>(service_.events, event),
                              service_.extra_columns[number], std::move(filter), std::move(shown_zone), now,
                              clock_in_zone ? zone : "GMT", route_->format, choices().envelope_order});
        outcome_ = "ok";
        return response;
    }

    /// Return the session of a call, or add a mistake and return null.
    [[nodiscard]] sandbox_session* find_session(sandbox_parameters& parameters) {
        const std::string* const id = parameters.value(parameter::si);
        const std::string* const user = parameters.value(parameter::ui);
        if (id == nullptr || user == nullptr || id->empty() || user->empty()) {
            return nullptr; // already a mistake: missing or empty
        }
        sandbox_session* const active = service_.sessions.find(*id, service_.now);
        if (active == nullptr) {
            parameters.add(parameter::si, "no such session, or it has expired; log in again");
            return nullptr;
        }
        if (active->user_id != *user) {
            parameters.add(parameter::ui, "not the user of this session");
            return nullptr;
        }
        return active;
    }
    [[nodiscard]] const sandbox_account& account_of(const sandbox_session& active) const {
        return service_.options.accounts[active.account];
    }
    [[nodiscard]] const sandbox_event* find_event() const {
        for (const sandbox_event& event : *service_.events) {
            if (event.summary.id.str() == event_) {
                return &event;
            }
        }
        return nullptr;
    }

    [[nodiscard]] wire::response_stamp stamp() const {
        return {local_time(service_.now.time_since_epoch()), "GMT"};
    }
    static std::string content_type(wire_format format) { return "text/" + std::string(to_string(format)); }

    sandbox_response whole(int status, std::string type, std::string body) {
        sandbox_response response;
        response.status = status;
        response.headers.push_back({"Content-Type", std::move(type)});
        response.content_length = body.size();
        response.body = sandbox_body(std::move(body));
        return response;
    }
    sandbox_response plain_text(int status, std::string text) {
        outcome_ = "HTTP " + std::to_string(status);
        return whole(status, "text/plain", std::move(text));
    }
    /// Return the format of a response that is only an envelope.
    [[nodiscard]] wire_format envelope_format() const {
        const bool is_refused_csv = route_->format == wire_format::csv;
        return route_->format == wire_format::json || (is_refused_csv && choices().csv_refusal_is_json)
                   ? wire_format::json
                   : wire_format::xml;
    }
    sandbox_response envelope(std::string body) {
        const wire_format format = envelope_format();
        return whole(200, content_type(format), reordered(std::move(body), format, choices().envelope_order));
    }
    sandbox_response accept(std::string body) {
        outcome_ = "ok";
        return envelope(std::move(body));
    }
    sandbox_response refuse(long return_code, const sandbox_parameters& parameters) {
        mistakes_ = parameters.mistakes();
        return refuse(return_code, mistakes_.text());
    }
    sandbox_response refuse(long return_code, std::string_view message) {
        outcome_ = "returnCode " + std::to_string(return_code);
        return envelope(
            refusal_text(envelope_format(), stamp(), return_code, message, choices().error_location));
    }

    /// Return the response of a fault that replaces the service's, or `nullopt`.
    [[nodiscard]] std::optional<sandbox_response> replacement(const sandbox_fault& fault) {
        if (fault.status || fault.retry_after) {
            sandbox_response response = plain_text(fault.status.value_or(429), "a fault was asked for\n");
            if (fault.retry_after) {
                response.headers.push_back({"Retry-After", retry_after_text(*fault.retry_after)});
            }
            return response;
        }
        if (fault.return_code) {
            return refuse(*fault.return_code, "a fault was asked for");
        }
        if (fault.html) {
            return whole(200, "text/html",
                         "<!DOCTYPE html>\n<html><head><title>Maintenance</title></head>"
                         "<body><h1>We&rsquo;ll be back soon</h1></body></html>\n");
        }
        if (fault.empty) {
            return whole(200, content_type(route_->format), {});
        }
        return std::nullopt;
    }

    [[nodiscard]] std::string retry_after_text(const sandbox_retry_after& delay) const {
        if (!delay.as_date) {
            return std::to_string(delay.seconds);
        }
        const auto& clock = service_.options.http_clock;
        return http_date_text((clock ? clock() : service_.now) + std::chrono::seconds(delay.seconds));
    }

    [[nodiscard]] const sandbox_choices& choices() const noexcept { return service_.options.choices; }

    sandbox_state& service_;
    const sandbox_request& request_;
    std::string_view path_;
    std::string_view query_;
    std::optional<sandbox_route> route_;
    bool is_head_; ///< a HEAD is answered like a GET, without a body (RFC 9110, section 9.3.2)
    std::string event_;
    std::string outcome_;
    sandbox_mistakes mistakes_;
};

}}} // namespace webcasts::v0::testing

#endif
