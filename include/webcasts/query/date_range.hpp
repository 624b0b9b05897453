// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_DATE_RANGE_HPP
#define WEBCASTS_QUERY_DATE_RANGE_HPP

#include <webcasts/detail/result_fwd.hpp>
#include <webcasts/query/calendar_date.hpp>

#include <iosfwd>
#include <optional>

namespace webcasts { inline namespace v0 {

namespace detail {

void a_date_range_ends_on_or_after_its_start();

consteval void check_date_order(const calendar_date& first, const calendar_date& last) {
    if (last < first) {
        a_date_range_ends_on_or_after_its_start();
    }
}

} // namespace detail

/// The days that a report covers: `date_range_start` and `date_range_end` (spec section 2).
///
/// Both ends are included: the service takes 12:00:00 AM of the first day to 11:59:59 PM of the last, in the
/// report's time zone. At least one end is set; one end alone is an open range.
class date_range {
  public:
    /// Cover two constant days and those between; a range that ends before it starts does not compile.
    static consteval date_range between(calendar_date first, calendar_date last) {
        detail::check_date_order(first, last);
        return {first, last};
    }
    /// Cover `first` and every later day.
    static constexpr date_range from(calendar_date first) noexcept { return {first, std::nullopt}; }
    /// Cover `last` and every earlier day.
    static constexpr date_range until(calendar_date last) noexcept { return {std::nullopt, last}; }

    /// Cover two days and those between, or fail with `usage_errc::date_range_ends_before_start`.
    [[nodiscard]] static result<date_range> parse(const calendar_date& first, const calendar_date& last);

    /// The first day, absent if the range is open at its start.
    [[nodiscard]] constexpr const std::optional<calendar_date>& first() const& noexcept { return first_; }
    /// The first day of a temporary range.
    [[nodiscard]] constexpr std::optional<calendar_date> first() && noexcept { return first_; }
    /// The last day, absent if the range is open at its end.
    [[nodiscard]] constexpr const std::optional<calendar_date>& last() const& noexcept { return last_; }
    /// The last day of a temporary range.
    [[nodiscard]] constexpr std::optional<calendar_date> last() && noexcept { return last_; }

    friend constexpr bool operator==(const date_range&, const date_range&) = default; ///< member by member

    /// Write as `first..last`, both YYYY-MM-DD; an open end is empty.
    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                                        const date_range& r) {
        if (r.first_) {
            out << *r.first_;
        }
        out << "..";
        if (r.last_) {
            out << *r.last_;
        }
        return out;
    }

  private:
    constexpr date_range(std::optional<calendar_date> first, std::optional<calendar_date> last) noexcept
        : first_(first), last_(last) {}

    std::optional<calendar_date> first_;
    std::optional<calendar_date> last_;
};

}} // namespace webcasts::v0

#endif
