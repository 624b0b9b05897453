// SPDX-License-Identifier: BSL-1.0
#include "server.hpp"

#include "authority_file.hpp"
#include "connections.hpp"
#include "host_rule.hpp"
#include "listener.hpp"
#include "published_file.hpp"
#include "sandbox_service.hpp"
#include "usage_error.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

namespace sandbox_server {

namespace {

namespace asio = boost::asio;

/// Everything that runs while the program serves. Members are declared before those that use them, and are
/// destroyed after them.
class server {
  public:
    explicit server(const server_settings& settings)
        : settings_(settings), service_(settings.sandbox), hosts_(settings.allowed_hosts),
          threads_(std::max(4U, std::thread::hardware_concurrency())), signals_(threads_, SIGINT, SIGTERM) {
        for (const auto& fault : settings.faults) {
            service_.sandbox().add_fault(fault);
        }
    }
    ~server() {
        threads_.stop();
        threads_.join();
    }
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// Start listening and print the addresses.
    void start() {
        signals_.async_wait([this](const boost::system::error_code&, int) { threads_.stop(); });
        if (!settings_.port_file.empty()) {
            // A reader that waits for the file must not get an earlier run's port.
            std::remove(settings_.port_file.c_str());
        }
        std::ostringstream announcement;
        const std::uint16_t port =
            settings_.tls ? start_https(announcement) : start_http(settings_.port, announcement);
        if (settings_.http_port) {
            static_cast<void>(start_http(*settings_.http_port, announcement));
        }
        if (!settings_.port_file.empty()) {
            publish("--port-file", settings_.port_file, port);
        }
        for (const auto& account : settings_.sandbox.accounts) {
            announcement << "user name: " << account.username << '\n';
        }
        announcement << "password: " << (settings_.own_accounts ? "as in the password file" : "demo") << '\n';
        std::cout << announcement.str() << std::flush;
    }

    /// Serve until a signal arrives.
    void run() { threads_.join(); }

  private:
    std::uint16_t start_http(std::uint16_t port, std::ostream& announcement) {
        listener& listening = listen(port);
        announcement << "webcasts-sandbox listens on http://" << listening.endpoint() << '\n';
        listening.start(plain_connections(shared()));
        return listening.endpoint().port();
    }
    std::uint16_t start_https(std::ostream& announcement) {
        listener& listening = listen(settings_.port);
        const tls_service https = tls_connections(shared());
        try {
            write_authority_file(settings_.ca_file, https.authority);
        } catch (const std::system_error& error) {
            refuse_to_write("--ca-file", error);
        }
        announcement << "webcasts-sandbox listens on https://" << listening.endpoint()
                     << "\ncertificate authority: " << settings_.ca_file << '\n';
        listening.start(https.start);
        return listening.endpoint().port();
    }

    [[nodiscard]] shared_by_connections shared() { return {service_, hosts_, settings_.limits}; }

    listener& listen(std::uint16_t port) {
        try {
            return listeners_.emplace_back(threads_.get_executor(),
                                           asio::ip::tcp::endpoint{settings_.bind, port});
        } catch (const boost::system::system_error& error) {
            throw std::runtime_error("cannot listen on " + settings_.bind.to_string() + " port " +
                                     std::to_string(port) + ": " + error.code().message() +
                                     "; choose another --port (0: any free one)");
        }
    }

    static void publish(const std::string& option, const std::string& path, std::uint16_t port) {
        try {
            publish_file(path, std::to_string(port) + "\n");
        } catch (const std::system_error& error) {
            refuse_to_write(option, error);
        }
    }
    /// The name is not shown: it may be a password in the wrong place.
    [[noreturn]] static void refuse_to_write(const std::string& option, const std::system_error& error) {
        throw std::runtime_error(option + ": the file cannot be written: " + error.code().message());
    }

    const server_settings& settings_;
    sandbox_service service_;
    host_rule hosts_;
    asio::thread_pool threads_;
    asio::signal_set signals_;
    std::deque<listener> listeners_;
};

} // namespace

void serve(const server_settings& settings) {
    server serving(settings);
    serving.start();
    serving.run();
    std::cout << "webcasts-sandbox ended" << std::endl;
}

} // namespace sandbox_server
