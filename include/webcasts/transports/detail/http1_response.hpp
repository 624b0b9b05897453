// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_HTTP1_RESPONSE_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_HTTP1_RESPONSE_HPP

#include <webcasts/http_message.hpp>

#include <boost/beast/core/string.hpp>
#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/none.hpp>
#include <boost/optional/optional.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// A parser of an HTTP/1 response.
///
/// The body is not stored: a piece of it views the bytes passed to `put`, and must be taken before the next
/// `put`.
class http1_response final : public boost::beast::http::basic_parser<false> {
  public:
    static constexpr std::size_t max_head = std::size_t{256} * 1024;

    /// `is_answer_to_connect`: a proxy's answer to `CONNECT`, which has no body (RFC 9110, section 9.3.6).
    explicit http1_response(bool is_answer_to_connect) {
        header_limit(static_cast<std::uint32_t>(max_head));
        body_limit(boost::none);
        skip(is_answer_to_connect);
    }

    /// Return whether it is an interim response, which another follows (RFC 9110, section 15.2).
    [[nodiscard]] bool is_interim() const noexcept { return is_header_done() && head_.status / 100 == 1; }
    [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
    /// View the piece of the body that is not yet taken.
    [[nodiscard]] std::span<const char> piece() const noexcept { return piece_; }
    /// Take `count` bytes of the piece.
    void take(std::size_t count) noexcept { piece_ = piece_.subspan(count); }

  private:
    using string_view = boost::beast::string_view;
    using error_code = boost::system::error_code;
    using field = boost::beast::http::field;

    // All are pure virtual in the base; none says `override`, since Boost before 1.90 has no function for
    // trailers. NOLINTBEGIN(modernize-use-override)
    void on_request_impl(boost::beast::http::verb, string_view, string_view, int, error_code&) {}
    void on_response_impl(int status, string_view, int, error_code&) { head_.status = status; }
    void on_field_impl(field name, string_view spelling, string_view value, error_code& code) {
        if (is_header_done()) {
            return; // a trailer, in Boost before 1.90
        }
        // The library never sends `TE`, so only `chunked` is allowed.
        if (name == field::transfer_encoding && !boost::beast::iequals(value, "chunked")) {
            code = boost::beast::http::error::bad_transfer_encoding;
        }
        head_.headers.push_back({std::string(spelling), std::string(value)});
    }
    void on_trailer_field_impl(field, string_view, string_view, error_code&) {}
    void on_header_impl(error_code&) {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) {}
    std::size_t on_body_impl(string_view body, error_code&) {
        piece_ = {body.data(), body.size()};
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code&) {
        piece_ = {body.data(), body.size()};
        return body.size();
    }
    void on_finish_impl(error_code&) {}
    // NOLINTEND(modernize-use-override)

    http_response_head head_;
    std::span<const char> piece_;
};

}}} // namespace webcasts::v0::detail

#endif
