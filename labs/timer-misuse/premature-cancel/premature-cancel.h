/*
 * A radio that gets its music from the network. It looks for a station, and plays what that sends,
 * song after song, until somebody turns it off.
 */
#ifndef PREMATURE_CANCEL_H
#define PREMATURE_CANCEL_H

#include <stdbool.h>

struct context;
struct radio;

enum { SILENCE = 0 };

/*
 * Looks for a station for at most limit_ms milliseconds, and returns a radio that plays it. NULL
 * when it was not found in that time, or memory or threads run out. The limit is one for looking
 * only: a radio that plays may play for years.
 *
 * The radio is one of a house. When house is cancelled, it looks no longer and plays no longer.
 */
struct radio *radio_tune(int station, long limit_ms, struct context *house);

/*
 * Waits for the radio's next song and returns its number. SILENCE when there will be none, which is
 * so when the house was cancelled, and never before.
 */
int radio_listen(struct radio *radio);

/*
 * Turns the radio off and frees it, whether it still plays or not, and no other one. Nobody listens
 * to it any more. When it returns, all that belonged to the radio is gone: its thread, its memory,
 * its contexts.
 */
void radio_off(struct radio *radio);

/*
 * The network (here: driver.c). Both may take long, and both end early when context is done. The
 * second waits for the next song of a station; SILENCE when context is done.
 */
bool station_find(int station, struct context *context);
int station_next(int station, struct context *context);

#endif
