// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_REGISTRATION_KEYS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_REGISTRATION_KEYS_HPP

#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <string>

namespace exporter {

/// Gives the registrations of one event their keys (`attendee.email_key`), in the report's order: the
/// canonical address; if it repeats, the address with `#2`, `#3` and so on; `#1`, `#2` and so on without an
/// address.
class registration_keys {
  public:
    /// Return the key of the next registration. `try_to_take(key)` returns whether the key was free, and
    /// takes it.
    template <class TryToTake>
    [[nodiscard]] std::string next(std::string address, TryToTake&& try_to_take) {
        if (!address.empty() && try_to_take(address)) {
            return address;
        }
        auto& number = repetitions_.try_emplace(address, address.empty() ? 0 : 1).first->second;
        std::string numbered;
        do {
            numbered = fmt::format("{}#{}", address, ++number);
        } while (!try_to_take(numbered));
        return numbered;
    }

  private:
    std::map<std::string, std::uint64_t> repetitions_; ///< addresses that repeat, the last number
};

} // namespace exporter

#endif
