// SPDX-License-Identifier: BSL-1.0
#include "typed_words.hpp"

#include "text/nearest_word.hpp"

#include <algorithm>
#include <cstddef>

namespace sandbox_server {

namespace {

/// The first argument that no option takes.
std::string describe_unknown(const CLI::App& app, const std::vector<std::string_view>& typed) {
    const std::vector<std::string> unknown = app.remaining(true);
    const auto at = unknown.empty() ? typed.end() : std::find(typed.begin(), typed.end(), unknown.front());
    if (at == typed.end()) {
        return "an argument is not understood";
    }
    const std::string_view name = at->substr(0, at->find('='));
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& known : option->get_lnames()) {
            names.push_back("--" + known);
        }
    }
    const auto meant = name.starts_with("--") ? exporter::nearest_word(name, names) : std::nullopt;
    return meant ? "there is no option " + std::string(name) + "; did you mean " + *meant + "?"
                 : "argument " + std::to_string(at - typed.begin() + 1) + " is no option";
}

/// The option whose value is not one; CLI11 has its name in the text alone. A value that holds the name of
/// another option does not matter: nothing else of the text is shown.
std::string describe_value(const std::string& words, const CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
        const std::string name = option->get_name();
        const std::size_t at = words.find(name);
        const bool is_whole =
            at != std::string::npos &&
            (at + name.size() == words.size() ||
             std::string_view(": =").find(words[at + name.size()]) != std::string_view::npos);
        if (is_whole) {
            return option->get_expected_min() == 0
                       ? name + ": it takes no value"
                       : name + ": the value is not one that it takes: " + option->get_type_name();
        }
    }
    return "the value of an option is not one that it takes";
}

} // namespace

std::string described(const CLI::ParseError& mistake, const CLI::App& app,
                      const std::vector<std::string_view>& typed) {
    if (dynamic_cast<const CLI::ExtrasError*>(&mistake) != nullptr) {
        return describe_unknown(app, typed);
    }
    if (dynamic_cast<const CLI::ConversionError*>(&mistake) != nullptr ||
        dynamic_cast<const CLI::ValidationError*>(&mistake) != nullptr ||
        dynamic_cast<const CLI::InvalidError*>(&mistake) != nullptr) {
        return describe_value(mistake.what(), app);
    }
    return mistake.what(); // names of options and numbers of values
}

} // namespace sandbox_server
