// SPDX-License-Identifier: BSL-1.0
#include "service/environment_proxy.hpp"

#include "terminal/environment.hpp"
#include "terminal/failure.hpp"
#include "text/ascii.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <sys/socket.h>

namespace exporter {

namespace {

/// A variable of the environment that is set and not empty.
struct set_variable {
    std::string name;
    std::string value;
};

/// Return the first of these variables that is set and not empty; an empty one if there is none.
set_variable first_of(std::initializer_list<const char*> names) {
    for (const char* name : names) {
        if (const std::string_view value = environment_value(name); !value.empty()) {
            return {name, std::string(value)};
        }
    }
    return {};
}

/// An IP address: 4 or 16 bytes. No bytes: the text is none.
struct address_bytes {
    std::array<unsigned char, 16> bytes{};
    std::size_t size = 0;

    static address_bytes of(std::string_view text) {
        const std::string terminated(text);
        address_bytes parsed;
        if (::inet_pton(AF_INET, terminated.c_str(), parsed.bytes.data()) == 1) {
            parsed.size = 4;
        } else if (::inet_pton(AF_INET6, terminated.c_str(), parsed.bytes.data()) == 1) {
            parsed.size = 16;
        }
        return parsed;
    }
    /// Return whether the first `bits` are those of another address of the same kind.
    [[nodiscard]] bool shares_bits(const address_bytes& other, std::size_t bits) const {
        if (size != other.size || bits > size * 8) {
            return false;
        }
        for (std::size_t bit = 0; bit < bits; ++bit) {
            const unsigned mask = 0x80U >> (bit % 8);
            if (((bytes[bit / 8] ^ other.bytes[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
};

/// Match an address with a member such as `192.168.0.0/16`. As for curl, no bits or zero means all.
bool matches_address(const address_bytes& host, std::string_view member) {
    const std::size_t slash = std::min(member.find('/'), member.size());
    std::size_t bits = 0;
    if (slash < member.size()) {
        const char* const end = member.data() + member.size();
        const auto [rest, problem] = std::from_chars(member.data() + slash + 1, end, bits);
        if (problem != std::errc() || rest != end) {
            return false;
        }
    }
    return host.shares_bits(address_bytes::of(member.substr(0, slash)), bits == 0 ? host.size * 8 : bits);
}

/// Match a name, without a dot at its end, with a member such as `.example.com`.
bool matches_name(std::string_view host, std::string_view member) {
    if (member.ends_with('.')) {
        member.remove_suffix(1);
    }
    if (member.starts_with('.')) {
        member.remove_prefix(1);
    }
    if (member.empty() || member.size() > host.size() ||
        to_lower(host.substr(host.size() - member.size())) != to_lower(member)) {
        return false;
    }
    return host.size() == member.size() || host[host.size() - member.size() - 1] == '.';
}

/// Return whether a text is empty or the number of a port.
bool is_port(std::string_view text) {
    std::uint16_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    return text.empty() || (problem == std::errc() && rest == end && number > 0);
}

/// Return the proxy's URL with a scheme and a port; empty if it is none that this program can use.
std::string usable_proxy(const std::string& value) {
    const std::string with_scheme = value.find("://") == std::string::npos ? "http://" + value : value;
    const auto parsed = boost::urls::parse_uri(with_scheme);
    if (!parsed || parsed->scheme_id() != boost::urls::scheme::http || parsed->host().empty() ||
        !is_port(std::string_view(parsed->port()))) {
        return {};
    }
    // Boost 1.81 takes `http://host:1x` for a port and a path.
    if (const std::string_view path(parsed->encoded_path()); !path.empty() && !path.starts_with('/')) {
        return {};
    }
    constexpr std::string_view default_port = "1080"; // curl's
    const std::string_view authority = std::string_view(parsed->encoded_authority());
    return fmt::format("http://{}{}{}", authority.substr(0, authority.find_last_not_of(':') + 1),
                       parsed->port().empty() ? ":" : "", parsed->port().empty() ? default_port : "");
}

} // namespace

bool is_exempt_from_proxy(std::string_view host, std::string_view list) {
    if (host.empty()) {
        return false;
    }
    if (list == "*") {
        return true;
    }
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    const address_bytes address = address_bytes::of(host);
    if (address.size == 0 && host.ends_with('.')) {
        host.remove_suffix(1);
    }
    constexpr std::string_view blanks = " \t";
    while (true) {
        list.remove_prefix(std::min(list.find_first_not_of(", \t"), list.size()));
        const std::size_t end = std::min(list.find_first_of(", \t"), list.size());
        const std::string_view member = list.substr(0, end);
        if (address.size > 0 ? matches_address(address, member) : matches_name(host, member)) {
            return true;
        }
        list.remove_prefix(end);
        list.remove_prefix(std::min(list.find_first_not_of(blanks), list.size()));
        if (!list.starts_with(',')) {
            return false;
        }
    }
}

std::string environment_proxy(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->scheme_id() != boost::urls::scheme::https) {
        return {};
    }
    const set_variable proxy = first_of({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
    if (proxy.value.empty() ||
        is_exempt_from_proxy(parsed->host(), first_of({"no_proxy", "NO_PROXY"}).value)) {
        return {};
    }
    std::string usable = usable_proxy(proxy.value);
    if (usable.empty()) {
        // The value may hold a password.
        throw usage_failure(fmt::format("{} in the environment names a proxy that this program cannot use; "
                                        "write it as http://host:port or http://user:password@host:port",
                                        proxy.name));
    }
    return usable;
}

} // namespace exporter
