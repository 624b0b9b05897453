// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/wire/detail/text/text_buffer.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace webcasts::tests::text_buffer_test {

using webcasts::detail::text_buffer;

TEST_CASE("a text buffer holds what was appended, whatever the sizes of the pieces") {
    std::string source;
    for (std::size_t i = 0; i < 6000; ++i) {
        source += static_cast<char>('a' + i % 26);
    }
    for (const std::size_t step : {1U, 15U, 16U, 17U, 100U, 600U, 1024U, 1025U, 2500U, 6000U}) {
        text_buffer buffer;
        std::string expected;
        for (std::size_t size = step; size <= source.size() && expected.size() < 40'000; size += step) {
            buffer.append(std::string_view(source).substr(0, size));
            buffer.append_start(source, size / 2);
            buffer.append_start(std::string_view(source).substr(0, size / 2), size / 2);
            buffer.push_back('!');
            expected.append(source, 0, size)
                .append(source, 0, size / 2)
                .append(source, 0, size / 2)
                .append("!");
            CAPTURE(step, size);
            REQUIRE(buffer.size() == expected.size());
            REQUIRE(buffer.view() == expected);
        }
        buffer.resize(step);
        CHECK(buffer.view() == expected.substr(0, step));
        buffer.clear();
        CHECK(buffer.view().empty());
        CHECK(buffer.append("again").view() == "again");
        CHECK(buffer[1] == 'g');
    }
}

TEST_CASE("room in a text buffer is for as many characters as were asked for") {
    text_buffer buffer;
    for (const std::size_t count : {1U, 1000U, 5000U, 3000U, 20'000U, 1U}) {
        const std::size_t before = buffer.size();
        char* const room = buffer.room(count);
        for (std::size_t i = 0; i < count; ++i) {
            room[i] = 'x';
        }
        CHECK(buffer.size() == before);
        buffer.advance(count);
        CHECK(buffer.view() == std::string(before + count, 'x'));
    }
}

} // namespace webcasts::tests::text_buffer_test
