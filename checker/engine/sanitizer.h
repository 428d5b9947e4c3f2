/*
 * Errors of ThreadSanitizer's family, behind "==12==ERROR: ": AddressSanitizer's, LeakSanitizer's,
 * MemorySanitizer's, and a crash that ThreadSanitizer itself tells (clang 14 to 19, gcc 12).
 *
 *     AddressSanitizer: heap-use-after-free on address 0x.. at pc 0x.. bp 0x.. sp 0x..
 *     READ of size 4 at 0x.. thread T1
 *         #0 0x55.. in take a.c:3:5
 *     0x.. is located 8 bytes inside of 16-byte region [..)
 *     freed by thread T0 here:
 *         #0 ...
 */
#ifndef SANITIZER_H
#define SANITIZER_H

#include "piece.h"

/* What the words behind "AddressSanitizer: " mean. */
enum kind sanitizer_kind(struct piece words);

/* Does a stack begin behind this line? */
bool sanitizer_is_title(struct piece line);

/*
 * Adds one finding, of engine asan, for a report or for what is left of it: words are what stands
 * behind "ERROR: ", body the lines after that.
 */
void sanitizer_report_read(struct findings *findings, struct piece words, struct piece body);

#endif
