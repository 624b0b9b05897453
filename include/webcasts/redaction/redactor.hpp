// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REDACTION_REDACTOR_HPP
#define WEBCASTS_REDACTION_REDACTOR_HPP

#include <webcasts/detail/config.hpp>
#include <webcasts/error/service_text.hpp>
#include <webcasts/redaction/detail/secret_patterns.hpp>
#include <webcasts/secret.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 {

namespace detail {

/// Replaces what is hidden.
inline constexpr std::string_view hidden_text = "***";

} // namespace detail

/// Hides secrets that are at hand wherever another text repeats them, in each of the encodings that peers
/// write them in.
///
/// Found are: the text as it is and in another case; percent-encoding; references of HTML and XML; escapes
/// with a backslash, as in JSON; quoted-printable; doubled quotes; base64 in both alphabets, at any place in
/// a longer text, with or without padding; pairs of hexadecimal digits and decimal numbers, whatever is
/// between them; UTF-16, Latin-1, and UTF-8 that was taken for Latin-1; backwards; rotated by 13 letters; and
/// each of these in another one. Not found are what is encrypted, hashed or compressed, and parts of fewer
/// than eight bytes.
///
/// Of a secret of eight bytes or more each part of eight bytes is hidden, and a shorter part of at least four
/// at the end of a text, which may be cut there. One of four to seven bytes is hidden as a whole, and one of
/// one to three bytes only where no letter or digit is next to it, so that other texts stay readable; a
/// number of four to seven digits only where no digit is next to it.
///
/// A text whose encodings do not come to an end is hidden as a whole. The time is linear in a text's length.
/// The secrets are overwritten when the object is destroyed. Several threads may use one object that none of
/// them changes.
class redactor {
  public:
    /// Hide nothing.
    redactor() = default;

    /// Hide a secret; one that is empty or known is ignored.
    void add(std::string_view secret_text);
    /// Hide a secret.
    void add(const secret& hidden) { add(hidden.expose()); }
    /// Hide a name, such as a user's: only as a whole, because a part of an address is in others too.
    void add_name(std::string_view name);
    /// Hide the secrets of another one too.
    void add(const redactor& other);
    /// Hide the values in a query string or form body that `redacted_parameters` hides; those of unknown
    /// parameters only if they have eight bytes or more.
    void add_parameters(std::string_view encoded);
    /// Hide what is secret in a URL: its parameters as `add_parameters` does, and its user information.
    void add_url(std::string_view url);
    /// Hide the value of a header, if it is one of those that hold secrets: `Authorization`,
    /// `Proxy-Authorization` (both with the parts of Basic authentication) and `Cookie`.
    void add_header(std::string_view name, std::string_view value);

    /// Return whether there is no secret.
    [[nodiscard]] bool empty() const noexcept { return secrets_.empty(); }
    /// The number of secrets.
    [[nodiscard]] std::size_t size() const noexcept { return secrets_.size(); }
    /// Return whether a text repeats a secret.
    [[nodiscard]] bool finds_in(std::string_view text) const;
    /// Return a text with `***` in place of each secret in it.
    [[nodiscard]] std::string redacted(std::string_view text) const;

  private:
    /// A part of a text, up to the byte before `end`.
    struct part {
        std::size_t begin;
        std::size_t end;
    };
    /// Return what is to be hidden in a text, in order, without overlaps.
    [[nodiscard]] std::vector<part> hidden_in(std::string_view text) const;

    /// What is hidden.
    struct entry {
        secret text;
        bool is_name;
    };
    void add(std::string_view text, bool is_name);

    std::vector<entry> secrets_;
    detail::secret_patterns patterns_;
};

/// Return a text of the service as people may see it: without the secrets at hand, and without what looks
/// like an id (20 characters or more, all hexadecimal digits, or letters with at least four digits); with `?`
/// in place of characters that control a terminal or the direction of text, and of bytes that are not UTF-8;
/// at most `max_size` bytes and `...`.
///
/// It may still hold people's data.
[[nodiscard]] std::string shown(const service_text& text, const redactor& hidden = {},
                                std::size_t max_size = 4096);

}} // namespace webcasts::v0

#ifdef WEBCASTS_HEADER_ONLY
#include <webcasts/redaction/detail/redactor.ipp>
#endif

#endif
