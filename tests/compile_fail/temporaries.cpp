// SPDX-License-Identifier: BSL-1.0
#include <webcasts/client.hpp>
#include <webcasts/observers/observed.hpp>
#include <webcasts/observers/request_log.hpp>
#include <webcasts/row.hpp>
#include <webcasts/testing/fault_transport.hpp>
#include <webcasts/testing/split_everywhere.hpp>
#include <webcasts/testing/temporary_file.hpp>
#include <webcasts/testing/virtual_clock.hpp>
#include <webcasts/wire/name_table.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace webcasts;

struct row {
    std::string email;
};
BOOST_DESCRIBE_STRUCT(row, (), (email))

http_response nothing(const http_request&) {
    return {};
}
using function_transport = callable_transport<http_response (*)(const http_request&)>;
using service_type = client<function_transport>;

service_type make_client();
observed_transport<function_transport, request_log> make_observed();
testing::fault_transport<function_transport> make_faulty();
std::vector<wire::field_name> make_rows();

void read(const query_params& query, service_type& named) {
    for (const auto& person : named.report(query)) {
        static_cast<void>(person);
    }
    static_cast<void>(make_client().fetch_report(query));
    static_cast<void>(std::move(named).events());
#ifdef CASE_report_of_a_temporary_client
    for (const auto& person : make_client().report(query)) {
        static_cast<void>(person);
    }
#endif
#ifdef CASE_report_of_a_client_that_is_moved
    static_cast<void>(std::move(named).report(query));
#endif
#ifdef CASE_rows_of_a_temporary_client
    for (const auto& person : make_client().report<row>(query)) {
        static_cast<void>(person);
    }
#endif
#ifdef CASE_iterator_of_a_temporary_stream
    auto position = named.report(query).begin();
#endif
#ifdef CASE_time_of_a_temporary_client
    const auto& time = make_client().service_time();
#endif
#ifdef CASE_unreadable_values_of_a_temporary_client
    for (const auto& value : make_client().unreadable().listed) {
        static_cast<void>(value);
    }
#endif
#ifdef CASE_transport_of_a_temporary_client
    auto& transport = make_client().transport();
#endif
#ifdef CASE_transport_in_a_temporary_observed_one
    auto& wrapped = make_observed().wrapped();
#endif
#ifdef CASE_observer_of_a_temporary_transport
    const auto& observer = make_observed().observer();
#endif
#ifdef CASE_transport_in_a_temporary_faulty_one
    auto& faulty = make_faulty().wrapped();
#endif
#ifdef CASE_waits_of_a_temporary_clock
    for (const auto& wait : testing::virtual_clock().waits()) {
        static_cast<void>(wait);
    }
#endif
#ifdef CASE_source_of_a_temporary_clock
    client_options options{.time = testing::virtual_clock().source()};
#endif
#ifdef CASE_temporary_text_in_pieces
    testing::split_bytes pieces(std::string("text"), {});
#endif
#ifdef CASE_path_of_a_temporary_file
    const std::string& path = testing::temporary_file("text").path();
#endif
}

static constexpr wire::field_name more[] = {{wire::node::attendee, "mail", wire::field::email}};
static constexpr auto fields = wire::with_rows(more, wire::default_field_names);
wire::name_table names(wire::default_node_names, fields);
#ifdef CASE_temporary_rows_of_a_name_table
wire::name_table wrong_names(wire::default_node_names, make_rows());
#endif
#ifdef CASE_temporary_array_of_a_name_table
wire::name_table wrong_array(wire::default_node_names, wire::with_rows(more, wire::default_field_names));
#endif

int main() {
    if (auto who = credentials::parse("demo@example.com", "demo")) {
        client service(callable_transport{&nothing}, *who);
        read({.event = "1234567"}, service);
    }
}
