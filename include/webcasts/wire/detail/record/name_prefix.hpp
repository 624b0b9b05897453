// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_NAME_PREFIX_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_NAME_PREFIX_HPP

#include <webcasts/detail/short_text.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// The first 16 bytes of a name: the whole name in nearly all cases. They are compared with one operation,
/// whatever their number, if 16 bytes can be read from the start of the other text. A comparison that
/// branches on the size is often mispredicted.
class name_prefix {
  public:
    static constexpr std::size_t size = 16;

    name_prefix() = default;
    explicit name_prefix(std::string_view name) noexcept {
        char text[size] = {};
        char mask[size] = {};
        const std::size_t used = name.size() < size ? name.size() : size;
        for (std::size_t i = 0; i < used; ++i) {
            text[i] = name[i];
            mask[i] = '\xFF';
        }
        std::memcpy(text_, text, size);
        std::memcpy(mask_, mask, size);
    }

    /// Return whether a text starts with this prefix. Reads `size` bytes.
    [[nodiscard]] bool begins(const char* text) const noexcept {
        return (((load<std::uint64_t>(text) ^ text_[0]) & mask_[0]) |
                ((load<std::uint64_t>(text + 8) ^ text_[1]) & mask_[1])) == 0;
    }

  private:
    std::uint64_t text_[2] = {};
    std::uint64_t mask_[2] = {};
};

}}} // namespace webcasts::v0::detail

#endif
