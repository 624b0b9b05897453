// SPDX-License-Identifier: BSL-1.0
// Contenders that only look at the bytes of CSV, in a file of their own, so that the compiler's inlining of
// one kind of contender does not depend on the other.
#include "decoding_contender.hpp"

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace benchmark {
namespace {

/// The plain state machine of RFC 4180, a byte at a time, that only counts fields.
class field_counter {
  public:
    void write(std::span<const char> bytes) noexcept {
        for (const char c : bytes) {
            switch (state_) {
            case state::field_begin:
                if (c == '"') {
                    state_ = state::quoted;
                    break;
                }
                [[fallthrough]];
            case state::plain:
                plain(c);
                break;
            case state::quoted:
                if (c == '"') {
                    state_ = state::quote_in_quoted;
                }
                break;
            case state::quote_in_quoted:
                if (c == '"') {
                    state_ = state::quoted;
                } else {
                    plain(c);
                }
                break;
            }
        }
    }
    [[nodiscard]] std::uint64_t fields() const noexcept { return fields_; }

  private:
    enum class state : std::uint8_t { field_begin, plain, quoted, quote_in_quoted };

    void plain(char c) noexcept {
        switch (c) {
        case ',':
        case '\n':
            ++fields_;
            state_ = state::field_begin;
            break;
        default:
            state_ = state::plain;
        }
    }

    state state_ = state::field_begin;
    std::uint64_t fields_ = 0;
};

std::uint64_t count_fields(std::string_view report) {
    field_counter counter;
    for_each_chunk(report, chunk_bytes, [&](std::span<const char> bytes) { counter.write(bytes); });
    return counter.fields();
}

std::uint64_t count_lines(std::string_view report) {
    std::uint64_t lines = 0;
    for_each_chunk(report, chunk_bytes, [&](std::span<const char> bytes) {
        const char* at = bytes.data();
        const char* const end = at + bytes.size();
        while ((at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) !=
               nullptr) {
            ++lines;
            ++at;
        }
    });
    return lines;
}

} // namespace

void add_raw_csv(field_of_contenders& all, const input& from) {
    const std::string_view report = from.csv;
    all.present.push_back({"state machine that counts fields", report.size(), from.fields,
                           [=] { return std::to_string(count_fields(report)); },
                           [=] { return timed([&] { return count_fields(report); }); }});
    all.present.push_back({"memchr for LF", report.size(), from.lines,
                           [=] { return std::to_string(count_lines(report)); },
                           [=] { return timed([&] { return count_lines(report); }); }});
}

} // namespace benchmark
