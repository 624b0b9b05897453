// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_RESULT_FWD_HPP
#define WEBCASTS_DETAIL_RESULT_FWD_HPP

namespace boost::system {
template <class T, class E>
class result;
} // namespace boost::system

namespace webcasts { inline namespace v0 {

class error;

/// A value or an `error`. `.value()` throws `error_exception` if there is no value; nothing else here throws.
///
/// Declared here and complete with `<webcasts/result.hpp>`: include that to call a function that returns a
/// `result`.
template <class T>
using result = boost::system::result<T, error>;

}} // namespace webcasts::v0

#endif
