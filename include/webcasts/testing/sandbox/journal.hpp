// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_JOURNAL_HPP
#define WEBCASTS_TESTING_SANDBOX_JOURNAL_HPP

#include <webcasts/testing/sandbox/mistake.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// One call that a sandbox answered. It contains no password, no session and no personal data.
struct sandbox_call {
    std::string method;    ///< of the request, unchanged
    std::string target;    ///< path and query, redacted as by `redacted_url`
    std::string form;      ///< form body, redacted as by `redacted_parameters`; empty if there is none
    std::string operation; ///< `login`, `eventlist`, `audience_reports`; empty for any other path
    std::string event;     ///< the `ei` of the call if it is 7 digits, else empty
    /// `ok`, `returnCode N`, `HTTP N`, or `fault: ` and the effects of a fault
    std::string outcome;
    std::vector<sandbox_mistake> mistakes{}; ///< of the request, as in `X-Sandbox-Explain`
    friend bool operator==(const sandbox_call&, const sandbox_call&) = default; ///< member by member
};

/// The numbers of calls, including those that the full list has dropped.
struct sandbox_counts {
    std::uint64_t calls = 0;                           ///< since the journal was cleared
    std::map<std::string, std::uint64_t> by_operation; ///< under the names in `sandbox_call::operation`
    std::map<std::string, std::uint64_t> by_outcome;   ///< under the texts in `sandbox_call::outcome`
    friend bool operator==(const sandbox_counts&, const sandbox_counts&) = default; ///< member by member
};

/// The latest calls (at most 10,000) and the counts of all calls. One thread at a time.
class sandbox_journal {
  public:
    static constexpr std::size_t max_calls = 10'000; ///< beyond that the oldest are dropped

    /// Add a call.
    void add(sandbox_call call) {
        ++counts_.calls;
        ++counts_.by_operation[call.operation];
        ++counts_.by_outcome[call.outcome];
        if (calls_.size() == max_calls) {
            calls_.pop_front();
        }
        calls_.push_back(std::move(call));
    }
    /// Return the calls, oldest first.
    [[nodiscard]] std::vector<sandbox_call> calls() const { return {calls_.begin(), calls_.end()}; }
    /// The counts of all calls, including those that the list has dropped.
    [[nodiscard]] const sandbox_counts& counts() const noexcept { return counts_; }
    /// Clear the calls and the counts.
    void clear() {
        calls_.clear();
        counts_ = {};
    }

  private:
    std::deque<sandbox_call> calls_;
    sandbox_counts counts_;
};

}}} // namespace webcasts::v0::testing

#endif
