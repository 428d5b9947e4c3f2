/*
 * lab play: you are the scheduler.
 *
 *     keys or lines --> wishes --> moves of the game --> the board, and what it has come to
 */
#ifndef PLAY_H
#define PLAY_H

#include "../engine/game.h"
#include "subject.h"
#include "wish.h"

struct request {
    struct operands operands;
    const char *seed; /* NULL: from the start */
};

struct play {
    struct request request;
    struct exam exam;
    struct lab lab;
    struct game game;
    struct wish last;     /* the last move, for Enter */
    int signaller;        /* the thread of whose signal it was asked whom it wakes, or -1 */
    size_t since;         /* steps that were there before the last move */
    const char *schedule; /* of the end that is on the screen, as short as it could be made */
    int status;           /* not 0: it can't go on */
    bool quit;
    bool explained; /* it has been said where a schedule is explained */
};

/* play_tell.c: what is on the screen. play_complain returns an exit status; of GAME_FINE, 0. */
void play_welcome(const struct play *play);
void play_show(struct play *play);
void play_look_back(const struct play *play);
void play_help(const struct play *play);
void play_ask(const struct play *play); /* who goes on; help, and looking back, end with it */
void play_farewell(const struct play *play);
int play_complain(const struct play *play, enum game_answer answer);
const char *play_name(const struct play *play, int thread);

/* play_save.c: adds the schedule to a file, and says so. */
void play_save(struct play *play);

#endif
