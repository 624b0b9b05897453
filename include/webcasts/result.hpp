// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RESULT_HPP
#define WEBCASTS_RESULT_HPP

#include <webcasts/error.hpp>

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <boost/throw_exception.hpp>

#include <stdexcept>
#include <utility>

// The light headers name `error` and `result` only: this one completes both (doc/decisions/0004).

namespace webcasts::inline v0 {

/// What `result::value()` throws where there is no value.
class error_exception : public std::runtime_error {
  public:
    /// Take the error; `what()` is its own.
    explicit error_exception(error e) : std::runtime_error(e.what()), error_(std::move(e)) {}
    /// The error as it was returned.
    [[nodiscard]] const error& cause() const noexcept { return error_; }

  private:
    error error_;
};

/// Called by `boost::system::result` for `.value()` on an error.
[[noreturn]] inline void throw_exception_from_error(const error& e, const boost::source_location& where) {
    boost::throw_exception(error_exception(e), where);
}

} // namespace webcasts::inline v0

#endif
