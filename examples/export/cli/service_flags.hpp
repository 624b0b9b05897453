// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_SERVICE_FLAGS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_SERVICE_FLAGS_HPP

#include "cli/typed_arguments.hpp"
#include "service/credentials_source.hpp"
#include "service/service_options.hpp"

#include <string>
#include <vector>

namespace exporter {

/// Convert the typed arguments to the options of the service. Mistakes are appended to `mistakes`.
[[nodiscard]] service_options to_service(const typed_arguments& in, std::vector<std::string>& mistakes);

/// Convert the typed arguments to the source of the credentials. Mistakes are appended to `mistakes`.
[[nodiscard]] credentials_source to_credentials_source(const typed_arguments& in,
                                                       std::vector<std::string>& mistakes);

} // namespace exporter

#endif
