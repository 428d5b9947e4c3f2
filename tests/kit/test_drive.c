/*
 * What a driver reports happens around main, so each test starts this program again, as a driver:
 * the parts that drivers play are at the top, the tests that watch them below.
 */
#include "../../labs/kit/check.h"
#include "../../labs/kit/drive.h"
#include "actor.h"
#include "child.h"
#include "suites.h"

#include <CUnit/CUnit.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void play_good(void)
{
    drive_check(true, "nobody should read this");
}

static void play_wrong(void)
{
    drive_check(2 + 2 == 5, "two and two is %d, and should be %s", 4, "five");
    drive_check(false, "a second\nsentence\twith a line in it");
}

static void act_check(void *argument)
{
    for (int i = 0; i < 20; i++)
        drive_check(false, "the same sentence, %d times", *(int *)argument);
}

static void play_threads(void)
{
    int times = 80;
    struct actor actors[4];
    for (int i = 0; i < 4; i++)
        actor_start(&actors[i], act_check, &times);
    for (int i = 0; i < 4; i++)
        actor_join(&actors[i]);
}

static void play_early(void)
{
    exit(0);
}

static bool bytes_contain(const char *bytes, size_t length, const char *text)
{
    for (size_t i = 0; i + strlen(text) <= length; i++)
        if (memcmp(bytes + i, text, strlen(text)) == 0)
            return true;
    return false;
}

/* The environment, and what the kernel shows of it to a child. */
static void play_curious(void)
{
    static char bytes[65536];
    int file = open("/proc/self/environ", O_RDONLY);
    ssize_t length = file < 0 ? -1 : read(file, bytes, sizeof bytes);
    close(file);
    drive_check(!getenv("LAB_REPORT") && !getenv("LAB_TOKEN"), "the variables are still there");
    drive_check(length > 0 && !bytes_contain(bytes, (size_t)length, "sesame"), "the token is seen");
}

/* The report is not handed on to what a driver executes. */
static void play_parent(void)
{
    for (int file = 3; file < 64; file++) {
        int flags = fcntl(file, F_GETFD);
        int mode = fcntl(file, F_GETFL);
        if (flags >= 0 && mode >= 0 && (mode & O_APPEND))
            drive_check(flags & FD_CLOEXEC, "the report stays open in what is executed");
    }
}

static const struct part {
    const char *name;
    void (*play)(void);
} parts[] = {
    {"good", play_good},   {"wrong", play_wrong},     {"threads", play_threads},
    {"early", play_early}, {"curious", play_curious}, {"parent", play_parent},
};

int drive_play(const char *name)
{
    drive_start();
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strcmp(parts[i].name, name) == 0)
            parts[i].play();
    return drive_end();
}

/* A driver that was run, and what it left. */
struct run {
    const char *part;
    const char *report_path; /* NULL: by hand */
    struct child child;
    char report[8192];
};

static void run_execute(void *argument)
{
    struct run *run = argument;
    unsetenv("LAB_REPORT");
    if (run->report_path)
        setenv("LAB_REPORT", run->report_path, 1);
    setenv("LAB_TOKEN", "open sesame", 1);
    program_again("--drive", run->part);
}

static void report_read(struct run *run)
{
    FILE *file = fopen(run->report_path, "r");
    size_t length = file ? fread(run->report, 1, sizeof run->report - 1, file) : 0;
    run->report[length] = '\0';
    if (file)
        fclose(file);
}

static void run_by_hand(struct run *run, const char *part)
{
    *run = (struct run){.part = part};
    child_run(&run->child, run_execute, run);
}

static void run_checked(struct run *run, const char *part)
{
    char path[] = "/tmp/drive-report-XXXXXX";
    int file = mkstemp(path);
    MUST(file < 0 ? errno : 0);
    close(file);
    *run = (struct run){.part = part, .report_path = path};
    child_run(&run->child, run_execute, run);
    report_read(run);
    unlink(path);
}

static int run_status(const struct run *run)
{
    return WIFEXITED(run->child.status) ? WEXITSTATUS(run->child.status) : -1;
}

static void test_good(void)
{
    struct run run;
    run_by_hand(&run, "good");
    CU_ASSERT_EQUAL(run_status(&run), 0);
    CU_ASSERT_STRING_EQUAL(run.child.words, "");
    run_checked(&run, "good");
    CU_ASSERT_EQUAL(run_status(&run), 0);
    CU_ASSERT_STRING_EQUAL(run.report, "end open sesame\n");
}

#define FIRST "two and two is 4, and should be five\n"

static void test_wrong(void)
{
    struct run run;
    run_by_hand(&run, "wrong");
    CU_ASSERT_EQUAL(run_status(&run), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(run.child.words, "wrong: " FIRST));
    run_checked(&run, "wrong");
    CU_ASSERT_EQUAL(run_status(&run), 1);
    CU_ASSERT_STRING_EQUAL(run.report, "wrong " FIRST "wrong a second sentence with a line in it\n"
                                       "end open sesame\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(run.child.words, "wrong: " FIRST));
}

static void test_threads(void)
{
    const char *line = "wrong the same sentence, 80 times\n";
    struct run run;
    int count = 0;
    run_checked(&run, "threads");
    CU_ASSERT_EQUAL(run_status(&run), 1);
    const char *rest = run.report;
    for (; strncmp(rest, line, strlen(line)) == 0; rest += strlen(line))
        count++;
    CU_ASSERT_EQUAL(count, 80);
    CU_ASSERT_STRING_EQUAL(rest, "end open sesame\n");
}

static void test_early(void)
{
    struct run run;
    run_checked(&run, "early");
    CU_ASSERT_EQUAL(run_status(&run), 0);
    CU_ASSERT_STRING_EQUAL(run.report, "");
}

static void test_secrets(void)
{
    struct run run;
    run_checked(&run, "curious");
    CU_ASSERT_STRING_EQUAL(run.report, "end open sesame\n");
    run_checked(&run, "parent");
    CU_ASSERT_STRING_EQUAL(run.report, "end open sesame\n");
}

static void test_no_report(void)
{
    struct run run = {.part = "good", .report_path = "/nonexistent/report"};
    child_run(&run.child, run_execute, &run);
    CU_ASSERT_EQUAL(run_status(&run), 3);
    CU_ASSERT_PTR_NOT_NULL(strstr(run.child.words, "LAB_REPORT can't be opened"));
}

enum { RUNNERS = 5 };

struct runner {
    struct start_line *line;
    int *arrived; /* of all, plain memory: each writes its own before the line */
    int number;
    int seen;
};

static void act_run(void *argument)
{
    struct runner *runner = argument;
    runner->arrived[runner->number] = 1;
    start_line_wait(runner->line);
    for (int i = 0; i < RUNNERS; i++)
        runner->seen += runner->arrived[i];
}

static void test_start_line(void)
{
    for (int round = 0; round < 20; round++) {
        struct start_line *line = start_line_new(RUNNERS);
        struct runner runners[RUNNERS];
        struct actor actors[RUNNERS];
        int arrived[RUNNERS] = {0};
        for (int i = 0; i < RUNNERS; i++) {
            runners[i] = (struct runner){line, arrived, i, 0};
            actor_start(&actors[i], act_run, &runners[i]);
        }
        for (int i = 0; i < RUNNERS; i++) {
            actor_join(&actors[i]);
            CU_ASSERT_EQUAL(runners[i].seen, RUNNERS);
        }
        start_line_free(line);
    }
}

static volatile sig_atomic_t rings;

static void ring(int signal)
{
    (void)signal;
    rings++;
}

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static atomic_int passed;

static void *pass(void *unused)
{
    drive_pass(&passed);
    drive_work(20);
    drive_pass(&passed);
    return unused;
}

/* Natively: a count that comes is waited for, and one that does not come holds nobody up for ever.
 */
static void test_follow(void)
{
    pthread_t thread;
    double start = now_ms();
    drive_follow(&passed, 0);
    CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, pass, NULL), 0);
    drive_follow(&passed, 2);
    CU_ASSERT_EQUAL(atomic_load(&passed), 2);
    CU_ASSERT_TRUE(now_ms() >= start + 20);
    CU_ASSERT_EQUAL(pthread_join(thread, NULL), 0);
    start = now_ms();
    drive_follow(&passed, 3);
    CU_ASSERT_TRUE(now_ms() >= start + 1000);
}

/* A signal of its own, and its handler stays: one that is still on its way when the timer is gone
 * (Valgrind holds them back) must find it. The alarm is the whole program's bound. */
static void test_work(void)
{
    const struct sigaction answer = {.sa_handler = ring};
    const struct itimerspec often = {.it_interval.tv_nsec = 2000000, .it_value.tv_nsec = 2000000};
    struct sigevent tell = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    timer_t bell;
    double start = now_ms();
    drive_work(0);
    CU_ASSERT_EQUAL_FATAL(sigaction(SIGUSR1, &answer, NULL), 0);
    CU_ASSERT_EQUAL_FATAL(timer_create(CLOCK_MONOTONIC, &tell, &bell), 0);
    CU_ASSERT_EQUAL_FATAL(timer_settime(bell, 0, &often, NULL), 0);
    drive_work(20);
    CU_ASSERT_EQUAL(timer_delete(bell), 0);
    CU_ASSERT_TRUE(now_ms() >= start + 20);
    CU_ASSERT_TRUE(rings > 0);
}

CU_TestInfo drive_tests[] = {
    {"a good run says nothing and ends its report", test_good},
    {"a wrong result is one line, by hand and in the report", test_wrong},
    {"threads may check, and their lines don't mix", test_threads},
    {"a program that leaves early has no end in its report", test_early},
    {"token and report are hidden from what the program does", test_secrets},
    {"a report that can't be opened is not the program's fault", test_no_report},
    {"nobody passes the start line before all have arrived", test_start_line},
    {"who follows waits for those that pass, and not for ever", test_follow},
    {"work takes its time, whatever signals come", test_work},
    CU_TEST_INFO_NULL,
};
