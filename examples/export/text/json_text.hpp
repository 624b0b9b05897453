// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_JSON_TEXT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_JSON_TEXT_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/json/string.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// Return a text as a JSON string, in quotation marks.
[[nodiscard]] inline std::string json_text(std::string_view text) {
    std::string json;
    webcasts::wire::append_json_string(json, text);
    return json;
}

/// Writes one JSON object on one line, member by member.
class json_object {
  public:
    /// Add a text.
    json_object& text(std::string_view name, std::string_view value) {
        begin_member(name);
        webcasts::wire::append_json_string(text_, value);
        return *this;
    }
    /// Add a time as `YYYY-MM-DD HH:MM:SS`, if there is one.
    json_object& time(std::string_view name, const std::optional<webcasts::local_time>& value) {
        return value ? text(name, webcasts::wire::time_text(*value).view()) : *this;
    }
    /// Add a value that is JSON already: a number, `true`, `false`, `null`, an object or an array.
    json_object& json(std::string_view name, std::string_view value) {
        begin_member(name);
        text_ += value;
        return *this;
    }
    /// Return the object.
    [[nodiscard]] std::string str() const { return text_ + "}"; }

  private:
    void begin_member(std::string_view name) {
        if (text_.size() > 1) {
            text_ += ',';
        }
        webcasts::wire::append_json_string(text_, name);
        text_ += ':';
    }

    std::string text_ = "{";
};

/// Return a JSON array of the results of `to_object(item)`.
template <class Items, class ToObject>
[[nodiscard]] std::string json_array(const Items& items, ToObject&& to_object) {
    std::string text = "[";
    for (const auto& item : items) {
        text.append(text.size() == 1 ? "" : ",").append(to_object(item));
    }
    return text + "]";
}

/// Return further fields as `[{"name":...,"value":...},...]`, an array because names may repeat.
template <class Text>
[[nodiscard]] std::string json_of(const std::vector<webcasts::basic_named_text<Text>>& extra) {
    return json_array(extra, [](const auto& item) {
        return json_object().text("name", item.name).text("value", item.value).str();
    });
}

} // namespace exporter

#endif
