// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_MISTAKE_HPP
#define WEBCASTS_TESTING_SANDBOX_MISTAKE_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// One mistake in a request. It never contains the value of a parameter: a misplaced one may be a password.
struct sandbox_mistake {
    std::string parameter;  ///< its name, or another part of the request such as `Content-Type`; ASCII
    std::string problem;    ///< what is wrong with it, and the valid form; ASCII
    std::string suggestion; ///< the name that was probably meant; empty if none is close
    friend bool operator==(const sandbox_mistake&, const sandbox_mistake&) = default; ///< member by member

    /// Return a sentence, such as `'usrname': unknown parameter; did you mean username?`
    [[nodiscard]] std::string text() const {
        std::string sentence = parameter + ": " + problem;
        if (!suggestion.empty()) {
            sentence.append("; did you mean ").append(suggestion).append("?");
        }
        return sentence;
    }
};

/// The mistakes of one request, in the order of their detection. After the first 50 they are only counted, so
/// that a hostile request does not get a large response.
class sandbox_mistakes {
  public:
    static constexpr std::size_t max_kept = 50; ///< mistakes that are kept

    /// Add a mistake.
    void add(std::string_view parameter, std::string_view problem, std::string_view suggestion = {}) {
        if (items_.size() < max_kept) {
            items_.push_back({std::string(parameter), std::string(problem), std::string(suggestion)});
        } else {
            ++further_;
        }
    }
    /// Return whether there is no mistake.
    [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
    /// The mistakes that are kept, in the order of their detection.
    [[nodiscard]] const std::vector<sandbox_mistake>& items() const& noexcept { return items_; }
    /// Those of a temporary list.
    [[nodiscard]] std::vector<sandbox_mistake> items() && noexcept { return std::move(items_); }

    /// Return all of them in one line of printable ASCII: the message of an API error and the
    /// `X-Sandbox-Explain` header.
    [[nodiscard]] std::string text() const {
        std::string line;
        for (const sandbox_mistake& item : items_) {
            line.append(line.empty() ? "" : "; ").append(item.text());
        }
        if (further_ != 0) {
            line.append("; and ").append(std::to_string(further_)).append(" more");
        }
        return line;
    }

  private:
    std::vector<sandbox_mistake> items_;
    std::size_t further_ = 0;
};

}}} // namespace webcasts::v0::testing

#endif
