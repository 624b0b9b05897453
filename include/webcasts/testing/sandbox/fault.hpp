// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_FAULT_HPP
#define WEBCASTS_TESTING_SANDBOX_FAULT_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace testing {

/// The delay of a response in milliseconds, drawn from the sandbox's seed for each call.
///
/// If `mean` is zero, the delay is uniformly distributed from `min` to `max`; else it is `min` plus an
/// exponentially distributed time with this mean, but at most `max`.
struct sandbox_latency {
    std::uint64_t min = 0;  ///< the shortest
    std::uint64_t max = 0;  ///< at most an hour, and not below `min`
    std::uint64_t mean = 0; ///< of the exponentially distributed time; zero: uniform distribution
    friend bool operator==(const sandbox_latency&, const sandbox_latency&) = default; ///< member by member
};

/// A `Retry-After` header, in one of its two forms (RFC 9110, section 10.2.3).
struct sandbox_retry_after {
    std::uint64_t seconds = 0; ///< to wait
    bool as_date = false;      ///< as the HTTP date `seconds` after `sandbox_options::http_clock`
    /// Compare member by member.
    friend bool operator==(const sandbox_retry_after&, const sandbox_retry_after&) = default;
};

/// The ways to make a body that no decoder accepts, for XML, JSON and CSV.
enum class sandbox_malformation : std::uint8_t {
    structure, ///< an end tag or bracket that closes nothing; a row with a field too many
    text,      ///< a control character that XML and JSON do not allow; text after a closing quote
    utf8,      ///< a byte that is not UTF-8
    unclosed,  ///< the end is missing although the response is complete; a quoted field that never ends
};

/// A deliberate failure: the calls that it affects, and its effects.
///
/// At least one effect must be set. At most one of the effects that replace the service's response (`status`
/// and `retry_after`, `return_code`, `html`, `empty`) can be set, and at most one of `truncate_at_byte` and
/// `reset_at_byte`; the others can be combined, but `malformed` needs a body that decodes without it.
struct sandbox_fault {
    // Which calls.
    std::string operation = "*";         ///< `login`, `eventlist`, `audience_reports` or `*` (all)
    std::optional<std::string> event{};  ///< only calls with this `ei`
    std::optional<std::uint64_t> nth{};  ///< only the nth matching call since the fault was added, from 1
    std::optional<double> probability{}; ///< each matching call with this probability, 0 to 1, by the seed
    // What happens.
    std::optional<int> status{};                      ///< this HTTP status (200 to 599) with a short text
    std::optional<sandbox_retry_after> retry_after{}; ///< status 429 unless `status` is set
    std::optional<long> return_code{}; ///< HTTP 200 and an API error with this `returnCode`, which is not 1
    bool html = false;                 ///< HTTP 200 with an HTML maintenance page
    bool empty = false;                ///< HTTP 200 with an empty body
    bool expire_session = false;       ///< every open session ends before the call is handled
    std::optional<std::string> content_type{};       ///< the response has this content type
    std::optional<sandbox_malformation> malformed{}; ///< the body cannot be decoded
    bool gzip = false; ///< the body is compressed, whether or not the request accepts that
    std::optional<std::uint64_t>
        truncate_at_byte{};                       ///< the connection closes after so many bytes of the body
    std::optional<std::uint64_t> reset_at_byte{}; ///< the connection is reset after so many bytes of the body
    std::optional<sandbox_latency>
        latency_ms{}; ///< a server waits before it answers; in process there is no wait
    std::optional<std::uint64_t>
        dribble_bytes_per_s{}; ///< a server sends the body slowly; in process in small pieces

    friend bool operator==(const sandbox_fault&, const sandbox_fault&) = default; ///< member by member

    /// Return whether the fault affects calls of this operation and event, regardless of `nth` and
    /// `probability`.
    [[nodiscard]] bool matches(std::string_view called, std::string_view called_event) const {
        return (operation == "*" || operation == called) && (!event || *event == called_event);
    }
};

}}} // namespace webcasts::v0::testing

#endif
