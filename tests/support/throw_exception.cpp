// SPDX-License-Identifier: BSL-1.0
// Boost needs this function in a program without exceptions: it is called instead of throwing.
#include <boost/throw_exception.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>

namespace boost {

BOOST_NORETURN void throw_exception(const std::exception& what, const source_location&) {
    std::cerr << "thrown: " << what.what() << '\n';
    std::abort();
}
BOOST_NORETURN void throw_exception(const std::exception& what) {
    throw_exception(what, source_location());
}

} // namespace boost
