// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ERROR_HPP
#define WEBCASTS_ERROR_HPP

#include <webcasts/api.hpp>
#include <webcasts/error/service_text.hpp>
#include <webcasts/error_code.hpp>

#include <boost/system/error_code.hpp>
#include <boost/system/is_error_code_enum.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 {

/// Where an error happened, and until when it lasts. A member is absent if it does not apply.
struct error_location {
    std::optional<operation_kind> operation{};  ///< which of the three calls
    std::optional<wire_format> format{};        ///< the format being decoded
    std::optional<std::uint64_t> record{};      ///< zero-based number of the attendee or event
    std::optional<std::uint64_t> byte_offset{}; ///< bytes of the decoded body before the fault
    std::string field_path{};                   ///< such as `attendee[17].session.live[2].duration`
    std::optional<std::uint32_t> attempts{};    ///< how often the request was sent, if it was sent at all
    /// The Unix time before which the service takes no request, if the call ended because that is too far
    /// ahead for the retry policy or the deadline.
    std::optional<std::int64_t> not_before{};

    friend bool operator==(const error_location&, const error_location&) = default; ///< member by member
};

namespace detail {

template <class Enum>
concept error_enumeration = static_cast<bool>(boost::system::is_error_code_enum<Enum>::value);

} // namespace detail

/// What went wrong, where, and what to do about it.
///
/// It holds texts of different trust, kept apart by their types. `message()` is composed of the library's own
/// words and safe to log: it never holds a secret or a customer's data. What the service wrote is a
/// `service_text`, and no part of `message()`, except a `returnCode` that is a number of at most 9 digits.
///
/// In an error of a client's call, the texts of the service are already without the secrets of the call.
class error {
  public:
    /// Make an object that stands for no error: `result::error()` returns it if there is a value.
    error() = default;
    /// Make an error with a code and a text that names the value at fault; the text must be safe to log.
    explicit error(boost::system::error_code code, std::string client_text = {})
        : code_(code), client_text_(std::move(client_text)) {}

    /// Make an error from one of the enumerations of error_code.hpp.
    template <detail::error_enumeration Enum>
    error(Enum code, std::string client_text = {}) : code_(code), client_text_(std::move(client_text)) {}

    /// The code, in one of the five categories of error_code.hpp.
    [[nodiscard]] const boost::system::error_code& code() const& noexcept { return code_; }
    /// Where it happened.
    [[nodiscard]] const error_location& location() const& noexcept { return location_; }
    /// Where it happened, to be filled in.
    [[nodiscard]] error_location& location() & noexcept { return location_; }
    /// The library's own text on this case (may be empty); safe to log.
    [[nodiscard]] const std::string& client_text() const& noexcept { return client_text_; }
    /// The service's text (may be empty). It may hold personal data: show it to a person (`shown` in
    /// redaction.hpp), do not log it.
    [[nodiscard]] const service_text& server_text() const& noexcept { return server_text_; }
    /// The `returnCode` of an API error as the service wrote it (at most 32 characters); empty for other
    /// errors.
    [[nodiscard]] const service_text& return_code() const& noexcept { return return_code_; }

    // Of a temporary error these return values, so that no reference into it is left.
    /// The code of a temporary error.
    [[nodiscard]] boost::system::error_code code() && noexcept { return code_; }
    /// Where a temporary error happened.
    [[nodiscard]] error_location location() && noexcept { return std::move(location_); }
    /// The library's own text of a temporary error.
    [[nodiscard]] std::string client_text() && noexcept { return std::move(client_text_); }
    /// The service's text of a temporary error.
    [[nodiscard]] service_text server_text() && noexcept { return std::move(server_text_); }
    /// The `returnCode` of a temporary error.
    [[nodiscard]] service_text return_code() && noexcept { return std::move(return_code_); }

    /// Set the service's text.
    void set_server_text(service_text text) { server_text_ = std::move(text); }
    /// Set the service's `returnCode`.
    void set_return_code(service_text code) { return_code_ = std::move(code); }

    /// Compose the message: operation, problem, own text, location, remedy. Safe to log.
    [[nodiscard]] std::string message() const {
        std::string text;
        if (location_.operation) {
            text.append(to_string(*location_.operation)).append(": ");
        }
        text += code_.message();
        if (!client_text_.empty()) {
            text.append(": ").append(client_text_);
        }
        append_location(text);
        if (const std::string_view advice = remedy(code_); !advice.empty()) {
            text.append("; ").append(advice);
        }
        return text;
    }

    friend bool operator==(const error&, const error&) = default; ///< member by member

    /// Write `message()`.
    template <class Char, class Traits>
    friend std::basic_ostream<Char, Traits>& operator<<(std::basic_ostream<Char, Traits>& out,
                                                        const error& e) {
        return out << e.message();
    }

  private:
    /// Return whether a text of the service can be nothing but a number: at most 9 digits, which may follow
    /// a minus.
    static constexpr bool is_short_number(std::string_view text) noexcept {
        constexpr std::size_t max_digits = 9;
        if (text.starts_with('-')) {
            text.remove_prefix(1);
        }
        return !text.empty() && text.size() <= max_digits &&
               text.find_first_not_of("0123456789") == std::string_view::npos;
    }
    void append_location(std::string& text) const {
        const char* separator = " (";
        const auto add = [&](std::string_view name, std::string_view value) {
            text.append(separator).append(name).append(value);
            separator = ", ";
        };
        if (location_.format) {
            add("in ", to_string(*location_.format));
        }
        if (!location_.field_path.empty()) {
            add("at ", location_.field_path);
        } else if (location_.record) {
            add("in record ", std::to_string(*location_.record));
        }
        if (location_.byte_offset) {
            add("byte ", std::to_string(*location_.byte_offset));
        }
        if (location_.attempts.value_or(0) > 1) {
            add("attempts ", std::to_string(*location_.attempts));
        }
        if (is_short_number(return_code_.expose())) {
            add("returnCode ", return_code_.expose());
        }
        if (*separator == ',') {
            text += ')';
        }
    }

    boost::system::error_code code_;
    error_location location_;
    std::string client_text_;
    service_text server_text_;
    service_text return_code_;
};

namespace detail {

/// Return a caller's value as messages show it: quoted, printable ASCII, at most 60 characters.
inline std::string shown_value(std::string_view text) {
    constexpr std::size_t max_length = 60;
    std::string shown = "'";
    for (const char c : text.substr(0, max_length)) {
        shown += (c >= ' ' && c <= '~') ? c : '?';
    }
    shown += text.size() > max_length ? "...'" : "'";
    return shown;
}

/// Return the error of an object that an exception went through: it ended there, for good.
inline error ended_by_exception() {
    return error(transport_errc::cancelled, "an exception ended it, and the rest is lost; start again");
}

} // namespace detail

}} // namespace webcasts::v0

#endif
