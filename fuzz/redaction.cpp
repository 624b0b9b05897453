// SPDX-License-Identifier: BSL-1.0
// The redactor: a secret is hidden after any chain of encodings, and in any text; what is left holds none.
#include "fuzz_target.hpp"
#include "support/repeated_text.hpp"
#include <webcasts/detail/utf8.hpp>
#include <webcasts/redaction.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace {

/// Return whether a text can be a password that is hidden by its parts, whatever stands next to it.
bool is_usual_secret(std::string_view text) {
    const auto is_usual = [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && c != 0x7F && c != '*' && c != '+';
    };
    constexpr std::size_t min_size = 8;
    return text.size() >= min_size && webcasts::detail::is_utf8(text) &&
           std::all_of(text.begin(), text.end(), is_usual);
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using webcasts::fuzz::require;
    webcasts::fuzz::byte_script script(webcasts::fuzz::text_of(data, size));
    const std::size_t secret_size = 4 + script.next(60);
    const std::string secret_text(script.take(secret_size));
    webcasts::redactor hidden;
    hidden.add(secret_text);

    if (is_usual_secret(secret_text)) {
        std::string spelt = secret_text;
        bool has_digits = false;
        for (unsigned count = script.next(4); count > 0; --count) {
            const auto& all = test::encodings();
            const auto& way = all[script.next(static_cast<unsigned>(all.size()))];
            const std::string_view name = way.name;
            // Changing the case of base64 loses what its digits stand for.
            if (!(has_digits && (name == "upper case" || name == "lower case"))) {
                spelt = way.encode(spelt);
            }
            has_digits = has_digits || name.starts_with("base64");
        }
        const std::string text = "It says: " + spelt + ". Sorry";
        const std::string safe = hidden.redacted(text);
        require(safe.find("***") != std::string::npos, "a secret is hidden after a chain of encodings");
        require(safe.find(secret_text) == std::string::npos, "what is left does not hold the secret");
        require(!hidden.finds_in(safe), "what is left holds the secret in no encoding");
    }

    std::string text(script.take(200));
    text += script.next(2) == 0 ? std::string() : secret_text;
    text += script.take(5000);
    const std::string safe = hidden.redacted(text);
    require(hidden.finds_in(text) == (safe != text) || text.find("***") != std::string::npos,
            "a text without the secret stays as it is");
    if (is_usual_secret(secret_text)) {
        require(!hidden.finds_in(safe), "what is left of any text holds no secret");
    }
    (void)webcasts::shown(webcasts::service_text(text), hidden, 100);
    return 0;
}
