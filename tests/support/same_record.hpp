// SPDX-License-Identifier: BSL-1.0
// One record in three formats: trees of fields made up from a sequence of choices, as JSON, XML and CSV write
// them, and what doc/decoding.md says that they are.
#ifndef WEBCASTS_TESTS_SAME_RECORD_HPP
#define WEBCASTS_TESTS_SAME_RECORD_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/json/string.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/value_text.hpp>
#include <webcasts/wire/xml/text.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests {

/// A value as JSON has it: a scalar, a list or an object.
struct tree {
    enum class kind { scalar, null, list, object };
    kind is = kind::scalar;
    std::string text{};               ///< of a scalar
    std::string json{};               ///< a scalar in JSON
    std::vector<std::string> names{}; ///< of the members of an object
    std::vector<tree> parts{};        ///< items or members
};

/// The fields of a record, in order.
using fields = std::vector<std::pair<std::string, tree>>;

/// Return whether anything remains of a tree: lists and objects are nothing of their own, and so is a null in
/// a list.
inline bool has_leaf(const tree& value, bool in_list) {
    if (value.is == tree::kind::list || value.is == tree::kind::object) {
        return std::any_of(value.parts.begin(), value.parts.end(),
                           [&](const tree& part) { return has_leaf(part, value.is == tree::kind::list); });
    }
    return value.is == tree::kind::scalar || !in_list;
}

/// List the fields that a tree is.
inline void flatten(const std::string& path, const tree& value, bool in_list, std::vector<named_text>& to) {
    for (std::size_t i = 0; i < value.parts.size(); ++i) {
        const bool is_list = value.is == tree::kind::list;
        flatten(is_list ? path : path + "." + value.names[i], value.parts[i], is_list, to);
    }
    if (value.is == tree::kind::scalar || (value.is == tree::kind::null && !in_list)) {
        to.push_back({path, value.text});
    }
}

inline std::vector<named_text> flattened(const fields& record) {
    std::vector<named_text> all;
    for (const auto& [name, value] : record) {
        flatten(name, value, false, all);
    }
    return all;
}

inline void append_json(std::string& out, const tree& value) {
    if (value.is == tree::kind::scalar || value.is == tree::kind::null) {
        out += value.json;
        return;
    }
    const bool is_list = value.is == tree::kind::list;
    out += is_list ? '[' : '{';
    for (std::size_t i = 0; i < value.parts.size(); ++i) {
        out += i == 0 ? "" : ",";
        if (!is_list) {
            out += '"';
            wire::append_json_characters(out, value.names[i]);
            out += "\":";
        }
        append_json(out, value.parts[i]);
    }
    out += is_list ? ']' : '}';
}

inline std::string json_of(const fields& record) {
    tree object{tree::kind::object};
    for (const auto& [name, value] : record) {
        object.names.push_back(name);
        object.parts.push_back(value);
    }
    std::string out;
    append_json(out, object);
    return out;
}

/// Append an element with these members, the first scalars of which may be attributes.
inline void append_xml(std::string& out, const std::string& name, const std::vector<std::string>& names,
                       const std::vector<tree>& values, std::size_t max_attributes);

/// Append the elements that a value is.
inline void append_xml(std::string& out, const std::string& name, const tree& value, bool in_list,
                       std::size_t max_attributes) {
    switch (value.is) {
    case tree::kind::list:
        for (const tree& item : value.parts) {
            append_xml(out, name, item, true, max_attributes);
        }
        return;
    case tree::kind::object:
        if (has_leaf(value, in_list)) {
            append_xml(out, name, value.names, value.parts, max_attributes);
        }
        return;
    case tree::kind::null:
        if (in_list) {
            return;
        }
        break;
    case tree::kind::scalar:
        break;
    }
    out.append("<").append(name).append(">");
    wire::append_xml_text(out, value.text);
    out.append("</").append(name).append(">");
}

inline void append_xml(std::string& out, const std::string& name, const std::vector<std::string>& names,
                       const std::vector<tree>& values, std::size_t max_attributes) {
    out.append("<").append(name);
    std::size_t at = 0;
    for (; at < values.size() && at < max_attributes; ++at) {
        const bool is_new = std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(at),
                                      names[at]) == names.begin() + static_cast<std::ptrdiff_t>(at);
        if (!is_new || (values[at].is != tree::kind::scalar && values[at].is != tree::kind::null)) {
            break;
        }
        out.append(" ").append(names[at]).append("=\"");
        wire::append_xml_text(out, values[at].text);
        out += '"';
    }
    out += '>';
    for (; at < values.size(); ++at) {
        append_xml(out, names[at], values[at], false, max_attributes);
    }
    out.append("</").append(name).append(">");
}

inline std::string xml_of(const std::string& element, const fields& record, std::size_t max_attributes) {
    std::vector<std::string> names;
    std::vector<tree> values;
    for (const auto& [name, value] : record) {
        names.push_back(name);
        values.push_back(value);
    }
    std::string out;
    append_xml(out, element, names, values, max_attributes);
    return out;
}

inline void append_cell(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        out.append(c == '"' ? 2U : 1U, c);
    }
    out += '"';
}

/// Write a record without lists of its own as CSV.
inline std::string csv_of(const fields& record) {
    std::string header = "session_kind";
    std::string row;
    for (const named_text& field : flattened(record)) {
        header += ',';
        append_cell(header, field.name);
        row += ',';
        append_cell(row, field.value);
    }
    return header + "\r\n" + row + "\r\n";
}

/// What the fields of an attendee are in our record, by the default names.
inline attendee record_of(const fields& record) {
    attendee made;
    std::vector<wire::field> taken;
    for (named_text& item : flattened(record)) {
        const std::pair<std::string_view, std::string attendee::*> texts[] = {
            {"email", &attendee::email},
            {"fname", &attendee::first_name},
            {"first_name", &attendee::first_name},
            {"company", &attendee::company},
            {"postalcode", &attendee::postal_code}};
        const wire::field meaning = wire::default_names.find_field(wire::node::attendee, item.name);
        const bool is_first = std::find(taken.begin(), taken.end(), meaning) == taken.end();
        if (meaning != wire::field::unknown && is_first) {
            taken.push_back(meaning);
            for (const auto& [name, member] : texts) {
                if (item.name == name) {
                    made.*member = item.value;
                }
            }
            if (meaning == wire::field::registered_at && !item.value.empty()) {
                made.registered_at = wire::parse_local_time(item.value);
            }
            continue;
        }
        // A scalar in place of a list: nothing if it is blank.
        const bool is_list = wire::default_names.find(wire::node::attendee, item.name) != wire::node::unknown;
        if (!is_list || !wire::trimmed(item.value).empty()) {
            made.extra.push_back({item.name, is_list ? std::string(wire::trimmed(item.value)) : item.value});
        }
    }
    return made;
}

/// Makes up trees by choices: `next(below)` returns a number from 0 to `below - 1`.
template <class Next>
class tree_maker {
  public:
    explicit tree_maker(Next next) : next_(std::move(next)) {}

    unsigned next(unsigned below) { return next_(below); }

    template <std::size_t Count>
    std::string one_of(const std::array<std::string_view, Count>& texts) {
        return std::string(texts[next(Count)]);
    }

    /// A text, as a string of JSON.
    static tree text(std::string_view text) {
        tree made{tree::kind::scalar, std::string(text)};
        made.json = "\"";
        wire::append_json_characters(made.json, text);
        made.json += '"';
        return made;
    }
    /// A number or a flag: without quotes in JSON, or with them.
    tree word(std::string_view spelling) {
        tree made = text(spelling);
        if (next(2) == 0) {
            made.json = spelling;
        }
        return made;
    }
    static tree null() { return {tree::kind::null, {}, "null"}; }

    tree scalar() {
        static constexpr std::array<std::string_view, 12> numbers{"0",
                                                                  "-0",
                                                                  "1",
                                                                  "1.0",
                                                                  "1e0",
                                                                  "-7",
                                                                  "0.10",
                                                                  "1E+05",
                                                                  "1e-400",
                                                                  "1e309",
                                                                  "12345678901234567890123",
                                                                  "2.50e-3"};
        static constexpr std::array<std::string_view, 12> pieces{
            "a", "Yes", " ", "\xC3\xA9", "\xF0\x9F\x8E\x89", "<", "&amp;", "\"", "'", ",", "]]>", "\\u0041"};
        switch (next(6)) {
        case 0:
            return word(numbers[next(numbers.size())]);
        case 1:
            return word(next(2) == 0 ? "true" : "false");
        case 2:
            return null();
        default: {
            std::string made;
            for (unsigned count = next(4); count > 0; --count) {
                made += pieces[next(pieces.size())];
            }
            return text(made);
        }
        }
    }
    std::string unknown_name() {
        return one_of(std::array<std::string_view, 6>{"custom_question1", "custom_question2", "x", "more",
                                                      "level", "value"});
    }
    /// Any tree. `leaf` makes its scalars.
    template <class Leaf>
    tree any(unsigned depth, Leaf leaf) {
        const unsigned shape = depth == 0 ? 0 : next(8);
        if (shape < 4) {
            return leaf();
        }
        tree made{shape < 6 ? tree::kind::list : tree::kind::object};
        for (unsigned count = next(4); count > 0; --count) {
            if (made.is == tree::kind::object) {
                made.names.push_back(unknown_name());
            }
            made.parts.push_back(any(depth - 1, leaf));
        }
        return made;
    }
    tree any() {
        return any(3, [&] { return scalar(); });
    }

    static constexpr std::string_view times[] = {"2026-02-20 10:00:00", "2026-02-20T10:00:00",
                                                 " 2026-02-20 10:00:00.5 ", ""};

    /// The fields of an attendee.
    fields attendee_fields() {
        static constexpr std::array<std::string_view, 5> texts{"fname", "first_name", "company", "postalcode",
                                                               "email"};
        static constexpr std::array<std::string_view, 3> lists{"session", "qa_list", "survey_list"};
        fields made;
        made.emplace_back("email", text("a@example.com"));
        for (unsigned count = next(6); count > 0; --count) {
            switch (next(8)) {
            case 0:
            case 1:
                made.emplace_back(one_of(texts), any());
                break;
            case 2:
                made.emplace_back("reg_date", any(2, [&] { return text(trimmed_time()); }));
                break;
            case 3:
                made.emplace_back(one_of(lists), scalar());
                break;
            default:
                made.emplace_back(unknown_name(), any());
            }
        }
        return made;
    }

  private:
    std::string trimmed_time() { return std::string(wire::trimmed(times[next(4)])); }

    Next next_;
};

/// A whole number, spelt in one of the ways of JSON, or with white space in a string.
template <class Next>
tree number_spelt(tree_maker<Next>& make, unsigned value) {
    const std::string digits = std::to_string(value);
    switch (make.next(9)) {
    case 0:
        return make.word(digits + ".0");
    case 1:
        return make.word(digits + "e0");
    case 2:
        return make.word(digits + ".000E+00");
    case 3:
        return make.word(std::to_string(10 * value) + "e-1");
    case 4:
        return tree_maker<Next>::text(" " + digits + "\n");
    case 5:
        return tree_maker<Next>::text(digits);
    case 6: // 1234567 as 1.234567e6
        return make.word(digits.substr(0, 1) + "." + (digits.size() > 1 ? digits.substr(1) : "0") + "e" +
                         std::to_string(digits.size() - 1));
    default:
        return make.word(digits);
    }
}

/// A flag, spelt in one of the ways that are read.
template <class Next>
tree flag_spelt(tree_maker<Next>& make, bool value) {
    static constexpr std::array<std::string_view, 8> yes{"True", "TRUE", "yes",    "YES",
                                                         "on",   "On",   " true ", "tRuE"};
    static constexpr std::array<std::string_view, 8> no{"False", "FALSE", "no",      "NO",
                                                        "off",   "Off",   " false ", "fAlSe"};
    switch (make.next(3)) {
    case 0:
        return make.word(value ? "true" : "false");
    case 1:
        return value ? number_spelt(make, 1) : number_spelt(make, 0);
    default:
        return tree_maker<Next>::text(make.one_of(value ? yes : no));
    }
}

} // namespace webcasts::tests

#endif
