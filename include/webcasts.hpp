// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_HPP
#define WEBCASTS_HPP

/// Everything that a client needs but an HTTP backend: the transports are included one by one, as are the
/// service's side of the wire (query parser and writers) and the testing tools.

#include <webcasts/client.hpp>
#include <webcasts/client/report_stream.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/query.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/result.hpp>
#include <webcasts/row.hpp>
#include <webcasts/transport.hpp>
#include <webcasts/version.hpp>
#include <webcasts/wire/request_encoder.hpp>
#include <webcasts/wire/response_decoder.hpp>

#endif
