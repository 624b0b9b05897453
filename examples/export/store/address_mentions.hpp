// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_ADDRESS_MENTIONS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_ADDRESS_MENTIONS_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace exporter {

/// A part of a text, in bytes: from `begin` up to `end`, which is not part of it.
struct text_range {
    std::size_t begin = 0;
    std::size_t end = 0;

    friend bool operator==(const text_range&, const text_range&) = default;
};

/// Where a mention of an address may begin and end.
enum class mention_edges : std::uint8_t {
    words,    ///< where no longer address does: `bada@example.com` does not mention `ada@example.com`
    anywhere, ///< at any byte, for texts that follow one another without a sign between them
};

/// Which addresses are searched. The functions get keys (`canonical_address`).
struct wanted_addresses {
    std::function<bool(std::string_view key)> has;
    /// Whether some address has this domain; empty: any domain may be one.
    std::function<bool(std::string_view domain)> has_domain{};
    /// How many bytes the shortest spelling of an address has at least.
    std::size_t min_size = 5; // a@b.c
};

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>()(text);
    }
};

/// A set of texts that finds a view without making a text of it.
using text_set = std::unordered_set<std::string, text_hash, std::equal_to<>>;

/// A set of addresses, by their keys.
class address_set {
  public:
    /// Take the addresses in any spelling.
    explicit address_set(const std::vector<std::string>& addresses);

    [[nodiscard]] bool has(std::string_view key) const { return keys_.contains(key); }
    /// Return whether a key in a table is that of an address: the address's own key, or the key with #2, #3
    /// and so on after it.
    [[nodiscard]] bool has_numbered(std::string_view key) const;
    /// Return the keys.
    [[nodiscard]] const text_set& keys() const noexcept { return keys_; }
    /// Return the set for a search; it must not outlive this object.
    [[nodiscard]] wanted_addresses wanted() const;

  private:
    text_set keys_;
    text_set domains_;
    std::size_t min_size_ = 0;
};

/// Return where a text mentions wanted addresses, in order and without overlaps.
///
/// An address is found in every spelling: in any case, with its domain in A-form or as people write it, with
/// characters that nobody sees (`canonical_address`), with any of its characters percent-encoded (and `+` for
/// the space before it), as `\u0040` in JSON, as `&#64;` in XML and HTML, in Base64 of either alphabet and
/// with any alignment, and in up to three of these one within the other.
[[nodiscard]] std::vector<text_range> mentions_of(const wanted_addresses& wanted, std::string_view text,
                                                  mention_edges edges = mention_edges::words);

} // namespace exporter

#endif
