/*
 * What the compiler and the linker complained about, in the same words each time. Two of their
 * words are others at each build, and go away:
 *
 *     /tmp/0-5f06cf.o: in function `f':    an object that clang makes on the way   ->  two-locks.o
 *     build/work/4711/plain/0.part: ...    where racelab builds                    ->  plain/0.part
 */
#ifndef COMPLAINT_H
#define COMPLAINT_H

#include "../model/arena.h"

struct complaint_words {
    const char *folder; /* to leave out with all above it; a slash ends it */
    const char *source; /* what is compiled: its own path stays as it is; or NULL */
    const char *stem;   /* what clang's object of the source is called after, or NULL ... */
    const char *name;   /* ... and by what name people know it: "two-locks" */
};

/* From the arena. Other objects of clang's keep their own stem, and lose folder and number. */
char *complaint_settle(struct arena *arena, const char *text, const struct complaint_words *words);

/*
 * The line that says that the compiler, or its sandbox, could not even be started: there are too
 * many processes, say. From the arena; NULL when there is none, and the program is to blame.
 */
char *complaint_of_machine(struct arena *arena, const char *text);

#endif
