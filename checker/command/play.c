#include "play.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../output/board.h"
#include "../output/style.h"
#include "keys.h"

enum { CONTROL_D = 4, ESCAPE = 27, TYPED_MOST = 15 };

static const struct argp_option options[] = {
    {"seed", 'S', "SCHEDULE", 0, "Begin where this one leads, \"0@12>1,1@4.\"", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &request->operands;
        return 0;
    case 'S':
        request->seed = argument;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&operands_argp, 0, NULL, 0}, {0}};

static const struct argp argp = {
    options,
    parse,
    "LAB\nFILE.c... [-- ARGUMENT...]\nPROGRAM [-- ARGUMENT...]\n--lab LAB FILE",
    "You are the scheduler: the program stops wherever somebody could be interrupted, shows what "
    "each thread is at, and you say who goes on. Can you make it fail?"
    "\vKeys: the number of a thread lets it make a step, r and a number lets it go as far as it "
    "can, Enter the same again, u takes a move back, a begins again, l looks back, f makes steps "
    "finer or coarser, s saves, h helps, q quits. Where standard input is no terminal, the same on "
    "lines.\n\nExit status: 0 it was left before its end or passes, 1 it was left where it fails, "
    "2 wrong usage, 3 this machine, 4 did not build, 5 the conductor does not know what it does.",
    children,
    NULL,
    NULL};

/* ---- moves ---- */

/* Only what this machine can't do ends the game. */
static void answer_take(struct play *play, enum game_answer answer)
{
    fflush(stdout);
    int status = play_complain(play, answer);
    if (answer == GAME_BROKEN)
        play->status = status;
    else if (answer == GAME_FINE)
        play_show(play);
}

static void undo(struct play *play, size_t count)
{
    if (play->game.move_count == 1) {
        printf("There is no move to take back.\n");
        return;
    }
    play->since = SIZE_MAX;
    answer_take(play, game_undo(&play->game, count));
}

/* Whom its signal wakes is a choice, too. */
static bool ask_whom(struct play *play, const struct seat *seat)
{
    const struct position *now = &play->game.now;
    const struct seat *first = position_waiter(now, seat, NULL);
    const struct seat *waiter = first ? position_waiter(now, seat, first) : NULL;
    if (!waiter)
        return false;
    printf("\n%sWhom does it wake?%s  %d (it waits longest; Enter)", colour(stdout, BOLD),
           colour(stdout, PLAIN), first->thread);
    for (; waiter; waiter = position_waiter(now, seat, waiter))
        printf(", %d", waiter->thread);
    putchar('\n');
    play->signaller = seat->thread;
    return true;
}

static void move(struct play *play, const struct wish *wish, int wakes)
{
    play->last = *wish;
    play->signaller = -1;
    play->since = play->game.now.timeline.step_count;
    answer_take(play, game_move(&play->game, wish->thread, wish->kind == WISH_RUN, wakes));
}

static void try_move(struct play *play, const struct wish *wish)
{
    const struct position *now = &play->game.now;
    const struct seat *seat = position_seat(now, wish->thread);
    if (now->over)
        printf("It is over; u takes the last move back, a begins again.\n");
    else if (!seat)
        printf("There is no thread %d now.\n", wish->thread);
    else if (seat->state == SEAT_YIELDS)
        printf("%s lets the others go first now.\n", play_name(play, wish->thread));
    else if (seat->state != SEAT_READY)
        printf("%s can't go on: it %s.\n", play_name(play, wish->thread),
               seat_words(play->exam.arena, now, seat, play->game.fine));
    else if (wish->kind == WISH_RUN || !ask_whom(play, seat))
        move(play, wish, -1);
}

/* The answer to ask_whom. false: it is none. */
static bool try_wake(struct play *play, const struct wish *wish)
{
    const struct position *now = &play->game.now;
    const struct seat *signaller = position_seat(now, play->signaller);
    const struct seat *first = position_waiter(now, signaller, NULL), *chosen = first;
    while (chosen && wish->kind == WISH_STEP && chosen->thread != wish->thread)
        chosen = position_waiter(now, signaller, chosen);
    if (!chosen || (wish->kind != WISH_STEP && wish->kind != WISH_SAME))
        return false;
    const struct wish step = {.kind = WISH_STEP, .thread = play->signaller};
    move(play, &step, chosen == first ? -1 : chosen->thread);
    return true;
}

/* Who moved last; when that one can't, the only one who can. */
static void move_same(struct play *play)
{
    const struct position *now = &play->game.now;
    const struct seat *seat = position_seat(now, play->last.thread);
    struct wish wish = play->last;
    int one;
    if (!now->over && position_ready(now, &one) == 1)
        wish = (struct wish){.kind = WISH_STEP, .thread = one};
    else if (!now->over && (!seat || seat->state != SEAT_READY)) {
        printf("Say who: type the number of a thread.\n");
        return;
    }
    try_move(play, &wish);
}

/* ---- wishes ---- */

static void wish_take(struct play *play, const struct wish *wish)
{
    if (play->signaller >= 0 && try_wake(play, wish))
        return;
    play->signaller = -1;
    switch (wish->kind) {
    case WISH_STEP:
    case WISH_RUN:
        try_move(play, wish);
        return;
    case WISH_SAME:
        move_same(play);
        return;
    case WISH_UNDO:
        undo(play, 1);
        return;
    case WISH_AGAIN:
        undo(play, SIZE_MAX);
        return;
    case WISH_FINE:
        play->game.fine = !play->game.fine;
        printf("From here on, steps are %s.\n",
               play->game.fine ? "fine: each access, and what the kit does, too"
                               : "coarse: those of the program's own files");
        return;
    case WISH_LOOK:
        play_look_back(play);
        return;
    case WISH_SAVE:
        play_save(play);
        return;
    case WISH_HELP:
        play_help(play);
        return;
    case WISH_QUIT:
        play->quit = true;
        return;
    default:
        printf("'%.*s' means nothing here; ? helps.\n", (int)wish->length, wish->unknown);
    }
}

static bool is_at_work(const struct play *play)
{
    return !play->quit && play->status == 0 && !keys_signal();
}

static void text_take(struct play *play, const char *text)
{
    struct wish wish;
    while (is_at_work(play) && wish_read(&text, &wish))
        wish_take(play, &wish);
    fflush(stdout);
}

static void line_take(struct play *play, const char *line)
{
    static const struct wish same = {.kind = WISH_SAME};
    if (line[strspn(line, " \t\r\n")] == '\0')
        wish_take(play, &same);
    text_take(play, line);
}

/* ---- keys and lines ---- */

static bool is_whole(const struct play *play, const char *typed)
{
    const struct position *now = &play->game.now;
    struct arena brief;
    arena_init(&brief);
    int *threads = arena_alloc(&brief, (now->seat_count + 1) * sizeof *threads);
    for (size_t i = 0; i < now->seat_count; i++)
        threads[i] = now->seats[i].thread;
    bool whole = wish_is_whole(typed, threads, now->seat_count);
    arena_free(&brief);
    return whole;
}

/* What has come: how many bytes, or 0 when no more will. A signal may come just before the wait. */
static size_t input_await(char *bytes, size_t size)
{
    enum { LOOK_MS = 300 };
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    while (!keys_signal()) {
        if (poll(&input, 1, LOOK_MS) <= 0)
            continue;
        ssize_t got = read(STDIN_FILENO, bytes, size);
        if (got >= 0 || errno != EINTR)
            return got > 0 ? (size_t)got : 0;
    }
    return 0;
}

/* What is not whole yet is shown, and waits for the rest of it. */
static void key_take(struct play *play, char key, char *typed)
{
    size_t length = strlen(typed);
    bool enter = key == '\n' || key == '\r';
    if (!enter && length < TYPED_MOST) {
        typed[length] = key;
        typed[length + 1] = '\0';
    }
    if (!enter && !is_whole(play, typed)) {
        putchar(key);
        fflush(stdout);
        return;
    }
    if (length > 0)
        putchar('\n');
    char whole[TYPED_MOST + 1];
    memcpy(whole, typed, sizeof whole);
    typed[0] = '\0';
    line_take(play, whole);
}

/* Arrows and their like send several bytes: ESC [ A. None of them is a wish. */
static bool is_of_sequence(char key)
{
    static enum { NONE, BEGUN, BRACKET } in;
    bool inside = in != NONE || key == ESCAPE;
    if (key == ESCAPE)
        in = BEGUN;
    else if (in == BEGUN && (key == '[' || key == 'O'))
        in = BRACKET;
    else if (in == BEGUN || (in == BRACKET && key >= '@'))
        in = NONE;
    return inside;
}

static void keys_play(struct play *play)
{
    char keys[64], typed[TYPED_MOST + 1] = "";
    size_t count;
    while (is_at_work(play) && (count = input_await(keys, sizeof keys)) > 0)
        for (size_t i = 0; i < count && is_at_work(play); i++) {
            if (keys[i] == CONTROL_D)
                play->quit = true;
            else if (!is_of_sequence(keys[i]))
                key_take(play, keys[i], typed);
        }
}

static void lines_play(struct play *play)
{
    char line[4096];
    size_t length = 0, count;
    while (is_at_work(play) && (count = input_await(line + length, 1)) > 0) {
        bool ends = line[length++] == '\n' || length == sizeof line - 1;
        line[length] = '\0';
        if (ends)
            line_take(play, line);
        length = ends ? 0 : length;
    }
    line[length] = '\0';
    if (length > 0 && is_at_work(play))
        line_take(play, line);
}

/* ---- beginning and end ---- */

/* Fills the switches of --seed. 0, or EXIT_USAGE after complaining. */
static int seed_read(const char *seed, struct conduct_switch *list, size_t *count)
{
    struct plan_entry entry;
    *count = 0;
    if (!seed || (schedule_parse(seed, &entry, list, SWITCHES_MOST, count) == 0 &&
                  entry.strategy == STRATEGY_SCRIPT && *count > 0))
        return 0;
    return complain(EXIT_USAGE,
                    "'%s' is no list of switches; it looks like 0@12>1,1@4>0 (in quotes), and lab "
                    "replay prints it.",
                    seed);
}

static int game_play(struct play *play, const struct conduct_switch *list, size_t count)
{
    int status = play_complain(play, game_begin(&play->game, &play->exam, list, count));
    if (status != 0)
        return status;
    if (play->game.unmade)
        complain(0, "%s.", play->game.unmade);
    play->signaller = -1;
    play->since = SIZE_MAX;
    keys_hear_signals();
    keys_begin();
    play_welcome(play);
    play_show(play);
    fflush(stdout);
    if (keys_are_single())
        keys_play(play);
    else
        lines_play(play);
    keys_end();
    play_farewell(play);
    status = play->status ? play->status : play->game.now.finding ? EXIT_FAILED : EXIT_PASSED;
    game_free(&play->game);
    return keys_signal() ? 128 + keys_signal() : status;
}

int command_play(int argc, char **argv)
{
    static struct conduct_switch list[SWITCHES_MOST];
    static struct play play;
    size_t count;
    struct arena arena;
    argc = split_arguments(argc, argv, &play.request.operands.arguments);
    arena_init(&arena);
    int status = EXIT_USAGE;
    if (argp_parse(&argp, argc, argv, 0, NULL, &play.request) == 0)
        status = seed_read(play.request.seed, list, &count);
    if (status == 0)
        status = subject_build(&arena, "play", &play.request.operands, &play.exam, &play.lab);
    if (status == 0 && !play.exam.built)
        status = print_not_built(&play.exam);
    if (status == 0)
        status = game_play(&play, list, count);
    arena_free(&arena);
    return status;
}
