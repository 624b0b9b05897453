// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_DISTURBANCE_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_DISTURBANCE_HPP

#include <webcasts/api.hpp>
#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/testing/sandbox/detail/gzip.hpp>
#include <webcasts/testing/sandbox/fault.hpp>
#include <webcasts/testing/sandbox/message.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace testing {

namespace sandbox_detail {

/// The texts that a malformation inserts into a body: in the middle of its first piece, after its first
/// piece, or in place of its end.
struct sandbox_damage {
    std::string_view in_first_piece{};
    std::string_view after_first_piece{};
    std::string_view at_end{};
    bool drops_end = false;
};

[[nodiscard]] inline sandbox_damage damage_of(sandbox_malformation kind, wire_format format) {
    const bool is_csv = format == wire_format::csv;
    switch (kind) {
    case sandbox_malformation::text:
        return is_csv ? sandbox_damage{.after_first_piece = "\"quoted\" and more\r\n"}
                      : sandbox_damage{.in_first_piece = "\x01"};
    case sandbox_malformation::utf8:
        return is_csv ? sandbox_damage{.after_first_piece = "\xFF\r\n"}
                      : sandbox_damage{.in_first_piece = "\xFF"};
    case sandbox_malformation::unclosed:
        return is_csv ? sandbox_damage{.at_end = "\"this field never ends"}
                      : sandbox_damage{.drops_end = true};
    case sandbox_malformation::structure:
        break;
    }
    return is_csv                       ? sandbox_damage{.after_first_piece = "one,cell,too,few\r\n"}
           : format == wire_format::xml ? sandbox_damage{.after_first_piece = "</never_opened>"}
                                        : sandbox_damage{.after_first_piece = "]]"};
}

/// A source of a body's pieces with damage. It is one piece behind, to recognise the last one.
class sandbox_damaged_source {
  public:
    sandbox_damaged_source(sandbox_body::source whole, sandbox_damage damage)
        : whole_(std::move(whole)), damage_(damage) {}

    bool operator()(std::string& out) {
        if (at_end_) {
            return false;
        }
        std::string piece;
        while (piece.empty()) {
            if (!whole_(piece)) {
                at_end_ = true;
                // Without its second half the last piece closes nothing.
                out.append(kept_, 0, damage_.drops_end ? kept_.size() / 2 : kept_.size());
                out.append(damage_.at_end);
                return true;
            }
        }
        if (is_first_) {
            is_first_ = false;
            piece.insert(piece.size() / 2, damage_.in_first_piece);
            piece.append(damage_.after_first_piece);
        }
        out.append(kept_);
        kept_ = std::move(piece);
        return true;
    }

  private:
    sandbox_body::source whole_;
    sandbox_damage damage_;
    std::string kept_;
    bool is_first_ = true;
    bool at_end_ = false;
};

/// Return the format of a response from its content type.
[[nodiscard]] inline wire_format format_of(std::string_view content_type) noexcept {
    return content_type == "text/csv"    ? wire_format::csv
           : content_type == "text/json" ? wire_format::json
                                         : wire_format::xml;
}

} // namespace sandbox_detail

/// Apply a fault's effects to a response, except for those that replace it. `latency` is the delay that was
/// drawn.
inline void disturb(sandbox_response& response, const sandbox_fault& fault,
                    std::chrono::milliseconds latency) {
    if (fault.malformed) {
        // Read before content_type replaces it.
        const auto damage = sandbox_detail::damage_of(
            *fault.malformed, sandbox_detail::format_of(response.headers.front().value));
        response.content_length.reset();
        response.body.transform([&](sandbox_body::source whole) -> sandbox_body::source {
            return sandbox_detail::sandbox_damaged_source(std::move(whole), damage);
        });
    }
    if (fault.content_type) {
        response.headers.front().value = *fault.content_type;
    }
    if (fault.gzip) {
        response.headers.push_back({"Content-Encoding", "gzip"});
        response.content_length.reset();
        response.body.transform([](sandbox_body::source whole) -> sandbox_body::source {
            return sandbox_gzip(std::move(whole));
        });
    }
    if (fault.truncate_at_byte) {
        response.body.end_after(*fault.truncate_at_byte, body_ending::cut_short);
    }
    if (fault.reset_at_byte) {
        response.body.end_after(*fault.reset_at_byte, body_ending::reset);
    }
    response.latency += latency;
    if (fault.dribble_bytes_per_s) {
        response.bytes_per_second = *fault.dribble_bytes_per_s;
        // A hundred pieces a second are slow enough for any reader, and few enough for any server.
        response.body.limit_reads(
            webcasts::detail::narrow_cast<std::size_t>(*fault.dribble_bytes_per_s / 100 + 1));
    }
}

/// Return the effects of a fault as a text for the journal.
[[nodiscard]] inline std::string effects_of(const sandbox_fault& fault) {
    std::string effects;
    const auto note = [&](bool is_set, std::string_view effect) {
        if (is_set) {
            effects.append(effects.empty() ? "fault: " : ", ").append(effect);
        }
    };
    note(fault.status || fault.retry_after, "status " + std::to_string(fault.status.value_or(429)));
    if (fault.return_code) {
        note(true, "return_code " + std::to_string(*fault.return_code));
    }
    note(fault.html, "html");
    note(fault.empty, "empty");
    note(fault.expire_session, "expire_session");
    note(fault.content_type.has_value(), "content_type");
    note(fault.malformed.has_value(), "malformed");
    note(fault.gzip, "gzip");
    note(fault.truncate_at_byte.has_value(), "truncate_at_byte");
    note(fault.reset_at_byte.has_value(), "reset_at_byte");
    note(fault.latency_ms.has_value(), "latency_ms");
    note(fault.dribble_bytes_per_s.has_value(), "dribble_bytes_per_s");
    return effects;
}

}}} // namespace webcasts::v0::testing

#endif
