/*
 * A note that saves itself. Nobody has to think of it: what has been typed is on disk a moment
 * later.
 */
#ifndef NEVER_REARMED_H
#define NEVER_REARMED_H

#include <stdbool.h>

enum { NOTE_MAX = 500 }; /* letters of a note, at most */

struct note;

/*
 * Writes the whole text to disk, which may take long. The text is good until it returns. It is
 * called by one thread at a time.
 */
typedef void save_function(const char *text, void *argument);

/* An empty note. NULL when memory or threads run out. */
struct note *note_open(long interval_ms, save_function *save, void *argument);

/*
 * Types a letter at the end; false when the note is full. Never waits for the disk.
 *
 * The letter is given to save interval_ms later at the latest, whatever happened before and
 * whatever is typed after it. Only when a save is on its way at that moment it may be interval_ms
 * more after the end of that one. All that is typed within one interval goes to disk with one save.
 */
bool note_type(struct note *note, char letter);

/*
 * Saves what is not saved yet, and frees the note. When it returns, save is not running and won't
 * be called any more. Nobody calls any of these functions while it runs, or after it.
 */
void note_close(struct note *note);

#endif
