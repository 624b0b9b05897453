// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_TYPED_ARGUMENTS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_TYPED_ARGUMENTS_HPP

#include "cli/audience_flags.hpp"

#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// The arguments as they were typed, or as the configuration file has them, before they are checked.
struct typed_arguments {
    bool sandbox = false;
    std::optional<std::string> seed;
    std::optional<std::string> scenario;
    std::optional<std::string> base_url;
    std::optional<std::string> ca_file;
    std::optional<std::string> username;
    std::optional<std::string> password_file;
    std::optional<std::string> password_command;
    bool netrc = false;
    std::optional<std::string> netrc_file;
    std::string wire = "xml";
    std::string method = "get";
    std::string timeout = "30";
    std::string max_time = "86400";
    std::string min_speed = "100";
    std::string speed_window = "60";
    std::string jobs = "4";
    std::optional<std::string> max_rate;
    std::string retries = "3";
    std::string size_limits = "1";
    int verbose = 0;
    bool quiet = false;
    bool no_progress = false;
    audience_flags audience;
    std::optional<std::string> format;
    bool exact_csv = false;
    bool bom = false;
    std::string output;
    bool force = false;
    std::vector<std::string> events;
    std::string database;
    bool json = false;
    std::optional<std::string> lookback;
    bool full = false;
    bool plan = false;
    bool accept_shrink = false;
    bool strict = false;
    bool wait = false;
    std::string rows = "registrants";
    std::optional<std::string> preset;
    std::vector<std::string> status;
    std::optional<std::string> previous;
    std::optional<std::string> reject_file;
    bool hash_pii = false;
    std::optional<std::string> hash_key_file;
    std::vector<std::string> hash_field;
    std::vector<std::string> drop;
    std::vector<std::string> column;
    std::optional<std::string> columns;
    std::optional<std::string> split;
    std::optional<std::string> person;
    std::optional<std::string> older_than;
    std::string folder;
    std::optional<std::string> url;
    std::string schema = "webcasts";
    bool discover = false;
    std::optional<std::string> state;
    std::optional<std::string> catalog;
    bool question_texts = false;
    std::string email;
    std::optional<std::string> addresses;
    std::string shell;
    std::string help_command;
};

} // namespace exporter

#endif
