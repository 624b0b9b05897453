// SPDX-License-Identifier: BSL-1.0
#include "server.hpp"

#include "authority_file.hpp"
#include "connections.hpp"
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

/// What runs while the program serves. Members that later ones use stand before them, and end after them.
class server {
  public:
    explicit server(const server_settings& settings)
        : settings_(settings), service_(settings.sandbox),
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

    /// Listen and tell the world.
    void start() {
        signals_.async_wait([this](const boost::system::error_code&, int) { threads_.stop(); });
        if (!settings_.port_file.empty()) {
            std::remove(settings_.port_file.c_str()); // an earlier run's port would mislead who waits for it
        }
        std::ostringstream said;
        const std::uint16_t port = settings_.tls ? start_https(said) : start_http(settings_.port, said);
        if (settings_.http_port) {
            static_cast<void>(start_http(*settings_.http_port, said));
        }
        if (!settings_.port_file.empty()) {
            publish("--port-file", settings_.port_file, port);
        }
        for (const auto& account : settings_.sandbox.accounts) {
            said << "user name: " << account.username << '\n';
        }
        said << "password: " << (settings_.own_accounts ? "as in the password file" : "demo") << '\n';
        std::cout << said.str() << std::flush;
    }

    /// Serve until a signal arrives.
    void run() { threads_.join(); }

  private:
    std::uint16_t start_http(std::uint16_t port, std::ostream& said) {
        listener& listening = listen(port);
        said << "webcasts-sandbox listens on http://" << listening.endpoint() << '\n';
        listening.start(plain_connections(service_, settings_.limits));
        return listening.endpoint().port();
    }
    std::uint16_t start_https(std::ostream& said) {
        listener& listening = listen(settings_.port);
        const tls_service made = tls_connections(service_, settings_.limits);
        try {
            write_authority_file(settings_.ca_file, made.authority);
        } catch (const std::system_error& failed) {
            refuse_to_write("--ca-file", settings_.ca_file, failed);
        }
        said << "webcasts-sandbox listens on https://" << listening.endpoint()
             << "\ncertificate authority: " << settings_.ca_file << '\n';
        listening.start(made.start);
        return listening.endpoint().port();
    }

    listener& listen(std::uint16_t port) {
        try {
            return listeners_.emplace_back(threads_.get_executor(),
                                           asio::ip::tcp::endpoint{settings_.bind, port});
        } catch (const boost::system::system_error& failed) {
            throw std::runtime_error("cannot listen on " + settings_.bind.to_string() + " port " +
                                     std::to_string(port) + ": " + failed.code().message() +
                                     "; choose another --port (0: any free one)");
        }
    }

    static void publish(const std::string& option, const std::string& path, std::uint16_t port) {
        try {
            publish_file(path, std::to_string(port) + "\n");
        } catch (const std::system_error& failed) {
            refuse_to_write(option, path, failed);
        }
    }
    [[noreturn]] static void refuse_to_write(const std::string& option, const std::string& path,
                                             const std::system_error& failed) {
        throw std::runtime_error(option + ": cannot write " + path + ": " + failed.code().message());
    }

    const server_settings& settings_;
    sandbox_service service_;
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
