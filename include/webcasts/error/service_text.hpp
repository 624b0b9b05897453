// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ERROR_SERVICE_TEXT_HPP
#define WEBCASTS_ERROR_SERVICE_TEXT_HPP

#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 {

/// A text that came from the service: the words of a refusal, a name, a value that cannot be read.
///
/// It may hold anything: people's data, a password that the service repeats, characters that control a
/// terminal. So it has no stream operator, no formatter and no conversion to a string: `shown`
/// (redaction.hpp) makes the form that people may see, and `expose()` returns the bytes.
class service_text {
  public:
    /// Hold an empty text.
    service_text() = default;
    /// Hold what the service sent.
    explicit service_text(std::string bytes) noexcept : bytes_(std::move(bytes)) {}

    /// View the bytes; valid until this object is assigned to or destroyed.
    [[nodiscard]] std::string_view expose() const noexcept { return bytes_; }
    /// Return whether the text is empty.
    [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

    /// Deleted, so that writing it to a stream is a short compile error: use `shown`.
    template <class Char, class Traits>
    friend void operator<<(std::basic_ostream<Char, Traits>&, const service_text&) = delete;

    friend bool operator==(const service_text&, const service_text&) = default; ///< byte by byte
    /// Compare with a text of the caller's, byte by byte.
    friend bool operator==(const service_text& a, std::string_view b) noexcept { return a.bytes_ == b; }

  private:
    std::string bytes_;
};

}} // namespace webcasts::v0

#endif
