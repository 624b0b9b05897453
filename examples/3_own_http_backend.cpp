// SPDX-License-Identifier: BSL-1.0
// Any HTTP stack can carry the requests: a function from request to response is a transport. This one is
// Boost.Beast, for plain HTTP. Start webcasts-sandbox and give its URL, such as http://127.0.0.1:8080; it
// lists the events there.

#include <webcasts/client.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>

#include <cstdlib>
#include <iostream>
#include <string>

namespace {

namespace http = boost::beast::http;

webcasts::result<webcasts::http_response> fetch(const webcasts::http_request& request) try {
    const auto url = boost::urls::parse_uri(request.url.expose()).value();
    boost::asio::io_context context;
    boost::beast::tcp_stream stream(context);
    boost::asio::ip::tcp::resolver resolver(context);
    stream.connect(resolver.resolve(url.host(), url.has_port() ? std::string(url.port()) : "80"));

    http::request<http::string_body> sent;
    sent.method_string(to_string(request.method));
    sent.target(url.encoded_resource());
    sent.set(http::field::host, url.encoded_host_and_port());
    for (const auto& header : request.headers) {
        sent.set(header.name, header.value);
    }
    sent.body() = request.body.expose();
    sent.prepare_payload();
    http::write(stream, sent);

    boost::beast::flat_buffer buffer;
    http::response<http::string_body> received;
    http::read(stream, buffer, received);
    return webcasts::http_response{static_cast<int>(received.result_int()),
                                   {{"Content-Type", std::string(received[http::field::content_type])}},
                                   received.body()};
} catch (const boost::system::system_error& failed) {
    return webcasts::error(webcasts::transport_errc::connection_lost, failed.code().message());
}

} // namespace

int main(int argc, char** argv) {
    const auto who = webcasts::credentials::parse("demo@example.com", "demo").value();
    webcasts::callable_transport transport(fetch);
    webcasts::client client(transport, who, {.base_url = argc == 2 ? argv[1] : ""});
    const auto events = client.events();
    if (!events) {
        std::cerr << events.error() << '\n';
        return EXIT_FAILURE;
    }
    for (const auto& event : *events) {
        std::cout << event.id << "  " << event.title << '\n';
    }
    return EXIT_SUCCESS;
}
