// SPDX-License-Identifier: BSL-1.0
#include "service/environment_proxy.hpp"

#include "terminal/environment.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace exporter {

namespace {

/// Return the first of these variables that is set and not empty.
std::string first_of(std::initializer_list<const char*> names) {
    for (const char* name : names) {
        if (const std::string_view value = environment_value(name); !value.empty()) {
            return std::string(value);
        }
    }
    return {};
}

/// Return whether a list such as `localhost,.example.com` contains a host or a parent domain.
bool names_host(std::string_view list, std::string_view host) {
    while (!list.empty()) {
        const auto end = std::min(list.find_first_of(", "), list.size());
        std::string_view item = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        if (item == "*") {
            return true;
        }
        if (item.starts_with('.')) {
            item.remove_prefix(1);
        }
        if (!item.empty() && host.ends_with(item) &&
            (host.size() == item.size() || host[host.size() - item.size() - 1] == '.')) {
            return true;
        }
    }
    return false;
}

} // namespace

std::string environment_proxy(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->scheme() != "https") {
        return {};
    }
    const std::string proxy = first_of({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
    if (proxy.empty() || names_host(first_of({"no_proxy", "NO_PROXY"}), parsed->host())) {
        return {};
    }
    return proxy.find("://") == std::string::npos ? "http://" + proxy : proxy;
}

} // namespace exporter
