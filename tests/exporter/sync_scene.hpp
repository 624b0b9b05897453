// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_EXPORTER_SYNC_SCENE_HPP
#define WEBCASTS_TESTS_EXPORTER_SYNC_SCENE_HPP

#include "commands/commands.hpp"
#include "exporter/database_rows.hpp"
#include "exporter/fresh_folder.hpp"
#include "terminal/failure.hpp"
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/zoneinfo.hpp>
#include <webcasts/wire/value_text.hpp>

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

/// Sends standard output nowhere: what a command prints is not for the test's.
class discarded_output {
  public:
    discarded_output() : kept_(::dup(STDOUT_FILENO)) {
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, STDOUT_FILENO);
        ::close(nowhere);
    }
    discarded_output(const discarded_output&) = delete;
    discarded_output& operator=(const discarded_output&) = delete;
    ~discarded_output() {
        ::dup2(kept_, STDOUT_FILENO);
        ::close(kept_);
    }

  private:
    int kept_;
};

inline webcasts::local_time at(const char* text) {
    return webcasts::wire::parse_local_time(text).value();
}

/// An event that lasts an hour.
inline webcasts::testing::sandbox_event event(const char* id, const char* start) {
    webcasts::testing::sandbox_event made{{.id = webcasts::event_id::parse(id).value(),
                                           .expired = false,
                                           .title = std::string("Event ") + id,
                                           .scheduled_start = at(start),
                                           .scheduled_end = at(start) + std::chrono::hours(1),
                                           .extra = {}},
                                          {},
                                          {}};
    return made;
}

inline webcasts::attendee person(const char* email) {
    webcasts::attendee made;
    made.email = email;
    return made;
}

inline webcasts::viewing_session viewing(webcasts::viewing_kind kind, const char* start, const char* end) {
    return {kind, at(start), at(end), at(end) - at(start), {}};
}

/// A service in this process, and a database that `sync` fills from it.
class sync_scene {
  public:
    explicit sync_scene(std::vector<webcasts::testing::sandbox_event> events) {
        set_retries(0);
        serve(std::move(events));
    }

    /// From now on the service has these events; its clock stays.
    void serve(std::vector<webcasts::testing::sandbox_event> events) {
        webcasts::testing::sandbox_options setup;
        setup.events = std::move(events);
        setup.clock = clock_;
        setup.zone_offset = webcasts::testing::zoneinfo();
        service_ = webcasts::testing::sandbox(setup);
    }
    void set_clock(const char* gmt) {
        clock_ = std::chrono::sys_seconds(at(gmt).time_since_epoch());
        service_.set_clock(clock_);
    }
    [[nodiscard]] webcasts::testing::sandbox& service() { return service_; }

    /// The options of the next runs.
    exporter::sync_command_options options = [] {
        exporter::sync_command_options made;
        made.access.service.sandbox = true;
        return made;
    }();
    void set_retries(unsigned retries) { options.access.service.retries = options.sync.retries = retries; }

    exporter::exit_status sync() {
        options.sync.database = folder_.file("a.db");
        const exporter::console console(-1);
        exporter::service_client client(options.access.service, service_, console);
        const discarded_output quiet;
        return exporter::run_sync(options, client, console);
    }
    /// The events whose reports were asked for since the last call, in their order.
    std::vector<std::string> fetched() {
        std::vector<std::string> events;
        for (const auto& call : service_.journal()) {
            if (!call.event.empty()) {
                events.push_back(call.event);
            }
        }
        service_.reset();
        std::sort(events.begin(), events.end());
        return events;
    }
    [[nodiscard]] std::vector<std::string> rows(const std::string& sql) const {
        return rows_of(folder_.file("a.db"), sql);
    }
    [[nodiscard]] std::string path() const { return folder_.file("a.db"); }

  private:
    fresh_folder folder_;
    std::chrono::sys_seconds clock_{std::chrono::seconds{1'772'442'000}};
    webcasts::testing::sandbox service_;
};

#endif
