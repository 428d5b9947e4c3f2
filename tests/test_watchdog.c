/*
 * Hangs and what only looks like one, by tests/fixtures/deadlock.c: native, under ThreadSanitizer
 * and under Helgrind.
 */
#include "../checker/run/watchdog.h"
#include "../checker/run/process.h"
#include "../checker/run/symbols.h"
#include "runner.h"
#include "fixture.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MOST = 8 };

/* A run of a behaviour, watched; and the picture it left, if any, with names and lines. */
struct watched {
    char *folder, *program;
    struct process *process;
    struct ending ending;
    struct arena arena;
    struct hang hang;
    bool has_hang;
};

/* before: words of the command line that come first, NULL-terminated; or NULL. */
static void watched_start(struct watched *run, const char *const *before, const char *name,
                          const char *behaviour, double deadline)
{
    char *argv[WORDS_MOST] = {NULL}, error[200];
    int count = 0;
    *run = (struct watched){.folder = fixture_folder(), .program = strdup(fixture(name))};
    arena_init(&run->arena);
    for (; before && before[count]; count++)
        argv[count] = (char *)(size_t)before[count];
    argv[count++] = run->program;
    argv[count++] = (char *)(size_t)behaviour;
    struct process_plan plan = {.argv = argv,
                                .folder = run->folder,
                                .directory = run->folder,
                                .deadline = deadline,
                                .grace = 5,
                                .watch_for_hangs = true};
    CU_ASSERT_EQUAL_FATAL(process_start(&plan, &run->process, error, sizeof error), 0);
}

static void hang_read(struct watched *run)
{
    char *path;
    if (asprintf(&path, "%s/hang", run->folder) < 0)
        exit(3);
    FILE *file = fopen(path, "re");
    free(path);
    if (!file)
        return;
    run->has_hang = watchdog_read(&run->arena, file, &run->hang) == 0;
    fclose(file);
    for (size_t i = 0; i < run->hang.count; i++)
        symbols_resolve_stack(&run->arena, &run->hang.threads[i].stack);
}

static void watched_finish(struct watched *run)
{
    char error[200];
    CU_ASSERT_EQUAL_FATAL(process_finish(run->process, &run->ending, error, sizeof error), 0);
    hang_read(run);
}

static void watched_free(struct watched *run)
{
    arena_free(&run->arena);
    fixture_close(run->folder);
    free(run->program);
}

static void watched_run(struct watched *run, const char *const *before, const char *name,
                        const char *behaviour, double deadline)
{
    watched_start(run, before, name, behaviour, deadline);
    watched_finish(run);
}

/* --- what to expect of a picture ------------------------------------------------------------ */

/* The frame of a function in the fixture's own source; NULL when it is not there. */
static const struct frame *frame_of(const struct waiting_thread *thread, const char *function)
{
    for (size_t i = 0; i < thread->stack.count; i++) {
        const struct frame *frame = &thread->stack.frames[i];
        if (frame->function && strcmp(frame->function, function) == 0 && frame->file &&
            strstr(frame->file, "deadlock.c") && frame->line > 0)
            return frame;
    }
    return NULL;
}

/* Is one of the threads of the cycle in this function? */
static bool cycle_has(const struct hang *hang, const char *function)
{
    for (size_t i = 0; i < hang->cycle_count; i++)
        if (frame_of(&hang->threads[hang->cycle[i]], function))
            return true;
    return false;
}

/* Each waits for the next, the last for the first. */
static void assert_circle(const struct hang *hang)
{
    for (size_t i = 0; i < hang->cycle_count; i++) {
        const struct waiting_thread *thread = &hang->threads[hang->cycle[i]];
        size_t next = hang->cycle[(i + 1) % hang->cycle_count];
        CU_ASSERT_EQUAL(thread->owner, hang->threads[next].tid);
        CU_ASSERT_FALSE(thread->timed);
        CU_ASSERT_TRUE(thread->what == WAIT_MUTEX || thread->what == WAIT_JOIN);
    }
}

struct expected {
    const char *behaviour;
    size_t cycle;
    const char *functions[3]; /* on the stacks of the cycle */
};

static const struct expected cycles[] = {
    {"abba", 2, {"take_a_then_b", "take_b_then_a", NULL}},
    {"ring", 3, {"take_a_then_b", "take_b_then_c", "take_c_then_a"}},
    {"self", 1, {"self", NULL, NULL}},
    {"join", 2, {"join", "take_a", NULL}},
    {"orphans", 2, {"take_a_then_b", "take_b_then_a", NULL}},
    {"busy-main", 2, {"take_a_then_b", "take_b_then_a", NULL}},
};

static void assert_cycle(const struct watched *run, const struct expected *expected,
                         bool with_stacks)
{
    CU_ASSERT_EQUAL(run->ending.how, ENDED_HANG);
    CU_ASSERT_TRUE(run->ending.wall < 20);
    CU_ASSERT_TRUE_FATAL(run->has_hang);
    CU_ASSERT_EQUAL(run->hang.cycle_count, expected->cycle);
    assert_circle(&run->hang);
    for (int i = 0; i < 3 && expected->functions[i] && with_stacks; i++)
        CU_ASSERT_TRUE(cycle_has(&run->hang, expected->functions[i]));
}

/* --- native --------------------------------------------------------------------------------- */

static void test_cycles(void)
{
    for (size_t i = 0; i < sizeof cycles / sizeof *cycles; i++) {
        struct watched run;
        watched_run(&run, NULL, "deadlock", cycles[i].behaviour, 60);
        assert_cycle(&run, &cycles[i], true);
        watched_free(&run);
    }
}

static void test_priority_inheritance(void)
{
    struct watched run;
    watched_run(&run, NULL, "deadlock", "priority", 60);
    CU_ASSERT_EQUAL(run.ending.how, ENDED_HANG);
    CU_ASSERT_TRUE_FATAL(run.has_hang);
    CU_ASSERT_TRUE(run.hang.everyone_waits);
    watched_free(&run);
}

static void test_everyone_waits(void)
{
    static const char *const behaviours[] = {"cond", "semaphore", "upgrade", "barrier"};
    for (size_t i = 0; i < sizeof behaviours / sizeof *behaviours; i++) {
        struct watched run;
        watched_run(&run, NULL, "deadlock", behaviours[i], 60);
        CU_ASSERT_EQUAL(run.ending.how, ENDED_HANG);
        CU_ASSERT_TRUE_FATAL(run.has_hang);
        CU_ASSERT_TRUE(run.hang.everyone_waits);
        CU_ASSERT_EQUAL(run.hang.cycle_count, 0);
        CU_ASSERT_TRUE(frame_of(&run.hang.threads[0], behaviours[i]) != NULL);
        watched_free(&run);
    }
}

static void test_only_child(void)
{
    struct watched run;
    watched_run(&run, NULL, "deadlock", "forked", 60);
    CU_ASSERT_EQUAL(run.ending.how, ENDED_HANG);
    CU_ASSERT_TRUE_FATAL(run.has_hang);
    CU_ASSERT_TRUE(run.hang.everyone_waits);
    watched_free(&run);
}

static const char *const goes_on[] = {"sleeper",    "worker",    "timed-cond",
                                      "timed-join", "long-lock", "alarm-wakes"};
enum { GOES_ON_COUNT = sizeof goes_on / sizeof *goes_on };

/* All at once, because each takes a second. */
static void assert_left_alone(const char *const *before, const char *name)
{
    struct watched runs[GOES_ON_COUNT];
    for (size_t i = 0; i < GOES_ON_COUNT; i++)
        watched_start(&runs[i], before, name, goes_on[i], 60);
    for (size_t i = 0; i < GOES_ON_COUNT; i++) {
        watched_finish(&runs[i]);
        CU_ASSERT_EQUAL(runs[i].ending.how, ENDED_EXIT);
        CU_ASSERT_EQUAL(runs[i].ending.code, 0);
        CU_ASSERT_FALSE(runs[i].has_hang);
        watched_free(&runs[i]);
    }
}

static void test_goes_on(void)
{
    assert_left_alone(NULL, "deadlock");
}

static void test_deadline(void)
{
    struct watched run;
    watched_run(&run, NULL, "deadlock", "sleeper", 0.3);
    CU_ASSERT_EQUAL(run.ending.how, ENDED_DEADLINE);
    CU_ASSERT_TRUE_FATAL(run.has_hang);
    CU_ASSERT_EQUAL(run.hang.threads[0].what, WAIT_SLEEP);
    CU_ASSERT_TRUE(run.hang.threads[0].timed);
    CU_ASSERT_EQUAL(run.hang.cycle_count, 0);
    CU_ASSERT_TRUE(frame_of(&run.hang.threads[0], "sleeper") != NULL);
    watched_free(&run);
}

/* --- under the tools ------------------------------------------------------------------------ */

static void test_tsan_cycles(void)
{
    for (size_t i = 0; i < sizeof cycles / sizeof *cycles; i++) {
        struct watched run;
        watched_run(&run, NULL, "deadlock.tsan", cycles[i].behaviour, 60);
        assert_cycle(&run, &cycles[i], true);
        watched_free(&run);
    }
}

static void test_tsan_everyone(void)
{
    struct watched run;
    watched_run(&run, NULL, "deadlock.tsan", "cond", 60);
    CU_ASSERT_EQUAL(run.ending.how, ENDED_HANG);
    CU_ASSERT_TRUE_FATAL(run.has_hang);
    CU_ASSERT_TRUE(run.hang.everyone_waits);
    CU_ASSERT_EQUAL(run.hang.count, 2); /* without the tool's own thread */
    watched_free(&run);
}

static void test_tsan_goes_on(void)
{
    assert_left_alone(NULL, "deadlock.tsan");
}

static const char *const helgrind[] = {"valgrind",          "-q", "--tool=helgrind", "--xml=yes",
                                       "--xml-file=report", NULL};

static void test_helgrind_cycles(void)
{
    for (size_t i = 0; i < 4; i++) {
        struct watched run;
        watched_run(&run, helgrind, "deadlock", cycles[i].behaviour, 60);
        assert_cycle(&run, &cycles[i], false);
        char *report = fixture_read(run.folder, "report");
        CU_ASSERT_PTR_NOT_NULL(strstr(report, "</valgrindoutput>"));
        free(report);
        watched_free(&run);
    }
}

static void test_helgrind_goes_on(void)
{
    assert_left_alone(helgrind, "deadlock");
}

/* --- looks ---------------------------------------------------------------------------------- */

static pid_t behaviour_fork(const char *behaviour)
{
    const char *program = fixture("deadlock");
    pid_t pid = fork();
    if (pid == 0) {
        execl(program, program, behaviour, (char *)NULL);
        _exit(127);
    }
    return pid;
}

static void behaviour_end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

/* Waits until two looks at the process say that it is stuck, or some seconds have passed. */
static bool gets_stuck(struct arena *arena, pid_t pid, struct hang *before, struct hang *after)
{
    for (int i = 0; i < 1000; i++) {
        struct hang hang;
        if (watchdog_look(arena, pid, false, &hang) == 0) {
            *before = *after;
            *after = hang;
            if (watchdog_stuck(before, after))
                return true;
        }
        poll(NULL, 0, 10);
    }
    return false;
}

static void test_two_looks(void)
{
    struct arena arena;
    struct hang before = {0}, after = {0};
    pid_t pid = behaviour_fork("abba");
    arena_init(&arena);
    CU_ASSERT_TRUE_FATAL(gets_stuck(&arena, pid, &before, &after));
    after.threads[after.cycle[0]].switches++; /* it ran in between */
    CU_ASSERT_FALSE(watchdog_stuck(&before, &after));
    behaviour_end(pid);
    CU_ASSERT_EQUAL(watchdog_look(&arena, pid, true, &after), -1);
    arena_free(&arena);
}

static void test_first_look(void)
{
    struct hang nothing = {0};
    CU_ASSERT_FALSE(watchdog_stuck(&nothing, &nothing));
}

/* --- the text ------------------------------------------------------------------------------- */

static char *hang_text(const struct hang *hang)
{
    char *text;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(watchdog_write(hang, file), 0);
    fclose(file);
    return text;
}

static int text_hang(struct arena *arena, const char *text, size_t length, struct hang *hang)
{
    FILE *file = length ? fmemopen((void *)(size_t)text, length, "r") : fopen("/dev/null", "re");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    int result = watchdog_read(arena, file, hang);
    fclose(file);
    return result;
}

static void test_round_trip(void)
{
    struct arena arena;
    struct hang hang = {0}, again = {0};
    struct frame frames[] = {{.module = "/a folder/with blanks", .offset = 0x1234},
                             {.offset = 0xffffffffffffffff}};
    struct waiting_thread threads[] = {
        {.tid = 7, .what = WAIT_JOIN, .address = 0x7fff00000010, .owner = 8, .switches = 3},
        {.tid = 8, .what = WAIT_SLEEP, .timed = true, .stack = {frames, 2}}};
    size_t cycle[] = {1, 0};
    hang = (struct hang){threads, 2, cycle, 2, true};
    arena_init(&arena);
    char *text = hang_text(&hang);
    CU_ASSERT_EQUAL_FATAL(text_hang(&arena, text, strlen(text), &again), 0);
    char *second = hang_text(&again);
    CU_ASSERT_STRING_EQUAL(text, second);
    CU_ASSERT_EQUAL(again.threads[1].stack.count, 2);
    CU_ASSERT_STRING_EQUAL(again.threads[1].stack.frames[0].module, "/a folder/with blanks");
    CU_ASSERT_PTR_NULL(again.threads[1].stack.frames[1].module);
    free(second);
    free(text);
    arena_free(&arena);
}

static void test_cut_anywhere(void)
{
    static const char text[] = "hang 1\neveryone 1\nthread 5 mutex 10 5 0 2\nframe ff /bin/x\n"
                               "cycle 0\nend\n";
    struct arena arena;
    arena_init(&arena);
    for (size_t length = 0; length + 1 < sizeof text - 1; length++) {
        struct hang hang = {.count = 99};
        CU_ASSERT_EQUAL(text_hang(&arena, text, length, &hang), -1);
        CU_ASSERT_EQUAL(hang.count, 99);
    }
    struct hang whole;
    CU_ASSERT_EQUAL(text_hang(&arena, text, sizeof text - 1, &whole), 0);
    arena_free(&arena);
}

static void test_noise(void)
{
    static const char *const texts[] = {
        "hang 2\nend\n",
        "frame 1 /bin/x\nend\n",
        "cycle 0\nend\n",
        "thread x\nend\n",
        "thread 1 nap 0 0 0 0\nend\n",
        "hello\nend\n",
        "\n",
        "end of it\n",
        "thread 1 mutex 0 0 0 0\ncycle 1\nend\n",
        "thread 1 mutex 0 0 0 0\ncycle \nend\n",
    };
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct hang hang;
        CU_ASSERT_EQUAL(text_hang(&arena, texts[i], strlen(texts[i]), &hang), -1);
    }
    arena_free(&arena);
}

CU_TestInfo watchdog_tests[] = {
    {"a circle of locks is found with its functions", test_cycles},
    {"locks that lend priority hang in another way", test_priority_inheritance},
    {"waiting for nobody is a hang", test_everyone_waits},
    {"a hang in an only child is a hang", test_only_child},
    {"what sleeps, works or waits for a time is left alone", test_goes_on},
    {"a picture is left at the deadline", test_deadline},
    {"a circle is found under ThreadSanitizer", test_tsan_cycles},
    {"ThreadSanitizer's own thread does not count", test_tsan_everyone},
    {"under ThreadSanitizer the patient are left alone", test_tsan_goes_on},
    {"a circle is found under Helgrind, and its report is whole", test_helgrind_cycles},
    {"under Helgrind the patient are left alone", test_helgrind_goes_on},
    {"a thread that ran between two looks is not stuck", test_two_looks},
    {"two empty looks are no hang", test_first_look},
    {"a picture survives the file", test_round_trip},
    {"a picture cut anywhere is none", test_cut_anywhere},
    {"noise is no picture", test_noise},
    CU_TEST_INFO_NULL,
};
