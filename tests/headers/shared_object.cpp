// SPDX-License-Identifier: BSL-1.0
// One of two shared objects that use the library with hidden symbols. NAME is its own part of its functions'
// names.
#include <webcasts.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <cstddef>

#define JOINED(a, b) a##b
#define FUNCTION(name, suffix) JOINED(name, suffix)
#define EXPORTED extern "C" __attribute__((visibility("default")))

EXPORTED std::size_t FUNCTION(people_, NAME)() {
    const webcasts::testing::sandbox service;
    const auto who = webcasts::credentials::parse("demo@example.com", "demo").value();
    webcasts::client client(service.transport(), who);
    const auto report = client.fetch_report({.event = std::string(service.events().at(0).summary.id.str())});
    return report ? report->size() : 0;
}

EXPORTED void FUNCTION(refusal_, NAME)(webcasts::error& reason) {
    const webcasts::testing::sandbox service;
    const auto who = webcasts::credentials::parse("demo@example.com", "wrong").value();
    webcasts::client client(service.transport(), who);
    reason = client.login().error();
}

EXPORTED void FUNCTION(fail_, NAME)() {
    static_cast<void>(webcasts::event_id::parse("no id").value());
}
