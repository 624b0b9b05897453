// SPDX-License-Identifier: BSL-1.0
// A sink that throws while it is given records.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/response_decoder.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace webcasts::tests::throwing_sink_test {

using namespace webcasts;
using namespace webcasts::tests;
using enum wire_format;

TEST_CASE("an exception of the sink ends a decoder for good") {
    struct throwing : webcasts::wire::record_sink {
        int calls = 0;
        bool on_attendee(const attendee_view&) override {
            ++calls;
            throw std::runtime_error("the sink's own");
        }
        bool on_event(event_summary&&) override { return true; }
    };
    const auto [format, body] = GENERATE(table<wire_format, std::string>({
        {xml, "<convey_api><result><success><attendee_list><attendee/><attendee/>"},
        {json, R"({"convey_api":{"result":{"success":{"attendee_list":[{},{})"},
        {csv, "email,session_kind\na@example.com,\nb@example.com,\n"},
    }));
    throwing sink;
    wire::response_decoder decoder(&sink, format, content_type_of(format));
    CHECK_THROWS_AS(decoder.write(body), std::runtime_error);
    for (const auto& after : {decoder.write(std::string_view(" ")), decoder.finish()}) {
        REQUIRE_FALSE(after);
        CHECK(after.error().code() == transport_errc::cancelled);
    }
    CHECK(sink.calls == 1);
}

} // namespace webcasts::tests::throwing_sink_test
