// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_FUZZ_FUZZ_TARGET_HPP
#define WEBCASTS_FUZZ_FUZZ_TARGET_HPP

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// What libFuzzer, AFL++ and run_corpus.cpp call with each input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace webcasts::fuzz {

/// View an input as text.
inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size}; // NOLINT: bytes are characters here
}

/// End the program where a promise does not hold: the fuzzer keeps the input.
inline void require(bool holds, const char* promise) {
    if (!holds) {
        std::fprintf(stderr, "broken promise: %s\n", promise);
        std::abort();
    }
}

/// Takes an input apart, byte by byte; zeros follow its end.
class byte_script {
  public:
    explicit byte_script(std::string_view bytes) : rest_(bytes) {}
    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
    /// The next byte, from 0 to `below - 1`.
    unsigned next(unsigned below = 256) {
        if (rest_.empty()) {
            return 0;
        }
        const auto byte = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return byte % below;
    }
    /// Up to `size` bytes.
    std::string_view take(std::size_t size) {
        const std::string_view piece = rest_.substr(0, size);
        rest_.remove_prefix(piece.size());
        return piece;
    }

  private:
    std::string_view rest_;
};

} // namespace webcasts::fuzz

#endif
