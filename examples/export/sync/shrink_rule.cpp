// SPDX-License-Identifier: BSL-1.0
#include "sync/shrink_rule.hpp"

#include <fmt/format.h>
#include <string_view>

namespace exporter {

std::optional<std::string> reason_of_shrink(const row_counts& stored, const row_counts& received,
                                            bool carries_answers) {
    std::optional<std::string> reason;
    const auto compare = [&](std::uint64_t before, std::uint64_t now, std::string_view what) {
        if (!reason && is_implausible(before, now)) {
            reason.emplace(fmt::format("the report has {} {} where {} are stored", now, what, before));
        }
    };
    compare(stored.registrations, received.registrations, "registrations");
    compare(stored.sessions, received.sessions, "viewing sessions");
    if (carries_answers) {
        compare(stored.answers, received.answers, "questions and answers");
    }
    return reason;
}

} // namespace exporter
