// SPDX-License-Identifier: BSL-1.0
// Everything that a client needs, compiled without exceptions.
#include <webcasts.hpp>
#include <webcasts/transports/curl.hpp>

namespace {

struct session_row {
    webcasts::viewing_kind kind{};
    std::optional<webcasts::local_time> start{};
};
BOOST_DESCRIBE_STRUCT(session_row, (), (kind, start))

struct row {
    std::string email{};
    std::optional<int> age{};
    std::optional<double> score{};
    std::vector<session_row> sessions{};
};
BOOST_DESCRIBE_STRUCT(row, (), (email, age, score, sessions))

} // namespace

std::size_t count_sessions(webcasts::client<webcasts::curl_transport>& client);

std::size_t count_sessions(webcasts::client<webcasts::curl_transport>& client) {
    std::size_t count = 0;
    for (const auto& row : client.report<row>({.event = "1234567"})) {
        count += row ? row->sessions.size() : 0;
    }
    const auto rows = client.fetch_report<row>({.event = "1234567"});
    return count + (rows ? rows->size() : 0);
}
