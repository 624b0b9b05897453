// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_REQUEST_READER_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_REQUEST_READER_HPP

#include <webcasts/http_message.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox_server {

constexpr std::size_t max_header_bytes = 16 * 1024; ///< of the request line and the headers
constexpr std::uint64_t max_body_bytes = 64 * 1024;

/// A request that a client sent.
struct arrived_request {
    std::string method{};
    std::string target{};
    int minor_version = 1;                        ///< of HTTP/1
    std::vector<webcasts::http_header> headers{}; ///< without trailers
    std::string body{};                           ///< with the chunked coding undone
    bool keeps_connection = true;                 ///< another request may follow (RFC 9112, section 9.3)
    bool awaits_continue = false;                 ///< the client sends the body after `100 Continue`

    /// View the first value of a header by its name in any case; empty if it is absent.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// Why a request is refused: the status of the answer, after which the connection is closed.
struct request_refusal {
    int status = 400;
    std::string text{};
};

/// Reads one request of HTTP/1.1 or HTTP/1.0 from bytes in pieces of any size, by RFC 9110 and RFC 9112. It
/// is as strict as a server may be: a request that two servers could read in two ways is refused.
class request_reader {
  public:
    /// Take bytes up to the end of the head, the end of the request or a refusal; return their number.
    std::size_t put(std::string_view bytes);

    [[nodiscard]] bool head_arrived() const noexcept { return stage_ != stage::head; }
    [[nodiscard]] bool is_done() const noexcept { return stage_ == stage::done; }
    [[nodiscard]] const std::optional<request_refusal>& refusal() const noexcept { return refusal_; }
    /// View the request: its head once that has arrived, its body once the reader is done.
    [[nodiscard]] const arrived_request& request() const noexcept { return request_; }

  private:
    enum class stage : unsigned char { head, length, chunk_size, chunk_data, chunk_end, trailers, done };

    std::size_t put_line(std::string_view bytes);
    std::size_t put_data(std::string_view bytes);
    void take_line(std::string_view line);
    void take_request_line(std::string_view line);
    void take_field(std::string_view line, bool is_trailer);
    void take_chunk_size(std::string_view line);
    void end_head();
    void choose_framing();
    void check_host();
    void refuse(std::string text, int status = 400);

    stage stage_ = stage::head;
    std::string line_;           ///< the start of a line
    std::size_t line_bytes_ = 0; ///< of the head, or of the lines between the data of a chunked body
    std::uint64_t left_ = 0;     ///< of the body, or of the chunk
    arrived_request request_;
    std::optional<request_refusal> refusal_;
};

} // namespace sandbox_server

#endif
