/*
 * The fork server. The program is started once; its first process stays before main, and forks a
 * child for each schedule of the plan, one after the other:
 *
 *     server --fork--> child: main, conducted, to its end      (no exec, no start-up)
 *       |                |
 *       '--- waits ------'   what happened is in the shared memory, the child may die as it likes
 *
 * All stay on one core: handing the turn over is ten times as fast there. A new kind of failure is
 * made short at once, by leaving out switches as long as the same failure comes.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/single_threaded.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conductor.h"
#include "effort.h"
#include "start.h"
#include "system.h"
#include "wrap.h"

DECLARE_NEXT(pid_t, fork, (void));
DECLARE_NEXT(void, _exit, (int status));
DECLARE_NEXT(int, pthread_mutex_lock, (pthread_mutex_t * lock));
DECLARE_NEXT(int, pthread_mutex_unlock, (pthread_mutex_t * lock));
void __sanitizer_set_report_path(const char *path) __attribute__((weak));

/* A native run that takes longer than this hangs. */
enum { NATIVE_PATIENCE_MS = 250 };

/* Making a schedule short may take so many tries, and so many points in all of them. */
enum { SHORTEN_TRIES = 400, SHORTEN_POINTS = 2000000 };

static void core_keep(void)
{
    cpu_set_t one;
    int core = sched_getcpu();
    if (core < 0)
        return;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    sched_setaffinity(0, sizeof one, &one);
}

/*
 * The conducted threads sleep and wake all the time. Short slices let them run soon after they are
 * woken, beside processes that never sleep (Linux 6.12 and later; elsewhere nothing changes), and a
 * sleep of a microsecond should not be rounded up to fifty.
 */
static void latency_lower(void)
{
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } attributes = {.size = 48, .nice = getpriority(PRIO_PROCESS, 0), .runtime = 100000};
    prctl(PR_SET_TIMERSLACK, 1);
    SYSTEM(SYS_sched_setattr, 0, &attributes, 0);
}

/*
 * What the first allocation and the first lock set up is set up once, and not by every child again:
 * ThreadSanitizer clears two megabytes at its first lock.
 */
static void first_steps(void)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    void *volatile block = malloc(1);
    free(block);
    NEXT(pthread_mutex_lock)(&lock);
    NEXT(pthread_mutex_unlock)(&lock);
    pthread_mutex_destroy(&lock);
}

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

static void clear(void *from, const void *to)
{
    for (volatile char *at = from; at < (const volatile char *)to; at++)
        *at = 0;
}

static void learned_forget(struct shared *s)
{
    clear(&s->most_points, s->switches);
    clear(s->sites, s->steps);
}

static void schedule_reset(struct shared *s)
{
    if (s->forget)
        learned_forget(s);
    s->now.kind = CONDUCT_PASSED;
    s->now.key = 0;
    s->now.detail = 0;
    s->now.side_count = 0;
    s->points = s->conflict_points = s->hash = 0;
    s->span_now.makespan = s->span_now.work = s->span_now.longest = s->span_now.wait_count = 0;
    s->schedule++;
    s->thread_count = s->preemptions = 0;
    s->switch_count = s->switches_lost = 0;
    s->step_count = s->steps_lost = 0;
    s->new_pairs = 0;
    s->halted.choice = s->halted.thread = s->halted.at = s->halted.goes_on = 0;
}

/* ---- what schedules print ---- */

static const char *shared_path;
static int witness = -1; /* the failure whose words are to be kept, or -1 */

struct name {
    char text[4096 + 32];
    size_t length;
};

static void name_add(struct name *name, const char *text, size_t length)
{
    for (size_t i = 0; i < length && text[i] && name->length + 1 < sizeof name->text; i++)
        name->text[name->length++] = text[i];
    name->text[name->length] = '\0';
}

static void name_add_number(struct name *name, unsigned number)
{
    char digits[12];
    size_t first = sizeof digits;
    do
        digits[--first] = (char)('0' + number % 10);
    while (number /= 10);
    name_add(name, digits + first, sizeof digits - first);
}

/* "PATH.N" and an ending */
static const char *path_of(int number, const char *ending)
{
    static struct name name;
    name.length = 0;
    name_add(&name, shared_path, 4096);
    name_add(&name, ".", 1);
    name_add_number(&name, (unsigned)number);
    name_add(&name, ending, sizeof ".steps");
    return name.text;
}

static const char *witness_path(int number)
{
    return path_of(number, "");
}

static const char *steps_path(int number)
{
    return path_of(number, ".steps");
}

/*
 * In the child: a sanitizer's report is named by its schedule. Processes are numbered round and
 * round, and by them nobody could tell which report came first.
 */
static void reports_direct(const struct shared *s)
{
    static struct name name;
    size_t folder = 0;
    for (size_t i = 0; shared_path[i]; i++)
        if (shared_path[i] == '/')
            folder = i + 1;
    if (!s->reports[0] || !__sanitizer_set_report_path)
        return;
    name_add(&name, shared_path, folder);
    name_add(&name, s->reports, sizeof s->reports);
    name_add(&name, ".", 1);
    name_add_number(&name, s->schedule);
    __sanitizer_set_report_path(name.text);
}

static void output_direct(const char *path)
{
    long file = SYSTEM(SYS_open, path, O_WRONLY | O_CREAT, 0600);
    if (file < 0)
        return;
    SYSTEM(SYS_dup2, file, 1);
    SYSTEM(SYS_dup2, file, 2);
    SYSTEM(SYS_close, file);
}

/*
 * While the server waits, it must look whether its child moves. So SIGCHLD is blocked in it, and
 * waited for with a timeout: a descriptor for each child (pidfd) takes 5 % of a schedule's time.
 * As the kernel has them, one bit for each signal.
 */
static const uint64_t child_ends = UINT64_C(1) << (SIGCHLD - 1);
static uint64_t mask_before;
static struct kernel_action action_before;

/* Where it is ignored, the kernel tells nobody how a child ended. */
static void signals_hold(void)
{
    static const struct kernel_action none;
    SYSTEM(SYS_rt_sigaction, SIGCHLD, &none, &action_before, sizeof none.mask);
    SYSTEM(SYS_rt_sigprocmask, SIG_BLOCK, &child_ends, &mask_before, sizeof mask_before);
}

/* In the child: as if there were no server. */
static void signals_restore(void)
{
    SYSTEM(SYS_rt_sigaction, SIGCHLD, &action_before, NULL, sizeof action_before.mask);
    SYSTEM(SYS_rt_sigprocmask, SIG_SETMASK, &mask_before, NULL, sizeof mask_before);
}

/* In the child: all that a schedule depends on. */
static void schedule_begin(struct shared *s, uint32_t strategy, uint32_t depth, uint32_t seed)
{
    conductor.strategy = strategy;
    conductor.depth = depth;
    conductor.seed = seed;
    conductor.random =
        mix(s->base_seed ^ mix((uint64_t)strategy << 40 | (uint64_t)depth << 32 | seed)) | 1;
    signals_restore();
    SYSTEM(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
    if (witness >= 0)
        output_direct(witness_path(witness));
    reports_direct(s);
    if (strategy == STRATEGY_NATIVE)
        return;
    conductor.timed = strategies[strategy]->timed;
    conductor.halts = strategy == STRATEGY_SCRIPT && s->halt.when != HALT_NEVER;
    if (strategies[strategy]->begin)
        strategies[strategy]->begin();
    turn_begin();
    conductor_on = 1;
    crash_watch();
}

/* What a child came to: its end, or it did not move, and was killed. */
enum course { COURSE_ENDED, COURSE_BLOCKED, COURSE_COMPUTING };

/*
 * The child's end, or that it did not move for longer than patience allows. What waits for a core
 * is not counted; a core's time is, at once.
 */
static enum course child_await(const struct shared *s, pid_t child, uint32_t patience_ms,
                               int *status)
{
    enum { LOOKS = 8 };
    const struct timespec look = {.tv_sec = patience_ms / LOOKS / 1000,
                                  .tv_nsec = (long)(patience_ms / LOOKS % 1000 + 1) * 1000000};
    enum course course = COURSE_BLOCKED;
    uint64_t points = s->points, effort = 0; /* when it moved last */
    for (int unmoved = 0; unmoved < LOOKS;) {
        long ended = SYSTEM(SYS_rt_sigtimedwait, &child_ends, NULL, &look, sizeof child_ends);
        if (SYSTEM(SYS_wait4, child, status, WNOHANG, NULL) != 0)
            return COURSE_ENDED;
        if (s->points != points) {
            points = s->points;
            effort = effort_of(child);
            unmoved = 0;
        } else if (effort_of(child) - effort >= patience_ms * UINT64_C(1000000)) {
            course = COURSE_COMPUTING;
            break;
        } else if (ended == -EAGAIN && !effort_is_wanted(child)) {
            unmoved++;
        }
    }
    SYSTEM(SYS_kill, child, SIGKILL);
    while (SYSTEM(SYS_wait4, child, status, 0, NULL) == -EINTR)
        ;
    return course;
}

/* What the child could not say itself. */
static void outcome_settle(struct shared *s, enum course course, int status)
{
    struct conduct_failure *f = &s->now;
    if (course != COURSE_ENDED && f->kind == CONDUCT_PASSED) {
        f->kind = CONDUCT_UNMODELLED;
        f->detail = course == COURSE_COMPUTING;
    } else if (f->kind == CONDUCT_PASSED && WIFSIGNALED(status)) {
        f->kind = CONDUCT_CRASH;
        f->detail = WTERMSIG(status);
    } else if (f->kind == CONDUCT_PASSED && WEXITSTATUS(status) != 0) {
        f->kind = CONDUCT_WRONG_RESULT;
        f->detail = WEXITSTATUS(status);
    }
    if (f->kind != CONDUCT_PASSED && f->key == 0) {
        f->points = s->points;
        f->preemptions = s->preemptions;
        f->key = mix((uint64_t)f->kind << 32 | (uint32_t)f->detail);
        f->message[0] = '\0';
    }
}

/* Where one schedule was stuck in a call that is not modelled, the next ones will mostly be, too.
 */
static uint32_t patience_of(const struct shared *s, bool native)
{
    if (native)
        return NATIVE_PATIENCE_MS;
    return s->unmodelled ? s->patience_ms / 4 : s->patience_ms;
}

/*
 * The program's own handlers of fork are not for this one. The library's are, where another thread
 * may be in the middle of a malloc: a sanitizer's, or one that a constructor started.
 */
static pid_t child_fork(void)
{
    bool alone = __libc_single_threaded && !__sanitizer_set_report_path;
    return alone ? _Fork() : NEXT(fork)();
}

/* 0: this process is the child, and goes on to main. 1: the schedule is over, see s->now. */
static int schedule_run(struct shared *s, uint32_t strategy, uint32_t depth, uint32_t seed)
{
    schedule_reset(s);
    pid_t child = child_fork();
    if (child == 0) {
        schedule_begin(s, strategy, depth, seed);
        return 0;
    }
    int status = SIGKILL; /* how it ended is told below; if not, it has not passed */
    if (child < 0) {
        s->now.kind = CONDUCT_UNMODELLED;
        return 1;
    }
    bool native = strategy == STRATEGY_NATIVE;
    enum course course = child_await(s, child, patience_of(s, native), &status);
    if (native && course != COURSE_ENDED)
        s->now.kind = CONDUCT_STUCK; /* as plain repetition would say: it hangs */
    outcome_settle(s, course, status);
    return 1;
}

/* ---- shorter ---- */

static struct conduct_switch list[SWITCHES_MOST]; /* the shortest so far */
static uint32_t list_count;

static void script_without(struct shared *s, uint32_t from, uint32_t count)
{
    s->script_count = 0;
    for (uint32_t i = 0; i < list_count; i++)
        if (i < from || i >= from + count)
            s->script[s->script_count++] = list[i];
}

static void list_take(const struct conduct_switch *from, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        list[i] = from[i];
    list_count = count;
}

/* Where the budget ends inside of a livelock is of no importance. */
static bool is_same(const struct conduct_failure *a, const struct conduct_failure *b)
{
    return a->kind == CONDUCT_LIVELOCK ? b->kind == CONDUCT_LIVELOCK : a->key == b->key;
}

/* Removes halves, quarters, ... single switches. 0 in a child; 1 when done. */
static int shorten(struct shared *s, const struct conduct_failure *f, bool *same)
{
    int tries = 0;
    uint64_t points = 0;
    list_take(s->switches, s->switch_count);
    script_without(s, 0, 0);
    if (schedule_run(s, STRATEGY_SCRIPT, 0, 0) == 0)
        return 0;
    *same = is_same(f, &s->now);
    for (uint32_t size = list_count; *same && size >= 1; size = size > 1 ? (size + 1) / 2 : 0)
        for (uint32_t from = 0;
             from < list_count && tries < SHORTEN_TRIES && points < SHORTEN_POINTS;) {
            script_without(s, from, size);
            tries++;
            if (schedule_run(s, STRATEGY_SCRIPT, 0, 0) == 0)
                return 0;
            points += s->points;
            if (is_same(f, &s->now))
                list_take(s->script, s->script_count);
            else
                from += size;
        }
    return 1;
}

static void list_keep(struct conduct_failure *f, bool same)
{
    f->short_count = list_count < SHORT_MOST ? list_count : SHORT_MOST;
    f->shortened = same && list_count <= SHORT_MOST;
    for (uint32_t i = 0; i < f->short_count; i++)
        f->short_list[i] = list[i];
}

/* ---- the plan ---- */

static struct conduct_failure *failure_known(struct shared *s, uint64_t key)
{
    for (uint32_t i = 0; i < s->failure_count; i++)
        if (s->failures[i].key == key)
            return &s->failures[i];
    return NULL;
}

static void failure_copy(struct conduct_failure *to, const struct conduct_failure *from)
{
    const char *source = (const char *)from;
    for (size_t i = 0; i < sizeof *to; i++)
        ((volatile char *)to)[i] = source[i];
}

/* What the witness did, when it is the same again. */
static void witness_steps_keep(const struct shared *s, const struct conduct_failure *f)
{
    uint64_t count = s->step_count + (uint64_t)s->steps_lost;
    size_t kept = s->step_count < STEPS_KEPT ? s->step_count : STEPS_KEPT;
    long file = -1;
    if (is_same(f, &s->now))
        file = SYSTEM(SYS_open, steps_path(witness), O_WRONLY | O_CREAT, 0600);
    if (file < 0)
        return;
    SYSTEM(SYS_write, file, &count, sizeof count);
    SYSTEM(SYS_write, file, s->steps, kept * sizeof *s->steps);
    SYSTEM(SYS_close, file);
}

/* Once more, for what it prints and does; listed: by its switches. 0 in the child. */
static int witness_hear(struct shared *s, const struct conduct_failure *f, bool listed)
{
    if (!s->quiet)
        return 1;
    if (listed)
        script_without(s, 0, 0);
    uint32_t tracing = s->tracing;
    witness = (int)s->failure_count;
    s->tracing = tracing || s->traces;
    if (schedule_run(s, listed ? STRATEGY_SCRIPT : f->strategy, f->depth, f->seed) == 0)
        return 0;
    if (s->traces)
        witness_steps_keep(s, f);
    s->tracing = tracing;
    witness = -1;
    return 1;
}

/* A failure not seen before; the children of its shortening must go on to main. */
static int failure_add(struct shared *s, uint32_t strategy, uint32_t depth, uint32_t seed)
{
    struct conduct_failure *f = &s->failures[s->failure_count];
    failure_copy(f, &s->now);
    f->strategy = strategy;
    f->depth = depth;
    f->seed = seed;
    f->number = s->run_count;
    f->times = 1;
    bool same = false;
    if (s->shorten && !s->switches_lost && strategy != STRATEGY_NATIVE && shorten(s, f, &same) == 0)
        return 0;
    list_keep(f, same);
    if (witness_hear(s, f, same) == 0)
        return 0;
    s->failure_count++;
    return 1;
}

static void run_note(struct shared *s, uint32_t strategy, uint32_t depth)
{
    if (s->run_count < RUNS_MOST)
        s->runs[s->run_count] =
            (struct conduct_run){.hash = s->hash,
                                 .makespan = s->span_now.makespan,
                                 .points = (uint32_t)s->points,
                                 .kind = (uint8_t)s->now.kind,
                                 .strategy = (uint8_t)strategy,
                                 .depth = (uint8_t)depth,
                                 .found = s->now.kind && !failure_known(s, s->now.key)};
    s->run_count++;
}

/* Schedules that did not end by themselves would make all estimates far too long. */
static void estimates_note(struct shared *s)
{
    if (s->now.kind == CONDUCT_LIVELOCK || s->now.kind == CONDUCT_STARVATION ||
        s->now.kind == CONDUCT_UNMODELLED || s->now.kind == CONDUCT_TOO_LONG)
        return;
    if (s->points > s->most_points)
        s->most_points = s->points;
    if (s->conflict_points > s->most_conflicts)
        s->most_conflicts = s->conflict_points;
}

/* How long it takes when all run side by side: told once, by a schedule that passed. */
static void span_note(struct shared *s, uint32_t strategy)
{
    if (strategy != STRATEGY_ABREAST || s->measured || s->now.kind != CONDUCT_PASSED)
        return;
    volatile char *to = (volatile char *)&s->span;
    const char *from = (const char *)&s->span_now;
    for (size_t i = 0; i < sizeof s->span; i++)
        to[i] = from[i];
    s->measured = 1;
}

static int seed_run(struct shared *s, const struct plan_entry *entry, uint32_t seed)
{
    if (schedule_run(s, entry->strategy, entry->depth, seed) == 0)
        return 0;
    run_note(s, entry->strategy, entry->depth);
    estimates_note(s);
    span_note(s, entry->strategy);
    novel_keep();
    const struct strategy *strategy = strategies[entry->strategy];
    if (strategy && strategy->end)
        strategy->end(s->now.kind == CONDUCT_PASSED);
    s->livelocks += s->now.kind == CONDUCT_LIVELOCK;
    if (s->now.kind == CONDUCT_UNMODELLED) {
        s->unmodelled++;
        s->computing += s->now.detail != 0;
    } else if (s->now.kind == CONDUCT_TOO_LONG) {
        s->too_long++;
    } else if (s->now.kind != CONDUCT_PASSED) {
        struct conduct_failure *known = failure_known(s, s->now.key);
        if (known)
            known->times++;
        else if (s->failure_count < FAILURES_MOST)
            return failure_add(s, entry->strategy, entry->depth, seed);
    }
    return 1;
}

static bool is_searched(const struct shared *s, uint32_t depth)
{
    return (s->exhausted && s->exhausted_depth >= depth) ||
           (s->search.over && s->search.begun == depth + 1);
}

/* After so many schedules that took long and led nowhere, no more are tried. */
enum { GIVEN_UP = 3 };

static bool enough(const struct shared *s, const struct plan_entry *entry)
{
    return (s->stop_after && s->failure_count >= s->stop_after) || s->unmodelled >= GIVEN_UP ||
           s->too_long >= GIVEN_UP ||
           (s->livelocks >= GIVEN_UP && entry->strategy != STRATEGY_SCRIPT) ||
           (entry->strategy == STRATEGY_SEARCH && is_searched(s, entry->depth));
}

void server_run(struct shared *s, const char *path)
{
    shared_path = path;
    core_keep();
    signals_hold();
    if (s->quiet)
        output_direct("/dev/null");
    latency_lower();
    first_steps();
    s->started = 1;
    for (uint32_t i = 0; i < s->plan_count && i < PLAN_MOST; i++) {
        const struct plan_entry *entry = &s->plan[i];
        if (entry->strategy >= STRATEGY_COUNT)
            continue;
        for (uint32_t seed = 0; seed < entry->count && !enough(s, entry); seed++)
            if (seed_run(s, entry, entry->first + seed) == 0)
                return;
    }
    s->finished = 1;
    NEXT(_exit)(0);
}
