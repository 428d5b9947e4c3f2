/* lab cc, explore and replay, as people meet them. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "cli.h"
#include "scratch.h"
#include "suites.h"

static const double patience = 30;

static const char circle[] =
    "#include <pthread.h>\n"
    "static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;\n"
    "static void *forward(void *unused)\n{\n"
    "    pthread_mutex_lock(&a);\n    pthread_mutex_lock(&b);\n"
    "    pthread_mutex_unlock(&b);\n    pthread_mutex_unlock(&a);\n    return unused;\n}\n"
    "static void *backward(void *unused)\n{\n"
    "    pthread_mutex_lock(&b);\n    pthread_mutex_lock(&a);\n"
    "    pthread_mutex_unlock(&a);\n    pthread_mutex_unlock(&b);\n    return unused;\n}\n"
    "int main(void)\n{\n    pthread_t one, two;\n"
    "    if (pthread_create(&one, NULL, forward, NULL) != 0 ||\n"
    "        pthread_create(&two, NULL, backward, NULL) != 0)\n        return 1;\n"
    "    pthread_join(one, NULL);\n    pthread_join(two, NULL);\n    return 0;\n}\n";

/* A reader reads again while a writer stands in line; and a reader asks for more. */
static const char readers[] =
    "#include <pthread.h>\n#include <stdlib.h>\n"
    "static pthread_rwlock_t *lock;\n"
    "static void *again(void *unused)\n{\n"
    "    pthread_rwlock_rdlock(lock);\n    pthread_rwlock_rdlock(lock);\n"
    "    pthread_rwlock_unlock(lock);\n    pthread_rwlock_unlock(lock);\n    return unused;\n}\n"
    "int main(int count, char **unused)\n{\n    pthread_t reader;\n    pthread_rwlockattr_t kind;\n"
    "    pthread_rwlockattr_init(&kind);\n"
    "    pthread_rwlockattr_setkind_np(&kind, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);\n"
    "    lock = malloc(sizeof *lock);\n"
    "    if (lock == NULL || unused == NULL || pthread_rwlock_init(lock, &kind) != 0 ||\n"
    "        pthread_create(&reader, NULL, again, NULL) != 0)\n        return 1;\n"
    "    if (count > 1)\n        pthread_rwlock_rdlock(lock);\n"
    "    pthread_rwlock_wrlock(lock);\n    pthread_rwlock_unlock(lock);\n"
    "    pthread_join(reader, NULL);\n    free(lock);\n    return 0;\n}\n";

static const char right[] =
    "#include <pthread.h>\n"
    "static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;\nstatic int sum;\n"
    "static void *add(void *unused)\n{\n    pthread_mutex_lock(&lock);\n    sum++;\n"
    "    pthread_mutex_unlock(&lock);\n    return unused;\n}\n"
    "int main(void)\n{\n    pthread_t one, two;\n"
    "    if (pthread_create(&one, NULL, add, NULL) != 0 ||\n"
    "        pthread_create(&two, NULL, add, NULL) != 0)\n        return 1;\n"
    "    pthread_join(one, NULL);\n    pthread_join(two, NULL);\n    return sum != 2;\n}\n";

/* Fails only with the argument "twice", and says so. */
static const char lost[] =
    "#include <pthread.h>\n#include <stdio.h>\nstatic int sum;\n"
    "static void *add(void *unused)\n{\n    sum++;\n    return unused;\n}\n"
    "int main(int argc, char **argv)\n{\n    pthread_t one, two;\n"
    "    if (pthread_create(&one, NULL, add, NULL) != 0)\n        return 1;\n"
    "    if (argc > 1 && pthread_create(&two, NULL, add, NULL) != 0)\n        return 1;\n"
    "    pthread_join(one, NULL);\n    if (argc > 1)\n        pthread_join(two, NULL);\n"
    "    printf(\"%s: %d\\n\", argv[argc - 1], sum);\n    return sum != argc;\n}\n";

/* The lock is left behind by a thread that has been joined. */
static const char orphan[] =
    "#include <pthread.h>\n"
    "static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;\n"
    "static void *leave(void *unused)\n{\n    pthread_mutex_lock(&lock);\n    return unused;\n}\n"
    "int main(void)\n{\n    pthread_t thread;\n"
    "    if (pthread_create(&thread, NULL, leave, NULL) != 0)\n        return 1;\n"
    "    pthread_join(thread, NULL);\n    pthread_mutex_lock(&lock);\n    return 0;\n}\n";

/* ---- what is printed as a command is one ---- */

/* Copies what stands behind "To see it: " in the last answer; "" when nothing does. */
static void printed_command(char *command, size_t size)
{
    static const char mark[] = "To see it: ";
    const char *found = strstr(told.out, mark);
    found = found ? found + strlen(mark) : "";
    snprintf(command, size, "%.*s", (int)strcspn(found, "\n"), found);
}

/* Runs the printed command in a shell; its exit status. */
static int run_printed(void)
{
    static const struct shell_place shell = {.program = "/bin/sh"};
    char command[4096];
    printed_command(command, sizeof command);
    CU_ASSERT_TRUE(has(command, "/lab replay "));
    int status = cli_run(&shell, (const char *const[]){"-c", command, NULL});
    if (status != 1)
        fprintf(stderr, "%s\nsaid: %s\n", command, told.err);
    return status;
}

/* The line before the last one; good until the next call. */
static const char *line_before_last(const char *text)
{
    static char start[1 << 16];
    const char *last = strrchr(text, '\n');
    while (last && last > text && last[-1] != '\n')
        last--;
    snprintf(start, sizeof start, "%.*s", last ? (int)(last - text) : 0, text);
    return last_line(start);
}

/* Whoever sees only the end of it sees what came of it, and what to type. */
static void test_explored_end(void)
{
    char next[4096 + 8], command[4096];
    cli_start();
    scratch_put("circle.c", circle);
    scratch_put("right.c", right);
    CU_ASSERT_EQUAL(LAB("explore", "-n", "200", "circle.c"), 1);
    printed_command(command, sizeof command);
    snprintf(next, sizeof next, "Next: %s", command);
    CU_ASSERT_STRING_EQUAL(line_before_last(told.out), next);
    CU_ASSERT_TRUE(has(last_line(told.out), "schedules failed: deadlock in"));
    CU_ASSERT_EQUAL(LAB("explore", "-n", "20", "right.c"), 0);
    CU_ASSERT_PTR_NULL(strstr(told.out, "Next: "));
    CU_ASSERT_TRUE(has(last_line(told.out), " schedules, none failed"));
    cli_finish();
}

static void test_explored(void)
{
    cli_start();
    scratch_put("circle.c", circle);
    CU_ASSERT_EQUAL(LAB("explore", "-n", "200", "circle.c"), 1);
    CU_ASSERT_TRUE(has(told.out, "1. deadlock in "));
    CU_ASSERT_TRUE(has(told.out, "waits for the mutex"));
    CU_ASSERT_TRUE(has(told.out, "holds a (since circle.c:5)"));
    CU_ASSERT_TRUE(has(last_line(told.out), "circle.c: "));
    CU_ASSERT_TRUE(has(last_line(told.out), "schedules failed: deadlock in"));
    CU_ASSERT_EQUAL(run_printed(), 1);
    CU_ASSERT_TRUE(has(told.out, "● awaits a"));
    CU_ASSERT_TRUE(has(told.out, "pthread_mutex_lock(&b);"));
    CU_ASSERT_TRUE(has(last_line(told.out), "circle.c: this schedule fails: deadlock in"));
    cli_finish();
}

static void test_reader_in_line(void)
{
    cli_start();
    scratch_put("readers.c", readers);
    CU_ASSERT_EQUAL(LAB("explore", "-n", "200", "readers.c"), 1);
    CU_ASSERT_TRUE(has(told.out, "1. deadlock in "));
    CU_ASSERT_TRUE(has(told.out, "main waits to write-lock a lock that "));
    CU_ASSERT_TRUE(has(told.out, "waits to read-lock a lock, behind main, a writer"));
    CU_ASSERT_EQUAL(LAB("explore", "-n", "200", "readers.c", "--", "upgrade"), 1);
    CU_ASSERT_TRUE(has(told.out, "waits to write-lock a lock that it holds itself"));
    cli_finish();
}

static void test_holder_ended(void)
{
    cli_start();
    scratch_put("orphan.c", orphan);
    CU_ASSERT_EQUAL(LAB("explore", "-n", "3", "orphan.c"), 1);
    CU_ASSERT_TRUE(has(told.out, "main waits for the mutex lock, whose holder has ended"));
    CU_ASSERT_PTR_NULL(strstr(told.out, "in a circle"));
    cli_finish();
}

static void test_same_each_time(void)
{
    cli_start();
    scratch_put("circle.c", circle);
    CU_ASSERT_EQUAL(LAB("explore", "-n", "100", "circle.c"), 1);
    char *first = strdup(told.out);
    CU_ASSERT_EQUAL(LAB("explore", "-n", "100", "circle.c"), 1);
    CU_ASSERT_STRING_EQUAL(first, told.out);
    free(first);
    cli_finish();
}

static void test_arguments(void)
{
    cli_start();
    scratch_put("lost it.c", lost);
    CU_ASSERT_EQUAL(LAB("explore", "-n", "100", "lost it.c"), 0);
    CU_ASSERT_EQUAL(LAB("explore", "-n", "100", "lost it.c", "--", "it's twice"), 1);
    CU_ASSERT_EQUAL(run_printed(), 1);
    CU_ASSERT_TRUE(has(told.out, "The program prints:\nit's twice: 1\n"));
    CU_ASSERT_TRUE(has(told.out, "reads sum"));
    cli_finish();
}

/* What learns from schedules before it can only be seen again with those. */
static void test_seed_that_learns(void)
{
    static const char *const strategies[] = {"walk", "pct3", "pos", "weight", "novel", "search2"};
    cli_start();
    scratch_put("lost.c", lost);
    for (size_t i = 0; i < sizeof strategies / sizeof *strategies; i++) {
        char seed[64];
        CU_ASSERT_EQUAL(LAB("explore", "-n", "200", "-s", strategies[i], "lost.c", "--", "x"), 1);
        const char *found = strstr(last_line(told.out), "(first: ");
        CU_ASSERT_PTR_NOT_NULL_FATAL(found);
        snprintf(seed, sizeof seed, "%.*s", (int)strcspn(found + 8, ")"), found + 8);
        CU_ASSERT_EQUAL(
            LAB("replay", "-n", "200", "-s", strategies[i], "--seed", seed, "lost.c", "--", "x"),
            1);
        CU_ASSERT_TRUE(has(last_line(told.out), "this schedule fails: wrong result"));
    }
    cli_finish();
}

static void test_inspected(void)
{
    cli_start();
    scratch_put("circle.c", circle);
    CU_ASSERT_EQUAL(LAB("inspect", "circle.c"), 1);
    CU_ASSERT_EQUAL(run_printed(), 1);
    CU_ASSERT_TRUE(has(last_line(told.out), "this schedule fails: deadlock in"));
    cli_finish();
}

static void test_checked(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("check", "two-locks"), 1);
    CU_ASSERT_TRUE(has(told.out, "/lab replay two-locks --seed "));
    CU_ASSERT_EQUAL(run_printed(), 1);
    CU_ASSERT_TRUE(has(last_line(told.out), "labs/two-locks: this schedule fails: deadlock in"));
    cli_finish();
}

static void test_submission(void)
{
    cli_start();
    const char *file = in_root("tests/submissions/lock-ordering/two-locks/wrong-early-unlock.c");
    scratch_put("mine.c", scratch_get(file));
    CU_ASSERT_EQUAL(LAB("explore", "--lab", "two-locks", "-n", "300", "mine.c"), 1);
    CU_ASSERT_TRUE(has(told.out, " --lab two-locks /"));
    CU_ASSERT_EQUAL(run_printed(), 1);
    cli_finish();
}

static void test_driver_speaks(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("replay", "--seed", "first:0", "stale-tick"), 1);
    CU_ASSERT_TRUE(has(told.out, "return channel_select"));
    CU_ASSERT_TRUE(has(told.out, "calls channel_select"));
    CU_ASSERT_TRUE(has(told.out, "calls timer_reset"));
    CU_ASSERT_PTR_NULL(strstr(told.out, "waiter.c"));
    CU_ASSERT_TRUE(has(last_line(told.out), "this schedule fails: wrong result: the session of the "
                                            "slow client ended as idle, and not as closed"));
    cli_finish();
}

/* ---- a narrow screen ---- */

/* Of the schedule, which ends with an empty line. */
static int widest_row(void)
{
    int widest = 0, width = 0;
    const char *row = strstr(told.out, " step where");
    for (; row && strncmp(row, "\n\n", 2) != 0 && *row; row++) {
        width = *row == '\n' ? 0 : width + (((unsigned char)*row & 0xc0) != 0x80);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static int widest_at(const char *columns)
{
    const struct shell_place place = {.setting = columns};
    CU_ASSERT_EQUAL(LAB_AT(&place, "replay", "two-locks"), 1);
    CU_ASSERT_TRUE(has(told.out, " awaits running_lock"));
    CU_ASSERT_TRUE(has(told.out, "[waiting_lock]"));
    CU_ASSERT_TRUE(has(told.out, ":56 "));
    return widest_row();
}

static void test_narrow(void)
{
    cli_start();
    int narrow = widest_at("COLUMNS=60"), wide = widest_at("COLUMNS=150");
    CU_ASSERT_TRUE(40 < narrow && narrow <= 60);
    CU_ASSERT_TRUE(120 < wide && wide <= 150);
    int untold = widest_at("COLUMNS=");
    CU_ASSERT_TRUE(100 < untold && untold <= 120);
    CU_ASSERT_EQUAL(widest_at("COLUMNS=-5"), untold);
    CU_ASSERT_EQUAL(widest_at("COLUMNS=wide"), untold);
    cli_finish();
}

/* ---- nothing fails ---- */

static void test_none_fails(void)
{
    cli_start();
    scratch_put("right.c", right);
    CU_ASSERT_EQUAL(LAB("explore", "-n", "50", "right.c"), 0);
    CU_ASSERT_TRUE(has(last_line(told.out), "schedules, none failed"));
    CU_ASSERT_EQUAL(LAB("explore", "-s", "search1", "right.c"), 0);
    CU_ASSERT_TRUE(has(last_line(told.out), "right.c: all "));
    CU_ASSERT_TRUE(has(last_line(told.out), "with at most 1 preemption were tried, none failed"));
    CU_ASSERT_EQUAL(LAB("replay", "right.c"), 0);
    CU_ASSERT_TRUE(has(last_line(told.out), "schedules failed; there is nothing to replay"));
    CU_ASSERT_EQUAL(LAB("replay", "--seed", "first:0", "right.c"), 0);
    CU_ASSERT_TRUE(has(told.out, "● locks lock"));
    CU_ASSERT_TRUE(has(last_line(told.out), "right.c: this schedule passes"));
    CU_ASSERT_EQUAL(LAB("replay", "--seed", "abreast:0", "right.c"), 0);
    CU_ASSERT_TRUE(has(told.out, "● locks lock"));
    CU_ASSERT_TRUE(has(last_line(told.out), "right.c: this schedule passes, in 0."));
    cli_finish();
}

/* Two sleep side by side, and then one after the other. */
static void test_makespan(void)
{
    static const char sleepers[] = "#include <pthread.h>\n"
                                   "#include <unistd.h>\n"
                                   "static void *sleeper(void *unused)\n"
                                   "{\n"
                                   "    usleep(10000);\n"
                                   "    return unused;\n"
                                   "}\n"
                                   "int main(int count, char **words)\n"
                                   "{\n"
                                   "    pthread_t a, b;\n"
                                   "    pthread_create(&a, 0, sleeper, 0);\n"
                                   "    if (count > 1)\n"
                                   "        pthread_join(a, 0);\n"
                                   "    pthread_create(&b, 0, sleeper, words);\n"
                                   "    if (count == 1)\n"
                                   "        pthread_join(a, 0);\n"
                                   "    return pthread_join(b, 0);\n"
                                   "}\n";
    cli_start();
    scratch_put("sleepers.c", sleepers);
    CU_ASSERT_EQUAL(LAB("explore", "-n", "20", "sleepers.c"), 0);
    CU_ASSERT_TRUE(has(told.out, "takes 10.0"));
    CU_ASSERT_TRUE(has(told.out, " ms of virtual time, for 20.0"));
    CU_ASSERT_EQUAL(LAB("explore", "-s", "abreast", "-n", "3", "sleepers.c", "--", "x"), 0);
    CU_ASSERT_TRUE(has(told.out, "takes 20.0"));
    CU_ASSERT_EQUAL(LAB("explore", "-s", "walk", "-n", "3", "sleepers.c"), 0);
    CU_ASSERT_PTR_NULL(strstr(told.out, "virtual time"));
    cli_finish();
}

/* ---- JSON and traces ---- */

static json_t *answer(void)
{
    json_t *value = json_loads(told.out, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL(value);
    return value;
}

static void test_json(void)
{
    cli_start();
    scratch_put("circle.c", circle);
    CU_ASSERT_EQUAL(LAB("explore", "--json", "-n", "100", "circle.c"), 1);
    json_t *value = answer();
    CU_ASSERT_TRUE(json_integer_value(json_object_get(value, "failed")) > 0);
    json_t *finding = json_array_get(json_object_get(value, "findings"), 0);
    CU_ASSERT_TRUE(json_is_string(json_object_get(finding, "replay")));
    CU_ASSERT_TRUE(json_is_string(json_object_get(finding, "switches")));
    json_decref(value);
    CU_ASSERT_EQUAL(LAB("replay", "--json", "circle.c"), 1);
    value = answer();
    CU_ASSERT_TRUE(json_is_true(json_object_get(value, "fails")));
    CU_ASSERT_EQUAL(json_array_size(json_object_get(value, "threads")), 3);
    CU_ASSERT_TRUE(json_array_size(json_object_get(value, "steps")) > 5);
    json_decref(value);
    cli_finish();
}

static void test_traces(void)
{
    cli_start();
    scratch_put("circle.c", circle);
    CU_ASSERT_EQUAL(LAB("replay", "--trace", "t.json", "--otlp", "o.json", "circle.c"), 1);
    json_t *trace = json_load_file("t.json", 0, NULL), *spans = json_load_file("o.json", 0, NULL);
    CU_ASSERT_TRUE(json_array_size(json_object_get(trace, "traceEvents")) > 10);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(spans, "resourceSpans")), 1);
    json_decref(trace);
    json_decref(spans);
    CU_ASSERT_EQUAL(scratch_count("."), 3);
    CU_ASSERT_EQUAL(LAB("replay", "--trace", "absent/t.json", "circle.c"), 2);
    CU_ASSERT_TRUE(has(told.err, "absent/t.json can't be written: No such file"));
    CU_ASSERT_STRING_EQUAL(told.out, "");
    CU_ASSERT_EQUAL(scratch_count("."), 3);
    cli_finish();
}

/* ---- lab cc ---- */

static void test_compiled(void)
{
    cli_start();
    mkdir("my sources", 0755);
    mkdir("my.course", 0755); /* a folder whose name ends like no program's */
    scratch_put("my sources/circle.c", circle);
    CU_ASSERT_EQUAL(LAB("cc", "-Wall", "-c", "my sources/circle.c", "-o", "circle.o"), 0);
    CU_ASSERT_STRING_EQUAL(told.err, "");
    CU_ASSERT_EQUAL(LAB("cc", "circle.o", "-o", "my.course/circle"), 0);
    CU_ASSERT_STRING_EQUAL(told.err, "");
    CU_ASSERT_EQUAL(LAB("explore", "-n", "100", "my.course/circle"), 1);
    CU_ASSERT_TRUE(has(told.out, "circle.c:6 in forward"));
    CU_ASSERT_EQUAL(run_printed(), 1);
    CU_ASSERT_TRUE(has(told.out, "pthread_mutex_lock(&b);"));
    static const struct shell_place itself = {.program = "my.course/circle"};
    scratch_put("right.c", right);
    CU_ASSERT_EQUAL(LAB("cc", "-O2", "-x", "c", "right.c", "-o", "my.course/circle"), 0);
    CU_ASSERT_EQUAL(LAB_AT(&itself, "argument"), 0); /* nobody conducts it */
    CU_ASSERT_EQUAL(LAB("explore", "-n", "100", "my.course/circle"), 0);
    cli_finish();
}

static void test_compiler_is_clang(void)
{
    cli_start();
    scratch_put("broken.c", "int main(void) { retrun 0; }\n");
    scratch_put("right.c", right);
    CU_ASSERT_EQUAL(LAB("cc", "broken.c"), 1);
    CU_ASSERT_TRUE(has(told.err, "broken.c:1:"));
    CU_ASSERT_EQUAL(LAB("cc", "--version"), 0);
    CU_ASSERT_TRUE(has(told.out, "clang version"));
    CU_ASSERT_EQUAL(LAB("cc", "-E", "right.c"), 0);
    CU_ASSERT_TRUE(has(told.out, "int main(void)"));
    CU_ASSERT_EQUAL(LAB("cc", "-shared", "-fPIC", "right.c", "-o", "right.so"), 0);
    CU_ASSERT_EQUAL(LAB("cc", "--help"), 0);
    CU_ASSERT_TRUE(has(told.out, "Usage: lab cc"));
    CU_ASSERT_EQUAL(LAB("cc"), 2);
    CU_ASSERT_EQUAL(count_lines(told.err), 1);
    CU_ASSERT_EQUAL(scratch_count("."), 3);
    cli_finish();
}

/* ---- what is no program, and no schedule ---- */

static void test_bad_operands(void)
{
    static const struct {
        const char *operand, *word;
    } rows[] = {
        {"absent.c", "absent.c can't be read: No such file"},
        {"absent", "there is no lab 'absent'"},
        {"text", "text can't be run"},
        {"noise", "noise was not built with the conductor"},
        {"/bin/true", "/bin/true was not built with the conductor"},
        {"empty.c", "empty.c is empty"},
        {"", "there is no lab ''"},
    };
    cli_start();
    scratch_put("text", "hello\n");
    scratch_put("noise", "\177ELF and so on\n");
    scratch_put("empty.c", "");
    chmod("noise", 0755);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int replay = 0; replay < 2; replay++) {
            CU_ASSERT_EQUAL(LAB(replay ? "replay" : "explore", rows[i].operand), 2);
            CU_ASSERT_EQUAL(count_lines(told.err), 1);
            CU_ASSERT_TRUE(has(told.err, rows[i].word));
            CU_ASSERT_STRING_EQUAL(told.out, "");
        }
    cli_finish();
}

static void test_bad_seeds(void)
{
    static const char *const seeds[] = {
        "",       "17",        "walk",   "walk:",    "walk:-1",          "native:1",
        "0@1",    "0@1>",      "0@1>1,", "pct3:17x", "walk:99999999999", "40000@1>1",
        "pct7:1", "pos:100000"};
    cli_start();
    scratch_put("right.c", right);
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        CU_ASSERT_EQUAL(LAB("replay", "--seed", seeds[i], "right.c"), 2);
        CU_ASSERT_EQUAL(count_lines(told.err), 1);
        CU_ASSERT_STRING_EQUAL(told.out, "");
    }
    cli_finish();
}

/* A list may be written by hand. What of it did not come about is told; what did, is not. */
static void test_unmade_switches(void)
{
    static const struct {
        const char *seed;
        int status;
        const char *why; /* NULL: all came about */
    } rows[] = {
        {"1@2>2", 1, NULL},
        {"0@0>0", 0, NULL},
        {"0@4>1", 0, NULL},
        {"0@4>1,1@2>2,2@1.", 1, NULL},
        {"0@4>9", 5, "switch 0@4>9 was never made: there is no thread 9."},
        {"9@4>0", 5, "switch 9@4>0 was never made: there is no thread 9."},
        {"1@900>2", 5, "switch 1@900>2 was never made: thread 1 does not get as far as its point"},
        {"1@2>0", 5, "switch 1@2>0 was never made: thread 0 could not go on there."},
        {"1@2!2", 5, "switch 1@2!2 was never made: no signal of thread 1 could wake thread 2"},
        {"1@2>9,1@900.", 5, "there is no thread 9 (nor was another one)."},
        {"1@900.", 5, "place 1@900. was never reached: thread 1 does not get as far as"},
        {"1@2>2,0@900>1", 1, "switch 0@900>1 was never made: "},
    };
    cli_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_EQUAL(LAB("replay", "--seed", rows[i].seed, "load-then-store"), rows[i].status);
        CU_ASSERT_EQUAL(count_lines(told.err), rows[i].why ? 1 : 0);
        CU_ASSERT_TRUE(has(told.err, rows[i].why ? rows[i].why : ""));
        CU_ASSERT_EQUAL(strstr(last_line(told.out), "did not come about") != NULL,
                        rows[i].status == 5);
    }
    CU_ASSERT_EQUAL(LAB("replay", "--json", "--seed", "0@4>9", "load-then-store"), 5);
    CU_ASSERT_TRUE(has(told.out, "there is no thread 9"));
    cli_finish();
}

/* The list of a schedule that a strategy has made comes about as a whole. */
static void test_printed_list(void)
{
    static const char *const seeds[] = {"first:0", "walk:1", "pos:2"};
    cli_start();
    scratch_put("right.c", right);
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        CU_ASSERT_EQUAL(LAB("replay", "--seed", seeds[i], "right.c"), 0);
        char *found = strstr(told.out, "Schedule: ");
        CU_ASSERT_PTR_NOT_NULL_FATAL(found);
        found += strlen("Schedule: ");
        char *list = strndup(found, strcspn(found, "\n"));
        CU_ASSERT_EQUAL(LAB("replay", "--seed", list, "right.c"), 0);
        CU_ASSERT_STRING_EQUAL(told.err, "");
        free(list);
    }
    cli_finish();
}

static void test_bad_options(void)
{
    static const char *const options[] = {
        "--schedules=0",     "--schedules=x",    "--schedules=-1", "--strategy=best",
        "--strategy=script", "--strategy=walkx", "--points=0",     "--first=x"};
    cli_start();
    scratch_put("right.c", right);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        CU_ASSERT_EQUAL(LAB("explore", options[i], "right.c"), 2);
    CU_ASSERT_EQUAL(LAB("explore"), 2);
    CU_ASSERT_EQUAL(LAB("replay"), 2);
    CU_ASSERT_EQUAL(LAB("explore", "--lab", "two-locks", "right.c", "right.c"), 2);
    cli_finish();
}

static void test_does_not_compile(void)
{
    cli_start();
    scratch_put("broken.c", "int main(void) { retrun 0; }\n");
    CU_ASSERT_EQUAL(LAB("explore", "broken.c"), 4);
    CU_ASSERT_TRUE(has(told.out, "broken.c:1:"));
    CU_ASSERT_TRUE(has(last_line(told.out), "broken.c: not built"));
    CU_ASSERT_EQUAL(LAB("replay", "broken.c"), 4);
    CU_ASSERT_TRUE(has(last_line(told.out), "broken.c: not built"));
    cli_finish();
}

/* ---- programs that do not behave ---- */

static void test_hostile(void)
{
    static const struct {
        const char *body;
        int status;
        const char *says;
    } rows[] = {
        {"for (;;) sched_yield();", 1, "livelock"},
        {"for (;;) { sched_yield(); puts(\"again and again\"); }", 1, "livelock"},
        {"return *(volatile int *)8;", 1, "SIGSEGV"},
        {"for (;;);", 5, "it went on computing for seconds"},
        {"__asm__ volatile(\"syscall\" : : \"a\"(SYS_pause) : \"rcx\", \"r11\", \"memory\");", 5,
         "it was stuck in a call that the conductor does not model"},
        {"kill(getppid(), SIGKILL); return 0;", 5, "the run was over: killed by SIGKILL"},
    };
    cli_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[512];
        snprintf(
            text, sizeof text,
            "#include <sched.h>\n#include <signal.h>\n#include <stdio.h>\n#include <unistd.h>\n"
            "#include <sys/syscall.h>\n"
            "static volatile int beat;\n"
            "int main(void)\n{\n    beat++;\n    %s\n}\n",
            rows[i].body);
        scratch_put("hostile.c", text);
        CU_ASSERT_EQUAL(LAB("explore", "-n", "5", "--points", "5000", "hostile.c"), rows[i].status);
        CU_ASSERT_TRUE(has(told.out, rows[i].says));
    }
    cli_finish();
}

struct moment {
    const struct shell *shell;
};

static bool has_begun(const void *argument)
{
    const struct moment *moment = argument;
    struct stat status;
    char path[64];
    snprintf(path, sizeof path, "build/work/%ld/explore-0/out", (long)moment->shell->pid);
    return stat(in_root(path), &status) == 0;
}

static void test_stopped(void)
{
    struct shell shell;
    struct moment moment = {&shell};
    cli_start();
    scratch_put("right.c", right);
    START_LAB(&shell, "explore", "-n", "100000000", "right.c");
    CU_ASSERT_TRUE(shell_wait(has_begun, &moment, patience));
    kill(shell.pid, SIGINT);
    shell_finish(&shell);
    CU_ASSERT_EQUAL(shell.status, 128 + SIGINT);
    CU_ASSERT_STRING_EQUAL(shell.err, "lab: stopped.\n");
    CU_ASSERT_STRING_EQUAL(shell.out, "");
    shell_free(&shell);
    cli_finish();
}

CU_TestInfo cli_conductor_tests[] = {
    {"explore finds the deadlock, and the command it prints shows it", test_explored},
    {"a reader behind a writer in line is not told that the writer has the lock",
     test_reader_in_line},
    {"a lock whose holder has ended is no circle, and told as what it is", test_holder_ended},
    {"the same program is told in the same words each time", test_same_each_time},
    {"a program has its arguments, in the printed command too", test_arguments},
    {"a seed of a strategy that learns shows the same schedule again", test_seed_that_learns},
    {"the command that inspect prints shows the failure", test_inspected},
    {"the command that check prints shows the failure", test_checked},
    {"explore ends with the command that shows the first failure, and with what came of it",
     test_explored_end},
    {"a submission is replayed with its lab", test_submission},
    {"a replay says what the driver says, and shows the student's calls", test_driver_speaks},
    {"a schedule in a pipe is as wide as $COLUMNS says, or 120", test_narrow},
    {"a right program has no schedule to replay, and passes on any", test_none_fails},
    {"explore says how long it takes side by side", test_makespan},
    {"JSON has findings, threads and steps", test_json},
    {"traces are written whole or not at all", test_traces},
    {"lab cc compiles and links apart, from any folder", test_compiled},
    {"lab cc is clang in all else", test_compiler_is_clang},
    {"what is no program is named in one sentence", test_bad_operands},
    {"what is no schedule is named in one sentence", test_bad_seeds},
    {"what of a list did not come about is told, and is no pass", test_unmade_switches},
    {"the list that replay prints comes about as a whole", test_printed_list},
    {"an option that makes no sense is wrong usage", test_bad_options},
    {"what does not build has the compiler's words", test_does_not_compile},
    {"programs that do not behave leave nothing", test_hostile},
    {"stopped, it leaves nothing", test_stopped},
    CU_TEST_INFO_NULL,
};
