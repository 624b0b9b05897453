// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_HTTP1_RESPONSE_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_HTTP1_RESPONSE_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/transports/detail/chunked_body.hpp>
#include <webcasts/transports/detail/http1_head.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Reads one response of HTTP/1 from bytes in pieces of any size, and judges it by RFC 9112: the one judge of
/// framing, for libcurl's transport and Boost.Beast's alike. It does no I/O.
///
/// Interim responses are passed over. The body is not stored: a piece of it views the bytes passed to `put`,
/// and must be taken before the next `put`.
class http1_response {
  public:
    static constexpr std::size_t max_head = std::size_t{256} * 1024; ///< bytes, with interim responses

    /// `is_answer_to_connect`: a proxy's answer to `CONNECT`, which has no body (RFC 9110, section 9.3.6).
    explicit http1_response(bool is_answer_to_connect, http_versions versions = http_versions::only_1)
        : head_(versions), versions_(versions), is_answer_to_connect_(is_answer_to_connect) {}

    /// Take bytes up to the end of the head, the next piece of the body, the end, or a fault. Return the
    /// number of bytes taken; zero if the piece before is not taken, at the end, and at a fault.
    std::size_t put(std::span<const char> bytes) {
        got_some_ = got_some_ || !bytes.empty();
        if (fault_ != nullptr || !piece_.empty()) {
            return 0;
        }
        switch (stage_) {
        case stage::head:
            return put_head(bytes);
        case stage::length: {
            const auto count = static_cast<std::size_t>((std::min<std::uint64_t>)(left_, bytes.size()));
            piece_ = bytes.first(count);
            left_ -= count;
            return count;
        }
        case stage::chunks: {
            const std::size_t count = chunks_.put(bytes, piece_);
            fault_ = chunks_.fault();
            return count;
        }
        case stage::until_close:
            piece_ = bytes;
            return bytes.size();
        case stage::ended:
            break;
        }
        return 0;
    }
    /// Note that the connection has ended: a body without length is whole then.
    void put_end() noexcept {
        if (stage_ == stage::until_close) {
            stage_ = stage::ended;
        }
    }

    [[nodiscard]] bool head_arrived() const noexcept { return stage_ != stage::head; }
    /// View the head, once it has arrived.
    [[nodiscard]] const http_response_head& head() const noexcept { return final_head_; }
    /// Return whether a byte has arrived.
    [[nodiscard]] bool got_some() const noexcept { return got_some_; }
    /// View the piece of the body that is not yet taken.
    [[nodiscard]] std::span<const char> piece() const noexcept { return piece_; }
    /// Take `count` bytes of the piece.
    void take(std::size_t count) noexcept { piece_ = piece_.subspan(count); }
    /// Return whether the body has ended and is taken.
    [[nodiscard]] bool is_done() const noexcept {
        return piece_.empty() && (stage_ == stage::ended || (stage_ == stage::length && left_ == 0) ||
                                  (stage_ == stage::chunks && chunks_.is_done()));
    }
    /// What is wrong with the response; null if nothing is.
    [[nodiscard]] const char* fault() const noexcept { return fault_; }
    /// Return whether the connection may be used again after the end of this response.
    [[nodiscard]] bool keeps_connection() const noexcept { return keeps_connection_ && fault_ == nullptr; }
    [[nodiscard]] bool is_multiplexed() const noexcept { return head_.is_multiplexed(); }
    /// How many bytes are still to come if the body has a length.
    [[nodiscard]] std::optional<std::uint64_t> bytes_left() const noexcept {
        return stage_ == stage::length ? std::optional(left_) : std::nullopt;
    }

  private:
    enum class stage : unsigned char { head, length, chunks, until_close, ended };

    std::size_t put_head(std::span<const char> bytes) {
        const std::string_view text(bytes.data(), bytes.size());
        std::size_t taken = 0;
        while (taken < text.size() && stage_ == stage::head && fault_ == nullptr) {
            const std::size_t end = text.find('\n', taken);
            const std::string_view rest = text.substr(taken, end - taken);
            const std::size_t count = rest.size() + (end == std::string_view::npos ? 0 : 1);
            taken += count;
            size_ += count;
            if (size_ > max_head || line_.size() + rest.size() > http1_head::max_line) {
                fault_ = "its head is too long";
            } else if (end == std::string_view::npos) {
                if (!head_.take_start(line_.append(rest))) {
                    fault_ = head_.fault();
                }
            } else if (line_.empty()) {
                take_line(rest);
            } else {
                take_line(line_.append(rest));
                line_.clear();
            }
        }
        return taken;
    }

    void take_line(std::string_view line) {
        if (!head_.take(line)) {
            fault_ = head_.fault();
        } else if (head_.complete()) {
            end_head();
        }
    }

    /// Decide where the body ends (RFC 9112, section 6.3).
    void end_head() {
        const int status = head_.get().status;
        const http1_framing& framing = head_.framing();
        const bool bodiless =
            status < 200 || status == 204 || status == 304 || (is_answer_to_connect_ && status / 100 == 2);
        // A body that there must not be may follow all the same.
        const bool announces_body = framing.chunked || framing.length.value_or(0) != 0;
        keeps_connection_ = keeps_connection_ && head_.keeps_connection() &&
                            !(framing.chunked && framing.length) &&
                            !(bodiless && status != 304 && announces_body);
        if (status < 200) {
            head_ = http1_head(versions_);
            return;
        }
        if (bodiless) {
            stage_ = stage::ended;
        } else if (framing.chunked) {
            stage_ = stage::chunks;
        } else if (framing.length) {
            stage_ = stage::length;
            left_ = *framing.length;
        } else {
            stage_ = stage::until_close;
            keeps_connection_ = keeps_connection_ && head_.is_multiplexed();
        }
        final_head_ = head_.release();
    }

    http1_head head_;
    http_versions versions_;
    bool is_answer_to_connect_;
    bool got_some_ = false;
    bool keeps_connection_ = true;
    stage stage_ = stage::head;
    std::size_t size_ = 0;
    std::string line_; ///< the start of a line of the head
    http_response_head final_head_;
    std::uint64_t left_ = 0;
    chunked_body chunks_;
    std::span<const char> piece_;
    const char* fault_ = nullptr;
};

}}} // namespace webcasts::v0::detail

#endif
