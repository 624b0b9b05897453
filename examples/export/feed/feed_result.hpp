// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_FEED_RESULT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_FEED_RESULT_HPP

#include <cstdint>

namespace exporter {

/// What a run did to a data set or a schema that holds all events.
struct feed_result {
    std::uint64_t events = 0;    ///< that it holds
    std::uint64_t replaced = 0;  ///< events that were written, in whole or in part
    std::uint64_t unchanged = 0; ///< events that were left alone
    std::uint64_t removed = 0;   ///< events that the database does not hold any more
};

} // namespace exporter

#endif
