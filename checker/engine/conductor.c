/*
 * The conductor's runs: many schedules of one program in one process tree, and the failures that
 * they showed, each with the schedule that shows it again.
 *
 * Three flavours. The plain one tries the portfolio. Under ThreadSanitizer and AddressSanitizer
 * some of the same schedules are run again, so that a race or a use after free on a path that only
 * an odd schedule takes is seen too.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../run/conduct.h"
#include "../run/files.h"
#include "../run/portfolio.h"
#include "../run/symbols.h"
#include "conductor.h"
#include "engine.h"
#include "timeline.h"

static char *plan_path(const struct exam *exam, const struct run *run)
{
    return arena_printf(exam->arena, "%s/conductor", run->room);
}

uint64_t conductor_seed(const struct exam *exam)
{
    const char *const program[] = {exam->program[FLAVOUR_PLAIN]};
    if (exam->source_count == 0)
        return conduct_seed(program, 1);
    const char **files = arena_alloc(exam->arena, (exam->source_count + 1) * sizeof *files);
    size_t count = 0;
    for (; count < exam->source_count; count++)
        files[count] = exam->sources[count];
    if (exam->lab)
        files[count++] = arena_printf(exam->arena, "%s/driver.c", exam->lab->folder);
    return conduct_seed(files, count);
}

static char **settings_begin(const struct exam *exam, const struct run *run,
                             struct conduct_plan *plan, const char *options)
{
    char **settings = arena_alloc(exam->arena, 5 * sizeof *settings);
    plan->base_seed = conductor_seed(exam);
    plan->quiet = true;
    settings[0] = arena_printf(exam->arena, "LAB_CONDUCTOR=%s", plan_path(exam, run));
    settings[1] = CONDUCT_TUNABLES;
    settings[2] = CONDUCT_BINDING;
    settings[3] = options ? arena_copy(exam->arena, options) : NULL;
    if (conduct_begin(plan_path(exam, run), plan) != 0)
        settings[0] = arena_copy(exam->arena, "LAB_CONDUCTOR=/nonexistent");
    return settings;
}

static char **settings_of(const struct exam *exam, const struct run *run, unsigned schedules,
                          const char *reports, const char *options)
{
    /* A sanitizer's schedules are not shown, so nobody needs them short. */
    struct conduct_plan plan = {
        .shorten = !reports, .reports = reports, .traces = exam->drawn && !reports};
    plan.count = portfolio_plan(plan.entries, PLAN_MOST, schedules);
    return settings_begin(exam, run, &plan, options);
}

char **conductor_one_schedule(const struct exam *exam, const struct run *run)
{
    struct conduct_plan plan = {.entries = {{STRATEGY_FIRST, 0, 0, 1}}, .count = 1};
    return settings_begin(exam, run, &plan, NULL);
}

bool conductor_ended_early(const struct exam *exam, const struct run *run)
{
    struct conducted conducted;
    return conduct_read(exam->arena, plan_path(exam, run), &conducted) == 0 &&
           (conducted.failure_count > 0 || conducted.unmodelled > 0 || conducted.too_long > 0);
}

/* ---- failures become findings ---- */

static enum kind kind_of(const struct conduct_failure *f)
{
    switch (f->kind) {
    case CONDUCT_SELF_DEADLOCK:
        return KIND_SELF_DEADLOCK;
    case CONDUCT_LOST_WAKEUP:
        return KIND_LOST_WAKEUP;
    case CONDUCT_LIVELOCK:
        return KIND_LIVELOCK;
    case CONDUCT_STARVATION:
        return KIND_STARVATION;
    case CONDUCT_THREAD_LEAK:
        return KIND_THREAD_LEAK;
    case CONDUCT_WRONG_RESULT:
        return KIND_WRONG_RESULT;
    case CONDUCT_ABORT:
    case CONDUCT_CRASH:
        return KIND_CRASH;
    default:
        return KIND_DEADLOCK;
    }
}

/* What is being told: a run of one program of an exam. */
struct telling {
    struct exam *exam;
    enum flavour flavour;
    const struct conducted *conducted;
    const struct conduct_failure *failure;
};

struct stack conductor_stack(const struct exam *exam, enum flavour flavour, const uint64_t *places)
{
    struct stack stack = {0};
    for (int i = 0; i < STACK_MOST && places[i]; i++) {
        struct frame *frame = stack_add_frame(exam->arena, &stack);
        frame->module = exam->program[flavour];
        frame->offset = places[i];
    }
    return stack;
}

static struct stack stack_of(const struct telling *telling, const uint64_t *places)
{
    return conductor_stack(telling->exam, telling->flavour, places);
}

char *conductor_object(const struct exam *exam, enum flavour flavour,
                       const struct conducted *conducted, uint64_t address)
{
    uint64_t load = conducted->load;
    return address <= load ? NULL
                           : symbols_data_name(exam->arena, exam->program[flavour], address - load);
}

static char *object_name(const struct telling *telling, uint64_t address)
{
    return conductor_object(telling->exam, telling->flavour, telling->conducted, address);
}

static const char *thread_word(struct exam *exam, int number)
{
    return number == 0 ? "main" : arena_printf(exam->arena, "thread %d", number);
}

/* Does the reader only wait because a writer stands in line for the same lock? */
static bool is_behind_writer(const struct telling *telling, const struct conduct_side *side)
{
    const struct conduct_failure *failure = telling->failure;
    for (uint32_t i = 0; side->op == OP_READ_LOCK && i < failure->side_count; i++) {
        const struct conduct_side *other = &failure->sides[i];
        if ((int)other->thread == side->owner)
            return other->blocked && other->op == OP_WRITE_LOCK && other->object == side->object;
    }
    return false;
}

/* Everybody who is left waits, and none of them holds it. */
static bool is_orphaned(const struct telling *telling, const struct conduct_side *side)
{
    return telling->failure->kind == CONDUCT_STUCK && side->op == OP_LOCK && side->owner < 0;
}

static char *side_note(const struct telling *telling, const struct conduct_side *side)
{
    struct exam *exam = telling->exam;
    if (!side->blocked)
        return side->op == OP_BEGIN ? "has not begun" : "could go on";
    const char *name = side->op == OP_JOIN ? NULL : object_name(telling, side->object);
    char *note = arena_copy(exam->arena, op_awaits(side->op));
    if (side->op == OP_JOIN && side->owner >= 0)
        return arena_printf(exam->arena, "%s %s", note, thread_word(exam, side->owner));
    if (!name && (side->op == OP_READ_LOCK || side->op == OP_WRITE_LOCK))
        name = "a lock";
    if (name)
        note = arena_printf(exam->arena, "%s %s", note, name);
    if (is_behind_writer(telling, side))
        return arena_printf(exam->arena, "%s, behind %s, a writer", note,
                            thread_word(exam, side->owner));
    if (side->owner == side->thread)
        return arena_printf(exam->arena, "%s that it holds itself", note);
    if (side->owner >= 0)
        return arena_printf(exam->arena, "%s that %s holds", note, thread_word(exam, side->owner));
    if (is_orphaned(telling, side))
        return arena_printf(exam->arena, "%s, whose holder has ended", note);
    return note;
}

/* "accounts (since move.c:31)" */
static char *held_word(const struct telling *telling, const struct conduct_lock *lock)
{
    struct exam *exam = telling->exam;
    struct stack taken = stack_of(telling, lock->stack);
    symbols_resolve_stack(exam->arena, &taken);
    const struct frame *at = stack_focus(&taken, &exam->scope);
    const char *name = object_name(telling, lock->address);
    char *word = arena_copy(exam->arena, name ? name : "a lock");
    if (!at || !at->file)
        return word;
    const char *slash = strrchr(at->file, '/');
    return arena_printf(exam->arena, "%s (since %s:%d)", word, slash ? slash + 1 : at->file,
                        at->line);
}

static void add_side(const struct telling *telling, struct finding *finding,
                     const struct conduct_side *from)
{
    struct exam *exam = telling->exam;
    struct side *side = finding_add_side(exam->arena, finding, ACTION_WAIT);
    side->thread = from->thread;
    side->note = side_note(telling, from);
    side->stack = stack_of(telling, from->stack[0] ? from->stack : from->created);
    side->held_known = true;
    for (uint32_t i = 0; i < from->lock_count; i++) {
        side->held = arena_grow(exam->arena, side->held, side->held_count, sizeof *side->held);
        side->held[side->held_count++] = held_word(telling, &from->locks[i]);
    }
}

/* The first thing that the driver found wrong, in the file with what a schedule printed; or NULL.
 */
static char *driver_words(struct exam *exam, const char *path)
{
    static const size_t enough = 64 * 1024;
    char *text;
    size_t length;
    bool cut;
    if (file_read_start(exam->arena, path, enough, &text, &length, &cut) != 0)
        return NULL;
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        if (strncmp(line, "wrong: ", 7) == 0)
            return line + 7;
    }
    return NULL;
}

static char *headline_of(struct exam *exam, const struct conduct_failure *f, const char *path)
{
    switch (f->kind) {
    case CONDUCT_DEADLOCK:
        return "threads wait for each other in a circle";
    case CONDUCT_SELF_DEADLOCK:
        return "a thread waits for a lock that it holds itself";
    case CONDUCT_LOST_WAKEUP:
        return "nobody can go on, and nobody is left to signal the condition";
    case CONDUCT_STUCK:
        return "nobody can go on";
    case CONDUCT_LIVELOCK:
        return arena_printf(exam->arena, "%llu steps, and still no end",
                            (unsigned long long)f->points);
    case CONDUCT_STARVATION:
        return "others went first two thousand times";
    case CONDUCT_THREAD_LEAK:
        return "the program ended, and not all its threads had";
    case CONDUCT_ABORT:
        return *f->message ? arena_printf(exam->arena, "assertion '%s' failed", f->message)
                           : "it called abort";
    case CONDUCT_CRASH: {
        const char *name = sigabbrev_np(f->detail);
        return arena_printf(exam->arena, "SIG%s", name ? name : "?");
    }
    default: {
        char *words = exam->lab ? driver_words(exam, path) : NULL;
        if (!words && f->detail == 0)
            return "the program left before its driver had finished (exit called too early?)";
        return words ? words
                     : arena_printf(exam->arena, "the program ended with status %d", f->detail);
    }
    }
}

struct finding *conductor_add_failure(struct exam *exam, enum flavour flavour,
                                      const struct conducted *conducted,
                                      const struct conduct_failure *f, const char *words)
{
    struct telling telling = {exam, flavour, conducted, f};
    struct finding *finding = findings_add(&exam->findings, ENGINE_CONDUCTOR, kind_of(f));
    finding->headline = headline_of(exam, f, words);
    bool circle = f->kind == CONDUCT_DEADLOCK || f->kind == CONDUCT_SELF_DEADLOCK;
    for (uint32_t i = 0; i < f->side_count; i++)
        if (!circle || f->sides[i].in_circle)
            add_side(&telling, finding, &f->sides[i]);
    finding->schedules_tried = f->number;
    finding->schedules_failed = f->times;
    if (flavour != FLAVOUR_PLAIN)
        return finding; /* its points are others than those of the flavour that is replayed */
    finding->schedule = schedule_name(exam->arena, f->strategy, f->depth, f->seed);
    if (f->shortened)
        finding->switches = schedule_switches(exam->arena, f->short_list, f->short_count);
    return finding;
}

/* ---- reading ---- */

/* What the sanitizers end a program with: their own report says more. */
static bool is_told_elsewhere(const struct run *run, const struct exam *exam,
                              const struct conduct_failure *f)
{
    return run == &exam->runs[RUN_CONDUCTOR_ASAN] && f->kind == CONDUCT_WRONG_RESULT &&
           f->detail == SANITIZER_STATUS;
}

/* Without a lab nobody says that a program must end with 0: one that never does is as it is. */
static bool is_its_way(const struct exam *exam, const struct conducted *conducted,
                       const struct conduct_failure *f)
{
    return !exam->lab && f->kind == CONDUCT_WRONG_RESULT && f->times == conducted->run_count;
}

static void add_failures(struct exam *exam, const struct run *run,
                         const struct conducted *conducted)
{
    for (size_t i = 0; i < conducted->failure_count; i++)
        if (!is_told_elsewhere(run, exam, &conducted->failures[i]) &&
            !is_its_way(exam, conducted, &conducted->failures[i]))
            conductor_add_failure(exam, engine_flavour((size_t)(run - exam->runs)), conducted,
                                  &conducted->failures[i],
                                  arena_printf(exam->arena, "%s.%zu", plan_path(exam, run), i));
}

static void read_failures(struct exam *exam, struct run *run)
{
    struct conducted conducted;
    if (conduct_read(exam->arena, plan_path(exam, run), &conducted) != 0 || !conducted.started) {
        run->broken = arena_printf(exam->arena, "the conductor did not start: %s",
                                   strerror(errno ? errno : EIO));
        return;
    }
    run->schedules = conducted.run_count;
    run->exhausted = conducted.exhausted;
    run->measured = conducted.measured;
    run->makespan = (double)conducted.span.makespan / 1e6;
    run->work = (double)conducted.span.work / 1e6;
    add_failures(exam, run, &conducted);
    if (run == &exam->runs[RUN_CONDUCTOR])
        makespan_judge(exam, &conducted);
    if (conducted.unmodelled)
        run->broken =
            arena_printf(exam->arena, "in %zu of %zu schedules it %s", conducted.unmodelled,
                         conducted.run_count, conduct_given_up(&conducted));
    else if (conducted.too_long)
        run->broken =
            arena_printf(exam->arena, "%zu schedules were longer than %d steps; give it less to do",
                         conducted.too_long, CONDUCT_BUDGET);
    else if (!conducted.finished)
        run->broken =
            arena_printf(exam->arena, "the time was over after %zu schedules; give it less to do",
                         conducted.run_count);
}

/* ---- one of them, step by step ---- */

static const struct conduct_failure *
failure_of(struct exam *exam, const struct conducted *conducted, const struct finding *finding)
{
    for (size_t i = 0; finding->schedule && i < conducted->failure_count; i++) {
        const struct conduct_failure *f = &conducted->failures[i];
        if (kind_of(f) == finding->kind &&
            strcmp(finding->schedule, schedule_name(exam->arena, f->strategy, f->depth, f->seed)) ==
                0)
            return f;
    }
    return NULL;
}

/* What goes on for ever is shown by its beginning; of all else the end is wanted. */
static bool is_whole(const struct conducted *conducted, const struct conduct_failure *f)
{
    return !conducted->steps_lost || f->kind == CONDUCT_LIVELOCK || f->kind == CONDUCT_STARVATION;
}

/* Its steps, read into conducted, are all that is needed to see it. */
static bool steps_read(struct exam *exam, const char *path, const struct conduct_failure *f,
                       struct conducted *conducted)
{
    size_t index = (size_t)(f - conducted->failures);
    return conduct_read_steps(exam->arena, path, index, conducted) == 0 && is_whole(conducted, f);
}

static size_t length_of(const struct conduct_failure *f)
{
    return f->shortened ? f->short_count : SIZE_MAX;
}

void conductor_draw(struct exam *exam)
{
    struct conducted conducted;
    const struct conduct_failure *drawn = NULL;
    const struct run *run = &exam->runs[RUN_CONDUCTOR];
    const char *path = run->room ? plan_path(exam, run) : NULL;
    if (!path || conduct_read(exam->arena, path, &conducted) != 0)
        return;
    for (size_t i = 0; i < exam->findings.count; i++) {
        const struct finding *finding = exam->findings.list[i];
        const struct conduct_failure *f = failure_of(exam, &conducted, finding);
        bool simpler =
            drawn && f && finding->kind == exam->timelined->kind && length_of(f) < length_of(drawn);
        if (!f || (drawn && !simpler) || !steps_read(exam, path, f, &conducted))
            continue;
        drawn = f;
        exam->timelined = finding;
    }
    if (!drawn || !steps_read(exam, path, drawn, &conducted))
        return;
    exam->timeline = arena_alloc(exam->arena, sizeof *exam->timeline);
    timeline_init(exam->timeline, exam->arena, exam->program[FLAVOUR_PLAIN], &exam->scope,
                  &conducted, NULL);
}

/* ---- the three ---- */

unsigned conductor_schedules = 300; /* of the plain flavour; see conductor.h */

static char **plain_settings(const struct exam *exam, const struct run *run)
{
    return settings_of(exam, run, conductor_schedules, NULL, NULL);
}

static char **tsan_settings(const struct exam *exam, const struct run *run)
{
    return settings_of(
        exam, run, conductor_schedules / 15 + 1, "tsan",
        arena_printf(exam->arena,
                     "TSAN_OPTIONS=log_path=\"%s/tsan.\" symbolize=0 atexit_sleep_ms=0 "
                     "second_deadlock_stack=1 suppress_equal_stacks=1 exitcode=0 "
                     "report_thread_leaks=0 hard_rss_limit_mb=4096",
                     run->room));
}

static char **asan_settings(const struct exam *exam, const struct run *run)
{
    return settings_of(
        exam, run, conductor_schedules / 10 + 1, "asan",
        arena_printf(exam->arena,
                     "ASAN_OPTIONS=log_path=\"%s/asan.\" symbolize=0 exitcode=%d detect_leaks=0 "
                     "handle_abort=0 detect_stack_use_after_return=1 hard_rss_limit_mb=4096",
                     run->room, SANITIZER_STATUS));
}

static void plain_read(struct exam *exam, struct run *run)
{
    read_failures(exam, run);
}

static void tsan_read(struct exam *exam, struct run *run)
{
    tsan_read_reports(exam, run);
    read_failures(exam, run);
}

static void asan_read(struct exam *exam, struct run *run)
{
    asan_read_reports(exam, run);
    read_failures(exam, run);
}

const struct engine conductor_engine = {
    .name = "conductor",
    .flavour = FLAVOUR_PLAIN,
    .settings = plain_settings,
    .read = plain_read,
    .slowdown = 6,
    .conducted = true,
    .many = true,
};

const struct engine conductor_tsan_engine = {
    .name = "conductor-tsan",
    .flavour = FLAVOUR_TSAN,
    .settings = tsan_settings,
    .read = tsan_read,
    .slowdown = 6,
    .conducted = true,
    .many = true,
};

const struct engine conductor_asan_engine = {
    .name = "conductor-asan",
    .flavour = FLAVOUR_ASAN,
    .settings = asan_settings,
    .read = asan_read,
    .slowdown = 6,
    .conducted = true,
    .many = true,
};
