// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_CURL_CONNECTIONS_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_CURL_CONNECTIONS_HPP

#include <curl/curl.h>

#include <map>
#ifndef _WIN32
#include <sys/socket.h>
#endif

namespace webcasts { inline namespace v0 { namespace detail {

/// The connections that the transfers of one transport share.
class curl_connections {
  public:
    curl_connections() {
        static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
        handle_ = initialized == CURLE_OK ? curl_multi_init() : nullptr;
    }
    curl_connections(const curl_connections&) = delete;
    curl_connections& operator=(const curl_connections&) = delete;
    ~curl_connections() { curl_multi_cleanup(handle_); }
    [[nodiscard]] CURLM* get() const noexcept { return handle_; }

    /// Record the connection of a transfer that has ended.
    void keep(CURL* ended) {
        long version = 0;
        long port = 0;
        curl_socket_t socket = CURL_SOCKET_BAD;
        curl_easy_getinfo(ended, CURLINFO_HTTP_VERSION, &version);
        curl_easy_getinfo(ended, CURLINFO_LOCAL_PORT, &port);
        curl_easy_getinfo(ended, CURLINFO_ACTIVESOCKET, &socket);
        const bool one_at_a_time = version == CURL_HTTP_VERSION_1_0 || version == CURL_HTTP_VERSION_1_1;
        kept_[port] = one_at_a_time ? socket : CURL_SOCKET_BAD;
    }
    /// Return whether a kept connection has unread bytes before the request was sent: over HTTP/1 they would
    /// be taken for the next response.
    [[nodiscard]] bool has_unread_bytes(long local_port) const noexcept {
        const auto found = kept_.find(local_port);
        char byte = 0;
#ifdef _WIN32
        constexpr int flags = MSG_PEEK; // libcurl's sockets never block
#else
        constexpr int flags = MSG_PEEK | MSG_DONTWAIT;
#endif
        return found != kept_.end() && found->second != CURL_SOCKET_BAD &&
               ::recv(found->second, &byte, 1, flags) > 0;
    }

  private:
    CURLM* handle_ = nullptr;
    std::map<long, curl_socket_t> kept_; ///< by the local port
};

}}} // namespace webcasts::v0::detail

#endif
