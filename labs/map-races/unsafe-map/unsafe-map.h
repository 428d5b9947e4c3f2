/*
 * The rooms of a chat server. A room has a name; whoever names it first opens it, and all others
 * who name it come to the same room.
 */
#ifndef UNSAFE_MAP_H
#define UNSAFE_MAP_H

#include <stddef.h>

struct rooms;

/* No rooms yet. NULL when memory runs out. */
struct rooms *rooms_new(void);

/* Nobody may use it any more. The rooms themselves stay. */
void rooms_free(struct rooms *rooms);

/*
 * The next three may be called by any number of threads at the same time.
 *
 * rooms_enter returns the room of that name, and opens it with room_open if there is none: once, no
 * matter how many threads want to enter it at that moment. Names are copied. Never NULL.
 */
struct room *rooms_enter(struct rooms *rooms, const char *name);

/* The room of that name, or NULL when nobody has entered it yet. Opens nothing. */
struct room *rooms_find(struct rooms *rooms, const char *name);

/* How many rooms there are. */
size_t rooms_count(struct rooms *rooms);

/*
 * Opens a room (here: driver.c). It takes a while. Any number of threads may call it at the same
 * time. Never NULL; the room belongs to the chat server, which frees it.
 */
struct room *room_open(const char *name);

#endif
