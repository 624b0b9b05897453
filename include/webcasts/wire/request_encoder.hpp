// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_REQUEST_ENCODER_HPP
#define WEBCASTS_WIRE_REQUEST_ENCODER_HPP

#include <webcasts/api.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/detail/config.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// The form of requests: their URL, their method, and the format of the response.
struct request_form {
    std::string base_url = std::string(default_base_url); ///< scheme, host, optional port and path prefix
    http_method method = http_method::get; ///< of event lists and reports; a log-in is always a GET
    wire_format format = wire_format::xml; ///< of the response
};

/// A `name=value&...` text that is wiped by the destructor.
class parameter_text {
  public:
    parameter_text() = default;
    parameter_text(const parameter_text&) = delete;
    parameter_text& operator=(const parameter_text&) = delete;
    ~parameter_text();

    /// Append one parameter. Every byte but RFC 3986's unreserved characters is percent-encoded, in name and
    /// value: so the text is valid both in a query string and in a form body.
    void append(std::string_view name, std::string_view value);
    /// Append a parameter under its wire name.
    void append(parameter id, std::string_view value) { append(name_of(id), value); }

    /// View the text; valid until the next `append`.
    [[nodiscard]] std::string_view view() const noexcept { return text_; }

  private:
    void reserve(std::size_t size);
    void append_encoded(std::string_view raw);

    std::string text_;
};

/// Return a base URL without trailing slashes, or an empty text unless it is absolute, http or https, has a
/// host, and has no user, query or fragment.
[[nodiscard]] std::string_view checked_base_url(std::string_view text);

/// Append every parameter of a query that is set, in the order of `parameter_table`, then the query's extra
/// ones. The query must have no mistakes.
void append_parameters(parameter_text& out, const query_params& query);

/// Encode a log-in: always a GET with the password in the URL, which is the vendor's contract (spec section
/// 2).
[[nodiscard]] result<http_request> encode_login(const request_form& form, const credentials& user);

/// Encode a request for the event list.
[[nodiscard]] result<http_request> encode_event_list(const request_form& form, const session& active);

/// Encode a request for an audience report. A query with mistakes is one error that lists them all.
[[nodiscard]] result<http_request> encode_audience_report(const request_form& form, const session& active,
                                                          const query_params& query);

}}} // namespace webcasts::v0::wire

#ifdef WEBCASTS_HEADER_ONLY
#include <webcasts/wire/detail/request_encoder.ipp>
#endif

#endif
