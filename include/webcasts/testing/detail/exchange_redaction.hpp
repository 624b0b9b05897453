// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_DETAIL_EXCHANGE_REDACTION_HPP
#define WEBCASTS_TESTING_DETAIL_EXCHANGE_REDACTION_HPP

#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/testing/detail/json_rewriter.hpp>
#include <webcasts/testing/detail/xml_rewriter.hpp>
#include <webcasts/wire/response_decoder.hpp>
#include <webcasts/wire/value_text.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// Return the node that a path of names leads to, as the decoders read it (wire/name_table.hpp).
[[nodiscard]] inline wire::node node_at(std::span<const std::string> path) noexcept {
    wire::node node = wire::node::document;
    for (const std::string& name : path) {
        node = wire::default_names.find(node, name);
    }
    return node;
}

/// Return whether the text at a path of a log-in answer may be shown: its version, its time and its return
/// code (spec section 3). Every other text is an id, or may repeat the user name.
[[nodiscard]] inline bool is_shown_in_log_in(std::span<const std::string> path) noexcept {
    const wire::node node = node_at(path);
    if (node == wire::node::service_time || node == wire::node::return_code) {
        return true;
    }
    return path.size() == 2 && node_at(path.first(1)) == wire::node::envelope &&
           (path[1] == "version" || path[1] == "currentTimeZone");
}

/// Return whether a path leads to a session id or user id, or into one.
[[nodiscard]] inline bool is_session(std::span<const std::string> path) noexcept {
    for (; !path.empty(); path = path.first(path.size() - 1)) {
        const wire::node node = node_at(path);
        if (node == wire::node::session_id || node == wire::node::user_id) {
            return true;
        }
    }
    return false;
}

/// Rewrite XML or JSON, whichever the body looks like; return `nullopt` if it looks like neither.
[[nodiscard]] inline std::optional<std::string> rewritten(std::string_view body, const text_rule& rule) {
    const std::string_view start = wire::trimmed(without_byte_order_mark(body));
    if (start.starts_with('{') || start.starts_with('[')) {
        return json_rewriter::rewrite(body, rule);
    }
    // UTF-16 starts with a byte order mark, or with a NUL next to the '<'.
    if (start.starts_with('<') || start.starts_with("\xFE\xFF") || start.starts_with("\xFF\xFE") ||
        start.starts_with(std::string_view("\0<", 2))) {
        return xml_rewriter::rewrite(body, rule);
    }
    return std::nullopt;
}

/// Redact the body of a response to a log-in: only texts that `is_shown_in_log_in` allows stay. A body that
/// is neither XML nor JSON is not shown at all.
[[nodiscard]] inline std::string redacted_log_in_body(std::string_view body) {
    const text_rule rule = [](std::span<const std::string> path, std::string_view text) {
        return std::string(is_shown_in_log_in(path) ? text : hidden_text);
    };
    std::string shown = rewritten(body, rule).value_or(std::string());
    return shown.empty() && !body.empty() ? std::string(hidden_text) : shown;
}

/// Redact the body of any other response: secrets and the ids of a session are replaced, the records stay. A
/// body that holds neither stays as it is, byte for byte.
[[nodiscard]] inline std::string redacted_body(std::string_view body, const redactor& hidden) {
    const bool repeats_secrets = hidden.finds_in(body);
    bool changed = false;
    const text_rule rule = [&](std::span<const std::string> path, std::string_view text) {
        std::string shown(is_session(path) ? hidden_text : text);
        if (repeats_secrets) {
            shown = hidden.redacted(shown);
        }
        changed = changed || shown != text;
        return shown;
    };
    std::optional<std::string> new_body = rewritten(body, rule);
    std::string shown = new_body && changed ? *std::move(new_body) : std::string(body);
    return repeats_secrets ? hidden.redacted(shown) : shown;
}

}}} // namespace webcasts::v0::detail

#endif
