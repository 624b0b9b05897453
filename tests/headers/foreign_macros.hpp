// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_FOREIGN_MACROS_HPP
#define WEBCASTS_TESTS_FOREIGN_MACROS_HPP

// Names that other libraries' headers make macros of, here with a body that no compiler takes. Programs
// include such headers before ours. Left out is what the standard library itself cannot be included after
// (Curses's `move`, Xlib's threads).

#if defined(_WIN32) && defined(__GNUC__)
#pragma GCC system_header // it defines again what the real one has, without a warning
#endif

// <windows.h> and what it includes, without NOMINMAX
#define min(a, b) @
#define max(a, b) @
#define small @
#define hyper @
#define near @
#define far @
#define interface @
#define cdecl @
#define pascal @
#define leave @
#define environ @
#define IN @
#define OUT @
#define OPTIONAL @
#define ABSOLUTE @
#define RELATIVE @
#define DELETE @
#define DIFFERENCE @
#define DOMAIN @
#define ERROR @
#define IGNORE @
#define NO_ERROR @
#define OVERFLOW @
#define UNDERFLOW @
#define STRICT @
#define VOID @
#define CONST @
#define CreateEvent @
#define DeleteFile @
#define GetMessage @
#define GetObject @
#define ReportEvent @
#define SendMessage @
#define Yield() @
#define rad1 @
#define psh1 @
#define stc1 @

// Qt without QT_NO_KEYWORDS, GLib
#define emit @
#define foreach @
#define forever @
#define signals @
#define slots @
#define ABS(a) @
#define CLAMP(a, b, c) @
#define MAX(a, b) @
#define MIN(a, b) @

// X11
#define Above @
#define Always @
#define Below @
#define Bool @
#define Complex @
#define CursorShape @
#define Expose @
#define False @
#define FocusIn @
#define FocusOut @
#define KeyPress @
#define KeyRelease @
#define None @
#define Opposite @
#define Status @
#define Success @
#define True @
#define Unsorted @

// macOS: <AssertMacros.h>, <MacTypes.h>, <objc/objc.h>
#define check(assertion) @
#define check_noerr(code) @
#define debug_string(message) @
#define nrequire(assertion, label) @
#define require(assertion, label) @
#define require_action(assertion, label, action) @
#define require_noerr(code, label) @
#define require_quiet(assertion, label) @
#define require_string(assertion, label, message) @
#define verify(assertion) @
#define verify_noerr(code) @
#define nil @
#define Nil @
#define NO @
#define YES @
#define TRUE @
#define FALSE @

// <sys/sysmacros.h>, <sys/param.h>, <complex.h>, dialects of GNU
#undef major
#undef minor
#undef makedev
#undef isset
#undef roundup
#undef howmany
#undef I
#undef linux
#undef unix
#define major(device) @
#define minor(device) @
#define makedev(a, b) @
#define isset(a, i) @
#define setbit(a, i) @
#define roundup(x, y) @
#define howmany(x, y) @
#define I @
#define linux @
#define unix @

// logging and test frameworks, Arduino
#define ASSERT(x) @
#define CHECK(x) @
#define EXPECT(x) @
#define FAIL(x) @
#define LOG(level) @
#define REQUIRE(x) @
#define SECTION(x) @
#define TEST(x) @
#define DEBUG @
#define FATAL @
#define INFO @
#define WARNING @
#define F(text) @
#define bit(n) @
#define likely(x) @
#define unlikely(x) @

#endif
