// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_COMMAND_OPTIONS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_COMMAND_OPTIONS_HPP

#include "doctor/checks.hpp"
#include "exports/export_options.hpp"
#include "output/output_format.hpp"
#include "service/credentials_source.hpp"
#include "service/service_options.hpp"
#include "store/person_removal.hpp"
#include "sync/sync_run.hpp"
#include <webcasts/query_params.hpp>

#include <string>
#include <vector>

namespace exporter {

// What each command is told, and no more.

/// How a command that asks the service reaches it.
struct service_access {
    service_options service;
    credentials_source credentials;
};

/// Where a command writes its data, and how.
struct output_options {
    output_format format = output_format::table;
    bool exact_csv = false; ///< leave cells alone that a spreadsheet would take for formulas
    bool bom = false;       ///< start CSV with a byte order mark
    std::string path;       ///< empty: standard output
};

struct login_options {
    service_access access;
    bool json = false; ///< end with a JSON object
};

struct events_options {
    service_access access;
    output_options output;
    bool json = false; ///< end with a JSON object
};

struct report_options {
    service_access access;
    std::vector<std::string> events; ///< 7 digits each, without repetitions
    webcasts::query_params query;    ///< without its event
    output_options output;
    bool shows_progress = true;
    bool json = false; ///< end with a JSON object
};

struct sync_command_options {
    service_access access;
    sync_options sync;
    bool plan = false; ///< say what would be done
    bool json = false; ///< print JSON in place of the table
};

struct export_command_options {
    std::string database;
    std::vector<std::string> events; ///< as of `report`; empty: all
    export_options rows;
    output_options output;
    bool json = false; ///< end with a JSON object
};

struct report_html_options {
    std::string database;
    std::vector<std::string> events; ///< as of `report`; empty: all
    std::string output;              ///< empty: standard output
    bool json = false;               ///< end with a JSON object
};

struct forget_options {
    removal_options removal;
    bool json = false; ///< print JSON in place of the table
};

struct doctor_command_options {
    doctor_options doctor;
    bool json = false; ///< print JSON in place of the table
};

struct completion_options {
    std::string shell; ///< `bash`, `zsh` or `fish`
};

/// `man` is told nothing.
struct man_options {};

} // namespace exporter

#endif
