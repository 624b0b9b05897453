// SPDX-License-Identifier: BSL-1.0
#include "request_reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sandbox_server {

namespace {

using webcasts::same_header_name;

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < '\x7F' &&
               std::string_view("\"(),/:;<=>?@[\\]{}").find(c) == std::string_view::npos;
    });
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20U && c != '\t') || c == '\x7F';
    });
}

std::string_view without_blanks(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Parse a whole text as a number without sign.
std::optional<std::uint64_t> number_of(std::string_view text, int base) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, number, base);
    return failed == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

bool names_option(std::string_view list, std::string_view option) {
    for (;;) {
        const std::size_t comma = list.find(',');
        if (same_header_name(without_blanks(list.substr(0, comma)), option)) {
            return true;
        }
        if (comma == std::string_view::npos) {
            return false;
        }
        list.remove_prefix(comma + 1);
    }
}

/// Return whether a text is `host` or `host:port` (RFC 9110, section 7.2); a host may be empty.
bool is_host(std::string_view text) {
    const bool is_literal = text.starts_with('[');
    const std::size_t end = is_literal ? text.find(']') : text.find(':');
    if (is_literal && end == std::string_view::npos) {
        return false;
    }
    const std::string_view name = is_literal ? text.substr(1, end - 1) : text.substr(0, end);
    const std::string_view rest =
        end == std::string_view::npos ? std::string_view() : text.substr(is_literal ? end + 1 : end);
    const std::string_view allowed = is_literal ? ":.-_~!$&'()*+,;=" : "-._~%!$&'()*+,;=";
    return std::all_of(name.begin(), name.end(),
                       [&](char c) {
                           return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                                  allowed.find(c) != std::string_view::npos;
                       }) &&
           (rest.empty() ||
            (rest.front() == ':' && rest.find_first_not_of("0123456789", 1) == std::string_view::npos));
}

} // namespace

std::string_view arrived_request::header(std::string_view name) const noexcept {
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const webcasts::http_header& field) {
        return same_header_name(field.name, name);
    });
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

std::size_t request_reader::put(std::string_view bytes) {
    const bool had_head = head_arrived();
    std::size_t taken = 0;
    while (taken < bytes.size() && !is_done() && !refusal_ && head_arrived() == had_head) {
        const std::string_view rest = bytes.substr(taken);
        const bool is_data = stage_ == stage::length || stage_ == stage::chunk_data;
        taken += is_data ? put_data(rest) : put_line(rest);
    }
    return taken;
}

std::size_t request_reader::put_line(std::string_view bytes) {
    const std::size_t end = bytes.find('\n');
    const std::size_t count = end == std::string_view::npos ? bytes.size() : end + 1;
    line_bytes_ += count;
    if (line_bytes_ > max_header_bytes) {
        refuse("431: a request line with its headers, and the lines of a chunked body, have at most " +
                   std::to_string(max_header_bytes) + " bytes",
               431);
        return count;
    }
    line_.append(bytes.substr(0, count));
    if (end == std::string_view::npos) {
        return count;
    }
    const std::string line = std::exchange(line_, {});
    if (!line.ends_with("\r\n")) {
        refuse("400: a line does not end with CRLF");
    } else {
        take_line(std::string_view(line).substr(0, line.size() - 2));
    }
    return count;
}

std::size_t request_reader::put_data(std::string_view bytes) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    request_.body.append(bytes.substr(0, count));
    left_ -= count;
    if (left_ == 0) {
        stage_ = stage_ == stage::length ? stage::done : stage::chunk_end;
    }
    return count;
}

void request_reader::take_line(std::string_view line) {
    switch (stage_) {
    case stage::head:
        if (request_.method.empty()) {
            // An empty line before a request is passed over (RFC 9112, section 2.2).
            if (!line.empty()) {
                take_request_line(line);
            }
        } else if (line.empty()) {
            end_head();
        } else {
            take_field(line, false);
        }
        break;
    case stage::chunk_size:
        take_chunk_size(line);
        break;
    case stage::chunk_end:
        stage_ = stage::chunk_size;
        if (!line.empty()) {
            refuse("400: a chunk does not end where its size says");
        }
        break;
    case stage::trailers:
        if (line.empty()) {
            stage_ = stage::done;
        } else {
            take_field(line, true);
        }
        break;
    case stage::length:
    case stage::chunk_data:
    case stage::done:
        break;
    }
}

void request_reader::take_request_line(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    const std::string_view version = last == std::string_view::npos ? "" : line.substr(last + 1);
    if (first == last || (version != "HTTP/1.1" && version != "HTTP/1.0")) {
        return refuse(
            "400: not an HTTP/1.1 or HTTP/1.0 request: the first line is not 'METHOD TARGET HTTP/1.1'");
    }
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    if (!is_token(method) || target.empty() || has_control_character(target) ||
        target.find_first_of(" \t") != std::string_view::npos) {
        return refuse("400: not an HTTP/1.1 or HTTP/1.0 request: its method or its target is malformed");
    }
    request_.method = method;
    request_.target = target;
    request_.minor_version = version.back() - '0';
}

void request_reader::take_field(std::string_view line, bool is_trailer) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || has_control_character(line)) {
        return refuse(
            is_trailer ? "400: a trailer is malformed"
                       : "400: a header is malformed: a name without blanks, a colon, a value on one line");
    }
    if (!is_trailer) { // trailers are no headers (RFC 9110, section 6.5.1)
        request_.headers.push_back(
            {std::string(line.substr(0, colon)), std::string(without_blanks(line.substr(colon + 1)))});
    }
}

void request_reader::take_chunk_size(std::string_view line) {
    const std::string_view digits = without_blanks(line.substr(0, line.find(';')));
    const auto size = number_of(digits, 16);
    if (!size || !line.starts_with(digits) || has_control_character(line)) {
        return refuse("400: a chunk's size is no hexadecimal number");
    }
    if (*size > max_body_bytes - request_.body.size()) {
        return refuse("413: a form body has at most " + std::to_string(max_body_bytes) + " bytes", 413);
    }
    left_ = *size;
    stage_ = *size == 0 ? stage::trailers : stage::chunk_data;
}

void request_reader::end_head() {
    line_bytes_ = 0;
    const std::string_view connection = request_.header("Connection");
    request_.keeps_connection = request_.minor_version == 0 ? names_option(connection, "keep-alive") : true;
    for (const webcasts::http_header& field : request_.headers) {
        if (same_header_name(field.name, "Connection") && names_option(field.value, "close")) {
            request_.keeps_connection = false;
        }
    }
    check_host();
    if (!refusal_) {
        choose_framing();
    }
    const std::string_view expected = request_.header("Expect");
    if (!refusal_ && !expected.empty() && !same_header_name(expected, "100-continue")) {
        refuse("417: the only expectation that can be met is 100-continue", 417);
    }
    request_.awaits_continue = !expected.empty() && request_.minor_version != 0 && stage_ != stage::done;
}

void request_reader::check_host() {
    std::size_t hosts = 0;
    for (const webcasts::http_header& field : request_.headers) {
        if (!same_header_name(field.name, "Host")) {
            continue;
        }
        ++hosts;
        if (!is_host(field.value)) {
            return refuse("400: the Host header is neither a host nor host:port");
        }
    }
    if (hosts > 1 || (hosts == 0 && request_.minor_version != 0)) {
        refuse("400: a request of HTTP/1.1 has one Host header");
    }
}

/// Find the end of the body (RFC 9112, section 6.3).
void request_reader::choose_framing() {
    std::size_t codings = 0;
    std::size_t lengths = 0;
    std::string_view coding;
    std::string_view length;
    for (const webcasts::http_header& field : request_.headers) {
        if (same_header_name(field.name, "Transfer-Encoding")) {
            ++codings;
            coding = field.value;
        } else if (same_header_name(field.name, "Content-Length")) {
            ++lengths;
            length = field.value;
        }
    }
    stage_ = stage::done;
    if (codings != 0 && (lengths != 0 || request_.minor_version == 0)) {
        return refuse(lengths != 0 ? "400: the request has a Transfer-Encoding and a Content-Length"
                                   : "400: HTTP/1.0 has no Transfer-Encoding");
    }
    if (codings > 1 || (codings == 1 && !same_header_name(coding, "chunked"))) {
        return refuse("501: the only transfer coding that is understood is chunked", 501);
    }
    if (codings == 1) {
        stage_ = stage::chunk_size;
        return;
    }
    if (lengths == 0) {
        return;
    }
    const auto size = number_of(length, 10);
    if (lengths > 1 || !size) {
        return refuse("400: the Content-Length is not one number");
    }
    if (*size > max_body_bytes) {
        return refuse("413: a form body has at most " + std::to_string(max_body_bytes) + " bytes", 413);
    }
    left_ = *size;
    stage_ = *size == 0 ? stage::done : stage::length;
}

void request_reader::refuse(std::string text, int status) {
    request_.keeps_connection = false;
    refusal_ = request_refusal{status, std::move(text)};
}

} // namespace sandbox_server
