// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_SECRET_HPP
#define WEBCASTS_SECRET_HPP

#include <cstddef>
#include <iosfwd>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 {

/// Overwrite `size` bytes with zeros, with writes that the optimizer must keep: for a caller's own buffers
/// that held a secret.
inline void wipe(char* data, std::size_t size) noexcept {
    volatile char* bytes = data;
    for (std::size_t i = 0; i < size; ++i) {
        bytes[i] = 0;
    }
}

/// A text that must not leak: a password, a session id, a URL or body that carries one.
///
/// It has no stream operator, no formatter and no conversion to a string; `expose()` is the only access, and
/// easy to search for. The bytes are overwritten when the object is destroyed or assigned to. Copies are
/// separate buffers. Equality takes time that depends on the lengths only.
class secret {
  public:
    /// Hold an empty text.
    secret() noexcept = default;
    /// Hold a copy of `text`; the caller wipes the original.
    explicit secret(std::string_view text) : bytes_(allocate(text.size())), size_(text.size()) {
        text.copy(bytes_, size_);
    }
    /// Copy into a buffer of its own.
    secret(const secret& other) : secret(other.expose()) {}
    /// Take the other secret's buffer and leave the other empty.
    secret(secret&& other) noexcept
        : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    /// Take the other secret's text; the previous text is wiped.
    secret& operator=(secret other) noexcept {
        std::swap(bytes_, other.bytes_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~secret() {
        wipe(bytes_, size_);
        delete[] bytes_;
    }

    /// View the text; valid until this object is assigned to or destroyed.
    [[nodiscard]] std::string_view expose() const noexcept { return {bytes_, size_}; }
    /// Return whether the text is empty.
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    /// Deleted, so that writing a secret to a stream is a short compile error: use `expose()`.
    template <class Char, class Traits>
    friend void operator<<(std::basic_ostream<Char, Traits>&, const secret&) = delete;

    /// Compare in a time that depends on the lengths only.
    friend bool operator==(const secret& a, const secret& b) noexcept {
        if (a.size_ != b.size_) {
            return false;
        }
        unsigned char difference = 0;
        for (std::size_t i = 0; i < a.size_; ++i) {
            difference |= static_cast<unsigned char>(a.bytes_[i] ^ b.bytes_[i]);
        }
        return difference == 0;
    }

  private:
    static char* allocate(std::size_t size) { return size == 0 ? nullptr : new char[size]; }

    char* bytes_ = nullptr; ///< owned
    std::size_t size_ = 0;
};

}} // namespace webcasts::v0

#endif
