// SPDX-License-Identifier: BSL-1.0
#include "listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <iostream>
#include <utility>

namespace sandbox_server {

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

} // namespace

listener::listener(asio::any_io_executor threads, const tcp::endpoint& where)
    : threads_(std::move(threads)), acceptor_(asio::make_strand(threads_)) {
    acceptor_.open(where.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(where);
    acceptor_.listen(asio::socket_base::max_listen_connections);
}

void listener::start(connection_starter start_connection) {
    start_connection_ = std::move(start_connection);
    asio::co_spawn(
        acceptor_.get_executor(), [this] { return accept(); }, asio::detached);
}

asio::awaitable<void> listener::accept() {
    boost::system::error_code failed;
    while (failed != asio::error::operation_aborted) {
        tcp::socket socket(asio::make_strand(threads_));
        co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, failed));
        if (!failed) {
            start_connection_(std::move(socket));
        } else if (failed != asio::error::connection_aborted) {
            co_await wait_for_resources(failed);
        }
    }
}

asio::awaitable<void> listener::wait_for_resources(const boost::system::error_code& failed) {
    if (!std::exchange(has_complained_, true)) {
        std::cerr << "webcasts-sandbox: connections have to wait: " << failed.message() << std::endl;
    }
    asio::steady_timer pause(acceptor_.get_executor(), std::chrono::milliseconds(50));
    boost::system::error_code ignored;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

} // namespace sandbox_server
