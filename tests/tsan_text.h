/* Reports of ThreadSanitizer put together by hand, with no addresses to speak of. */
#ifndef TSAN_TEXT_H
#define TSAN_TEXT_H

#define RULE "==================\n"
#define HEADER "WARNING: ThreadSanitizer: data race (pid=12)\n"
#define ACCESS "  Write of size 4 at 0x10 by thread T1:\n    #0 add a.c:3:1 (a+0x1)\n\n"
#define BEFORE "  Previous read of size 4 at 0x10 by main thread:\n    #0 main a.c:9 (a+0x2)\n\n"

#endif
