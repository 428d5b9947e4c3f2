/*
 * Programs that do not behave. Whatever they do, racelab says one clear thing about it, with the
 * right exit status and within seconds, and nothing is left.
 *
 * A program is a body of main; two are inspected at a time. race() makes it racy, and so shows that
 * the tools were not muted by the rest.
 */
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "cli.h"
#include "runner.h"
#include "scratch.h"

static const char prelude[] = "#define _GNU_SOURCE\n"
                              "#include <fcntl.h>\n"
                              "#include <pthread.h>\n"
                              "#include <signal.h>\n"
                              "#include <stdio.h>\n"
                              "#include <stdlib.h>\n"
                              "#include <string.h>\n"
                              "#include <sys/wait.h>\n"
                              "#include <time.h>\n"
                              "#include <unistd.h>\n"
                              "static int hits;\n"
                              "static void *worker(void *unused)\n"
                              "{\n"
                              "    hits++;\n"
                              "    return unused;\n"
                              "}\n"
                              "static int race(void)\n"
                              "{\n"
                              "    pthread_t one;\n"
                              "    pthread_create(&one, 0, worker, 0);\n"
                              "    hits++;\n"
                              "    return pthread_join(one, 0);\n"
                              "}\n"
                              "int main(void)\n"
                              "{\n"
                              "    (void)race;\n";

struct hostile {
    const char *body;     /* of main */
    const char *deadline; /* seconds, or NULL: the usual ones */
    int status;
    const char *says;  /* in what is printed; NULL: nothing in particular */
    const char *never; /* not in what is printed; or NULL */
    double seconds;    /* it may take, on a machine that is not busy */
};

static void put_program(int number, const char *body)
{
    static char text[8192];
    char name[32];
    snprintf(name, sizeof name, "hostile-%d.c", number);
    snprintf(text, sizeof text, "%s{\n%s}\n    return 0;\n}\n", prelude, body);
    scratch_put(name, text);
}

static void start_one(struct shell *shell, int number, const struct hostile *hostile)
{
    char name[32];
    put_program(number, hostile->body);
    snprintf(name, sizeof name, "hostile-%d.c", number);
    START_LAB(shell, "inspect", "--deadline", hostile->deadline ? hostile->deadline : "10", name);
}

static void finish_one(struct shell *shell, const struct hostile *hostile)
{
    shell_finish(shell);
    if (shell->status != hostile->status)
        fprintf(stderr, "exit status %d of:%s\n%s%s\n", shell->status, hostile->body, shell->out,
                shell->err);
    CU_ASSERT_EQUAL(shell->status, hostile->status);
    if (hostile->says)
        CU_ASSERT_TRUE(has(shell->out, hostile->says));
    if (hostile->never)
        CU_ASSERT_PTR_NULL(strstr(shell->out, hostile->never));
    CU_ASSERT_TRUE(strlen(shell->out) < 4000);
    CU_ASSERT_TRUE(strlen(last_line(shell->out)) < 300);
    CU_ASSERT_STRING_EQUAL(shell->err, "");
    if (shell->seconds >= 3 * hostile->seconds)
        fprintf(stderr, "it took %.1f s, and should take %g, of:%s\n", shell->seconds,
                hostile->seconds, hostile->body);
    CU_ASSERT_TRUE(shell->seconds < 3 * hostile->seconds);
    shell_free(shell);
}

/* All of a table, two at a time. */
static void inspect_all(const struct hostile *list, size_t count)
{
    struct shell shells[2];
    cli_start();
    for (size_t i = 0; i < count; i += 2) {
        start_one(&shells[0], (int)i, &list[i]);
        if (i + 1 < count)
            start_one(&shells[1], (int)i + 1, &list[i + 1]);
        finish_one(&shells[0], &list[i]);
        if (i + 1 < count)
            finish_one(&shells[1], &list[i + 1]);
    }
    cli_finish();
}

#define INSPECT_ALL(list) inspect_all(list, sizeof list / sizeof *list)

/* --- too much ------------------------------------------------------------------------------- */

static void test_too_much(void)
{
    static const struct hostile list[] = {
        /* a gigabyte on stdout; less under Valgrind, which looks at every byte of it */
        {"static char page[1 << 20];\n"
         "memset(page, 'x', sizeof page);\n"
         "for (int i = 0; i < (getenv(\"LD_PRELOAD\") ? 64 : 1024); i++)\n"
         "    if (write(1, page, sizeof page) < 0)\n"
         "        return 1;\n",
         NULL, 0, "pass", NULL, 15},
        /* a thousand children */
        {"for (int i = 0; i < 1000; i++)\n"
         "    if (fork() == 0)\n"
         "        for (;;)\n"
         "            pause();\n"
         "pause();\n",
         NULL, 1, "more processes than it may have", NULL, 10},
        /* a terabyte in a file */
        {"int file = open(\"huge\", O_WRONLY | O_CREAT, 0600);\n"
         "if (ftruncate(file, 1ll << 40) == 0)\n"
         "    return 1;\n",
         NULL, 1, "SIGXFSZ", NULL, 10},
    };
    INSPECT_ALL(list);
}

/* Sixty-four gigabytes are asked for; no run may take more than five of them. */
static void test_too_much_memory(void)
{
    const char *kind, *run;
    json_t *object;
    json_error_t error;
    cli_start();
    put_program(0, "for (int i = 0; i < 64; i++) {\n"
                   "    char *block = malloc(1ul << 30);\n"
                   "    if (!block)\n"
                   "        abort();\n"
                   "    block[0] = 1;\n"
                   "}\n");
    CU_ASSERT_EQUAL(LAB("inspect", "--json", "hostile-0.c"), 1);
    json_t *value = json_loads(told.out, 0, &error);
    json_t *first = json_array_get(json_object_get(value, "findings"), 0);
    CU_ASSERT_EQUAL(json_unpack(first, "{s:s}", "kind", &kind), 0);
    CU_ASSERT_STRING_EQUAL(kind, "crash");
    json_object_foreach(json_object_get(value, "runs"), run, object)
    {
        long peak = (long)json_integer_value(json_object_get(object, "peak_kib"));
        if (peak > 5 << 20)
            fprintf(stderr, "the %s run took %ld KiB\n", run, peak);
        CU_ASSERT_TRUE(peak < 5 << 20);
    }
    json_decref(value);
    cli_finish();
}

/* --- too long ------------------------------------------------------------------------------- */

static void test_too_long(void)
{
    static const struct hostile list[] = {
        /* deaf to every signal */
        {"for (int i = 1; i < 32; i++)\n"
         "    signal(i, SIG_IGN);\n"
         "for (;;)\n"
         "    pause();\n",
         "0.3", 1, "did not end", NULL, 8},
        /* stopped */
        {"raise(SIGSTOP);\n", "0.3", 1, "did not end", NULL, 8},
        /* busy for ever */
        {"for (volatile int i = 0;; i++)\n"
         "    ;\n",
         "0.3", 1, "did not end", NULL, 8},
        /* waits for itself: known at once, long before the usual deadline */
        {"static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;\n"
         "pthread_mutex_lock(&lock);\n"
         "pthread_mutex_lock(&lock);\n",
         NULL, 1, "self-deadlock", NULL, 10},
    };
    INSPECT_ALL(list);
}

/* Right, but endless under Valgrind, which shows itself by its LD_PRELOAD. */
static void test_slow_under_a_tool(void)
{
    static const struct hostile list[] = {
        {"for (time_t end = time(0) + (getenv(\"LD_PRELOAD\") ? 600 : 0); time(0) < end;)\n"
         "    ;\n",
         "0.3", 5, "inconclusive", "hang", 8},
    };
    INSPECT_ALL(list);
}

/* --- what surrounds the program ------------------------------------------------------------- */

static void test_descriptors(void)
{
    static const struct hostile list[] = {
        /* closes everything, twice */
        {"for (int i = 0; i < 1100; i++)\n"
         "    close(i);\n"
         "race();\n"
         "for (int i = 0; i < 1100; i++)\n"
         "    close(i);\n",
         NULL, 1, "data race on hits", NULL, 10},
        /* writes what looks like the end of a report into whatever is open */
        {"race();\n"
         "for (int i = 3; i < 21; i++)\n"
         "    if (write(i, \"<!--\\n==================\\n\", 24) < 0)\n"
         "        continue;\n",
         NULL, 1, "data race on hits", NULL, 10},
    };
    INSPECT_ALL(list);
}

/* Finds the folder of its own reports, and does something to each file there. */
#define WITH_OWN_REPORTS(what)                                                                     \
    "const char *options = getenv(\"TSAN_OPTIONS\");\n"                                            \
    "const char *start = options ? strchr(options, '/') : 0;\n"                                    \
    "if (start) {\n"                                                                               \
    "    char command[4096];\n"                                                                    \
    "    int length = (int)strcspn(start, \"\\\" \");\n"                                           \
    "    snprintf(command, sizeof command, \"for f in %.*s*; do " what                             \
    "; done\", length, start);\n"                                                                  \
    "    return system(command);\n"                                                                \
    "}\n"

static void test_own_reports(void)
{
    static const struct hostile list[] = {
        {"race();\n" WITH_OWN_REPORTS("cat $f; : >$f"), NULL, 1, "data race on hits", NULL, 10},
        /* nothing for Valgrind to see, and no report of the other tool: its exit status remains */
        {"if (!getenv(\"LD_PRELOAD\"))\n"
         "    race();\n" WITH_OWN_REPORTS("rm $f"),
         NULL, 1, "tampering", NULL, 10},
    };
    INSPECT_ALL(list);
}

static void test_other_processes(void)
{
    static const struct hostile list[] = {
        /* leaves a daemon behind; what came of it is not known */
        {"if (fork() == 0) {\n"
         "    setsid();\n"
         "    if (fork() == 0)\n"
         "        for (;;)\n"
         "            pause();\n"
         "    _exit(0);\n"
         "}\n",
         NULL, 5, "inconclusive", NULL, 10},
        /* a child that is waited for is nothing special */
        {"int status;\n"
         "if (fork() == 0)\n"
         "    _exit(0);\n"
         "if (wait(&status) < 0)\n"
         "    abort();\n",
         NULL, 0, "pass", NULL, 10},
        /* kills who watches over it */
        {"kill(getppid(), SIGKILL);\n"
         "for (;;)\n"
         "    pause();\n",
         "0.3", 1, "tampering", NULL, 8},
        /* becomes another program */
        {"race();\n"
         "execl(\"/bin/true\", \"true\", (char *)0);\n",
         NULL, 1, "data race on hits", NULL, 10},
    };
    INSPECT_ALL(list);
}

/* --- how it ends ---------------------------------------------------------------------------- */

static void test_ends(void)
{
    static const struct hostile list[] = {
        /* a null pointer: a crash, and nothing is invented about a block that was freed */
        {"int *volatile nowhere = 0;\n"
         "*nowhere = 1;\n",
         NULL, 1, "SIGSEGV", "use after free", 10},
        /* as if ThreadSanitizer had found something */
        {"return 66;\n", NULL, 0, "pass", NULL, 10},
        /* the thread was joined, whatever the stack cache holds when the end comes: advice, at most
         */
        {"race();\n"
         "raise(SIGKILL);\n",
         NULL, 1, "SIGKILL", ". leaked thread", 10},
        {"raise(SIGTERM);\n", NULL, 1, "SIGTERM", NULL, 10},
    };
    INSPECT_ALL(list);
}

/* --- afterwards ----------------------------------------------------------------------------- */

static int partial_files;

static int look_for_partial(const char *path, const struct stat *status, int type,
                            struct FTW *level)
{
    size_t length = strlen(path);
    (void)status;
    (void)level;
    if (type == FTW_F && length > 5 && strcmp(path + length - 5, ".part") == 0) {
        fprintf(stderr, "left behind: %s\n", path);
        partial_files++;
    }
    return 0;
}

static bool no_partial_file(const void *unused)
{
    (void)unused;
    partial_files = 0;
    nftw(in_root("build"), look_for_partial, 16, FTW_PHYS);
    return partial_files == 0;
}

/* Somebody else may be building just now; what is left behind does not go away. */
static void test_no_partial_files(void)
{
    cli_start();
    CU_ASSERT_TRUE(shell_wait(no_partial_file, NULL, 10));
    cli_finish();
}

CU_TestInfo cli_hostile_tests[] = {
    {"a program that takes too much is stopped", test_too_much},
    {"a program that wants all memory does not get it", test_too_much_memory},
    {"a program that takes too long is told from one that can't go on", test_too_long},
    {"a program that is only slow under a tool is not accused", test_slow_under_a_tool},
    {"descriptors are not in the program's hands", test_descriptors},
    {"a program that empties or removes its own reports does not pass", test_own_reports},
    {"other processes do not outlive the run", test_other_processes},
    {"however it ends, what was found was found", test_ends},
    {"nothing half-written is left under build", test_no_partial_files},
    CU_TEST_INFO_NULL,
};
