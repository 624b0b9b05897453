// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_FAULT_HPP
#define WEBCASTS_TESTING_SANDBOX_FAULT_HPP

#include <webcasts/error.hpp>
#include <webcasts/event_id.hpp>

#include <boost/system/errc.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts::testing {

/** Something that goes wrong on purpose: which calls it hits, and what happens to them.

    Exactly one effect is set; `retry_after` may stand beside `status`.
*/
struct sandbox_fault {
    // Which calls.
    std::string operation = "*";      ///< `login`, `eventlist`, `audience_reports` or `*` (all)
    std::optional<std::string> event; ///< only calls with this `ei`
    std::optional<std::uint64_t> nth; ///< only the nth matching call since the fault was added, from 1
    std::optional<double>
        probability; ///< each matching call with this probability, 0 to 1; drawn from the seed
    // What happens.
    std::optional<int> status;       ///< this HTTP status (200 to 599) with a short text
    std::optional<long> return_code; ///< HTTP 200 and an API error with this `returnCode`, which is not 1
    std::optional<std::uint64_t>
        retry_after; ///< seconds in a `Retry-After` header; status 429 unless `status` is set
    std::optional<std::uint64_t> truncate_at_byte; ///< the connection closes after so many bytes of the body
    std::optional<std::uint64_t> reset_at_byte; ///< the connection is reset after so many bytes of the body
    std::optional<std::string> content_type;    ///< the answer carries this content type
    std::optional<std::uint64_t>
        latency_ms; ///< a server waits before it answers; in process there is no wait
    std::optional<std::uint64_t>
        dribble_bytes_per_s;     ///< a server sends the body slowly; in process in small pieces
    bool html = false;           ///< HTTP 200 with an HTML maintenance page
    bool empty = false;          ///< HTTP 200 with an empty body
    bool malformed = false;      ///< the body cannot be decoded
    bool expire_session = false; ///< every open session ends before the call is looked at

    friend bool operator==(const sandbox_fault&, const sandbox_fault&) = default;

    /// Tell whether the fault is for calls of this operation and event, not counting `nth` and `probability`.
    [[nodiscard]] bool matches(std::string_view called, std::string_view called_event) const {
        return (operation == "*" || operation == called) && (!event || *event == called_event);
    }
};

namespace detail {

/// Reads the members of a fault from texts.
class sandbox_fault_reader {
  public:
    explicit sandbox_fault_reader(sandbox_fault& fault) : fault_(fault) {}

    /// Set one member by name; the text of what is wrong, or empty.
    std::string set(std::string_view name, std::string_view value) {
        const std::string field(name);
        const auto number = [&](auto& target, std::uint64_t least, std::uint64_t most) -> std::string {
            std::uint64_t read = 0;
            const auto [end, wrong] = std::from_chars(value.data(), value.data() + value.size(), read);
            if (wrong != std::errc() || end != value.data() + value.size() || read < least || read > most) {
                return field + " is a whole number from " + std::to_string(least) + " to " +
                       std::to_string(most);
            }
            target = static_cast<typename std::remove_reference_t<decltype(target)>::value_type>(read);
            return {};
        };
        const auto flag = [&](bool& target) -> std::string {
            if (value != "true" && value != "on" && value != "1" && !value.empty()) {
                return field + " is true, or is left out";
            }
            target = true;
            return {};
        };
        constexpr std::uint64_t large = 1'000'000'000'000;
        if (name == "operation") {
            constexpr std::array<std::string_view, 4> known{"login", "eventlist", "audience_reports", "*"};
            fault_.operation = value;
            return std::find(known.begin(), known.end(), value) != known.end()
                       ? std::string()
                       : "operation is login, eventlist, audience_reports or *";
        }
        if (name == "event") {
            fault_.event = std::string(value);
            return webcasts::detail::is_event_id(value) ? std::string() : "event is 7 digits";
        }
        if (name == "content_type") {
            fault_.content_type = std::string(value);
            const bool fits =
                std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
            return fits && !value.empty() ? std::string() : "content_type is printable ASCII";
        }
        if (name == "probability") {
            return set_probability(value);
        }
        if (name == "return_code") {
            long read = 0;
            const auto [end, wrong] = std::from_chars(value.data(), value.data() + value.size(), read);
            fault_.return_code = read;
            return wrong == std::errc() && end == value.data() + value.size() && read != 1
                       ? std::string()
                       : "return_code is a whole number other than 1";
        }
        if (name == "nth") {
            return number(fault_.nth, 1, large);
        }
        if (name == "status") {
            return number(fault_.status, 200, 599);
        }
        if (name == "retry_after") {
            return number(fault_.retry_after, 0, large);
        }
        if (name == "truncate_at_byte") {
            return number(fault_.truncate_at_byte, 0, large);
        }
        if (name == "reset_at_byte") {
            return number(fault_.reset_at_byte, 0, large);
        }
        if (name == "latency_ms") {
            return number(fault_.latency_ms, 0, 3'600'000);
        }
        if (name == "dribble_bytes_per_s") {
            return number(fault_.dribble_bytes_per_s, 1, large);
        }
        if (name == "html") {
            return flag(fault_.html);
        }
        if (name == "empty") {
            return flag(fault_.empty);
        }
        if (name == "malformed") {
            return flag(fault_.malformed);
        }
        if (name == "expire_session") {
            return flag(fault_.expire_session);
        }
        return webcasts::detail::shown_value(name) + " is not a part of a fault; these are: operation, "
                                                     "event, nth, probability, status, return_code, "
                                                     "retry_after, truncate_at_byte, reset_at_byte, "
                                                     "content_type, latency_ms, dribble_bytes_per_s, html, "
                                                     "empty, malformed, expire_session";
    }

    /// Check the fault as a whole; the text of what is wrong, or empty.
    [[nodiscard]] std::string mistake() const {
        const bool answered = fault_.status || fault_.retry_after;
        const int effects = int(answered) + int(fault_.return_code.has_value()) +
                            int(fault_.truncate_at_byte.has_value()) + int(fault_.reset_at_byte.has_value()) +
                            int(fault_.content_type.has_value()) + int(fault_.latency_ms.has_value()) +
                            int(fault_.dribble_bytes_per_s.has_value()) + int(fault_.html) +
                            int(fault_.empty) + int(fault_.malformed) + int(fault_.expire_session);
        if (effects == 1) {
            return {};
        }
        return effects == 0 ? "the fault has no effect: set one, such as status=500"
                            : "the fault has more than one effect: add a fault for each";
    }

  private:
    // Written out because std::from_chars for double is missing from libc++ 14.
    std::string set_probability(std::string_view value) {
        double read = 0;
        double unit = 1;
        bool digits = false;
        bool point = false;
        for (const char c : value) {
            if (c == '.' && !point) {
                point = true;
                continue;
            }
            if (c < '0' || c > '9') {
                return "probability is a number from 0 to 1, such as 0.25";
            }
            digits = true;
            unit = point ? unit / 10 : unit;
            read = point ? read + (c - '0') * unit : read * 10 + (c - '0');
        }
        if (!digits || read > 1) {
            return "probability is a number from 0 to 1, such as 0.25";
        }
        fault_.probability = read;
        return {};
    }

    sandbox_fault& fault_;
};

inline error fault_error(std::string text) {
    return error(make_error_code(boost::system::errc::invalid_argument), "fault: " + std::move(text));
}

} // namespace detail

/** Make a fault of names and values: a range of pairs of texts, as a JSON object has them. Fails with
    `errc::invalid_argument`, whose detail says what is wrong.
*/
template <class Pairs>
[[nodiscard]] result<sandbox_fault> make_fault(const Pairs& pairs) {
    sandbox_fault fault;
    detail::sandbox_fault_reader reader(fault);
    std::string seen = ",";
    for (const auto& [name, value] : pairs) {
        const std::string key = std::string(name) + ",";
        if (seen.find("," + key) != std::string::npos) {
            return detail::fault_error(std::string(name) + " stands there twice");
        }
        seen += key;
        if (std::string wrong = reader.set(name, value); !wrong.empty()) {
            return detail::fault_error(std::move(wrong));
        }
    }
    if (std::string wrong = reader.mistake(); !wrong.empty()) {
        return detail::fault_error(std::move(wrong));
    }
    return fault;
}

/** Read a fault from text: `name=value` pairs with commas between them, without spaces; a name alone is
   `true`: `operation=audience_reports,event=1000003,nth=2,status=500`, `operation=login,html`. Fails as
   `make_fault` does.
*/
[[nodiscard]] inline result<sandbox_fault> parse_fault(std::string_view text) {
    std::vector<std::pair<std::string_view, std::string_view>> pairs;
    while (!text.empty()) {
        const auto end = text.find(',');
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const auto equals = pair.find('=');
        pairs.emplace_back(pair.substr(0, equals),
                           equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1));
    }
    return make_fault(pairs);
}

} // namespace webcasts::testing

#endif
