// SPDX-License-Identifier: BSL-1.0
#include "service/service_client.hpp"

#include "service/environment_proxy.hpp"
#include "service/requested_pause.hpp"
#include "terminal/interruption.hpp"
#include <webcasts/async_client.hpp>
#include <webcasts/observers/async_observed.hpp>
#include <webcasts/observers/attempt.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/retry.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/zoneinfo.hpp>
#include <webcasts/transports/async_adapter.hpp>
#include <webcasts/transports/async_beast.hpp>
#include <webcasts/wire/decode_limits.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <chrono>
#include <cstddef>
#include <fmt/format.h>
#include <span>
#include <utility>

namespace exporter {

namespace {

/// Logs requests and the heads of responses, both without secrets.
class request_log {
  public:
    class observation {
      public:
        observation(const console& console, std::shared_ptr<const webcasts::redactor> hidden,
                    std::optional<webcasts::operation_kind> operation)
            : console_(&console), hidden_(std::move(hidden)), operation_(operation) {}
        void on_response(const webcasts::http_response_head& head) {
            if (console_->verbosity() >= 2) {
                console_->say_at(2, fmt::format("  {} {}", head.status, shown(head, "content-type")));
            }
            const auto pause =
                webcasts::parse_retry_after(head.header("retry-after"), std::chrono::system_clock::now());
            if ((head.status == 429 || head.status == 503) && pause) {
                console_->say(fmt::format("the service answers with HTTP status {} and asks to wait: {} s",
                                          head.status, pause->count()));
            }
        }
        void on_body(std::span<const char>) noexcept {}
        void on_end() noexcept {}
        void on_failure(const webcasts::error&) noexcept {}
        void on_abandoned() noexcept {}

      private:
        [[nodiscard]] std::string shown(const webcasts::http_response_head& head,
                                        std::string_view name) const {
            constexpr std::size_t max_value = 200;
            const webcasts::http_header item{std::string(name), std::string(head.header(name))};
            return webcasts::shown(webcasts::service_text(webcasts::shown_header(item, operation_, *hidden_)),
                                   {}, max_value);
        }

        const console* console_;
        std::shared_ptr<const webcasts::redactor> hidden_;
        std::optional<webcasts::operation_kind> operation_;
    };

    explicit request_log(const console& console)
        : console_(&console), hidden_(std::make_shared<webcasts::redactor>()) {}

    /// Hide the secrets of the transport.
    void hide(const webcasts::redactor& more) { hidden_->add(more); }

    [[nodiscard]] observation start(const webcasts::http_request& request) {
        if (console_->verbosity() >= 1) {
            console_->say_at(1, shown(request));
        }
        if (console_->verbosity() >= 2) { // nothing else shows what the service says
            hidden_->add_url(request.url.expose());
            hidden_->add_parameters(request.body.expose());
        }
        return {*console_, hidden_, webcasts::operation_of_url(request.url.expose())};
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

    const console* console_;
    std::shared_ptr<webcasts::redactor> hidden_; ///< one thread uses it
};

/// Return the canonical form of a URL: scheme and host in lower case, without the default port and without a
/// trailing slash.
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
    webcasts::testing::sandbox_options sandbox;
    sandbox.seed = options.seed.value_or(sandbox.seed);
    sandbox.scenario = options.scenario;
    sandbox.zone_offset = webcasts::testing::zoneinfo();
    return sandbox;
}

/// Return a name for the sandbox's data. Equal names mean the same data.
std::string sandbox_source(const service_options& options) {
    std::string name = fmt::format("sandbox, seed {}", sandbox_options_for(options).seed);
    if (options.scenario != webcasts::testing::sandbox_scenario::small_year) {
        name += fmt::format(", scenario {}", to_string(options.scenario));
    }
    return name;
}

std::string source_of(const service_options& options) {
    return options.sandbox ? sandbox_source(options) : canonical(options.base_url);
}

/// Return the decoders' limits of sizes and numbers, multiplied. The depth stays: no report nests deeper.
webcasts::wire::decode_limits limits_for(unsigned factor) {
    webcasts::wire::decode_limits limits;
    limits.body_bytes *= factor;
    limits.field_bytes *= factor;
    limits.record_bytes *= factor;
    limits.tag_bytes *= factor;
    limits.fields_per_record *= factor;
    limits.sessions_per_record *= factor;
    limits.records *= factor;
    return limits;
}

webcasts::client_options client_options_for(const service_options& options) {
    webcasts::client_options client;
    // The sandbox accepts any host; messages show this one.
    client.base_url = options.sandbox ? "https://sandbox.example.com" : options.base_url;
    client.format = options.wire;
    client.method = options.method;
    client.timeout = options.timeout;
    client.deadline = options.max_time;
    client.min_speed = options.min_speed;
    client.retry.max_attempts = options.retries + 1;
    client.rate.requests_per_second = options.max_rate;
    client.value_policy = webcasts::wire::value_policy::lenient; // one bad value must not cost a night's data
    client.limits = limits_for(options.size_limits);
    return client;
}

} // namespace

/// A client with its transport, behind one interface for all transports.
class service_client::any_client {
  public:
    virtual ~any_client() = default;
    virtual webcasts::result<void> login() = 0;
    virtual webcasts::result<std::vector<webcasts::event_summary>> events() = 0;
    [[nodiscard]] virtual const webcasts::unreadable_values& unreadable() const = 0;
    [[nodiscard]] virtual webcasts::redactor secrets() const = 0;
    [[nodiscard]] virtual std::optional<webcasts::local_time> service_time() const = 0;
    virtual webcasts::result<webcasts::report_summary>
    visit_report(const webcasts::query_params& query,
                 const std::function<bool(const webcasts::attendee_view&)>& visitor) = 0;
    virtual void fetch_reports(std::vector<webcasts::query_params> queries, report_receiver& receiver) = 0;
};

template <class Transport>
class service_client::client_over final : public any_client {
  public:
    template <class MakeTransport>
    client_over(MakeTransport make_transport, webcasts::credentials credentials,
                const service_options& options, const console& console)
        : jobs_(options.jobs), client_({make_transport(context_.get_executor()), request_log(console)},
                                       std::move(credentials), client_options_for(options)) {}

    webcasts::result<void> login() override {
        return wait_for<void>([&](auto token) { client_.async_login(token); });
    }
    webcasts::result<std::vector<webcasts::event_summary>> events() override {
        return wait_for<std::vector<webcasts::event_summary>>(
            [&](auto token) { client_.async_events(token); });
    }
    [[nodiscard]] const webcasts::unreadable_values& unreadable() const override {
        return client_.unreadable();
    }
    [[nodiscard]] webcasts::redactor secrets() const override { return client_.secrets(); }
    [[nodiscard]] std::optional<webcasts::local_time> service_time() const override {
        return client_.service_time();
    }
    webcasts::result<webcasts::report_summary>
    visit_report(const webcasts::query_params& query,
                 const std::function<bool(const webcasts::attendee_view&)>& visitor) override {
        return wait_for<webcasts::report_summary>(
            [&](auto token) { client_.async_visit_report(query, std::cref(visitor), token); });
    }
    void fetch_reports(std::vector<webcasts::query_params> queries, report_receiver& receiver) override {
        auto reports = client_.fetch_many(std::move(queries), jobs_);
        using part = std::optional<webcasts::report_part<>>;
        bool pauses = false; // nothing more is sent, but what is in flight arrives
        for (bool wants_more = true; wants_more;) {
            const auto next = wait_for<part>([&](auto token) { reports.async_next(token); });
            if (!next || !*next || interrupted()) {
                return;
            }
            const webcasts::report_part<>& arrived = **next;
            if (!arrived.rows.empty()) {
                receiver.on_rows(arrived.index, arrived.rows);
            }
            if (!arrived.end || (pauses && !*arrived.end && was_held_back(arrived.end->error()))) {
                continue;
            }
            wants_more = receiver.on_end(arrived.index, *arrived.end);
            pauses = pauses || (!wants_more && !*arrived.end && asks_for_long_pause(arrived.end->error()));
            wants_more = wants_more || pauses;
        }
    }

  private:
    /// Start a call by `start(token)` and run the client until it ends.
    template <class Value, class Start>
    webcasts::result<Value> wait_for(Start start) {
        constexpr std::chrono::milliseconds poll_interval{100};
        std::optional<webcasts::result<Value>> result;
        start([&result](webcasts::result<Value> outcome) { result.emplace(std::move(outcome)); });
        for (bool cancelled = false; !result;) {
            if (interrupted() && !std::exchange(cancelled, true)) {
                client_.cancel();
            }
            context_.restart();
            context_.run_one_for(poll_interval);
        }
        return *std::move(result);
    }

    boost::asio::io_context context_{1}; // one thread runs it
    std::size_t jobs_;
    webcasts::async_client<webcasts::observed_transport<Transport, request_log>> client_;
};

std::unique_ptr<service_client::any_client>
service_client::make_client(const service_options& options, const webcasts::testing::sandbox& service,
                            const console& console) {
    const auto account = webcasts::testing::sandbox_options().accounts.front();
    using transport = webcasts::async_adapter<webcasts::testing::sandbox_transport>;
    return std::make_unique<client_over<transport>>(
        [&](const auto& executor) { return transport(executor, service.transport()); },
        webcasts::credentials::parse(account.username, account.password.expose()).value(), options, console);
}

std::unique_ptr<service_client::any_client> service_client::make_client(const service_options& options,
                                                                        const credentials_source& credentials,
                                                                        const console& console) {
    if (options.sandbox) {
        return make_client(options, webcasts::testing::sandbox(sandbox_options_for(options)), console);
    }
    webcasts::beast_options network;
    network.ca_file = options.ca_file;
    network.proxy = environment_proxy(options.base_url);
    network.idle_connections_per_host = options.jobs;
    network.decoded_bytes_per_compressed_byte *= options.size_limits;
    using transport = webcasts::async_beast_transport;
    return std::make_unique<client_over<transport>>(
        [&](const auto& executor) { return transport(executor, network); },
        read_credentials(credentials, console), options, console);
}

service_client::service_client(const service_options& options, const credentials_source& credentials,
                               const console& console)
    : source_(source_of(options)), client_(make_client(options, credentials, console)) {}

service_client::service_client(const service_options& options, const webcasts::testing::sandbox& service,
                               const console& console)
    : source_(source_of(options)), client_(make_client(options, service, console)) {}

service_client::~service_client() = default;

webcasts::result<void> service_client::login() {
    return client_->login();
}

webcasts::result<std::vector<webcasts::event_summary>> service_client::events() {
    return client_->events();
}

const webcasts::unreadable_values& service_client::unreadable() const {
    return client_->unreadable();
}

webcasts::redactor service_client::secrets() const {
    return client_->secrets();
}

std::optional<webcasts::local_time> service_client::service_time() const {
    return client_->service_time();
}

webcasts::result<webcasts::report_summary>
service_client::visit_report(const webcasts::query_params& query,
                             const std::function<bool(const webcasts::attendee_view&)>& visitor) {
    return client_->visit_report(query, visitor);
}

void service_client::fetch_reports(std::vector<webcasts::query_params> queries, report_receiver& receiver) {
    client_->fetch_reports(std::move(queries), receiver);
}

} // namespace exporter
