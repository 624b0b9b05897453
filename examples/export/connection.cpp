// SPDX-License-Identifier: BSL-1.0
#include "connection.hpp"

#include "failure.hpp"
#include "interruption.hpp"
#include <webcasts/client.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/sandbox_transport.hpp>
#include <webcasts/testing/zoneinfo.hpp>
#include <webcasts/transport.hpp>
#include <webcasts/transports/curl.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <cstddef>
#include <fmt/format.h>
#include <span>
#include <utility>

namespace exporter {

namespace {

/// Ends a read when the run was interrupted.
template <webcasts::exchange Inner>
class watched_exchange {
  public:
    explicit watched_exchange(Inner inner) : inner_(std::move(inner)) {}
    [[nodiscard]] const webcasts::http_response_head& head() const noexcept { return inner_.head(); }
    [[nodiscard]] webcasts::result<std::size_t> read_some(std::span<char> buffer) {
        if (interrupted()) {
            return webcasts::error(webcasts::transport_errc::cancelled);
        }
        return inner_.read_some(buffer);
    }

  private:
    Inner inner_;
};

/// Shows each request without its secrets, and sends nothing once the run was interrupted.
template <webcasts::transport Inner>
class watched_transport final : public webcasts::any_transport {
  public:
    watched_transport(Inner inner, const console& words) : inner_(std::move(inner)), words_(words) {}

    [[nodiscard]] webcasts::result<std::unique_ptr<webcasts::any_exchange>>
    open(const webcasts::http_request& request) override {
        if (interrupted()) {
            return webcasts::error(webcasts::transport_errc::cancelled);
        }
        words_.detail(1, shown(request));
        auto opened = inner_.open(request);
        if (!opened) {
            return opened.error();
        }
        const webcasts::http_response_head& head = opened->head();
        words_.detail(2, fmt::format("  {} {}", head.status, head.header("content-type")));
        return webcasts::make_any_exchange(watched_exchange(std::move(*opened)));
    }

  private:
    static std::string shown(const webcasts::http_request& request) {
        std::string text =
            fmt::format("{} {}", to_string(request.method), webcasts::redacted_url(request.url.expose()));
        if (!request.body.empty()) {
            text += " with " + webcasts::redacted_parameters(request.body.expose());
        }
        return text;
    }

    Inner inner_;
    const console& words_;
};

/// Write a URL in the one way that equal URLs have: letters of scheme and host small, no port where it is the
/// usual one, no slash at the end.
std::string canonical(const std::string& base_url) {
    const auto parsed = boost::urls::parse_absolute_uri(base_url);
    if (!parsed) {
        return base_url;
    }
    boost::urls::url url(*parsed);
    url.normalize();
    if ((url.scheme() == "https" && url.port() == "443") || (url.scheme() == "http" && url.port() == "80")) {
        url.remove_port();
    }
    std::string text(url.buffer().data(), url.buffer().size());
    while (text.ends_with('/')) {
        text.pop_back();
    }
    return text;
}

webcasts::testing::sandbox_options sandbox_options_for(const service_options& options) {
    webcasts::testing::sandbox_options made;
    made.seed = options.seed.value_or(made.seed);
    made.scenario = options.scenario;
    made.zone_offset = webcasts::testing::zoneinfo();
    return made;
}

/// Name the sandbox's data: the same name stands for the same data.
std::string sandbox_source(const service_options& options) {
    std::string name = fmt::format("sandbox, seed {}", sandbox_options_for(options).seed);
    if (options.scenario != webcasts::testing::sandbox_scenario::small) {
        name += fmt::format(", scenario {}", to_string(options.scenario));
    }
    return name;
}

std::unique_ptr<webcasts::any_transport> make_transport(const service_options& options,
                                                        const console& words) {
    if (options.sandbox) {
        return std::make_unique<watched_transport<webcasts::testing::sandbox_transport>>(
            webcasts::testing::sandbox(sandbox_options_for(options)).transport(), words);
    }
    webcasts::curl_options how;
    how.ca_file = options.ca_file;
    how.is_cancelled = [] { return interrupted(); };
    return std::make_unique<watched_transport<webcasts::curl_transport>>(webcasts::curl_transport(how),
                                                                         words);
}

webcasts::credentials make_credentials(const service_options& options, const credentials_source& who,
                                       const console& words) {
    if (!options.sandbox) {
        return read_credentials(who, words);
    }
    const webcasts::testing::sandbox_account account = webcasts::testing::sandbox_options().accounts.front();
    return webcasts::credentials::parse(account.username, account.password.expose()).value();
}

webcasts::client_options client_options_for(const service_options& options) {
    webcasts::client_options made;
    // The sandbox takes any host; this one shows in messages whom the program talks to.
    made.base_url = options.sandbox ? "https://sandbox.example.com" : options.base_url;
    made.format = options.wire;
    made.method = options.method;
    made.timeout = options.timeout;
    // What failed is reported, and the next run asks for it again.
    made.retry.max_attempts = 1;
    return made;
}

} // namespace

class connection::any_client {
  public:
    any_client(std::unique_ptr<webcasts::any_transport> transport, webcasts::credentials who,
               webcasts::client_options options)
        : transport_(std::move(transport)),
          client(webcasts::transport_ref{*transport_}, std::move(who), std::move(options)) {}

  private:
    std::unique_ptr<webcasts::any_transport> transport_;

  public:
    webcasts::client<webcasts::transport_ref<webcasts::any_transport>> client;
};

connection::connection(const service_options& options, const credentials_source& who, const console& words)
    : source_(options.sandbox ? sandbox_source(options) : canonical(options.base_url)),
      client_(std::make_unique<any_client>(make_transport(options, words),
                                           make_credentials(options, who, words),
                                           client_options_for(options))) {}

connection::~connection() = default;

webcasts::result<void> connection::login() {
    return client_->client.login();
}

webcasts::result<std::vector<webcasts::event_summary>> connection::events() {
    return client_->client.events();
}

std::optional<webcasts::local_time> connection::service_time() const {
    return client_->client.service_time();
}

webcasts::result<webcasts::report_summary>
connection::visit_report(const webcasts::audience_query_spec& query,
                         const std::function<void(const webcasts::attendee_view&)>& visitor) {
    return client_->client.visit_report(query, visitor);
}

} // namespace exporter
