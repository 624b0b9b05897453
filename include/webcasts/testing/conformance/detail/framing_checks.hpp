// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_DETAIL_FRAMING_CHECKS_HPP
#define WEBCASTS_TESTING_CONFORMANCE_DETAIL_FRAMING_CHECKS_HPP

#include <webcasts/testing/conformance/detail/probe.hpp>
#include <webcasts/testing/conformance/detail/raw_exchanges.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// Replays the rows of a group of the table of raw exchanges: each whole, in two parts that end at every
/// byte, and byte by byte.
class raw_replay {
  public:
    raw_replay(conformance_probe& probe, std::vector<raw_exchange> rows)
        : probe_(probe), rows_(std::move(rows)),
          peer_([this](const testing::received_request& request) { return steps_for(request); },
                probe.peer_options()) {}

    void run() {
        for (std::size_t row = 0; row < rows_.size() && !probe_.failure(); ++row) {
            transport_.reset();
            replay_whole(row);
            for (std::size_t cut = 1; cut <= cuts(rows_[row]) && !probe_.failure(); ++cut) {
                replay(row, cut);
            }
        }
        transport_.reset(); // before the peer, which waits for clients that have bytes to read
    }

  private:
    static constexpr std::size_t long_row = 1'500; ///< bytes; it is replayed in large pieces only

    /// The number of ways to cut a row: the last is that into single bytes.
    static std::size_t cuts(const raw_exchange& row) {
        return row.bytes.empty() ? 0 : row.bytes.size() < long_row ? row.bytes.size() : 1;
    }
    static std::vector<std::string> pieces(const raw_exchange& row, std::size_t cut) {
        if (cut == 0) {
            return {row.bytes};
        }
        if (cut != cuts(row)) {
            return {row.bytes.substr(0, cut), row.bytes.substr(cut)};
        }
        const std::size_t size = row.bytes.size() < long_row ? 1 : 100;
        std::vector<std::string> parts;
        for (std::size_t at = 0; at < row.bytes.size(); at += size) {
            parts.push_back(row.bytes.substr(at, size));
        }
        return parts;
    }

    /// The peer answers `/ROW/CUT` by the table, and anything else with whether its connection is the same.
    testing::peer_steps steps_for(const testing::received_request& request) {
        const std::string_view path = request.path();
        std::size_t row = 0;
        std::size_t cut = 0;
        const auto slash = std::from_chars(path.data() + 1, path.data() + path.size(), row);
        if (slash.ec != std::errc{} || row >= rows_.size()) {
            return {testing::send_bytes{
                testing::response_bytes(request.connection == connection_ ? "the same" : "another")}};
        }
        std::from_chars(slash.ptr + 1, path.data() + path.size(), cut);
        connection_ = request.connection;
        testing::peer_steps steps{testing::send_apart{pieces(rows_[row], cut)}};
        if (rows_[row].closes) {
            steps.emplace_back(testing::close_connection{});
        }
        return steps;
    }

    void replay(std::size_t row, std::size_t cut) {
        // Bytes behind a response may arrive when the next request is on its way: no client can tell then.
        if (!transport_ || rows_[row].again != raw_table::reuse::yes) {
            transport_ = probe_.make();
        }
        const std::string path = "/" + std::to_string(row) + "/" + std::to_string(cut);
        compare(rows_[row], cut, probe_.ask(*transport_, peer_.url(path)));
    }
    void replay_whole(std::size_t row) {
        replay(row, 0);
        const raw_exchange& expected = rows_[row];
        const bool must_keep = expected.again == raw_table::reuse::yes && probe_.options().our_choices;
        if (expected.closes || probe_.failure() || !(must_keep || expected.again == raw_table::reuse::no)) {
            return;
        }
        probe_.expect_whole(probe_.ask(*transport_, peer_.url("/next")), 200,
                            must_keep ? "the same" : "another",
                            "'" + std::string(expected.what) + "': the next request's connection");
    }

    void compare(const raw_exchange& row, std::size_t cut, const received_response& response) {
        const bool exact = probe_.options().our_choices;
        const bool streams = probe_.options().capabilities.streaming;
        bool holds = false;
        if (row.failure == transport_errc{}) {
            holds = response.is_whole(row.status, row.body) ||
                    (!exact && row.may_be_refused && response.failure.has_value());
        } else {
            const bool as_ours = response.failed_as(row.failure) || (!exact && response.failure);
            holds = (as_ours &&
                     (!streams || (response.head.status == row.status && response.body == row.body))) ||
                    (!exact && row.may_be_taken);
        }
        probe_.expect(holds, promise(row, cut), response);
    }
    static std::string promise(const raw_exchange& row, std::size_t cut) {
        std::string text = "'" + std::string(row.what) + "', sent as " + shown_bytes(row.bytes);
        if (cut != 0) {
            text += cut == cuts(row) ? ", byte by byte" : ", cut behind " + std::to_string(cut) + " bytes";
        }
        if (row.status != 0) {
            text += ": status " + std::to_string(row.status) + ", body " + shown_bytes(row.body);
        }
        if (row.failure != transport_errc{}) {
            text += ": the error '" + make_error_code(row.failure).message() + "'";
        }
        return text;
    }

    conformance_probe& probe_;
    const std::vector<raw_exchange> rows_;
    std::atomic<std::size_t> connection_{0}; ///< of the latest row
    std::unique_ptr<any_transport> transport_;
    testing::loopback_peer peer_; ///< its threads use the members above
};

template <std::size_t Group>
void check_raw_exchanges(conformance_probe& probe) {
    raw_replay(probe, raw_exchange_groups[Group].rows()).run();
}

inline constexpr std::array framing_checks{
    conformance_entry{"status lines are judged by RFC 9112", nullptr, check_raw_exchanges<0>},
    conformance_entry{"header lines are judged by RFC 9112", nullptr, check_raw_exchanges<1>},
    conformance_entry{"lengths are judged by RFC 9112", nullptr, check_raw_exchanges<2>},
    conformance_entry{"transfer codings are judged by RFC 9112", nullptr, check_raw_exchanges<3>},
    conformance_entry{"chunks are judged by RFC 9112", nullptr, check_raw_exchanges<4>},
    conformance_entry{"interim responses and those without a body are judged by RFC 9112", nullptr,
                      check_raw_exchanges<5>},
    conformance_entry{"connections are used again as RFC 9112 allows", nullptr, check_raw_exchanges<6>},
};

}}} // namespace webcasts::v0::detail

#endif
