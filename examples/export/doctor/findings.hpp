// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_DOCTOR_FINDINGS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_DOCTOR_FINDINGS_HPP

#include "terminal/exit_status.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// How a check of `doctor` ended.
enum class verdict : std::uint8_t { good, warning, wrong };

/// The result of one check.
struct finding {
    std::string check;
    verdict is = verdict::good;
    std::string text;
    std::string remedy;                     ///< empty if nothing is to be done
    exit_status status = exit_status::done; ///< of the program, if it is wrong
};

/// The results of all checks, in their order.
class findings {
  public:
    void good(const std::string& check, const std::string& text);
    void warn(const std::string& check, const std::string& text, const std::string& remedy);
    void wrong(const std::string& check, const std::string& text, const std::string& remedy,
               failure_cause cause);

    [[nodiscard]] const std::vector<finding>& all() const noexcept { return findings_; }
    /// Return the status of the worst finding; `done` if nothing is wrong. A temporary problem is the least
    /// severe.
    [[nodiscard]] exit_status status() const noexcept;

  private:
    std::vector<finding> findings_;
};

/// Return the findings as lines of text, each with its remedy; they are wrapped at `width` if that is given.
[[nodiscard]] std::string as_text(const findings& results, std::optional<std::size_t> width = std::nullopt);
/// Return the findings as one JSON object with a line end.
[[nodiscard]] std::string as_json(const findings& results);

/// Warn if other users can read a file with a secret or with people's data.
void check_mode(findings& results, const std::string& check, const std::string& path);

/// Check a database without changing it: whether it exists, was made by this program, is intact, private to
/// its owner and not locked; and how the latest run ended.
void check_database(findings& results, const std::string& path);

} // namespace exporter

#endif
