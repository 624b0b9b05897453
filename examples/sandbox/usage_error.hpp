// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_USAGE_ERROR_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_USAGE_ERROR_HPP

#include <stdexcept>

namespace sandbox_server {

/// A mistake on the command line; the message names the option and the remedy.
class usage_error : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace sandbox_server

#endif
