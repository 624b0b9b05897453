// SPDX-License-Identifier: BSL-1.0
#include <webcasts/query.hpp>

using namespace webcasts;

constexpr auto including = audience_query().incl_domain("example.com");
constexpr auto excluding = audience_query().excl_domain(domains<"example.com", "example.org">);

#ifdef CASE_excl_domain_after_incl_domain
constexpr auto wrong_excl_domain_after_incl_domain = including.excl_domain("example.org");
#endif
#ifdef CASE_incl_domain_after_excl_domain
constexpr auto wrong_incl_domain_after_excl_domain = excluding.incl_domain("example.org");
#endif
#ifdef CASE_incl_domain_twice
constexpr auto wrong_incl_domain_twice = including.incl_domain("example.org");
#endif
#ifdef CASE_excl_domain_twice
constexpr auto wrong_excl_domain_twice = excluding.excl_domain("example.org");
#endif

int main() {
    return including.incl_domain() && excluding.excl_domain() ? 0 : 1;
}
