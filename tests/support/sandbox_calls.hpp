// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_SANDBOX_CALLS_HPP
#define WEBCASTS_TESTS_SANDBOX_CALLS_HPP

#include <webcasts/testing/sandbox.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::testing {

using pairs = std::vector<std::pair<std::string, std::string>>;

inline std::string form_of(const pairs& parameters) {
    std::string text;
    for (const auto& [name, value] : parameters) {
        text.append(text.empty() ? "" : "&").append(name).append("=");
        text.append(boost::urls::encode(value, boost::urls::unreserved_chars));
    }
    return text;
}

/// A client of the sandbox that uses neither the library's encoder nor its decoders.
class sandbox_calls {
  public:
    explicit sandbox_calls(sandbox_options options = {}) : service(std::move(options)) {}

    std::string get(std::string_view path, const pairs& parameters) {
        auto response =
            service.handle({.method = "GET", .target = std::string(path) + "?" + form_of(parameters)});
        return read_all(response.body);
    }
    std::string post(std::string_view path, const pairs& parameters) {
        auto response = service.handle({"POST",
                                        std::string(path),
                                        {{"content-type", "application/x-www-form-urlencoded"}},
                                        form_of(parameters)});
        return read_all(response.body);
    }
    boost::json::value json(std::string_view path, const pairs& parameters) {
        return boost::json::parse(get(path, parameters)).at("convey_api").at("result");
    }

    /// Log in and keep the session.
    void login(const std::string& username = "demo@example.com", const std::string& password = "demo") {
        const auto result =
            json("/api/login/json", {{"ver", "2.0"}, {"username", username}, {"password", password}});
        session_id = text(result.at("success").at("sessionid").at("value"));
        user_id = text(result.at("success").at("userid").at("value"));
    }
    [[nodiscard]] pairs session() const { return {{"ui", user_id}, {"si", session_id}}; }
    /// The required parameters of a report, followed by these.
    [[nodiscard]] pairs report(const std::string& event, const pairs& more = {}) const {
        pairs all{{"ver", "2.0"}, {"ui", user_id}, {"si", session_id}, {"ei", event}};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    /// The e-mail addresses in a JSON report.
    std::set<std::string> emails(const std::string& event, const pairs& more = {}) {
        const auto result = json("/api/reporting/audience_reports/json", report(event, more));
        std::set<std::string> found;
        for (const auto& person : result.at("success").at("attendee_list").as_array()) {
            found.insert(text(person.at("email")));
        }
        return found;
    }

    static std::string text(const boost::json::value& value) {
        return std::string(value.as_string().data(), value.as_string().size());
    }
    static std::int64_t code(const boost::json::value& result) { return result.at("returnCode").as_int64(); }
    static std::string message(const boost::json::value& result) {
        return text(result.at("failure").at("message"));
    }

    sandbox service;
    std::string session_id;
    std::string user_id;
};

} // namespace webcasts::testing

#endif
