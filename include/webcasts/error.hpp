// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ERROR_HPP
#define WEBCASTS_ERROR_HPP

#include <webcasts/detail/when_used.hpp>
#include <webcasts/error_code.hpp>
#include <webcasts/wire_format.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace boost::system {
template <class T, class E>
class result; // #include <webcasts/result.hpp>
} // namespace boost::system

namespace webcasts::inline v0 {

/// Where an error happened. Every member is absent where it does not apply.
struct error_place {
    std::optional<operation_kind> operation{};  ///< which of the three calls
    std::optional<wire_format> format{};        ///< the format being decoded
    std::optional<std::uint64_t> record{};      ///< zero-based number of the attendee or event
    std::optional<std::uint64_t> byte_offset{}; ///< bytes of the decoded body before the fault
    std::string field_path{};                   ///< such as `attendee[17].session.live[2].duration`
    std::optional<std::uint32_t> attempts{};    ///< how often the request was sent, if it was sent at all

    friend bool operator==(const error_place&, const error_place&) = default; ///< member by member
};

namespace detail {

template <class Enum>
concept error_enumeration = static_cast<bool>(boost::system::is_error_code_enum<Enum>::value);

} // namespace detail

/** What went wrong, where, and what to do about it.

    Two texts of different trust: `what()` is ours and safe to log, it never holds a secret or a customer's
   data; `server_text()` is what the service said, which may hold personal data and is never part of `what()`.

    `error` is the one of `boost::system::error_code`; the parameter puts off until its use what needs
   Boost.System.
*/
template <class Code>
class basic_error {
    static_assert(
        requires { sizeof(Code); },
        "#include <webcasts/result.hpp>: an error holds a boost::system::error_code");

  public:
    /// Make the absence of an error: what `result::error()` returns where there is a value.
    basic_error() = default;
    /// Make an error with a code and, in our own words, the value or name at fault (must be safe to log).
    explicit basic_error(Code code, std::string detail = {}) : code_(code), detail_(std::move(detail)) {}

    /// Make an error from one of the enumerations of error_code.hpp.
    template <detail::error_enumeration Enum>
    basic_error(Enum code, std::string detail = {}) : code_(code), detail_(std::move(detail)) {}

    /// The code, in one of the five categories of error_code.hpp.
    [[nodiscard]] const Code& code() const noexcept { return code_; }
    /// Where it happened.
    [[nodiscard]] const error_place& place() const noexcept { return place_; }
    /// Where it happened, to be filled in.
    [[nodiscard]] error_place& place() noexcept { return place_; }
    /// Our own words on this case (may be empty); safe to log.
    [[nodiscard]] const std::string& detail() const noexcept { return detail_; }
    /// The service's words (may be empty). They may hold personal data: show them to a person, do not log
    /// them.
    [[nodiscard]] const std::string& server_text() const noexcept { return server_text_; }
    /// The `returnCode` of an API error as the service wrote it (at most 32 characters), else empty.
    [[nodiscard]] const std::string& return_code() const noexcept { return return_code_; }

    /// Keep what the service said.
    void set_server_text(std::string text) { server_text_ = std::move(text); }
    /// Keep the service's `returnCode`.
    void set_return_code(std::string code) { return_code_ = std::move(code); }

    /// Compose the message: operation, what is wrong, detail, place, remedy. Safe to log.
    [[nodiscard]] std::string what() const {
        std::string text;
        if (place_.operation) {
            text.append(to_string(*place_.operation)).append(": ");
        }
        text += code_.message();
        if (!detail_.empty()) {
            text.append(": ").append(detail_);
        }
        append_place(text);
        if (const std::string_view todo = remedy(code_); !todo.empty()) {
            text.append("; ").append(todo);
        }
        return text;
    }

    friend bool operator==(const basic_error&, const basic_error&) = default; ///< member by member

    /// Write `what()`.
    template <class Char, class Traits>
    friend std::basic_ostream<Char, Traits>& operator<<(std::basic_ostream<Char, Traits>& out,
                                                        const basic_error& e) {
        return out << e.what();
    }

  private:
    void append_place(std::string& text) const {
        const char* separator = " (";
        const auto add = [&](std::string_view name, std::string_view value) {
            text.append(separator).append(name).append(value);
            separator = ", ";
        };
        if (place_.format) {
            add("in ", to_string(*place_.format));
        }
        if (!place_.field_path.empty()) {
            add("at ", place_.field_path);
        } else if (place_.record) {
            add("in record ", std::to_string(*place_.record));
        }
        if (place_.byte_offset) {
            add("byte ", std::to_string(*place_.byte_offset));
        }
        if (place_.attempts.value_or(0) > 1) {
            add("attempts ", std::to_string(*place_.attempts));
        }
        if (!return_code_.empty()) {
            add("returnCode ", return_code_);
        }
        if (*separator == ',') {
            text += ')';
        }
    }

    Code code_;
    error_place place_;
    std::string detail_;
    std::string server_text_;
    std::string return_code_;
};

/// What went wrong, where, and what to do about it; used where `<webcasts/result.hpp>` is included.
using error = basic_error<boost::system::error_code>;

namespace detail {

/// Show a value of the caller's in a message: quoted, printable ASCII, at most 60 characters.
inline std::string shown_value(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string shown = "'";
    for (const char c : text.substr(0, longest)) {
        shown += (c >= ' ' && c <= '~') ? c : '?';
    }
    shown += text.size() > longest ? "...'" : "'";
    return shown;
}

} // namespace detail

/// A value, or the error that stood in its way; used where `<webcasts/result.hpp>` is included. `.value()`
/// throws `error_exception`; nothing else here throws.
template <class T>
using result = boost::system::result<T, error>;

/// Calling a function that returns a `result` needs that class: `#include <webcasts/result.hpp>`. `T` may be
/// any type of the call.
template <class T>
concept webcasts_result_hpp_is_included = requires {
    sizeof(result<detail::when_used<void, T>>);
};

} // namespace webcasts::inline v0

#endif
