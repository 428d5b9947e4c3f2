/*
 * The lobby of a game. Players come in and wait, and the host tells all of them what is next.
 */
#ifndef ITERATE_WHILE_MUTATING_H
#define ITERATE_WHILE_MUTATING_H

#include <stdbool.h>

struct lobby;
struct player; /* the game's */

/* Nobody is there. NULL when memory runs out. */
struct lobby *lobby_new(void);

/* Nobody uses the lobby any more. Players stay the game's. */
void lobby_free(struct lobby *lobby);

/*
 * These two may be called by any number of threads at the same time.
 *
 * The player comes in under a name that nobody else in the lobby has (copied); false, and nothing
 * is changed, when somebody has it.
 */
bool lobby_join(struct lobby *lobby, const char *name, struct player *player);

/*
 * Tells a line to all who are in the lobby at the moment of the call: each of them once. Who comes
 * in while it is being told may hear it, but not twice. Returns how many were told; -1, and nobody
 * is told, when memory runs out.
 */
int lobby_tell(struct lobby *lobby, const char *line);

/*
 * The game (here: driver.c) sends the line to one player, which takes a moment. It calls nothing in
 * the lobby.
 */
void player_send(struct player *player, const char *line);

#endif
