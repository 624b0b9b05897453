// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_DETAIL_JSON_REWRITER_HPP
#define WEBCASTS_TESTING_DETAIL_JSON_REWRITER_HPP

#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/testing/detail/xml_rewriter.hpp>
#include <webcasts/wire/json/string.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// Rewrites a JSON document, with a new text for each string and number; a number whose text changes becomes
/// a string. Members keep their order, even those with the same name; `true`, `false` and `null` stay.
///
/// A document that is not well-formed is written up to the fault. Escapes cannot hide a text from the rule.
/// The items of a list have the list's path.
class json_rewriter {
  public:
    [[nodiscard]] static std::string rewrite(std::string_view document, const text_rule& rule) {
        document = without_byte_order_mark(document);
        boost::json::parse_options options;
        options.max_depth = 1000;
        boost::json::basic_parser<handler> parser(options, rule);
        boost::system::error_code code;
        parser.write_some(false, document.data(), document.size(), code);
        return std::move(parser.handler().out);
    }

  private:
    /// Boost.JSON's events; the names of its functions are Boost's.
    struct handler {
        static constexpr std::size_t max_object_size = (std::numeric_limits<std::size_t>::max)();
        static constexpr std::size_t max_array_size = (std::numeric_limits<std::size_t>::max)();
        static constexpr std::size_t max_key_size = (std::numeric_limits<std::size_t>::max)();
        static constexpr std::size_t max_string_size = (std::numeric_limits<std::size_t>::max)();
        using error_code = boost::system::error_code;
        using piece = boost::json::string_view;

        explicit handler(const text_rule& text_rule_of_values) : rule(text_rule_of_values) {}

        bool on_document_begin(error_code&) { return true; }
        bool on_document_end(error_code&) { return true; }
        bool on_object_begin(error_code&) { return open('{', true); }
        bool on_object_end(std::size_t, error_code&) { return close('}'); }
        bool on_array_begin(error_code&) { return open('[', false); }
        bool on_array_end(std::size_t, error_code&) { return close(']'); }
        bool on_key_part(piece part, std::size_t, error_code&) { return gather(part); }
        bool on_key(piece part, std::size_t, error_code&) {
            gather(part);
            separate();
            wire::append_json_string(out, pending);
            out += ':';
            path.push_back(std::exchange(pending, {}));
            return true;
        }
        bool on_string_part(piece part, std::size_t, error_code&) { return gather(part); }
        bool on_string(piece part, std::size_t, error_code&) {
            gather(part);
            return value([&] { wire::append_json_string(out, rule(path, pending)); });
        }
        bool on_number_part(piece part, error_code&) { return gather(part); }
        bool on_int64(std::int64_t, piece part, error_code&) { return number(part); }
        bool on_uint64(std::uint64_t, piece part, error_code&) { return number(part); }
        bool on_double(double, piece part, error_code&) { return number(part); }
        bool on_bool(bool flag, error_code&) {
            return value([&] { out += flag ? "true" : "false"; });
        }
        bool on_null(error_code&) {
            return value([&] { out += "null"; });
        }
        bool on_comment_part(piece, error_code&) { return true; }
        bool on_comment(piece, error_code&) { return true; }

        bool gather(piece part) {
            pending.append(part.data(), part.size());
            return true;
        }
        bool number(piece part) {
            gather(part);
            return value([&] {
                const std::string shown = rule(path, pending);
                if (shown == pending) {
                    out += shown;
                } else {
                    wire::append_json_string(out, shown);
                }
            });
        }
        /// Write a comma before any item except the first of its object or list.
        void separate() {
            if (!levels.empty() && std::exchange(levels.back().filled, true)) {
                out += ',';
            }
        }
        void separate_item() {
            if (!levels.empty() && !levels.back().is_object) {
                separate();
            }
        }
        template <class Write>
        bool value(Write write) {
            separate_item();
            write();
            pending.clear();
            leave_member();
            return true;
        }
        void leave_member() {
            if (!levels.empty() && levels.back().is_object) {
                path.pop_back();
            }
        }
        bool open(char bracket, bool is_object) {
            separate_item();
            out += bracket;
            levels.push_back({is_object, false});
            return true;
        }
        bool close(char bracket) {
            out += bracket;
            levels.pop_back();
            leave_member();
            return true;
        }

        struct level {
            bool is_object;
            bool filled;
        };
        const text_rule& rule;
        std::string out;
        std::string pending; ///< the pieces so far of a key, string or number
        std::vector<std::string> path;
        std::vector<level> levels;
    };
};

}}} // namespace webcasts::v0::detail

#endif
