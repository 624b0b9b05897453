// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_MESSAGE_HPP
#define WEBCASTS_TESTING_SANDBOX_MESSAGE_HPP

#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/http_message.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// A request as it reaches the sandbox, valid or not.
struct sandbox_request {
    std::string method = "GET";         ///< in the client's spelling
    std::string target{};               ///< path and query, percent-encoded: `/api/login?ver=2.0&...`
    std::vector<http_header> headers{}; ///< in the order of arrival
    std::string body{};                 ///< with its chunks joined

    /// Return the first value of a header, whose name is case-insensitive; empty if it is absent.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept {
        for (const http_header& item : headers) {
            if (same_header_name(item.name, name)) {
                return item.value;
            }
        }
        return {};
    }
};

/// The ways in which a response's body ends.
enum class body_ending : std::uint8_t {
    complete,  ///< as announced
    cut_short, ///< the connection closes before the announced end
    reset,     ///< the connection is reset before the announced end
};

/// A response body that is made while it is read, so only a few attendees of a report are in memory at a
/// time.
///
/// It keeps its data alive and may be read after the sandbox is destroyed. One thread at a time.
class sandbox_body {
  public:
    /// A function that appends the next piece to the string, or returns false if there is none. A piece may
    /// be empty.
    using source = std::function<bool(std::string&)>;

    /// An empty body.
    sandbox_body() = default;
    /// A body with these bytes.
    explicit sandbox_body(std::string whole) : pending_(std::move(whole)) {}
    /// A body whose pieces are made when they are needed.
    explicit sandbox_body(source pieces) : next_(std::move(pieces)) {}

    /// Write up to `buffer.size()` (not zero) bytes and return their number; zero at the end, whose kind is
    /// `ending()`.
    [[nodiscard]] std::size_t read_some(std::span<char> buffer) {
        const std::size_t wanted = webcasts::detail::narrow_cast<std::size_t>(
            (std::min<std::uint64_t>)({buffer.size(), end_ - read_, max_at_once_}));
        while (pending_.size() - taken_ < wanted && next_) {
            pending_.erase(0, taken_);
            taken_ = 0;
            if (!next_(pending_)) {
                next_ = nullptr;
            }
        }
        if (read_ == end_ && ending_ != body_ending::complete && !has_more()) {
            ending_ = body_ending::complete;
        }
        const std::size_t count = (std::min)(wanted, pending_.size() - taken_);
        std::copy_n(pending_.data() + taken_, count, buffer.data());
        taken_ += count;
        read_ += count;
        return count;
    }

    /// Return how the body ended, after a zero from `read_some`.
    [[nodiscard]] body_ending ending() const noexcept {
        return read_ == end_ ? ending_ : body_ending::complete;
    }

    /// End the body after `count` bytes if it has more, in the way `kind`.
    void end_after(std::uint64_t count, body_ending kind) noexcept {
        end_ = count;
        ending_ = kind;
    }
    /// Limit the bytes that one call of `read_some` returns (not zero).
    void limit_reads(std::size_t max_bytes) noexcept { max_at_once_ = max_bytes; }
    /// Replace the source by `make(source)`, before the first read.
    void transform(const std::function<source(source)>& make) {
        source whole = [text = std::move(pending_), next = std::move(next_)](std::string& out) mutable {
            if (!text.empty()) {
                out.append(text);
                text.clear();
                return true;
            }
            return next && next(out);
        };
        pending_.clear();
        next_ = make(std::move(whole));
    }

  private:
    [[nodiscard]] bool has_more() {
        while (taken_ == pending_.size() && next_) {
            pending_.clear();
            taken_ = 0;
            if (!next_(pending_)) {
                next_ = nullptr;
            }
        }
        return taken_ < pending_.size();
    }

    std::string pending_;
    std::size_t taken_ = 0;
    source next_;
    std::uint64_t read_ = 0;
    std::uint64_t end_ = (std::numeric_limits<std::uint64_t>::max)();
    std::uint64_t max_at_once_ = (std::numeric_limits<std::uint64_t>::max)();
    body_ending ending_ = body_ending::complete;
};

/// The sandbox's response to a request.
struct sandbox_response {
    int status = 200;                            ///< of HTTP
    std::vector<http_header> headers;            ///< without those for the body's framing
    sandbox_body body;                           ///< made while it is read
    std::optional<std::uint64_t> content_length; ///< of the whole body, if it is known before it is read
    std::chrono::milliseconds latency{0};        ///< a server waits this long before it answers
    std::uint64_t bytes_per_second = 0;          ///< a server sends the body no faster; zero: no limit
};

/// Read the rest of a body: for small ones and for tests.
[[nodiscard]] inline std::string read_all(sandbox_body& body) {
    std::string all;
    char buffer[4096];
    while (const std::size_t count = body.read_some(buffer)) {
        all.append(buffer, count);
    }
    return all;
}

}}} // namespace webcasts::v0::testing

#endif
