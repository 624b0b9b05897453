// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_CALL_HANDLER_HPP
#define WEBCASTS_TESTING_SANDBOX_CALL_HANDLER_HPP

#include <webcasts/event_id.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/secret.hpp>
#include <webcasts/testing/sandbox_fault.hpp>
#include <webcasts/testing/sandbox_filter.hpp>
#include <webcasts/testing/sandbox_message.hpp>
#include <webcasts/testing/sandbox_parameters.hpp>
#include <webcasts/testing/sandbox_report.hpp>
#include <webcasts/testing/sandbox_route.hpp>
#include <webcasts/testing/sandbox_state.hpp>
#include <webcasts/wire/json_writer.hpp>
#include <webcasts/wire/report_heading.hpp>
#include <webcasts/wire/xml_writer.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::testing {

/// One call to the sandbox, while it is being answered under the lock.
class sandbox_call_handler {
  public:
    sandbox_call_handler(sandbox_state& service, const sandbox_request& request)
        : service_(service), request_(request),
          path_(std::string_view(request.target).substr(0, request.target.find('?'))),
          query_(query_of(request.target)), route_(sandbox_route_of(path_)) {}

    [[nodiscard]] sandbox_response answer() {
        sandbox_response response =
            route_ ? answer_operation() : plain_text(404, "404: the service has no such path\n");
        service_.journal.add({request_.method, redacted_url(request_.target),
                              request_.body.empty() ? std::string() : redacted_parameters(request_.body),
                              std::string(route_ ? route_->name : std::string_view()), event_,
                              std::move(outcome_)});
        return response;
    }

  private:
    static std::string_view query_of(std::string_view target) noexcept {
        const auto mark = target.find('?');
        return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
    }

    [[nodiscard]] sandbox_response answer_operation() {
        const bool is_post = request_.method == "POST";
        if (request_.method != "GET" && (!is_post || route_->operation == operation_kind::login)) {
            sandbox_response response = plain_text(405, "405: the operation does not take this method\n");
            const bool only_get = route_->operation == operation_kind::login;
            response.headers.push_back({"Allow", only_get ? "GET" : "GET, POST"});
            return response;
        }
        sandbox_parameters given(is_post ? std::string_view(request_.body) : query_, route_->operation,
                                 service_.options.lenient);
        if (const std::string event = given.text(parameter::ei); webcasts::detail::is_event_id(event)) {
            event_ = event;
        }
        const std::vector<sandbox_fault> faults = service_.faults.strike(route_->name, event_);
        std::optional<sandbox_response> replaced;
        for (const sandbox_fault& fault : faults) {
            if (fault.expire_session) {
                service_.sessions.close_all();
            } else if (!replaced) {
                replaced = replacement(fault);
            }
        }
        sandbox_response response = replaced ? std::move(*replaced) : undisturbed(given, is_post);
        for (const sandbox_fault& fault : faults) {
            disturb(response, fault);
        }
        return response;
    }

    [[nodiscard]] sandbox_response undisturbed(sandbox_parameters& given, bool is_post) {
        if (is_post && !query_.empty()) {
            given.add("query string", "a POST carries its parameters in its body");
        }
        if (is_post && !request_.header("Content-Type").starts_with("application/x-www-form-urlencoded")) {
            given.add("Content-Type", "a form body is application/x-www-form-urlencoded");
        }
        if (!is_post && !request_.body.empty()) {
            given.add("body", "a GET carries its parameters in its query string");
        }
        switch (route_->operation) {
        case operation_kind::event_list:
            return event_list(given);
        case operation_kind::audience_report:
            return audience_report(given);
        case operation_kind::login:
            break;
        }
        return login(given);
    }

    [[nodiscard]] sandbox_response login(sandbox_parameters& given) {
        if (!given.mistakes().empty()) {
            return refuse(sandbox_return_code::bad_parameters, given);
        }
        const std::string username = given.text(parameter::username);
        const secret password(given.text(parameter::password));
        for (std::size_t i = 0; i < service_.options.accounts.size(); ++i) {
            const sandbox_account& account = service_.options.accounts[i];
            if (account.username == username && account.password == password) {
                const auto [id, opened] = service_.sessions.open(username, i, service_.now);
                std::string body;
                if (route_->format == wire_format::json) {
                    wire::json_writer::write_login(body, stamp(), id, opened.user_id);
                } else {
                    wire::xml_writer::write_login(body, stamp(), id, opened.user_id);
                }
                return accept(std::move(body));
            }
        }
        given.add("username or password", "no account has these");
        return refuse(sandbox_return_code::log_in_refused, given);
    }

    [[nodiscard]] sandbox_response event_list(sandbox_parameters& given) {
        sandbox_session* const opened = find_session(given);
        if (!given.mistakes().empty()) {
            return refuse(opened == nullptr ? sandbox_return_code::no_session
                                            : sandbox_return_code::bad_parameters,
                          given);
        }
        ++opened->calls;
        std::vector<event_summary> listed;
        for (const sandbox_event& event : *service_.events) {
            if (event.is_visible_to(opened->username)) {
                listed.push_back(event.summary);
            }
        }
        std::string body;
        if (route_->format == wire_format::json) {
            wire::json_writer::write_event_list(body, stamp(), listed);
        } else {
            wire::xml_writer::write_event_list(body, stamp(), listed);
        }
        return accept(std::move(body));
    }

    [[nodiscard]] sandbox_response audience_report(sandbox_parameters& given) {
        sandbox_session* const opened = find_session(given);
        sandbox_filter filter = given.read_filter();
        const std::string* const tz = given.value(parameter::tz);
        const std::string zone = tz != nullptr ? *tz : "GMT";
        if (!zone.empty() && !service_.options.zone_offset(zone, service_.now)) {
            given.add(parameter::tz,
                      "unknown time zone; GMT, UTC and IANA names such as Europe/Paris are known "
                      "where the sandbox has them");
        }
        const bool was_readable = given.mistakes().empty();
        const sandbox_event* const event =
            opened != nullptr && !event_.empty() ? find_event(opened->username) : nullptr;
        if (opened != nullptr && !event_.empty() && event == nullptr) {
            given.add(parameter::ei, "no such event, or the account may not see it");
        }
        if (!given.mistakes().empty()) {
            return refuse(opened == nullptr ? sandbox_return_code::no_session
                          : was_readable    ? sandbox_return_code::no_such_event
                                            : sandbox_return_code::bad_parameters,
                          given);
        }
        ++opened->calls;
        sandbox_zone shown_zone(zone, service_.options.zone_offset);
        const local_time now = shown_zone.shown(local_time(service_.now.time_since_epoch()));
        sandbox_response response;
        response.headers.push_back({"Content-Type", content_type(route_->format)});
        const auto number = static_cast<std::size_t>(event - service_.events->data());
        response.body = make_report_body({std::shared_ptr<const sandbox_event>(service_.events, event),
                                          service_.extra_columns[number], std::move(filter),
                                          std::move(shown_zone), now, route_->format});
        outcome_ = "ok";
        return response;
    }

    /// Find the session that a call names, or note what is wrong and return null.
    [[nodiscard]] sandbox_session* find_session(sandbox_parameters& given) {
        const std::string* const id = given.value(parameter::si);
        const std::string* const user = given.value(parameter::ui);
        if (id == nullptr || user == nullptr || id->empty() || user->empty()) {
            return nullptr; // noted already: missing or empty
        }
        sandbox_session* const found = service_.sessions.find(*id, service_.now);
        if (found == nullptr) {
            given.add(parameter::si, "no such session, or it has expired; log in again");
            return nullptr;
        }
        if (found->user_id != *user) {
            given.add(parameter::ui, "not the user of this session");
            return nullptr;
        }
        return found;
    }
    [[nodiscard]] const sandbox_event* find_event(std::string_view username) const {
        for (const sandbox_event& event : *service_.events) {
            if (event.summary.id.str() == event_ && event.is_visible_to(username)) {
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
    sandbox_response accept(std::string body) {
        outcome_ = "ok";
        return whole(200,
                     content_type(route_->format == wire_format::json ? wire_format::json : wire_format::xml),
                     std::move(body));
    }
    sandbox_response refuse(long return_code, const sandbox_parameters& given) {
        std::string message;
        for (const std::string& mistake : given.mistakes()) {
            message.append(message.empty() ? "" : "; ").append(mistake);
        }
        return refuse(return_code, message);
    }
    sandbox_response refuse(long return_code, std::string_view message) {
        outcome_ = "returnCode " + std::to_string(return_code);
        std::string body;
        if (route_->format == wire_format::json) {
            wire::json_writer::write_error(body, stamp(), return_code, message);
            return whole(200, content_type(wire_format::json), std::move(body));
        }
        wire::xml_writer::write_error(body, stamp(), return_code, message);
        return whole(200, content_type(wire_format::xml), std::move(body));
    }

    /// The answer of a fault that takes the place of the service's own, or nothing.
    [[nodiscard]] std::optional<sandbox_response> replacement(const sandbox_fault& fault) {
        if (fault.status || fault.retry_after) {
            sandbox_response response = plain_text(fault.status.value_or(429), "a fault was asked for\n");
            if (fault.retry_after) {
                response.headers.push_back({"Retry-After", std::to_string(*fault.retry_after)});
            }
            outcome_ = "fault: status " + std::to_string(response.status);
            return response;
        }
        if (fault.return_code) {
            sandbox_response response = refuse(*fault.return_code, "a fault was asked for");
            outcome_ = "fault: return_code " + std::to_string(*fault.return_code);
            return response;
        }
        if (fault.html) {
            outcome_ = "fault: html";
            return whole(200, "text/html",
                         "<!DOCTYPE html>\n<html><head><title>Maintenance</title></head>"
                         "<body><h1>We&rsquo;ll be back soon</h1></body></html>\n");
        }
        if (fault.empty) {
            outcome_ = "fault: empty";
            return whole(200, content_type(route_->format), {});
        }
        return std::nullopt;
    }

    /// Change an answer as a fault wants it.
    void disturb(sandbox_response& response, const sandbox_fault& fault) {
        const auto note = [&](std::string_view effect) { outcome_ = std::string("fault: ").append(effect); };
        if (fault.expire_session) {
            note("expire_session");
        }
        if (fault.content_type) {
            response.headers.front().value = *fault.content_type;
            note("content_type");
        }
        if (fault.malformed) {
            spoil(response);
            note("malformed");
        }
        if (fault.truncate_at_byte) {
            response.body.end_after(*fault.truncate_at_byte, body_ending::cut_short);
            note("truncate_at_byte");
        }
        if (fault.reset_at_byte) {
            response.body.end_after(*fault.reset_at_byte, body_ending::reset);
            note("reset_at_byte");
        }
        if (fault.latency_ms) {
            response.latency += std::chrono::milliseconds(*fault.latency_ms);
            note("latency_ms");
        }
        if (fault.dribble_bytes_per_s) {
            response.bytes_per_second = *fault.dribble_bytes_per_s;
            // A hundred pieces a second are slow enough for any reader, and few enough for any server.
            response.body.limit_reads(static_cast<std::size_t>(*fault.dribble_bytes_per_s / 100 + 1));
            note("dribble_bytes_per_s");
        }
    }

    /// Make a body that no decoder can take: XML and JSON get a control character, which neither can hold
    /// anywhere, in the middle of the first piece; CSV gets a last row whose quoted field never ends.
    void spoil(sandbox_response& response) const {
        const bool is_csv = response.headers.front().value == content_type(wire_format::csv);
        response.content_length.reset();
        response.body.transform([&](sandbox_body::source whole) -> sandbox_body::source {
            return [whole = std::move(whole), is_csv, is_spoilt = false](std::string& out) mutable {
                const std::size_t before = out.size();
                const bool more = whole(out);
                if (is_spoilt || more == is_csv) {
                    return more;
                }
                is_spoilt = true;
                if (is_csv) {
                    out.append("\"this field never ends");
                } else {
                    out.insert(before + (out.size() - before) / 2, 1, '\x01');
                }
                return true;
            };
        });
    }

    sandbox_state& service_;
    const sandbox_request& request_;
    std::string_view path_;
    std::string_view query_;
    std::optional<sandbox_route> route_;
    std::string event_;
    std::string outcome_;
};

} // namespace webcasts::testing

#endif
