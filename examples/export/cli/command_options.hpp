// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_COMMAND_OPTIONS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_COMMAND_OPTIONS_HPP

#include "doctor/checks.hpp"
#include "exports/export_options.hpp"
#include "exports/report_export.hpp"
#include "feed/dataset.hpp"
#include "feed/postgres.hpp"
#include "feed/singer.hpp"
#include "output/output_options.hpp"
#include "service/credentials_source.hpp"
#include "service/service_options.hpp"
#include "store/person_removal.hpp"
#include "store/retention.hpp"
#include "sync/sync_run.hpp"

#include <string>
#include <vector>

namespace exporter {

// The options of each command.

/// How a command reaches the service.
struct service_access {
    service_options service;
    credentials_source credentials;
};

struct login_options {
    service_access access;
    bool json = false; ///< end with a JSON object
};

struct events_options {
    service_access access;
    output_options output;
    bool is_strict = false; ///< a value that cannot be read makes the run partial
    bool json = false;      ///< end with a JSON object
};

struct report_options {
    service_access access;
    report_export_options reports;
    bool json = false; ///< end with a JSON object
};

struct sync_command_options {
    service_access access;
    sync_options sync;
    bool plan = false; ///< print the plan and fetch no reports
    bool json = false; ///< print JSON in place of the table
};

struct status_options {
    std::string database;
    bool json = false; ///< print JSON in place of the text
};

struct export_command_options {
    export_options rows;
    std::string person; ///< write what is known of this address, and no rows; `-`: it is on standard input
    bool json = false;  ///< end with a JSON object
};

struct report_html_options {
    std::string database;
    std::vector<std::string> events; ///< empty: all
    output_options output;           ///< its format and CSV options are not used
    bool question_texts = false;     ///< with the questions that people asked, and their long survey answers
    bool json = false;               ///< end with a JSON object
};

struct dataset_command_options {
    dataset_options dataset;
    bool json = false; ///< end with a JSON object
};

struct postgres_command_options {
    postgres_options postgres;
    bool json = false; ///< end with a JSON object
};

struct forget_options {
    removal_options removal;
    std::string addresses_file; ///< further addresses, one a line; `-`: standard input; empty: none
    bool json = false;          ///< print JSON in place of the table
};

struct purge_command_options {
    purge_options purge;
    bool plan = false; ///< print what would go, and change nothing
    bool json = false; ///< print JSON in place of the table
};

struct doctor_command_options {
    doctor_options doctor;
    bool json = false; ///< print JSON in place of the table
};

struct completion_options {
    std::string shell; ///< `bash`, `zsh` or `fish`
};

struct help_options {
    std::string command;   ///< empty: the program's help
    bool is_short = false; ///< the commands alone
};

/// `man` has no options.
struct man_options {
    std::string command; ///< empty: the program
};

} // namespace exporter

#endif
