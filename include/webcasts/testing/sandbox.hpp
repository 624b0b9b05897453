// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_HPP
#define WEBCASTS_TESTING_SANDBOX_HPP

/// The whole Reporting API in process, its transport, and its data and faults.

#include <webcasts/testing/sandbox/choices.hpp>
#include <webcasts/testing/sandbox/data.hpp>
#include <webcasts/testing/sandbox/data_file.hpp>
#include <webcasts/testing/sandbox/fault.hpp>
#include <webcasts/testing/sandbox/fault_reader.hpp>
#include <webcasts/testing/sandbox/generator.hpp>
#include <webcasts/testing/sandbox/journal.hpp>
#include <webcasts/testing/sandbox/message.hpp>
#include <webcasts/testing/sandbox/mistake.hpp>
#include <webcasts/testing/sandbox/options.hpp>
#include <webcasts/testing/sandbox/scenario.hpp>
#include <webcasts/testing/sandbox/service.hpp>
#include <webcasts/testing/sandbox/sessions.hpp>
#include <webcasts/testing/sandbox/transport.hpp>

#endif
