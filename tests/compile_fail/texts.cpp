// SPDX-License-Identifier: BSL-1.0
#include <webcasts/query.hpp>

using namespace webcasts;

constexpr domain_list domain = "example.com";
constexpr auto several_domains = domains<"example.com", "mail.example.org">;
constexpr source_list source = "user@example.com, spring mail";
constexpr auto several_sources = sources<"spring mail", "partner">;
constexpr time_zone_name zone = "America/New_York";
constexpr parameter_value free_text = "a|b @ c";

#ifdef CASE_domain_with_an_at_sign
constexpr domain_list wrong_domain_with_an_at_sign = "user@example.com";
#endif
#ifdef CASE_domain_with_the_delimiter
constexpr domain_list wrong_domain_with_the_delimiter = "example.com|example.org";
#endif
#ifdef CASE_domain_with_a_space
constexpr domain_list wrong_domain_with_a_space = "example.com ";
#endif
#ifdef CASE_empty_domain
constexpr domain_list wrong_empty_domain = "";
#endif
#ifdef CASE_one_of_several_domains_with_an_at_sign
constexpr auto wrong_one_of_several_domains_with_an_at_sign = domains<"example.com", "@example.org">;
#endif
#ifdef CASE_one_of_several_domains_with_the_delimiter
constexpr auto wrong_one_of_several_domains_with_the_delimiter =
    domains<"example.com", "example.org|example.net">;
#endif
#ifdef CASE_one_of_several_domains_empty
constexpr auto wrong_one_of_several_domains_empty = domains<"example.com", "">;
#endif
#ifdef CASE_domain_with_an_at_sign_in_a_query
constexpr auto wrong_domain_with_an_at_sign_in_a_query = audience_query().excl_domain("user@example.com");
#endif
#ifdef CASE_source_with_the_delimiter
constexpr source_list wrong_source_with_the_delimiter = "spring|mail";
#endif
#ifdef CASE_empty_source
constexpr source_list wrong_empty_source = "";
#endif
#ifdef CASE_source_with_a_line_break
constexpr source_list wrong_source_with_a_line_break = "spring\nmail";
#endif
#ifdef CASE_one_of_several_sources_with_the_delimiter
constexpr auto wrong_one_of_several_sources_with_the_delimiter = sources<"spring", "mail|partner">;
#endif
#ifdef CASE_source_with_the_delimiter_in_a_query
constexpr auto wrong_source_with_the_delimiter_in_a_query = audience_query().sti_filter("spring|mail");
#endif
#ifdef CASE_empty_time_zone
constexpr time_zone_name wrong_empty_time_zone = "";
#endif
#ifdef CASE_time_zone_with_a_line_break
constexpr time_zone_name wrong_time_zone_with_a_line_break = "GMT\n";
#endif
#ifdef CASE_empty_parameter_value
constexpr auto wrong_empty_parameter_value = audience_query().with_parameter<"vendor_new">("");
#endif

int main() {
    return domain.size() + several_domains.size() + source.size() + several_sources.size() == 6 &&
                   zone != "GMT" && free_text != "1"
               ? 0
               : 1;
}
