// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_CURL_TRANSFER_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_CURL_TRANSFER_HPP

#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/secret.hpp>
#include <webcasts/transport/stop_token.hpp>
#include <webcasts/transports/curl_options.hpp>
#include <webcasts/transports/detail/content_decoder.hpp>
#include <webcasts/transports/detail/curl_connections.hpp>
#include <webcasts/transports/detail/curl_failure.hpp>
#include <webcasts/transports/detail/http1_request.hpp>
#include <webcasts/transports/detail/http1_response.hpp>
#include <webcasts/transports/detail/plain_http_rule.hpp>
#include <webcasts/transports/detail/time_limit.hpp>

#include <boost/url/parse.hpp>
#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

struct curl_free {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

/// One request in flight and its response. Its address must not change while it lives.
class curl_transfer {
  public:
    explicit curl_transfer(std::shared_ptr<curl_connections> connections)
        : connections_(std::move(connections)), easy_(curl_easy_init()) {}
    curl_transfer(const curl_transfer&) = delete;
    curl_transfer& operator=(const curl_transfer&) = delete;
    ~curl_transfer() {
        if (added_) {
            curl_multi_remove_handle(connections_->get(), easy_.get());
        }
    }

    /// Send the request and wait for the head of the response; return `nullopt` when it has arrived.
    [[nodiscard]] std::optional<error> start(const http_request& request, const curl_options& options) {
        if (!easy_ || connections_->get() == nullptr) {
            return error(transport_errc::out_of_memory);
        }
        body_ = request.body;
        timeout_ = request.timeout;
        stop_ = request.stop;
        is_cancelled_ = options.is_cancelled;
        decoded_per_byte_ = options.decoded_bytes_per_compressed_byte;
        if (auto failure = prepare(request, options)) {
            return failure;
        }
        wait_start_ = clock::now();
        auto failure = await_head();
        if (failure && stale_) {
            curl_multi_remove_handle(connections_->get(), easy_.get());
            added_ = false;
            ended_.reset();
            set(CURLOPT_FRESH_CONNECT, 1L);
            failure = await_head();
        }
        return failure ? failure : choose_content_coding();
    }

    [[nodiscard]] const http_response_head& head() const noexcept { return response_.head(); }

    /// Read the body with its content coding undone.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
        wait_start_ = clock::now();
        if (!decoder_) {
            if (auto failure = receive()) {
                return *std::move(failure);
            }
            const std::size_t count = (std::min)(buffer.size(), buffered());
            std::copy_n(received_.data() + consumed_, count, buffer.data());
            consumed_ += count;
            return count;
        }
        for (;;) {
            // Also with nothing to read: earlier input may not have fit into the buffer.
            const auto step =
                decoder_->decode(std::span<const char>(received_).subspan(consumed_, buffered()), buffer);
            if (!step) {
                return failed(step.error());
            }
            consumed_ += step->read;
            if (step->written > 0) {
                return step->written;
            }
            if (auto failure = receive()) {
                return *std::move(failure);
            }
            if (buffered() == 0) {
                return decoder_->whole() ? result<std::size_t>(0U)
                                         : failed(transport_errc::body_cut_short, "inside compressed data");
            }
        }
    }

  private:
    using clock = std::chrono::steady_clock;
    static constexpr std::size_t max_buffered = std::size_t{64} * 1024;

    std::optional<error> await_head() {
        if (curl_multi_add_handle(connections_->get(), easy_.get()) != CURLM_OK) {
            return error(transport_errc::other, "libcurl took no more transfers");
        }
        added_ = true;
        return wait_until([this] { return response_.head_arrived(); });
    }

    [[nodiscard]] std::size_t buffered() const noexcept { return received_.size() - consumed_; }

    /// Wait until bytes are buffered or the body is at its end.
    std::optional<error> receive() {
        if (buffered() > 0) {
            return std::nullopt;
        }
        received_.clear();
        consumed_ = 0;
        if (paused_) {
            paused_ = false;
            curl_easy_pause(easy_.get(), CURLPAUSE_CONT);
            rethrow();
        }
        auto failure = wait_until([this] { return buffered() > 0 || ends_here(); });
        if (!failure && ends_here() && !ended_) {
            // libcurl delivered the end when it was no longer paused: let it keep the connection.
            int running = 0;
            curl_multi_perform(connections_->get(), &running);
            take_messages();
        }
        if (!failure && buffered() == 0 && !response_.is_done()) {
            response_.put_end();
            if (!response_.is_done()) {
                failure = failed(transport_errc::body_cut_short, "the connection ended inside the body");
            }
        }
        return failure;
    }
    /// Return whether the body has ended by its own framing. libcurl has usually noticed it, too; otherwise
    /// it closes the connection when the transfer is removed. Over HTTP/2 the end is libcurl's to tell.
    [[nodiscard]] bool ends_here() const noexcept {
        return response_.is_done() && !response_.is_multiplexed();
    }

    /// Choose the decoder for the content coding that the head names (RFC 9110, section 8.4).
    std::optional<error> choose_content_coding() {
        const auto coding = content_coding_of(head());
        if (!coding) {
            return failed(coding.error());
        }
        if (*coding != content_coding::identity) {
            decoder_.emplace(*coding, decoded_per_byte_);
        }
        return std::nullopt;
    }

    std::optional<error> prepare(const http_request& request, const curl_options& options) {
        if (auto refused = refuse_headers(request)) {
            return refused;
        }
        std::string url(request.url.expose());
        auto failure = set_url(url, options);
        wipe(url.data(), url.size());
        if (failure) {
            return failure;
        }
        bool coding_named = false;
        bool type_named = false;
        for (const http_header& header : request.headers) {
            coding_named = coding_named || same_header_name(header.name, "Accept-Encoding");
            type_named = type_named || same_header_name(header.name, "Content-Type");
            // libcurl sends a field without a value only if a semicolon stands for the colon.
            add_header(without_blanks(header.value).empty() ? header.name + ";"
                                                            : header.name + ": " + header.value);
        }
        if (options.accept_compressed && !coding_named) {
            add_header("Accept-Encoding: gzip, deflate");
        }
        if (request.method == http_method::post) {
            set(CURLOPT_POST, 1L);
            set(CURLOPT_POSTFIELDS, body_.empty() ? "" : body_.expose().data());
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.expose().size()));
            // libcurl adds these two of its own accord unless they are taken away.
            add_header("Expect:");
            if (!type_named) {
                add_header("Content-Type:");
            }
        }
        set(CURLOPT_HTTPHEADER, headers_.get());
        set(CURLOPT_PROTOCOLS_STR, "https,http");
        set(CURLOPT_USERAGENT, "webcasts");
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
        // Zero would be libcurl's default; it counts milliseconds in an unsigned int.
        constexpr std::chrono::milliseconds longest((std::numeric_limits<int>::max)());
        const auto limit = is_limit(options.connect_timeout) ? options.connect_timeout : longest;
        set(CURLOPT_CONNECTTIMEOUT_MS, narrow_cast<long>((std::min)(limit, longest).count()));
        // The body comes with its chunks, which are judged as every transport's are.
        set(CURLOPT_HTTP_TRANSFER_DECODING, 0L);
        set(CURLOPT_HEADERFUNCTION, &on_header);
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_WRITEFUNCTION, &on_body);
        set(CURLOPT_WRITEDATA, this);
        set(CURLOPT_PRIVATE, this);
        set(CURLOPT_ERRORBUFFER, words_.data());
        set(CURLOPT_PREREQFUNCTION, &before_request);
        set(CURLOPT_PREREQDATA, this);
        set_trust(options);
        return option_failed_ ? std::optional(error(transport_errc::other, "libcurl refused an option"))
                              : std::nullopt;
    }

    std::optional<error> set_url(const std::string& url, const curl_options& options) {
        const auto parsed = boost::urls::parse_uri(url);
        if (!parsed) {
            return error(transport_errc::other, "the URL cannot be read");
        }
        const auto origin = destination_of(*parsed, options.allow_plain_http);
        if (!origin) {
            return origin.error();
        }
        host_ = origin->host;
        peer_ = origin->peer();
        // Only TLS can agree on HTTP/2.
        response_ = http1_response(false, origin->tls ? http_versions::as_by_libcurl : http_versions::only_1);
        if (is_this_machine(host_)) {
            set(CURLOPT_PROXY, "");
        } else if (!options.proxy.empty()) {
            set(CURLOPT_PROXY, options.proxy.c_str());
        }
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_PATH_AS_IS, 1L);
        return std::nullopt;
    }

    /// Set the trusted CAs. libcurl verifies the peer and its name by default.
    void set_trust(const curl_options& options) {
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        if (!options.ca_file.empty()) {
            set(CURLOPT_CAINFO, options.ca_file.c_str());
            // Otherwise the system's folder of CAs would be trusted as well.
            set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
        }
        if (!options.crl_file.empty()) {
            set(CURLOPT_CRLFILE, options.crl_file.c_str());
        }
    }

    template <class Value>
    void set(CURLoption option, Value value) {
        option_failed_ = curl_easy_setopt(easy_.get(), option, value) != CURLE_OK || option_failed_;
    }

    void add_header(const std::string& line) {
        curl_slist* extended = curl_slist_append(headers_.get(), line.c_str());
        option_failed_ = extended == nullptr || option_failed_;
        if (extended != nullptr) {
            static_cast<void>(headers_.release());
            headers_.reset(extended);
        }
    }

    /// Let libcurl work until `reached()`, the end of the response, a failure or the time limit of the wait.
    template <class Condition>
    std::optional<error> wait_until(Condition reached) {
        // A stop request before the poll is not lost: libcurl keeps the wake-up for the next poll.
        const auto wake = [this] { curl_multi_wakeup(connections_->get()); };
        const stop_callback<decltype(wake)> on_stop(stop_, wake);
        const auto over = [&] { return reached() || ended_ || response_.fault() != nullptr; };
        while (!over()) {
            if (stop_.stop_requested()) {
                return failed(transport_errc::cancelled, "a stop was requested");
            }
            int running = 0;
            if (curl_multi_perform(connections_->get(), &running) != CURLM_OK) {
                return error(transport_errc::other, "libcurl's transfer loop failed");
            }
            rethrow();
            take_messages();
            if (over()) {
                break;
            }
            if (is_cancelled_ && is_cancelled_()) {
                return failed(transport_errc::cancelled, "the caller wanted no more");
            }
            std::chrono::milliseconds left{is_cancelled_ ? 200 : 1000};
            if (is_limit(timeout_)) {
                const auto used =
                    std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - wait_start_);
                if (used >= timeout_) {
                    return failed(transport_errc::timed_out, "no answer in time");
                }
                left = (std::min)(left, timeout_ - used);
            }
            curl_multi_poll(connections_->get(), nullptr, 0, static_cast<int>(left.count()), nullptr);
        }
        if (reached()) {
            return std::nullopt;
        }
        if (response_.fault() != nullptr) {
            return failed(transport_errc::malformed_response, response_.fault());
        }
        return failure_of(*ended_);
    }

    /// Describe the end of a transfer that came too early; `nullopt` if it is that of a body.
    [[nodiscard]] std::optional<error> failure_of(CURLcode code) const {
        if (const long status = tunnel_status(); code != CURLE_OK && status != 0 && status / 100 != 2) {
            return failed(status == 407 ? transport_errc::proxy_wants_credentials
                                        : transport_errc::proxy_refused,
                          "the proxy answered with HTTP status " + std::to_string(status));
        }
        if (code == CURLE_COULDNT_CONNECT && names_proxy(words_.data(), host_)) {
            return failed(transport_errc::proxy_unreachable, "libcurl cannot connect to the proxy");
        }
        if (connected_ && refuses_response(code)) {
            return failed(transport_errc::malformed_response,
                          std::string("libcurl cannot read it (") + curl_easy_strerror(code) + ")");
        }
        if (code == CURLE_PARTIAL_FILE && !response_.head_arrived()) {
            return failed(transport_errc::connection_lost, "the response's head is cut short");
        }
        if (code != CURLE_OK) {
            return failed(transport_errc_of(code), curl_easy_strerror(code));
        }
        return response_.head_arrived()
                   ? std::nullopt
                   : std::optional(failed(transport_errc::connection_lost, "no response"));
    }

    /// The status of the proxy's answer to `CONNECT`; zero if there was none.
    [[nodiscard]] long tunnel_status() const noexcept {
        long status = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_CONNECTCODE, &status);
        return status;
    }

    [[nodiscard]] error failed(transport_errc code, const std::string& text) const {
        return error(code, peer_ + ", " + text);
    }
    [[nodiscard]] error failed(const error& cause) const {
        return error(cause.code(), peer_ + ", " + cause.client_text());
    }

    void take_messages() {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(connections_->get(), &left)) {
            if (message->msg != CURLMSG_DONE) {
                continue;
            }
            char* owner = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
            connections_->keep(message->easy_handle);
            // static_cast through void*: libcurl returns the pointer as char*.
            static_cast<curl_transfer*>(static_cast<void*>(owner))->ended_ = message->data.result;
        }
    }

    // An exception must not pass through libcurl, which is C: it is stored, and rethrown after libcurl's
    // function.
    void rethrow() const {
        if (exception_) {
            std::rethrow_exception(exception_);
        }
    }
    template <class Call>
    static std::size_t guarded(void* self_pointer, Call call) noexcept {
        auto& self = *static_cast<curl_transfer*>(self_pointer);
#if defined(__cpp_exceptions)
        try {
            return call(self);
        } catch (...) {
            self.exception_ = std::current_exception();
            return refused_data;
        }
#else
        return call(self);
#endif
    }
    static constexpr std::size_t refused_data = 0xFFFFFFFF;

    static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self) noexcept {
        return guarded(self, [&](curl_transfer& transfer) {
            if (transfer.response_.head_arrived()) {
                return size; // a trailer
            }
            const bool sound = transfer.take({data, size});
            if (transfer.response_.head_arrived() && transfer.ends_here()) {
                // libcurl drops bytes behind a head without a body, and does not tell.
                transfer.set(CURLOPT_FORBID_REUSE, 1L);
            }
            return sound ? size : refused_data;
        });
    }
    static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self) noexcept {
        return guarded(self, [&](curl_transfer& transfer) -> std::size_t {
            if (transfer.buffered() > 0 && transfer.buffered() + size > max_buffered) {
                transfer.paused_ = true;
                return CURL_WRITEFUNC_PAUSE;
            }
            return transfer.take({data, size}) ? size : refused_data;
        });
    }

    /// Let the response take bytes; return false at a fault.
    bool take(std::span<const char> bytes) {
        while (!bytes.empty() && !response_.is_done() && response_.fault() == nullptr) {
            bytes = bytes.subspan(response_.put(bytes));
            const auto piece = response_.piece();
            received_.append(piece.data(), piece.size());
            response_.take(piece.size());
        }
        if (!bytes.empty() || (response_.head_arrived() && !response_.keeps_connection())) {
            set(CURLOPT_FORBID_REUSE, 1L);
        }
        return response_.fault() == nullptr;
    }

    /// Refuse a kept connection that has unread bytes before the request is sent.
    static int before_request(void* self_pointer, char*, char*, int, int local_port) noexcept {
        auto& self = *static_cast<curl_transfer*>(self_pointer);
        self.connected_ = true;
        long new_connections = 0;
        curl_easy_getinfo(self.easy_.get(), CURLINFO_NUM_CONNECTS, &new_connections);
        self.stale_ = new_connections == 0 && self.connections_->has_unread_bytes(local_port);
        return self.stale_ ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
    }

    std::shared_ptr<curl_connections> connections_;
    std::array<char, CURL_ERROR_SIZE> words_{}; ///< libcurl's own, which may name hosts and paths
    std::unique_ptr<CURL, curl_free> easy_;
    std::unique_ptr<curl_slist, curl_free> headers_;
    secret body_;      ///< libcurl reads it from here while sending
    std::string host_; ///< of the URL
    std::string peer_;
    std::chrono::milliseconds timeout_{0}; ///< of the wait for the head, and of each `read_some`
    clock::time_point wait_start_{}; ///< of that wait: bytes that give the reader nothing do not extend it
    stop_token stop_;
    std::function<bool()> is_cancelled_;
    std::uint64_t decoded_per_byte_ = 0;
    std::optional<content_decoder> decoder_; ///< if the body is compressed
    http1_response response_{false};
    std::string received_;
    std::size_t consumed_ = 0;
    std::optional<CURLcode> ended_;
    std::exception_ptr exception_;
    bool connected_ = false; ///< there is a connection to send the request on
    bool stale_ = false;     ///< a kept connection could not be used
    bool paused_ = false;
    bool added_ = false;
    bool option_failed_ = false;
};

} // namespace detail
}} // namespace webcasts::v0

#endif
