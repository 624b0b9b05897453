// SPDX-License-Identifier: BSL-1.0
// The exporter's reader of netrc files: what it finds is complete and the one that was asked for, entries of
// other hosts change nothing, and any name and password can be written so that they are found.
#include "service/netrc.hpp"

#include "fuzz_target.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace {

using exporter::find_in_netrc;
using exporter::netrc_account;
using webcasts::fuzz::require;

constexpr std::string_view host = "api.example.com";

bool same(const std::optional<netrc_account>& a, const std::optional<netrc_account>& b) {
    return a.has_value() == b.has_value() &&
           (!a || (a->username == b->username && a->password.expose() == b->password.expose()));
}

std::string quoted(std::string_view value) {
    std::string made = "\"";
    for (const char c : value) {
        made.append(c == '"' || c == '\\' ? "\\" : "");
        made += c;
    }
    return made + "\"";
}

/// Find any name and password that are written in quotes.
void require_found(std::string_view username, std::string_view password, std::string_view rest) {
    const std::string entry =
        "machine api.example.com login " + quoted(username) + " password " + quoted(password);
    const auto found = find_in_netrc(entry + "\nmachine next.example.com " + std::string(rest), host, {});
    if (username.empty() || password.empty()) {
        return; // the rest may have another entry of the host
    }
    require(found && found->username == username && found->password.expose() == password,
            "what is found in quotes is what was written");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    webcasts::fuzz::byte_script script(webcasts::fuzz::text_of(data, size));
    const std::string username(script.take(script.next(12)));
    const std::string text(script.take(size));
    const auto found = find_in_netrc(text, host, username);
    require(!found || (!found->username.empty() && !found->password.expose().empty()),
            "an account that is found is complete");
    require(!found || username.empty() || found->username == username,
            "an account that is found is the one asked for");
    require(same(found, find_in_netrc(text, "API.Example.COM", username)),
            "hosts are compared case-insensitively");
    require(
        same(found, find_in_netrc("machine other.example.com login x password y\n" + text, host, username)),
        "an entry of another host changes nothing");
    require_found(username, text.substr(0, text.size() / 2), text);
    return 0;
}
