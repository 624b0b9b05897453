// SPDX-License-Identifier: BSL-1.0
// Two translation units that include every header, in opposite orders, make one program, in which what is one
// thing in the library has one address.
#include "everything.hpp"

#include <cstdio>

int main() {
    if (entities_sorted() == entities_reversed()) {
        return 0;
    }
    std::fputs("a constant or function of the library exists twice in one program\n", stderr);
    return 1;
}
