#include "game.h"

#include <stdlib.h>
#include <string.h>

#include "../run/explore.h"
#include "../run/files.h"
#include "../run/symbols.h"
#include "../run/unmade.h"
#include "conductor.h"

enum {
    FAR = 20000,             /* points that one move is long, at most */
    BUDGET = 200000,         /* and a schedule: who makes it by hand sees a livelock long before */
    LEARNING_BUDGET = 50000, /* and one of those that show where threads conflict */
    AHEAD_MS = 1000          /* in which one of those that are not shown has to move */
};
static const double deadline = 60;

/* ---- running ---- */

static size_t switch_count(const struct game *game)
{
    return game->move_count ? game->moves[game->move_count - 1].switches : 0;
}

static char *printed(struct position *position, const struct exploration *ran, const char *name)
{
    static const size_t enough = 64 * 1024;
    char *text;
    size_t length;
    bool cut;
    char *path = arena_printf(&position->arena, "%s/%s", ran->folder, name);
    return file_read_start(&position->arena, path, enough, &text, &length, &cut) == 0 ? text : "";
}

static const struct finding *finding_make(struct exam *exam, const struct conducted *conducted,
                                          const struct exploration *ran)
{
    if (conducted->failure_count == 0)
        return NULL;
    findings_init(&exam->findings, exam->arena);
    char *words = arena_printf(exam->arena, "%s/err", ran->folder);
    struct finding *finding =
        conductor_add_failure(exam, FLAVOUR_PLAIN, conducted, &conducted->failures[0], words);
    finding->schedule = NULL;
    finding->schedules_tried = 0;
    symbols_resolve(&exam->findings);
    findings_merge(&exam->findings, &exam->scope);
    return exam->findings.list[0];
}

static enum game_answer answer_of(const struct conducted *conducted)
{
    if (!conducted->started)
        return GAME_NOT_TAKEN;
    if (conducted->steps_lost || conducted->too_long || conducted->switches_lost)
        return GAME_TOO_LONG;
    if (conducted->unmodelled)
        return GAME_UNMODELLED;
    return conducted->finished ? GAME_FINE : GAME_CUT_OFF;
}

static struct exploration exploration_of(const struct game *game)
{
    const struct exam *exam = game->exam;
    return (struct exploration){.program = exam->program[FLAVOUR_PLAIN],
                                .arguments = exam->arguments,
                                .directory = exam->directory,
                                .deadline = deadline};
}

static struct conduct_plan plan_of(const struct game *game, struct plan_entry entry)
{
    return (struct conduct_plan){.entries = {entry},
                                 .count = 1,
                                 .base_seed = conductor_seed(game->exam),
                                 .budget = BUDGET,
                                 .keep_last = true,
                                 .script = game->list};
}

/* Runs it, makes a position of what came of it, and removes the rest. Where it blocks in a call
 * that is not modelled, *to is what it did before. */
static enum game_answer program_run(struct game *game, const struct conduct_plan *plan,
                                    struct position *to)
{
    struct exam *exam = game->exam;
    struct exploration ran = exploration_of(game);
    enum game_answer answer = GAME_BROKEN;
    if (explore_run(&to->arena, &ran, plan, game->error, sizeof game->error) == 0)
        answer = answer_of(&ran.conducted);
    if (answer != GAME_BROKEN)
        conflicts_learn(&game->conflicts, &ran.conducted);
    if (answer == GAME_FINE || answer == GAME_UNMODELLED) {
        position_init(to, exam->program[FLAVOUR_PLAIN], &exam->scope, &ran.conducted,
                      &game->conflicts);
        to->finding = finding_make(exam, &ran.conducted, &ran);
        to->out = printed(to, &ran, "out");
        to->err = printed(to, &ran, "err");
    }
    if (ran.folder)
        folder_remove(ran.folder);
    return answer;
}

/* As far as the first switches of the list, and the halt, lead. patience_ms: see conduct_plan. */
static enum game_answer run_to(struct game *game, const struct move *move, unsigned patience_ms,
                               struct position *to)
{
    struct conduct_plan plan = plan_of(game, (struct plan_entry){STRATEGY_SCRIPT, 0, 0, 1});
    plan.tracing = true;
    plan.script_count = move->switches;
    plan.halt = move->halt;
    plan.patience_ms = patience_ms;
    *to = (struct position){0};
    arena_init(&to->arena);
    return program_run(game, &plan, to);
}

/* Only where the answer is GAME_FINE there is a position. */
static enum game_answer position_reach(struct game *game, const struct move *move,
                                       struct position *to)
{
    enum game_answer answer = run_to(game, move, 0, to);
    if (answer != GAME_FINE)
        position_free(to);
    return answer;
}

/* A schedule for what it shows of conflicts, and nothing else: it need not come to its end. */
static enum game_answer learn(struct game *game, uint32_t depth)
{
    struct position shown = {0};
    struct conduct_plan plan = plan_of(game, (struct plan_entry){STRATEGY_FIRST, depth, 0, 1});
    plan.tracing = true;
    plan.budget = LEARNING_BUDGET;
    plan.patience_ms = AHEAD_MS;
    arena_init(&shown.arena);
    enum game_answer answer = program_run(game, &plan, &shown);
    position_free(&shown);
    return answer == GAME_BROKEN || answer == GAME_NOT_TAKEN ? answer : GAME_FINE;
}

/* ---- as far as the next step that people should see ---- */

/* A call into other files is one step; it begins here. */
static bool is_call_begun(const struct timeline_step *step, const struct timeline_step *before)
{
    return !before || before->place != step->place || !before->inside ||
           strcmp(before->inside, step->inside) != 0;
}

static bool is_shown(const struct timeline_step *step, const struct timeline_step *before)
{
    if (!step->own)
        return false;
    if (step->inside)
        return is_call_begun(step, before);
    if (step->op >= OP_READ && step->op <= OP_ATOMIC_WRITE)
        return step->conflicts;
    return step->op != OP_NONE && step->op != OP_BEGIN && step->op != OP_END &&
           step->op != OP_EXIT && step->op != OP_YIELD && step->op != OP_CLOCK;
}

/* How many threads there are while one step after the other is taken. */
static void alive_take(const struct timeline_step *step, bool *ended, int *alive)
{
    if (step->event != STEP_DOES)
        return;
    if (step->op == OP_CREATE && step->other > 0)
        ++*alive;
    if (step->op == OP_END && !ended[step->thread]) {
        ended[step->thread] = true;
        --*alive;
    }
}

/*
 * The first point of a thread behind its point number from where it should stop; 0: none. What it
 * does while it is alone is no choice. A step that is written down beside a point has its number.
 */
static uint32_t stop_find(const struct game *game, struct position *ahead, int thread,
                          uint32_t from)
{
    const struct timeline *timeline = &ahead->timeline;
    const struct timeline_step *before = NULL;
    uint32_t point = 0;
    int alive = 1;
    bool *ended = arena_alloc(&ahead->arena, timeline->thread_count + 1);
    for (size_t i = 0; i < timeline->step_count; i++) {
        const struct timeline_step *step = &timeline->steps[i];
        uint32_t at = ahead->conducted.steps[i].at;
        alive_take(step, ended, &alive);
        if (step->thread != thread || step->event != STEP_DOES || at <= point)
            continue;
        point = at;
        if (at > from && alive > 1 && (game->fine || is_shown(step, before)))
            return at;
        before = step;
    }
    return 0;
}

/*
 * From a choice on, one thread: as far as it can, and then again as far as it should. What it comes
 * to behind there may be a loop without end. *move and *to are where it stops.
 */
static enum game_answer go_on(struct game *game, const struct position *from, int thread,
                              uint32_t points, bool far, struct move *move, struct position *to)
{
    move->halt = (struct conduct_halt){HALT_PAST, from ? from->conducted.halted.choice : 0,
                                       (uint32_t)thread, points + FAR};
    enum game_answer answer = GAME_UNMODELLED;
    for (int hasty = !far; answer == GAME_UNMODELLED && hasty >= 0; hasty--) {
        answer = run_to(game, move, hasty ? AHEAD_MS : 0, to);
        bool known = answer == GAME_FINE || answer == GAME_UNMODELLED;
        uint32_t stop = known && !far ? stop_find(game, to, thread, points) : 0;
        if (answer == GAME_FINE && stop == 0)
            return answer;
        position_free(to);
        if (stop > 0) {
            move->halt.at = stop;
            return position_reach(game, move, to);
        }
    }
    return answer;
}

/* The same, and on while there is nobody else. */
static enum game_answer advance(struct game *game, const struct position *from, int thread,
                                uint32_t points, bool far, struct move *move, struct position *to)
{
    enum game_answer answer = go_on(game, from, thread, points, far, move, to);
    while (answer == GAME_FINE && !to->over && to->seat_count == 1 &&
           to->seats[0].state == SEAT_READY) {
        struct position alone = *to;
        answer = go_on(game, &alone, alone.seats[0].thread, alone.seats[0].at, false, move, to);
        position_free(&alone);
    }
    return answer;
}

/* ---- moves ---- */

static void position_take(struct game *game, const struct position *to)
{
    position_free(&game->now);
    game->now = *to;
}

/* The same where it was played, not taken back. */
static void position_count(struct game *game, const struct position *to)
{
    position_take(game, to);
    game->ends += to->over;
    game->failures += to->finding != NULL;
}

static void move_add(struct game *game, const struct move *move)
{
    game->moves = arena_grow(&game->arena, game->moves, game->move_count, sizeof *game->moves);
    game->moves[game->move_count++] = *move;
}

/* What the list has behind the switches of this move was taken back. */
static void switch_add(struct game *game, struct move *move, struct conduct_switch one)
{
    size_t room = move->switches;
    struct conduct_switch *list = arena_alloc(&game->arena, (room + 1) * sizeof *list);
    memcpy(list, game->list, room * sizeof *list);
    list[room] = one;
    game->list = list;
    move->switches++;
}

/* Where only one can go on, and where the one goes on that has the turn, nothing is to be said. */
static bool is_choice(const struct position *position, int thread)
{
    const struct conduct_halted *halted = &position->conducted.halted;
    int any;
    bool stays = halted->goes_on && halted->thread == (uint32_t)thread;
    return !stays && position_ready(position, &any) > 1;
}

enum game_answer game_move(struct game *game, int thread, bool far, int wakes)
{
    struct position to;
    const struct seat *seat = position_seat(&game->now, thread);
    const struct conduct_halted *halted = &game->now.conducted.halted;
    struct move move = {.switches = switch_count(game)};
    if (is_choice(&game->now, thread))
        switch_add(game, &move,
                   (struct conduct_switch){(uint16_t)halted->thread, (uint16_t)thread, halted->at});
    if (wakes >= 0)
        switch_add(
            game, &move,
            (struct conduct_switch){(uint16_t)thread, (uint16_t)(wakes | SWITCH_WAKES), seat->at});
    if (move.switches >= SWITCHES_MOST)
        return GAME_TOO_LONG;
    enum game_answer answer = advance(game, &game->now, thread, seat->at, far, &move, &to);
    if (answer != GAME_FINE)
        return answer;
    move_add(game, &move);
    position_count(game, &to);
    return GAME_FINE;
}

enum game_answer game_undo(struct game *game, size_t count)
{
    struct position to;
    size_t left = count < game->move_count ? game->move_count - count : 1;
    enum game_answer answer = position_reach(game, &game->moves[left - 1], &to);
    if (answer != GAME_FINE)
        return answer;
    game->move_count = left;
    position_take(game, &to);
    return GAME_FINE;
}

/* ---- beginning ---- */

/* Is that the place where there is something to choose for the first time? */
static bool is_start(const struct game *game, uint32_t thread, uint32_t at)
{
    const struct conduct_halted *start = &game->now.conducted.halted;
    return start->choice > 0 && start->thread == thread && start->at == at;
}

/* The switches that a list leads to, all of them, and a move for each, from the start on. */
static void moves_make(struct game *game, const struct conducted *conducted,
                       const struct conduct_halt *halt)
{
    size_t count = conducted->switch_count;
    game->list = arena_alloc(&game->arena, (count + 1) * sizeof *game->list);
    memcpy(game->list, conducted->switches, count * sizeof *game->list);
    for (size_t i = 0; i < count; i++) {
        const struct conduct_switch *one = &game->list[i];
        const struct move move = {{HALT_AT, 0, one->thread, one->at}, i};
        if (!(one->next & SWITCH_WAKES) && !is_start(game, one->thread, one->at))
            move_add(game, &move);
    }
    if (halt->when == HALT_NEVER || !is_start(game, halt->thread, halt->at))
        move_add(game, &(struct move){.halt = *halt, .switches = count});
}

static enum game_answer list_follow(struct game *game, const struct conduct_switch *list,
                                    size_t count)
{
    struct position to;
    const struct conduct_switch *last = &list[count - 1];
    struct move all = {.switches = count};
    if (last->next == SWITCH_HALTS)
        all = (struct move){{HALT_AT, 0, last->thread, last->at}, count - 1};
    game->list = arena_alloc(&game->arena, (count + 1) * sizeof *game->list);
    memcpy(game->list, list, count * sizeof *list);
    enum game_answer answer = position_reach(game, &all, &to);
    if (answer != GAME_FINE)
        return answer;
    game->unmade = unmade_words(&game->arena, &to.conducted, list, count);
    moves_make(game, &to.conducted, &all.halt);
    position_count(game, &to);
    return GAME_FINE;
}

enum game_answer game_begin(struct game *game, struct exam *exam, const struct conduct_switch *list,
                            size_t count)
{
    *game = (struct game){.exam = exam};
    arena_init(&game->arena);
    conflicts_init(&game->conflicts, &game->arena);
    struct move start = {0};
    struct position to;
    enum game_answer answer = learn(game, 0);
    if (answer == GAME_FINE)
        answer = learn(game, 2);
    if (answer == GAME_FINE)
        answer = advance(game, NULL, 0, 0, false, &start, &to);
    if (answer == GAME_FINE) {
        move_add(game, &start);
        position_count(game, &to);
    }
    if (answer == GAME_FINE && count > 0)
        answer = list_follow(game, list, count);
    if (answer != GAME_FINE)
        game_free(game);
    return answer;
}

void game_free(struct game *game)
{
    position_free(&game->now);
    arena_free(&game->arena);
}

/* ---- as words ---- */

static char *words_of(struct arena *arena, const struct conduct_switch *list, size_t count)
{
    return count ? schedule_switches(arena, list, count) : arena_copy(arena, NO_SWITCH);
}

char *game_schedule(const struct game *game, struct arena *arena)
{
    const struct conduct_halted *halted = &game->now.conducted.halted;
    const struct conduct_switch here = {(uint16_t)halted->thread, SWITCH_HALTS, halted->at};
    size_t count = switch_count(game);
    if (game->now.over)
        return words_of(arena, game->list, count);
    char *led = schedule_switches(arena, game->list, count);
    return arena_printf(arena, "%s%s%s", led, count ? "," : "", schedule_switches(arena, &here, 1));
}

char *game_shorten(const struct game *game, struct arena *arena)
{
    char error[512];
    struct exploration ran = exploration_of(game);
    struct conduct_plan plan = plan_of(game, (struct plan_entry){STRATEGY_SCRIPT, 0, 0, 1});
    plan.script_count = switch_count(game);
    plan.shorten = plan.quiet = true;
    if (!game->now.finding || game->now.conducted.last.kind == CONDUCT_LIVELOCK ||
        explore_run(arena, &ran, &plan, error, sizeof error) != 0)
        return NULL;
    folder_remove(ran.folder);
    const struct conduct_failure *failure = ran.conducted.failures;
    bool same = ran.conducted.failure_count > 0 && failure->shortened &&
                failure->key == game->now.conducted.failures[0].key;
    return same ? words_of(arena, failure->short_list, failure->short_count) : NULL;
}
