// SPDX-License-Identifier: BSL-1.0
// A transport that is chosen when the program runs, behind the reference that a client holds.
#include "support/catch.hpp"
#include "support/response_texts.hpp"
#include <webcasts/client.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/transport.hpp>

#include <memory>
#include <string>
#include <utility>

namespace webcasts::tests::any_transport_test {

namespace {

/// Answers every request with a body, or fails.
class one_answer final : public any_transport {
  public:
    explicit one_answer(std::string body) : body_(std::move(body)) {}

    result<std::unique_ptr<any_exchange>> open(const http_request&) override {
        ++calls;
        if (body_.empty()) {
            return error(transport_errc::connection_refused);
        }
        return make_any_exchange(
            buffered_exchange({.status = 200, .headers = {{"Content-Type", "text/xml"}}, .body = body_}));
    }

    int calls = 0;

  private:
    std::string body_;
};

} // namespace

TEST_CASE("a response of a transport chosen at run time is read through the reference to it") {
    one_answer service(xml_login("abc"));
    transport_ref<any_transport> reference(service);
    auto response = reference.open({});
    REQUIRE(response.has_value());
    CHECK(response->head().status == 200);
    std::string body(5, ' ');
    const auto read = response->read_some(body);
    REQUIRE(read.has_value());
    CHECK(body.substr(0, *read) == xml_login("abc").substr(0, *read));
    CHECK(*read > 0);
    CHECK(service.calls == 1);
}

TEST_CASE("a failure of a transport chosen at run time is that of the reference to it") {
    one_answer service("");
    transport_ref<any_transport> reference(service);
    const auto response = reference.open({});
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code() == transport_errc::connection_refused);
}

TEST_CASE("credentials and the cause of an exception can be taken out of temporary ones") {
    CHECK(credentials::parse("demo@example.com", "pass").value().username() == "demo@example.com");
    CHECK(credentials::parse("demo@example.com", "pass").value().password().expose() == "pass");
    CHECK(error_exception(error(transport_errc::timed_out)).cause().code() == transport_errc::timed_out);
}

} // namespace webcasts::tests::any_transport_test
