// SPDX-License-Identifier: BSL-1.0
#include <webcasts/client.hpp>
#include <webcasts/row.hpp>

using namespace webcasts;

struct undescribed {
    std::string email;
};

struct view_of_a_session {
    std::string_view browser;
};
BOOST_DESCRIBE_STRUCT(view_of_a_session, (), (browser))

template <class T>
struct row_with {
    T member;
    BOOST_DESCRIBE_CLASS(row_with, (), (member), (), ())
};

http_response nothing(const http_request&) {
    return {};
}
using service_type = client<callable_transport<http_response (*)(const http_request&)>>;

constexpr auto without_event = audience_query().incl_domain("example.com");
constexpr auto with_event = without_event.event("1234567");

using texts = row_with<std::string>;
using views = row_with<std::string_view>;

void read(service_type& service) {
    static_cast<void>(service.report<texts>(with_event));
    static_cast<void>(service.fetch_report<texts>(with_event));
    static_cast<void>(service.visit_report<texts>(with_event, [](const texts&) {}));
    static_cast<void>(service.visit_report<views>(with_event, [](const views&) {}));
#ifdef CASE_not_described_in_a_report
    static_cast<void>(service.report<undescribed>(with_event));
#endif
#ifdef CASE_not_described_in_a_visit
    static_cast<void>(service.visit_report<undescribed>(with_event, [](const undescribed&) {}));
#endif
#ifdef CASE_pointer_in_a_report
    static_cast<void>(service.fetch_report<row_with<int*>>(with_event));
#endif
#ifdef CASE_view_in_a_range
    static_cast<void>(service.report<views>(with_event));
#endif
#ifdef CASE_view_in_a_vector
    static_cast<void>(service.fetch_report<views>(with_event));
#endif
#ifdef CASE_optional_view_in_a_vector
    static_cast<void>(service.fetch_report<row_with<std::optional<std::string_view>>>(with_event));
#endif
#ifdef CASE_view_in_a_list_in_a_range
    static_cast<void>(service.report<row_with<std::vector<view_of_a_session>>>(with_event));
#endif
#ifdef CASE_borrowing_session_in_a_range
    static_cast<void>(
        service.report<row_with<std::vector<basic_viewing_session<std::string_view>>>>(with_event));
#endif
#ifdef CASE_report_without_event
    static_cast<void>(service.report<texts>(without_event));
#endif
#ifdef CASE_fetch_report_without_event
    static_cast<void>(service.fetch_report<texts>(without_event));
#endif
#ifdef CASE_visit_report_without_event
    static_cast<void>(service.visit_report<texts>(without_event, [](const texts&) {}));
#endif
}

int main() {
    if (auto who = credentials::parse("demo@example.com", "demo")) {
        client service(callable_transport{&nothing}, *who);
        read(service);
    }
}
