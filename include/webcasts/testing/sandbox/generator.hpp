// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_GENERATOR_HPP
#define WEBCASTS_TESTING_SANDBOX_GENERATOR_HPP

#include <webcasts/detail/config.hpp>
#include <webcasts/records.hpp>
#include <webcasts/testing/sandbox/data.hpp>
#include <webcasts/testing/sandbox/scenario.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// The options of generated data.
struct sandbox_data_options {
    std::uint64_t seed = 1;                                   ///< another seed gives other data
    sandbox_scenario scenario = sandbox_scenario::small_year; ///< what kind of data
    std::size_t events = 12;                                  ///< 0 to 8,999,999; ids count up from 1000001
    std::size_t min_registrants = 40;                         ///< of one event
    std::size_t max_registrants = 400; ///< of one event; not below `min_registrants`; up to 99,999,999
    /// GMT; events are dated around it: no registration and no session is later
    local_time now{std::chrono::seconds{1'772'442'000}};
    std::chrono::days events_expire_after{180}; ///< from their end
};

/// Generate events with their audiences: the same options give the same data with every compiler and library.
///
/// Registrations come faster and faster until an event starts. Most viewers watch live, from around its
/// start; some watch on demand, fewer and fewer over the months; about 35 of 100 registrants never watch. The
/// last of several events is in the future and has registrations, but no viewing. The same people register
/// for several events. An audience of more than 20,000 is generated while it is read. The table of scenarios
/// describes how they differ from this.
[[nodiscard]] std::vector<sandbox_event> make_sandbox_events(const sandbox_data_options& options = {});

}}} // namespace webcasts::v0::testing

#ifdef WEBCASTS_HEADER_ONLY
#include <webcasts/testing/sandbox/detail/generator.ipp>
#endif

#endif
