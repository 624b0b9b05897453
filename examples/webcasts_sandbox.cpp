// SPDX-License-Identifier: BSL-1.0
// webcasts-sandbox: the service of webcasts/testing/sandbox.hpp behind an HTTP/1.1 server on this machine.

#include <webcasts/calendar_date.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/zoneinfo.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <CLI/CLI.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
namespace testing = webcasts::testing;
using tcp = asio::ip::tcp;
using error_code = boost::system::error_code;

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr std::uint32_t most_header_bytes = 16 * 1024;
constexpr std::uint64_t most_body_bytes = 64 * 1024;
constexpr std::chrono::seconds longest_wait{30};

/// Read an RFC 3339 date-time with whole seconds, such as `2026-03-02T09:00:00Z` or
/// `2026-03-02T10:00:00+01:00`.
std::optional<std::chrono::sys_seconds> rfc3339_time(std::string_view text) {
    using webcasts::detail::digits_at;
    if (text.size() < 20) {
        return std::nullopt;
    }
    const auto date = webcasts::detail::iso_date(text.substr(0, 10));
    const int hour = digits_at(text, 11, 2);
    const int minute = digits_at(text, 14, 2);
    const int second = digits_at(text, 17, 2);
    const bool is_spelt =
        (text[10] == 'T' || text[10] == 't' || text[10] == ' ') && text[13] == ':' && text[16] == ':';
    if (!date || !is_spelt || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
        second > 59) {
        return std::nullopt;
    }
    const auto local = std::chrono::sys_days(*date) + std::chrono::hours(hour) +
                       std::chrono::minutes(minute) + std::chrono::seconds(second);
    const std::string_view zone = text.substr(19);
    if (zone == "Z" || zone == "z") {
        return local;
    }
    const int ahead_hours = digits_at(zone, 1, 2);
    const int ahead_minutes = digits_at(zone, 4, 2);
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || ahead_hours < 0 ||
        ahead_hours > 23 || ahead_minutes < 0 || ahead_minutes > 59) {
        return std::nullopt;
    }
    const std::chrono::seconds ahead = std::chrono::hours(ahead_hours) + std::chrono::minutes(ahead_minutes);
    return zone[0] == '+' ? local - ahead : local + ahead;
}

/// The sandbox with a clock that runs where sessions end by age, and stands still otherwise so that replies
/// repeat.
class service {
  public:
    service(testing::sandbox_options options, bool clock_runs)
        : clock_runs_(clock_runs), started_at_(options.clock), started_(std::chrono::steady_clock::now()),
          sandbox_(std::move(options)) {}

    [[nodiscard]] testing::sandbox& sandbox() {
        if (clock_runs_) {
            const auto elapsed = std::chrono::steady_clock::now() - started_;
            const auto ahead = std::chrono::seconds(ahead_by_.load());
            sandbox_.set_clock(started_at_ + ahead + std::chrono::floor<std::chrono::seconds>(elapsed));
        }
        return sandbox_;
    }
    void set_clock(std::chrono::sys_seconds now) {
        const auto current = sandbox().clock();
        ahead_by_ += (now - current).count();
        sandbox_.set_clock(now);
    }

  private:
    bool clock_runs_;
    std::chrono::sys_seconds started_at_;
    std::chrono::steady_clock::time_point started_;
    std::atomic<std::int64_t> ahead_by_{0};
    testing::sandbox sandbox_;
};

testing::sandbox_response make_response(int status, std::string type, std::string body) {
    testing::sandbox_response made;
    made.status = status;
    made.headers.push_back({"Content-Type", std::move(type)});
    made.content_length = body.size();
    made.body = testing::sandbox_body(std::move(body));
    return made;
}

testing::sandbox_response text_response(int status, std::string text) {
    return make_response(status, "text/plain; charset=utf-8", std::move(text) + "\n");
}

/// The paths below /__sandbox/, which the vendor's service does not have.
class admin {
  public:
    explicit admin(service& answering) : service_(answering) {}

    [[nodiscard]] testing::sandbox_response answer(const testing::sandbox_request& request,
                                                   std::string_view path) {
        const bool is_get = path == "/__sandbox/ready" || path == "/__sandbox/journal";
        const bool is_post =
            path == "/__sandbox/reset" || path == "/__sandbox/faults" || path == "/__sandbox/clock";
        if (!is_get && !is_post) {
            return text_response(404,
                                 "404: no such admin path; these are: GET /__sandbox/ready, GET "
                                 "/__sandbox/journal, POST /__sandbox/reset, POST /__sandbox/faults, POST "
                                 "/__sandbox/clock");
        }
        if (request.method != (is_get ? "GET" : "POST")) {
            auto refused = text_response(405, "405: this admin path does not take this method");
            refused.headers.push_back({"Allow", is_get ? "GET" : "POST"});
            return refused;
        }
        if (path == "/__sandbox/ready") {
            return text_response(200, "ready");
        }
        if (path == "/__sandbox/journal") {
            return journal();
        }
        if (path == "/__sandbox/reset") {
            service_.sandbox().reset();
            return text_response(200, "faults, journal and sessions are forgotten");
        }
        return path == "/__sandbox/faults" ? add_fault(request.body) : set_clock(request.body);
    }

  private:
    [[nodiscard]] testing::sandbox_response journal() {
        json::array calls;
        for (const testing::sandbox_call& call : service_.sandbox().journal()) {
            calls.push_back({{"method", call.method},
                             {"target", call.target},
                             {"form", call.form},
                             {"operation", call.operation},
                             {"event", call.event},
                             {"outcome", call.outcome}});
        }
        const testing::sandbox_counts counts = service_.sandbox().counts();
        json::object by_operation;
        for (const auto& [name, count] : counts.by_operation) {
            by_operation[name.empty() ? "other" : name] = count;
        }
        json::object by_outcome;
        for (const auto& [name, count] : counts.by_outcome) {
            by_outcome[name] = count;
        }
        const json::value shown{{"calls", std::move(calls)},
                                {"counts",
                                 {{"calls", counts.calls},
                                  {"by_operation", std::move(by_operation)},
                                  {"by_outcome", std::move(by_outcome)}}}};
        return make_response(200, "application/json", json::serialize(shown) + "\n");
    }

    [[nodiscard]] testing::sandbox_response add_fault(const std::string& body) {
        error_code wrong;
        const json::value given = json::parse(body, wrong);
        if (wrong || !given.is_object()) {
            return text_response(
                400, "400: the body is not a JSON object, such as {\"operation\":\"login\",\"status\":500}");
        }
        std::vector<std::pair<std::string, std::string>> pairs;
        for (const auto& [name, value] : given.get_object()) {
            // Numbers and booleans are spelt in JSON as they are in a --fault.
            pairs.emplace_back(std::string(name),
                               value.is_string() ? std::string(value.get_string()) : json::serialize(value));
        }
        const auto fault = testing::make_fault(pairs);
        if (!fault) {
            return text_response(400, "400: " + fault.error().detail());
        }
        service_.sandbox().add_fault(*fault);
        return text_response(200, "the fault is set");
    }

    [[nodiscard]] testing::sandbox_response set_clock(const std::string& body) {
        error_code wrong;
        const json::value given = json::parse(body, wrong);
        const json::value* const now =
            !wrong && given.is_object() ? given.get_object().if_contains("now") : nullptr;
        const auto time =
            now != nullptr && now->is_string()
                ? rfc3339_time(std::string_view(now->get_string().data(), now->get_string().size()))
                : std::nullopt;
        if (!time) {
            return text_response(400, "400: the body is not like {\"now\":\"2026-03-02T09:00:00Z\"}");
        }
        service_.set_clock(*time);
        return text_response(200, "the clock is set");
    }

    service& service_;
};

/// One client's connection: requests one after the other, each answered while its body is being made.
class connection : public std::enable_shared_from_this<connection> {
  public:
    connection(tcp::socket socket, service& answering)
        : stream_(std::move(socket)), timer_(stream_.get_executor()), service_(answering) {}

    void start() {
        error_code ignored;
        stream_.socket().set_option(tcp::no_delay(true), ignored);
        asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->read(); });
    }

  private:
    void read() {
        parser_.emplace();
        parser_->header_limit(most_header_bytes);
        parser_->body_limit(most_body_bytes);
        stream_.expires_after(longest_wait);
        http::async_read(
            stream_, received_, *parser_,
            [self = shared_from_this()](error_code failed, std::size_t) { self->on_read(failed); });
    }

    void on_read(error_code failed) {
        keeps_alive_ = false;
        version_ = 11;
        is_head_ = false;
        if (failed == http::error::body_limit) {
            return answer(text_response(413, "413: a form body has at most 65536 bytes"));
        }
        if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
            return answer(text_response(431, "431: a request line with its headers has at most 16384 bytes"));
        }
        if (failed.category() == http::make_error_code(http::error::bad_target).category() &&
            failed != http::error::end_of_stream && failed != http::error::partial_message) {
            return answer(text_response(400, "400: not an HTTP/1 request"));
        }
        if (failed) {
            return close();
        }
        const auto& arrived = parser_->get();
        keeps_alive_ = arrived.keep_alive();
        version_ = arrived.version();
        is_head_ = arrived.method() == http::verb::head;
        testing::sandbox_request request;
        request.method = std::string(arrived.method_string());
        request.target = std::string(arrived.target());
        request.body = arrived.body();
        for (const auto& field : arrived) {
            request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
        }
        const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
        answer(path.starts_with("/__sandbox/") ? admin(service_).answer(request, path)
                                               : service_.sandbox().handle(request));
    }

    void answer(testing::sandbox_response response) {
        response_ = std::move(response);
        after(response_.latency, &connection::write_header);
    }

    void write_header() {
        header_ = {};
        header_.version(version_);
        header_.result(static_cast<unsigned>(response_.status));
        header_.set(http::field::server, "webcasts-sandbox");
        for (const webcasts::http_header& item : response_.headers) {
            header_.insert(item.name, item.value);
        }
        is_chunked_ = !response_.content_length && version_ >= 11;
        if (response_.content_length) {
            header_.content_length(*response_.content_length);
        } else if (is_chunked_) {
            header_.chunked(true);
        } else {
            keeps_alive_ = false;
        }
        header_.keep_alive(keeps_alive_);
        serializer_.emplace(header_);
        stream_.expires_after(longest_wait);
        http::async_write_header(stream_, *serializer_,
                                 [self = shared_from_this()](error_code failed, std::size_t) {
                                     if (failed) {
                                         return self->close();
                                     }
                                     self->is_head_ ? self->finish() : self->write_body();
                                 });
    }

    void write_body() {
        const std::size_t count = response_.body.read_some(piece_);
        if (count == 0) {
            return end_body();
        }
        const auto written = [self = shared_from_this(), count](error_code failed, std::size_t) {
            if (failed) {
                return self->close();
            }
            const std::uint64_t rate = self->response_.bytes_per_second;
            const auto pause = std::chrono::microseconds(rate == 0 ? 0 : 1'000'000 * count / rate);
            self->after(pause, &connection::write_body);
        };
        stream_.expires_after(longest_wait);
        if (is_chunked_) {
            asio::async_write(stream_, http::make_chunk(asio::buffer(piece_, count)), written);
        } else {
            asio::async_write(stream_, asio::buffer(piece_, count), written);
        }
    }

    void end_body() {
        if (response_.body.ending() == testing::body_ending::reset) {
            // Closing with a zero linger time sends RST in place of FIN.
            error_code ignored;
            stream_.socket().set_option(asio::socket_base::linger(true, 0), ignored);
            stream_.socket().close(ignored);
            return;
        }
        if (response_.body.ending() == testing::body_ending::cut_short) {
            return close();
        }
        if (!is_chunked_) {
            return finish();
        }
        stream_.expires_after(longest_wait);
        asio::async_write(stream_, http::make_chunk_last(),
                          [self = shared_from_this()](error_code failed, std::size_t) {
                              failed ? self->close() : self->finish();
                          });
    }

    void finish() {
        response_ = {};
        keeps_alive_ ? read() : close();
    }

    void close() {
        error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        // What the client still sends is taken for a moment: closing a socket with unread bytes would reset
        // the connection, and the client might lose the answer.
        stream_.expires_after(std::chrono::seconds(2));
        drain();
    }
    void drain() {
        stream_.async_read_some(asio::buffer(piece_),
                                [self = shared_from_this()](error_code failed, std::size_t) {
                                    if (!failed) {
                                        self->drain();
                                    }
                                });
    }

    /// Go on with a step, at once or later.
    template <class Duration>
    void after(Duration pause, void (connection::*step)()) {
        if (pause.count() == 0) {
            return (this->*step)();
        }
        stream_.expires_never();
        timer_.expires_after(pause);
        timer_.async_wait([self = shared_from_this(), step](error_code failed) {
            if (!failed) {
                ((*self).*step)();
            }
        });
    }

    beast::tcp_stream stream_;
    asio::steady_timer timer_;
    service& service_;
    beast::flat_buffer received_{most_header_bytes + static_cast<std::size_t>(most_body_bytes)};
    std::optional<http::request_parser<http::string_body>> parser_;
    testing::sandbox_response response_;
    http::response<http::empty_body> header_;
    std::optional<http::response_serializer<http::empty_body>> serializer_;
    std::array<char, 16 * 1024> piece_{};
    unsigned version_ = 11;
    bool keeps_alive_ = false;
    bool is_chunked_ = false;
    bool is_head_ = false;
};

class server {
  public:
    server(asio::thread_pool& threads, service& answering)
        : threads_(threads), acceptor_(asio::make_strand(threads)), service_(answering) {}

    /// Listen, or return what stands in the way.
    [[nodiscard]] error_code listen(const tcp::endpoint& where) {
        error_code failed;
        acceptor_.open(where.protocol(), failed);
        if (!failed) {
            acceptor_.set_option(asio::socket_base::reuse_address(true), failed);
        }
        if (!failed) {
            acceptor_.bind(where, failed);
        }
        if (!failed) {
            acceptor_.listen(asio::socket_base::max_listen_connections, failed);
        }
        if (!failed) {
            accept();
        }
        return failed;
    }
    [[nodiscard]] tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

  private:
    void accept() {
        acceptor_.async_accept(asio::make_strand(threads_), [this](error_code failed, tcp::socket socket) {
            if (failed == asio::error::operation_aborted) {
                return;
            }
            if (!failed) {
                std::make_shared<connection>(std::move(socket), service_)->start();
            }
            accept();
        });
    }

    asio::thread_pool& threads_;
    tcp::acceptor acceptor_;
    service& service_;
};

struct settings {
    testing::sandbox_options sandbox;
    std::string bind = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string port_file;
    std::string user;
    std::string password_file;
    std::uint64_t session_ttl = 0;
    std::string clock;
    std::size_t registrants = 0;
    std::vector<std::string> faults;
};

void describe(CLI::App& app, settings& given) {
    app.add_option("--port", given.port, "TCP port; 0: any free one, which is printed")
        ->capture_default_str();
    app.add_option("--port-file", given.port_file, "write the port to this file once the service is ready");
    app.add_option("--bind", given.bind, "IP address to listen on")->capture_default_str();
    auto* user =
        app.add_option("--user", given.user, "the account's user name, in place of demo@example.com");
    auto* file = app.add_option("--password-file", given.password_file,
                                "file with the account's password; - is standard input");
    user->needs(file);
    file->needs(user);
    app.add_option("--seed", given.sandbox.seed, "seed of the made-up data")->capture_default_str();
    app.add_option("--events", given.sandbox.event_count, "how many events to make up")
        ->check(CLI::Range(0, 100'000))
        ->capture_default_str();
    app.add_option("--registrants", given.registrants, "registrants of each event, in place of 40 to 400")
        ->check(CLI::Range(1, 5'000'000));
    app.add_option("--clock", given.clock,
                   "the service's time, as 2026-03-02T09:00:00Z; it stands still unless "
                   "--session-ttl is given");
    app.add_option("--session-ttl", given.session_ttl, "seconds that a session lives; 0: no limit");
    app.add_option("--session-calls", given.sandbox.session_calls,
                   "calls that a session is good for; 0: no limit");
    app.add_option("--fault", given.faults,
                   "let something go wrong, as operation=audience_reports,nth=2,status=500")
        ->allow_extra_args(false);
    app.add_flag("--lenient", given.sandbox.lenient, "pass over parameters that are not documented");
}

/// Read a password: the file's text without one line end.
std::optional<std::string> read_password(const std::string& path) {
    std::string text;
    if (path == "-") {
        text.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
        std::ifstream file(path, std::ios::binary);
        if (!file) {
            return std::nullopt;
        }
        text.assign(std::istreambuf_iterator<char>(file), {});
    }
    if (text.ends_with('\n')) {
        text.pop_back();
    }
    if (text.ends_with('\r')) {
        text.pop_back();
    }
    return text;
}

/// Put what was given into the sandbox's options; the text of what is wrong, or empty.
std::string complete(settings& given) {
    if (!given.clock.empty()) {
        const auto clock = rfc3339_time(given.clock);
        if (!clock) {
            return "--clock: not an RFC 3339 time such as 2026-03-02T09:00:00Z";
        }
        given.sandbox.clock = *clock;
    }
    if (!given.user.empty()) {
        const auto password = read_password(given.password_file);
        if (!password) {
            return "--password-file: cannot read " + given.password_file;
        }
        const auto who = webcasts::credentials::parse(given.user, *password);
        if (!who) {
            return "--user, --password-file: " + who.error().detail();
        }
        given.sandbox.accounts = {{who->username(), who->password()}};
    }
    if (given.registrants != 0) {
        given.sandbox.fewest_registrants = given.registrants;
        given.sandbox.most_registrants = given.registrants;
    }
    given.sandbox.session_ttl = std::chrono::seconds(given.session_ttl);
    given.sandbox.zone_offset = testing::zoneinfo();
    return {};
}

/// Write the port so that a reader never sees half of it.
bool write_port_file(const std::string& path, std::uint16_t port) {
    const std::string unfinished = path + ".new";
    {
        std::ofstream file(unfinished, std::ios::trunc);
        file << port << '\n';
        if (!file.flush()) {
            return false;
        }
    }
    return std::rename(unfinished.c_str(), path.c_str()) == 0;
}

int usage_error(const std::string& text) {
    std::cerr << "webcasts-sandbox: " << text << "\nRun webcasts-sandbox --help for the options.\n";
    return exit_usage;
}

int serve(settings given) {
    error_code failed;
    const auto address = asio::ip::make_address(given.bind, failed);
    if (failed) {
        return usage_error("--bind: not an IP address: " + given.bind);
    }
    service answering(given.sandbox, given.session_ttl != 0);
    for (const std::string& text : given.faults) {
        const auto fault = testing::parse_fault(text);
        if (!fault) {
            return usage_error("--fault: " + fault.error().detail());
        }
        answering.sandbox().add_fault(*fault);
    }

    asio::thread_pool threads(4);
    asio::signal_set signals(threads, SIGINT, SIGTERM);
    signals.async_wait([&](error_code, int) { threads.stop(); });
    server listening(threads, answering);
    if (const error_code refused = listening.listen({address, given.port})) {
        threads.stop();
        threads.join();
        std::cerr << "webcasts-sandbox: cannot listen on " << given.bind << " port " << given.port << ": "
                  << refused.message() << "; choose another --port (0: any free one)\n";
        return exit_failed;
    }
    const tcp::endpoint where = listening.endpoint();
    if (!given.port_file.empty() && !write_port_file(given.port_file, where.port())) {
        threads.stop();
        threads.join();
        std::cerr << "webcasts-sandbox: cannot write " << given.port_file << "\n";
        return exit_failed;
    }
    std::cout << "webcasts-sandbox listens on http://" << where
              << "\nuser name: " << given.sandbox.accounts.front().username
              << (given.user.empty() ? "\npassword: demo" : "\npassword: as in the password file")
              << std::endl;
    threads.join();
    std::cout << "webcasts-sandbox ended" << std::endl;
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("The webcasts.com Reporting API as a service on this machine, with made-up data.",
                 "webcasts-sandbox");
    settings given;
    describe(app, given);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& stopped) {
        return stopped.get_exit_code() == 0 ? app.exit(stopped) : usage_error(stopped.what());
    }
    if (const std::string wrong = complete(given); !wrong.empty()) {
        return usage_error(wrong);
    }
    return serve(std::move(given));
}
