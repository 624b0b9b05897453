// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_UNIT_TUNNEL_PROXY_HPP
#define WEBCASTS_TESTS_UNIT_TUNNEL_PROXY_HPP

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

/// A proxy on a free port that opens one tunnel: to a port of this machine, whatever host it is asked for.
class tunnel_proxy {
  public:
    explicit tunnel_proxy(std::uint16_t target) : target_(target) {
        acceptor_.async_accept(client_, [this](const error_code& code) {
            if (!code) {
                receive_request();
            }
        });
        thread_ = std::thread([this] { context_.run(); });
    }
    tunnel_proxy(const tunnel_proxy&) = delete;
    tunnel_proxy& operator=(const tunnel_proxy&) = delete;
    ~tunnel_proxy() {
        context_.stop();
        thread_.join();
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// The head of the request for the tunnel.
    [[nodiscard]] std::string request() const {
        const std::lock_guard lock(mutex_);
        return request_;
    }

  private:
    using error_code = boost::system::error_code;
    using tcp = boost::asio::ip::tcp;

    void receive_request() {
        boost::asio::async_read_until(client_, boost::asio::dynamic_buffer(received_), "\r\n\r\n",
                                      [this](const error_code& code, std::size_t) {
                                          if (code) {
                                              return;
                                          }
                                          {
                                              const std::lock_guard lock(mutex_);
                                              request_ = received_;
                                          }
                                          open_tunnel();
                                      });
    }
    void open_tunnel() {
        error_code code;
        server_.connect({boost::asio::ip::address_v4::loopback(), target_}, code);
        boost::asio::write(client_, boost::asio::buffer(std::string("HTTP/1.1 200 Opened\r\n\r\n")), code);
        relay(client_, server_, there_);
        relay(server_, client_, back_);
    }
    void relay(tcp::socket& from, tcp::socket& to, std::array<char, 4096>& buffer) {
        from.async_read_some(boost::asio::buffer(buffer), [&](const error_code& code, std::size_t count) {
            error_code ended = code;
            if (!ended) {
                boost::asio::write(to, boost::asio::buffer(buffer, count), ended);
            }
            if (ended) {
                to.shutdown(tcp::socket::shutdown_send, ended);
                return;
            }
            relay(from, to, buffer);
        });
    }

    const std::uint16_t target_;
    boost::asio::io_context context_;
    tcp::acceptor acceptor_{context_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
    const std::uint16_t port_ = acceptor_.local_endpoint().port();
    tcp::socket client_{context_};
    tcp::socket server_{context_};
    std::string received_;
    std::array<char, 4096> there_{};
    std::array<char, 4096> back_{};
    mutable std::mutex mutex_;
    std::string request_;
    std::thread thread_;
};

#endif
