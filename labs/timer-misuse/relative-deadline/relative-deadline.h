/*
 * The lobby of a game: the host waits there for friends, and starts when all have come, or when he
 * has waited long enough.
 */
#ifndef RELATIVE_DEADLINE_H
#define RELATIVE_DEADLINE_H

struct lobby;

/* An empty lobby. NULL when memory runs out. */
struct lobby *lobby_open(void);

/* Nobody uses the lobby any more. */
void lobby_close(struct lobby *lobby);

/* A friend comes in. Any thread. */
void lobby_join(struct lobby *lobby);

/*
 * Waits for friends: until wanted of them are there, or until limit_ms milliseconds have passed
 * since the call, whichever is first. It returns at that moment, neither earlier nor later, and
 * says how many are there. Friends who come meanwhile don't make the limit any longer, and it does
 * not matter when in the life of the program it is called.
 */
int lobby_wait(struct lobby *lobby, int wanted, long limit_ms);

#endif
