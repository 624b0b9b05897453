// SPDX-License-Identifier: BSL-1.0
// A program that makes every kind of call, and visits reports by five visitors of different types.
#include <webcasts/client.hpp>

#include <cstddef>

#ifdef SECOND_XML_DECODER
// The mutation of the self-test: a decoder of XML for a type of this program's own.
namespace {
template <class Handler>
class own_tokenizer : public webcasts::wire::xml_tokenizer<Handler> {
    using webcasts::wire::xml_tokenizer<Handler>::xml_tokenizer;
};
} // namespace
template class webcasts::wire::tree_decoder<own_tokenizer, webcasts::wire_format::xml>;
#endif

int main() {
    using namespace webcasts;
    const query_params query{.event = "1234567"};
    client user(callable_transport([](const http_request&) { return http_response{.status = 503}; }),
                credentials::parse("demo@example.com", "demo").value());
    std::size_t people = 0;
    std::size_t sessions = 0;
    std::size_t questions = 0;
    const bool succeeded =
        user.login() && user.events() && user.fetch_report(query) &&
        user.visit_report(query, [&](const attendee_view&) { ++people; }) &&
        user.visit_report(query, [&](const attendee_view& person) { sessions += person.sessions.size(); }) &&
        user.visit_report(query,
                          [&](const attendee_view& person) { questions += person.questions.size(); }) &&
        user.visit_report(query, [](const attendee_view& person) { return !person.email.empty(); }) &&
        user.visit_report(query, [&](const attendee_view&) { return people < 5; });
    return succeeded ? 0 : 1;
}
