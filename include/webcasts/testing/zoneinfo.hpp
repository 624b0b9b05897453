// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_ZONEINFO_HPP
#define WEBCASTS_TESTING_ZONEINFO_HPP

#include <webcasts/testing/zone_rule.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::testing {

/// The times at which one zone's clocks change, read from a TZif file of version 2 or later (RFC 8536).
class zone_transitions {
  public:
    /// Read a file's bytes; nothing where they are not such a file.
    [[nodiscard]] static std::optional<zone_transitions> parse(std::string_view file) {
        // The first block has 32-bit times for old readers: it is passed over.
        const auto old = counts::parse(file);
        if (!old || old->version < '2' || file.size() < old->block_size(4)) {
            return std::nullopt;
        }
        file.remove_prefix(old->block_size(4));
        const auto found = counts::parse(file);
        if (!found || file.size() < found->block_size(8) || found->types == 0) {
            return std::nullopt;
        }
        const std::string_view times = file.substr(counts::header_size);
        const std::string_view indexes = times.substr(8 * found->transitions);
        const std::string_view types = indexes.substr(found->transitions);
        const auto offset = [&](std::size_t type) {
            return std::chrono::seconds(static_cast<std::int32_t>(big_endian(types.substr(6 * type, 4))));
        };
        zone_transitions made;
        made.before_ = offset(0);
        for (std::size_t i = 0; i < found->transitions; ++i) {
            const auto type = static_cast<unsigned char>(indexes[i]);
            if (type >= found->types) {
                return std::nullopt;
            }
            const auto at = static_cast<std::int64_t>(big_endian(times.substr(8 * i, 8)));
            made.changes_.emplace_back(std::chrono::sys_seconds(std::chrono::seconds(at)), offset(type));
        }
        std::string_view rule = file.substr(found->block_size(8));
        if (rule.size() >= 2 && rule.front() == '\n') {
            rule.remove_prefix(1);
            made.after_ = zone_rule::parse(rule.substr(0, rule.find('\n')));
        }
        return made;
    }

    /// How far the clocks are ahead of GMT.
    [[nodiscard]] std::chrono::seconds offset_at(std::chrono::sys_seconds at) const {
        const auto next = std::upper_bound(changes_.begin(), changes_.end(), at,
                                           [](auto time, const auto& change) { return time < change.first; });
        if (next == changes_.end() && after_) {
            return after_->offset_at(at);
        }
        return next == changes_.begin() ? before_ : std::prev(next)->second;
    }

  private:
    static std::uint64_t big_endian(std::string_view bytes) noexcept {
        std::uint64_t value = 0;
        for (const char byte : bytes) {
            value = (value << 8U) | static_cast<unsigned char>(byte);
        }
        return value;
    }

    struct counts {
        static constexpr std::size_t header_size = 44;
        char version = 0;
        std::size_t utc_flags = 0;
        std::size_t standard_flags = 0;
        std::size_t leaps = 0;
        std::size_t transitions = 0;
        std::size_t types = 0;
        std::size_t characters = 0;

        static std::optional<counts> parse(std::string_view block) {
            if (block.size() < header_size || !block.starts_with("TZif")) {
                return std::nullopt;
            }
            const auto count = [&](std::size_t at) {
                return static_cast<std::size_t>(big_endian(block.substr(20 + 4 * at, 4)));
            };
            return counts{block[4], count(0), count(1), count(2), count(3), count(4), count(5)};
        }
        [[nodiscard]] std::size_t block_size(std::size_t time_size) const noexcept {
            return header_size + transitions * (time_size + 1) + 6 * types + characters +
                   leaps * (time_size + 4) + standard_flags + utc_flags;
        }
    };

    std::chrono::seconds before_{0};
    std::vector<std::pair<std::chrono::sys_seconds, std::chrono::seconds>> changes_;
    std::optional<zone_rule> after_;
};

/** Know the IANA time zones that the machine has, by their files: for `sandbox_options::zone_offset`.

    Copies share what was read. It may be called by several threads at the same time.
*/
class zoneinfo {
  public:
    /// Read zones below this directory; a zone is read when it is first asked for.
    explicit zoneinfo(std::string directory = "/usr/share/zoneinfo")
        : shared_(std::make_shared<shared>()), directory_(std::move(directory)) {}

    /// How far a zone is ahead of GMT at an instant, or nothing where there is no such zone. `GMT` and `UTC`
    /// need no file.
    [[nodiscard]] std::optional<std::chrono::seconds> operator()(std::string_view zone,
                                                                 std::chrono::sys_seconds at) const {
        if (zone == "GMT" || zone == "UTC") {
            return std::chrono::seconds(0);
        }
        const std::lock_guard guard(shared_->mutex);
        const auto known = shared_->zones.find(zone);
        const auto found = known != shared_->zones.end() ? known : read(zone);
        return found == shared_->zones.end() ? std::nullopt : std::optional(found->second.offset_at(at));
    }

  private:
    struct shared {
        std::mutex mutex;
        std::map<std::string, zone_transitions, std::less<>> zones;
    };

    /// Tell whether a name can be a zone's: it stays below the directory.
    static bool is_zone_name(std::string_view zone) noexcept {
        const auto fits = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                   c == '-' || c == '+' || c == '/';
        };
        return !zone.empty() && zone.size() < 64 && zone.front() != '/' &&
               std::all_of(zone.begin(), zone.end(), fits);
    }
    [[nodiscard]] decltype(shared::zones)::const_iterator read(std::string_view zone) const {
        std::ifstream file;
        if (is_zone_name(zone)) {
            file.open(directory_ + "/" + std::string(zone), std::ios::binary);
        }
        // By read(), which reports a directory as a failure; a stream iterator would throw.
        std::string bytes;
        char piece[4096];
        while (file.is_open() && (file.read(piece, sizeof piece) || file.gcount() > 0)) {
            bytes.append(piece, static_cast<std::size_t>(file.gcount()));
        }
        auto parsed = zone_transitions::parse(bytes);
        return parsed ? shared_->zones.emplace(zone, *std::move(parsed)).first : shared_->zones.end();
    }

    std::shared_ptr<shared> shared_;
    std::string directory_;
};

} // namespace webcasts::testing

#endif
