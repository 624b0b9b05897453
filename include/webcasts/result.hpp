// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RESULT_HPP
#define WEBCASTS_RESULT_HPP

#include <webcasts/detail/result_fwd.hpp>
#include <webcasts/error.hpp>
#include <webcasts/query/calendar_date.hpp>
#include <webcasts/query/date_range.hpp>
#include <webcasts/query/event_id.hpp>
#include <webcasts/query/parameter_value.hpp>
#include <webcasts/query/time_zone_name.hpp>
#include <webcasts/query/value_list.hpp>

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <boost/throw_exception.hpp>

#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

// The headers in query/ declare functions that return a `result`; this one defines them (doc/decisions/0016).

namespace webcasts { inline namespace v0 {

/// What `result::value()` throws if there is no value.
class BOOST_SYMBOL_VISIBLE error_exception : public std::runtime_error {
  public:
    /// Wrap an error; `what()` returns its `message()`.
    explicit error_exception(error e) : std::runtime_error(e.message()), error_(std::move(e)) {}
    /// The error as it was returned.
    [[nodiscard]] const error& cause() const& noexcept { return error_; }
    /// The error of a temporary exception.
    [[nodiscard]] error cause() && noexcept { return std::move(error_); }

  private:
    error error_;
};

/// Called by `boost::system::result` for `.value()` on an error.
[[noreturn]] inline void throw_exception_from_error(const error& e, const boost::source_location& where) {
    boost::throw_exception(error_exception(e), where);
}

inline result<event_id> event_id::parse(std::string_view digits) {
    if (!detail::is_event_id(digits)) {
        return error(usage_errc::event_id_not_seven_digits, detail::shown_value(digits));
    }
    return event_id(unchecked{}, digits);
}

inline result<calendar_date> calendar_date::parse(std::string_view iso) {
    if (const auto date = detail::iso_day(iso)) {
        return calendar_date(unchecked{}, *date);
    }
    return error(usage_errc::impossible_date, detail::shown_value(iso));
}

inline result<date_range> date_range::parse(const calendar_date& first, const calendar_date& last) {
    if (last < first) {
        return error(usage_errc::date_range_ends_before_start);
    }
    return date_range(first, last);
}

inline result<time_zone_name> time_zone_name::parse(std::string_view name) {
    if (const auto broken = detail::free_text_rule::broken_by(name)) {
        return error(*broken, "time zone");
    }
    return time_zone_name(detail::stable_text::copy_of(name));
}

inline result<parameter_value> parameter_value::parse(std::string_view text) {
    if (const auto broken = detail::free_text_rule::broken_by(text)) {
        return error(*broken, "parameter value");
    }
    return parameter_value(detail::stable_text::copy_of(text));
}

template <class Rule>
result<value_list<Rule>> value_list<Rule>::parse(std::span<const std::string_view> values) {
    std::string joined;
    for (const std::string_view value : values) {
        if (const auto broken = Rule::broken_by(value)) {
            return error(*broken, detail::shown_value(value));
        }
        joined.append(joined.empty() ? "" : "|").append(value);
    }
    if (joined.empty()) {
        return error(usage_errc::empty_value, "the list has no value");
    }
    return value_list(detail::stable_text::copy_of(joined));
}

template <class Rule>
result<value_list<Rule>> value_list<Rule>::parse(std::initializer_list<std::string_view> values) {
    return parse(std::span(values.begin(), values.size()));
}

}} // namespace webcasts::v0

#endif
