// SPDX-License-Identifier: BSL-1.0
#include "cli/typed_words.hpp"

#include "text/nearest_word.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <utility>

namespace exporter {

namespace {

using words = std::vector<std::string_view>;

bool is_option(std::string_view word) {
    return word.size() > 1 && word.starts_with('-');
}

bool takes_value(const CLI::Option& option) {
    return option.get_expected_min() > 0;
}

std::string suggestion(const std::optional<std::string>& name) {
    return name ? fmt::format("; did you mean {}?", *name) : "";
}

/// Return an option by its name with its dashes; null if the command or the program has none.
const CLI::Option* find_option(const CLI::App& app, std::string_view name) {
    for (const CLI::Option* option : app.get_options()) {
        const bool is_long = name.starts_with("--");
        const auto& names = is_long ? option->get_lnames() : option->get_snames();
        if (std::find(names.begin(), names.end(), name.substr(is_long ? 2 : 1)) != names.end()) {
            return option;
        }
    }
    return nullptr;
}

void append_long_names(std::vector<std::string>& names, const CLI::App& app, const CLI::App& user) {
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            if (&app == &user || can_use(user, name)) {
                names.push_back("--" + name);
            }
        }
    }
}

/// Walks through the words of one command line.
class word_walk {
  public:
    word_walk(const argument_parser& parser, const words& typed) : parser_(parser), typed_(typed) {
        wants_help_ = std::any_of(typed.begin(), typed.end(), [](std::string_view word) {
            return word == "--help" || word == "-h" || word == "--version";
        });
    }

    std::vector<std::string> mistakes() {
        for (at_ = 0; at_ < typed_.size() && !is_stopped_; ++at_) {
            const std::string_view word = typed_[at_];
            if (word == "--" && !only_arguments_) {
                only_arguments_ = true;
            } else if (is_option(word) && !only_arguments_) {
                read_option(word);
            } else {
                read_argument(word);
            }
        }
        report_arguments();
        return std::move(mistakes_);
    }

  private:
    void read_argument(std::string_view word) {
        // The words of these two are names of commands.
        const bool names_command =
            command_ != nullptr && (command_->get_name() == "help" || command_->get_name() == "man");
        if (command_ != nullptr && !names_command) {
            arguments_.push_back(word);
            return;
        }
        const CLI::App* named = command_of(word);
        if (named == nullptr) {
            refuse_command(word);
        } else if (command_ == nullptr) {
            command_ = named;
            for (const std::string& name : std::exchange(earlier_, {})) {
                static_cast<void>(take(name));
            }
        } else {
            arguments_.push_back(word);
        }
    }

    void refuse_command(std::string_view word) {
        std::vector<std::string> names;
        for (const auto& item : parser_.commands()) {
            names.push_back(item.app->get_name());
        }
        const auto nearest = nearest_word(word, names);
        mistakes_.push_back(nearest ? fmt::format("there is no command '{}'{}", word, suggestion(nearest))
                                    : fmt::format("argument {} is no command", at_ + 1));
        is_stopped_ = true;
    }

    void read_option(std::string_view word) {
        const std::size_t equals = word.find('=');
        const std::string name(word.substr(0, equals));
        const bool has_value = equals != std::string_view::npos;
        if (name.starts_with("--")) {
            const CLI::Option* option = take(name);
            check_value(name, option, has_value);
            check_flag(name, option, has_value, word.substr(std::min(equals, word.size() - 1) + 1));
            skip_value(option != nullptr ? takes_value(*option) : !has_value && is_value_next(), has_value);
            return;
        }
        // -output is read as -o with the value utput.
        if (name.size() > 2 && find_any("-" + name) != nullptr) {
            refuse(name, "-" + name);
            skip_value(takes_value(*find_any("-" + name)), has_value);
            return;
        }
        for (std::size_t i = 1; i < name.size(); ++i) {
            const std::string letter{'-', name[i]};
            if (find_any(letter) == nullptr && i == 1 && name.size() > 3) {
                refuse(name, nearest_to("-" + name));
                skip_value(!has_value && is_value_next(), has_value);
                return;
            }
            const CLI::Option* option = take(letter, name.size() == 2);
            if (option == nullptr || takes_value(*option)) {
                check_value(letter, option, has_value || i + 1 < name.size());
                skip_value(option != nullptr && i + 1 == name.size(), has_value);
                return;
            }
        }
    }

    /// Note an option without its value. What looks like an option is a value only after `=`.
    void check_value(const std::string& name, const CLI::Option* option, bool has_value) {
        if (option == nullptr || !takes_value(*option) || has_value) {
            return;
        }
        const bool is_last = at_ + 1 == typed_.size();
        const std::string_view next = is_last ? std::string_view() : typed_[at_ + 1];
        const std::string_view next_name = next.substr(0, next.find('='));
        const bool is_known_letter = is_option(next) && find_any(std::string(next_name)) != nullptr;
        if (is_last || next.starts_with("--") || is_known_letter) {
            add(fmt::format("{} has no value; write {} {}", name, name, option->get_type_name()));
            --at_; // what follows is read by itself
        }
    }

    /// Note a flag with a value that does not say whether it is on.
    void check_flag(const std::string& name, const CLI::Option* option, bool has_value,
                    std::string_view value) {
        constexpr std::array<std::string_view, 4> switches{"true", "false", "on", "off"};
        const bool is_switch = std::find(switches.begin(), switches.end(), value) != switches.end();
        if (option != nullptr && !takes_value(*option) && has_value && !is_switch) {
            add(fmt::format("{} takes no value", name));
        }
    }

    /// Return the option that the command uses, or note the mistake; an option of another command is returned
    /// too, because it has the same form.
    ///
    /// An unknown option is shown only if it is near one, or `is_lone`: a letter by itself.
    const CLI::Option* take(const std::string& name, bool is_lone = false) {
        const CLI::Option* own = command_ != nullptr ? find_option(*command_, name) : nullptr;
        const CLI::Option* shared = own == nullptr ? find_option(parser_.app(), name) : own;
        if (own != nullptr ||
            (shared != nullptr && (command_ == nullptr || can_use(*command_, shared->get_single_name())))) {
            if (command_ == nullptr) {
                earlier_.push_back(name);
            }
            return shared;
        }
        const std::vector<std::string> users = users_of(name);
        const CLI::Option* option = find_any(name);
        if (users.empty()) {
            refuse(name, nearest_to(name), is_lone);
        } else if (command_ != nullptr) {
            add(fmt::format("{} cannot use {}; it is an option of {}", command_->get_name(), name,
                            fmt::join(users, ", ")));
        } else {
            add(fmt::format("{} stands after its command: webcasts-export {} {}", name, users.front(), name));
        }
        return option;
    }

    /// Refuse an option. Without one that was probably meant, it may be a password in the wrong place.
    void refuse(const std::string& name, const std::optional<std::string>& meant, bool is_lone = false) {
        const std::string command = command_ != nullptr ? command_->get_name() : "";
        if (!meant && !is_lone) {
            add(fmt::format("argument {} is no option{}{}", at_ + 1, command.empty() ? "" : " of ", command));
            return;
        }
        add(command.empty() ? fmt::format("there is no option {}{}", name, suggestion(meant))
                            : fmt::format("{} has no option {}{}", command, name, suggestion(meant)));
    }

    /// `--help` is answered in spite of other options.
    void add(std::string mistake) {
        if (!wants_help_) {
            mistakes_.push_back(std::move(mistake));
        }
    }

    [[nodiscard]] std::optional<std::string> nearest_to(const std::string& name) const {
        std::vector<std::string> names;
        if (command_ != nullptr) {
            append_long_names(names, *command_, *command_);
            append_long_names(names, parser_.app(), *command_);
        } else {
            append_long_names(names, parser_.app(), parser_.app());
        }
        for (std::string& candidate : names) {
            candidate.erase(0, 2);
        }
        const auto nearest = nearest_word(name.substr(name.find_first_not_of('-')), names);
        return nearest ? std::optional("--" + *nearest) : std::nullopt;
    }

    [[nodiscard]] const CLI::Option* find_any(const std::string& name) const {
        const CLI::Option* option = find_option(parser_.app(), name);
        for (const auto& item : parser_.commands()) {
            option = option == nullptr ? find_option(*item.app, name) : option;
        }
        return option;
    }

    [[nodiscard]] std::vector<std::string> users_of(const std::string& name) const {
        std::vector<std::string> users;
        const CLI::Option* shared = find_option(parser_.app(), name);
        for (const auto& item : parser_.commands()) {
            if (find_option(*item.app, name) != nullptr ||
                (shared != nullptr && can_use(*item.app, shared->get_single_name()))) {
                users.push_back(item.app->get_name());
            }
        }
        return users;
    }

    [[nodiscard]] const CLI::App* command_of(std::string_view word) const {
        for (const auto& item : parser_.commands()) {
            if (item.app->get_name() == word) {
                return item.app;
            }
        }
        return nullptr;
    }

    [[nodiscard]] bool is_value_next() const {
        return at_ + 1 < typed_.size() && !is_option(typed_[at_ + 1]) &&
               command_of(typed_[at_ + 1]) == nullptr;
    }

    void skip_value(bool wants_value, bool has_value) { at_ += wants_value && !has_value ? 1U : 0U; }

    void report_arguments() {
        if (command_ == nullptr || wants_help_) {
            return;
        }
        std::size_t allowed = 0;
        std::string name;
        for (const CLI::Option* option : command_->get_options()) {
            if (option->get_positional()) {
                name = option->get_name();
                allowed = option->get_expected_max() > 1 ? arguments_.size() : 1;
            }
        }
        if (arguments_.size() <= allowed) {
            return;
        }
        const CLI::App* second = command_of(arguments_[allowed]);
        const std::string command = command_->get_name();
        if (second != nullptr) {
            mistakes_.push_back(
                second->get_name() == "help"
                    ? fmt::format("{0} help is written the other way round: help {0}", command)
                    : fmt::format("{} and {} are two commands; name one", command, second->get_name()));
            return;
        }
        const std::size_t extra = arguments_.size() - allowed;
        const std::string count = fmt::format("{} argument{} too many", extra, extra == 1 ? " is" : "s are");
        const std::string hint = find_option(*command_, "--event") != nullptr
                                     ? "; events are named with --event, such as --event 1234567"
                                     : "";
        mistakes_.push_back(allowed == 0
                                ? fmt::format("{} takes no arguments, and {}{}", command, count, hint)
                                : fmt::format("{} takes one {}, and {}", command, name, count));
    }

    const argument_parser& parser_;
    const words& typed_;
    const CLI::App* command_ = nullptr;
    words arguments_;                  ///< of the command
    std::vector<std::string> earlier_; ///< options before the command
    std::vector<std::string> mistakes_;
    std::size_t at_ = 0;
    bool only_arguments_ = false; ///< after `--`
    bool is_stopped_ = false;
    bool wants_help_ = false;
};

} // namespace

std::vector<std::string> mistakes_in_words(const argument_parser& parser, const words& typed) {
    return word_walk(parser, typed).mistakes();
}

} // namespace exporter
