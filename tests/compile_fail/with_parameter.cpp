// SPDX-License-Identifier: BSL-1.0
#include <webcasts/query.hpp>

using namespace webcasts;

constexpr auto query = audience_query().with_parameter<"vendor_new">("1").with_parameter<"Tz">("x");

#ifdef CASE_event
constexpr auto wrong_event = query.with_parameter<"ei">("1234567");
#endif
#ifdef CASE_filter
constexpr auto wrong_filter = query.with_parameter<"incl_domain">("example.com");
#endif
#ifdef CASE_flag
constexpr auto wrong_flag = query.with_parameter<"simlive_viewers">("on");
#endif
#ifdef CASE_session
constexpr auto wrong_session = query.with_parameter<"si">("0123456789abcdef");
#endif
#ifdef CASE_version
constexpr auto wrong_version = query.with_parameter<"ver">("3.0");
#endif
#ifdef CASE_empty_name
constexpr auto wrong_empty_name = query.with_parameter<"">("1");
#endif
#ifdef CASE_name_with_a_line_break
constexpr auto wrong_name_with_a_line_break = query.with_parameter<"vendor\r\n">("1");
#endif

int main() {
    return query.extra_names().size() == 2 ? 0 : 1;
}
