// SPDX-License-Identifier: BSL-1.0
#include "admin_paths.hpp"

#include "rfc3339.hpp"
#include "whole_response.hpp"
#include <webcasts/testing/sandbox.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sandbox_server {

namespace {

namespace json = boost::json;
namespace testing = webcasts::testing;

/// Parse a JSON object; return `nullopt` if the text is not one.
std::optional<json::object> object_of(const std::string& text) {
    boost::system::error_code error;
    json::value value = json::parse(text, error);
    return error || !value.is_object() ? std::nullopt : std::optional(std::move(value.get_object()));
}

testing::sandbox_response show_ready(sandbox_service&, const std::string&) {
    return text_response(200, "ready");
}

json::object counts_by(const std::map<std::string, std::uint64_t>& counts) {
    json::object object;
    for (const auto& [name, count] : counts) {
        object[name.empty() ? "other" : name] = count;
    }
    return object;
}

testing::sandbox_response show_journal(sandbox_service& service, const std::string&) {
    json::array calls;
    for (const testing::sandbox_call& call : service.sandbox().journal()) {
        json::array mistakes;
        for (const testing::sandbox_mistake& mistake : call.mistakes) {
            mistakes.push_back({{"parameter", mistake.parameter},
                                {"problem", mistake.problem},
                                {"suggestion", mistake.suggestion}});
        }
        calls.push_back({{"method", call.method},
                         {"target", call.target},
                         {"form", call.form},
                         {"operation", call.operation},
                         {"event", call.event},
                         {"outcome", call.outcome},
                         {"mistakes", std::move(mistakes)}});
    }
    const testing::sandbox_counts counts = service.sandbox().counts();
    const json::value journal{{"calls", std::move(calls)},
                              {"counts",
                               {{"calls", counts.calls},
                                {"by_operation", counts_by(counts.by_operation)},
                                {"by_outcome", counts_by(counts.by_outcome)}}}};
    return whole_response(200, "application/json", json::serialize(journal) + "\n");
}

testing::sandbox_response reset(sandbox_service& service, const std::string&) {
    service.sandbox().reset();
    return text_response(200, "faults, journal and sessions are forgotten");
}

testing::sandbox_response add_fault(sandbox_service& service, const std::string& body) {
    const auto object = object_of(body);
    if (!object) {
        return text_response(
            400, "400: the body is not a JSON object, such as {\"operation\":\"login\",\"status\":500}");
    }
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& [name, value] : *object) {
        // Numbers and booleans have the same form in JSON as in --fault.
        pairs.emplace_back(std::string(name),
                           value.is_string() ? std::string(value.get_string()) : json::serialize(value));
    }
    const auto fault = testing::make_fault(pairs);
    if (!fault) {
        return text_response(400, "400: " + fault.error().client_text());
    }
    service.sandbox().add_fault(*fault);
    return text_response(200, "the fault is set");
}

testing::sandbox_response set_clock(sandbox_service& service, const std::string& body) {
    const auto object = object_of(body);
    const json::value* const now = object ? object->if_contains("now") : nullptr;
    const auto time = now != nullptr && now->is_string() && object->size() == 1
                          ? rfc3339_time(std::string(now->get_string()))
                          : std::nullopt;
    if (!time) {
        return text_response(400, "400: the body is not like {\"now\":\"2026-03-02T09:00:00Z\"}");
    }
    service.set_clock(*time);
    return text_response(200, "the clock is set");
}

struct admin_path {
    std::string_view method;
    std::string_view path;
    testing::sandbox_response (*answer)(sandbox_service&, const std::string& body);
};

constexpr std::array<admin_path, 5> admin_paths{{
    {"GET", "/__sandbox/ready", show_ready},
    {"GET", "/__sandbox/journal", show_journal},
    {"POST", "/__sandbox/reset", reset},
    {"POST", "/__sandbox/faults", add_fault},
    {"POST", "/__sandbox/clock", set_clock},
}};

std::string list_of_paths() {
    std::string list;
    for (const admin_path& entry : admin_paths) {
        list.append(list.empty() ? "" : ", ").append(entry.method).append(" ").append(entry.path);
    }
    return list;
}

} // namespace

bool is_admin_path(std::string_view path) {
    return path.starts_with("/__sandbox/");
}

testing::sandbox_response answer_admin(sandbox_service& service, const testing::sandbox_request& request,
                                       std::string_view path) {
    const auto* const entry =
        std::find_if(admin_paths.begin(), admin_paths.end(),
                     [path](const admin_path& candidate) { return candidate.path == path; });
    if (entry == admin_paths.end()) {
        return text_response(404, "404: no such admin path; these are: " + list_of_paths());
    }
    if (request.method != entry->method) {
        auto refused = text_response(405, "405: this admin path does not take this method");
        refused.headers.push_back({"Allow", std::string(entry->method)});
        return refused;
    }
    return entry->answer(service, request.body);
}

} // namespace sandbox_server
