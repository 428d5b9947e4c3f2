/* The process between racelab and a program: see process.h for what it is for. */
#ifndef KEEPER_H
#define KEEPER_H

#include "process.h"

/* What went wrong on our side; the program is not to blame for any of these. */
enum keeper_trouble {
    KEEPER_FINE,
    KEEPER_CANNOT_PIPE,
    KEEPER_CANNOT_FORK,
    KEEPER_CANNOT_ENTER,   /* the directory to start in */
    KEEPER_CANNOT_CONNECT, /* the program's streams */
    KEEPER_CANNOT_WRITE,   /* a file of the run's folder */
    KEEPER_CANNOT_KILL     /* all that the program started */
};

/* What the keeper sends as its last act: smaller than PIPE_BUF, so it arrives whole or not. */
struct keeper_message {
    struct ending ending; /* only when there was no trouble */
    enum keeper_trouble trouble;
    int error; /* errno of the trouble */
};

/* A page that both see, for when the keeper can't answer any more. */
struct keeper_notice {
    pid_t program; /* leader of the session that the program is in; 0 before */
};

/* The keeper's own ends, all above 2. */
struct keeper_ends {
    int control;   /* readable (closed) when racelab wants no result any more, or is dead */
    int result;    /* takes the message */
    int out, err;  /* files for what the program prints */
    pid_t racelab; /* its parent */
    struct keeper_notice *notice;
};

/* Runs the plan, sends the message, ends. For a fresh child with all signals blocked. */
_Noreturn void keeper_main(const struct process_plan *plan, const struct keeper_ends *ends);

#endif
