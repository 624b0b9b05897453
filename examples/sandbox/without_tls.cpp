// SPDX-License-Identifier: BSL-1.0
// Replaces tls_connections.cpp in builds without OpenSSL.
#include "connections.hpp"

#include <stdexcept>

namespace sandbox_server {

const bool has_tls = false;

tls_service tls_connections(const shared_by_connections&) {
    throw std::runtime_error("this program was built without OpenSSL");
}

} // namespace sandbox_server
