// SPDX-License-Identifier: BSL-1.0
#include <webcasts/transports/curl.hpp>

namespace {
using transport_under_test = webcasts::curl_transport;
using transport_options = webcasts::curl_options;
} // namespace

#include "tls_scenarios.hpp"
