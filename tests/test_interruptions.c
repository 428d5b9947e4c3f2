/*
 * 'lab grade' on machines where things go wrong: it is killed, the disk is full, the folder may not
 * be written into, the roster comes from who knows where. No grade is lost, repeated or wrong.
 *
 * 'ninja class' kills it twenty times (LAB_KILLS), at moments that LAB_SEED chooses.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../checker/run/gradebook.h"
#include "../checker/run/tree.h"
#include "cli.h"
#include "scratch.h"
#include "suites.h"

#define LAB_NAME "rwlock-upgrade"
#define RIGHT "solutions/lock-ordering/" LAB_NAME "/" LAB_NAME ".c"
#define BUGGY "labs/lock-ordering/" LAB_NAME "/" LAB_NAME ".c"

enum { STUDENTS = 10, KILLS = 3 };

static const double patience = 900;
static const struct shell_place place = {.setting = "SOURCE_DATE_EPOCH=1700000000",
                                         .patience = patience};

#define GRADE(...) LAB_AT(&place, "grade", "--lab", LAB_NAME, __VA_ARGS__)

/* Two are judged at length; the others do not build, which takes less time. */
static void class_put(void)
{
    for (int i = 0; i < STUDENTS; i++) {
        char path[64];
        snprintf(path, sizeof path, "class/s%d/" LAB_NAME ".c", i);
        scratch_put(path, i == 3   ? scratch_get(in_root(RIGHT))
                          : i == 6 ? scratch_get(in_root(BUGGY))
                                   : "int main(void) {\n");
    }
}

static bool nothing_is_left(const void *unused)
{
    (void)unused;
    return !shell_has_children();
}

/* ---- killed ---- */

/* Is each grade in the book once? */
static void check_history(const char *book_path)
{
    struct arena arena;
    struct gradebook *book;
    char *error = "";
    arena_init(&arena);
    CU_ASSERT_EQUAL_FATAL(gradebook_open(&arena, book_path, GRADEBOOK_READ, &book, &error), 0);
    for (int i = 0; i < STUDENTS; i++) {
        struct gradebook_entry *entries;
        size_t count = 0;
        char student[16];
        snprintf(student, sizeof student, "s%d", i);
        CU_ASSERT_EQUAL(gradebook_history(book, student, LAB_NAME, &entries, &count, &error), 0);
        CU_ASSERT_EQUAL(count, 1);
    }
    gradebook_close(book);
    arena_free(&arena);
}

/* The folder is as the one that nobody disturbed; but for the book, where rows may lie otherwise.
 */
static void check_same(const char *folder)
{
    const struct shell_place diff = {.program = "/usr/bin/diff"};
    CU_ASSERT_EQUAL(LAB_AT(&diff, "-r", "--exclude=grades.sqlite", "undisturbed", folder), 0);
    if (told.status != 0)
        fprintf(stderr, "%s", told.out);
}

/* Kills the process; or it and all that it has started. */
static void kill_hard(pid_t pid, bool all)
{
    struct tree below = {0};
    if (all && tree_read_below(pid, &below) != 0)
        CU_FAIL("/proc can't be read");
    kill(pid, SIGKILL);
    for (size_t i = 0; i < below.count; i++)
        kill(below.list[i].pid, SIGKILL);
    tree_free(&below);
}

static bool never(const void *unused)
{
    (void)unused;
    return false;
}

static void check_killed(int n, double after, bool all)
{
    struct shell shell = {0};
    char out[32];
    snprintf(out, sizeof out, "killed-%d", n);
    shell_start(&shell, &place,
                (const char *const[]){"grade", "--lab", LAB_NAME, "--out", out, "class", NULL});
    shell_wait(never, NULL, after);
    kill_hard(shell.pid, all);
    shell_finish(&shell);
    CU_ASSERT_TRUE(shell.status == 128 + SIGKILL || shell.status == 0);
    char path[64];
    snprintf(path, sizeof path, "%s/results", out);
    size_t results = access(path, F_OK) == 0 ? scratch_count(path) : 0;
    bool gone = shell_wait(nothing_is_left, NULL, 60);
    CU_ASSERT_TRUE(gone);
    fprintf(stderr, "killed after %.2f s%s: %zu files of results there, %s\n", after,
            all ? " with all its processes" : "", results,
            gone ? "nothing is left running" : "something is left running");
    shell_free(&shell);
    CU_ASSERT_EQUAL(GRADE("--out", out, "--resume", "class"), 0);
    snprintf(path, sizeof path, "%s/grades.sqlite", out);
    check_history(path);
    check_same(out);
}

static long number_wanted(const char *name, long usual)
{
    const char *text = getenv(name);
    return text ? atol(text) : usual;
}

static void test_killed(void)
{
    if (!cli_has_sandbox())
        return;
    int kills = (int)number_wanted("LAB_KILLS", KILLS);
    unsigned seed = (unsigned)number_wanted("LAB_SEED", (long)time(NULL));
    cli_start();
    class_put();
    CU_ASSERT_EQUAL(GRADE("--out", "undisturbed", "class"), 0);
    double whole = told.seconds;
    fprintf(stderr, "LAB_SEED=%u; undisturbed, it takes %.1f s\n", seed, whole);
    for (int i = 0; i < kills; i++) {
        double part = ((double)i + (double)rand_r(&seed) / RAND_MAX) / kills;
        check_killed(i, part * whole, i % 2);
    }
    cli_finish();
}

/* ---- disks ---- */

/* In mounts of its own, which end with it: $1 is racelab, $2 how large the folder's disk is. */
static const char on_small_disk[] =
    "mkdir -p small && mount -t tmpfs -o size=$2,nr_inodes=$3 none small || exit 99\n"
    "\"$1\" grade --lab " LAB_NAME " --out small class 2>told.txt\n"
    "echo $? >status.txt\n"
    "mount -o remount,size=16m,nr_inodes=1000 small || exit 99\n"
    "\"$1\" grade --lab " LAB_NAME " --out small --resume class || exit\n"
    "rm -rf kept && cp -r small kept\n";

static const char on_fixed_disk[] =
    "mkdir -p fixed && mount -t tmpfs none fixed && mount -o remount,ro fixed || exit 99\n"
    "exec \"$1\" grade --lab " LAB_NAME " --out fixed class\n";

static int run_script(const char *script, const char *size, const char *inodes)
{
    const struct shell_place unshare = {.program = "/usr/bin/unshare",
                                        .setting = "SOURCE_DATE_EPOCH=1700000000",
                                        .patience = patience};
    return LAB_AT(&unshare, "-m", "sh", "-c", script, "sh", in_root("build/racelab"), size, inodes);
}

static bool may_mount(void)
{
    if (geteuid() == 0)
        return true;
    fprintf(stderr, "skipped: only root may make a disk that is full\n");
    return false;
}

static void test_full(void)
{
    if (!may_mount() || !cli_has_sandbox())
        return;
    static const struct {
        const char *size, *inodes; /* where it ends: the book, results, tables, pages */
    } disks[] = {{"16k", "1000"}, {"64k", "1000"}, {"128k", "1000"}, {"16m", "12"}, {"16m", "30"}};
    cli_start();
    class_put();
    CU_ASSERT_EQUAL(GRADE("--out", "undisturbed", "class"), 0);
    for (size_t i = 0; i < sizeof disks / sizeof *disks; i++) {
        CU_ASSERT_EQUAL(run_script(on_small_disk, disks[i].size, disks[i].inodes), 0);
        if (told.status != 0)
            fprintf(stderr, "%s: %d: %s", disks[i].size, told.status, told.err);
        CU_ASSERT_STRING_EQUAL(scratch_get("status.txt"), "3\n");
        const char *words = scratch_get("told.txt");
        fprintf(stderr, "a disk of %s, %s files: %s", disks[i].size, disks[i].inodes, words);
        CU_ASSERT_EQUAL(count_lines(words), 1);
        CU_ASSERT_TRUE(has(words, "small/"));
        CU_ASSERT_TRUE(has(words, "space"));
        check_same("kept");
        check_history("kept/grades.sqlite");
    }
    cli_finish();
}

static void test_read_only(void)
{
    if (!may_mount() || !cli_has_sandbox())
        return;
    cli_start();
    class_put();
    CU_ASSERT_EQUAL(run_script(on_fixed_disk, "", ""), 2);
    CU_ASSERT_EQUAL(count_lines(told.err), 1);
    CU_ASSERT_TRUE(has(told.err, "fixed can't be"));
    CU_ASSERT_TRUE(has(told.err, "--out"));
    CU_ASSERT_STRING_EQUAL(told.out, "");
    cli_finish();
}

/* ---- rosters ---- */

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define BYTES(text) text, sizeof text - 1

/* Ada and 7 have handed in something that is no program, so that nothing has to be judged. */
static const struct {
    const char *text;
    size_t length;
    const char *said;    /* refused with these words; or NULL */
    const char *rows[3]; /* lines of grades.csv begin with them */
} rosters[] = {
    {BYTES("id,name\nada,Ada\n7,Bob\n"), NULL, {"ada,Ada,", "7,Bob,"}},
    {BYTES("id,name\r\nada,Ada\r\n7,Bob\r\n"), NULL, {"ada,Ada,", "7,Bob,"}},
    {BYTES("id;name\nada;Ada, Countess\n7;Bob\n"), NULL, {"ada,\"Ada, Countess\",", "7,Bob,"}},
    {BYTES("id\tname\nada\tAda; of\n7\tBob\n"), NULL, {"ada,Ada; of,", "7,Bob,"}},
    {BYTES("\xef\xbb\xbf"
           "id,name\nada,Ada\n7,Bob\n"),
     NULL,
     {"ada,Ada,", "7,Bob,"}},
    {BYTES("id,name\nada,J\xf6rg\n"), "roster.csv:2", {NULL}},
    {BYTES("\xff\xfei\0d\0\n\0"
           "a\0d\0a\0"),
     "UTF-16",
     {NULL}},
    {BYTES("\xfe\xff\0i\0d\0\n"), "UTF-16", {NULL}},
    {BYTES("id,name\nada,A\0da\n"), "NUL", {NULL}},
    {BYTES("id,name\nada,\"Ada \"\"Countess\"\", of\nLovelace\"\n7,Bob\n"),
     NULL,
     {"ada,\"Ada \"\"Countess\"\", of\\x0aLovelace\",", "7,Bob,"}},
    {BYTES("id,name\nada,\xd7\x90\xd7\x93\xd7\x94\n7,\xf0\x9f\x90\xa6\n"),
     NULL,
     {"ada,\xd7\x90\xd7\x93\xd7\x94,", "7,\xf0\x9f\x90\xa6,"}},
    {BYTES("id,name\nada,=1+1\n=7,@Bob\n"), NULL, {"ada,'=1+1,", "'=7,'@Bob,"}},
    {BYTES("id,name\nada," HUNDRED HUNDRED HUNDRED "\n"),
     NULL,
     {"ada," HUNDRED HUNDRED HUNDRED ","}},
    {BYTES("id,name\nada,Alex Kim\nkim,Alex Kim\n"), NULL, {"ada,Alex Kim,", "kim,Alex Kim,"}},
    {BYTES("id,login\nada,7\n7,ada\n"), "roster.csv:3", {NULL}},
    {BYTES("id,name\nada,Ada\nADA,Bob\n"), "roster.csv:3", {NULL}},
    {BYTES("id,name\nada,Ada\n,Bob\n"), "roster.csv:3", {NULL}},
    {BYTES("id,name\nada,Lovelace, Ada\n"), "roster.csv:2", {NULL}},
    {BYTES("id,name\nada,\"Ada\n7,Bob\n"), "roster.csv:2", {NULL}},
    {BYTES(""), "empty", {NULL}},
    {BYTES("id,name\n"), NULL, {"ada,,", "7,,"}},
};

static void bytes_put(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "we");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(bytes, 1, length, file), length);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

static bool has_line(const char *text, const char *begin)
{
    for (const char *at = text; (at = strstr(at, begin)); at++)
        if (at == text || at[-1] == '\n')
            return true;
    fprintf(stderr, "no line '%s' in:\n%s\n", begin, text);
    return false;
}

static void test_rosters(void)
{
    cli_start();
    scratch_put("class/ada/notes.txt", "later\n");
    scratch_put("class/7/notes.txt", "later\n");
    for (size_t i = 0; i < sizeof rosters / sizeof *rosters; i++) {
        char out[32];
        snprintf(out, sizeof out, "out-%zu", i);
        bytes_put("roster.csv", rosters[i].text, rosters[i].length);
        int status = GRADE("--unsafe-no-sandbox", "--roster", "roster.csv", "--out", out, "class");
        CU_ASSERT_EQUAL(status, rosters[i].said ? 2 : 5);
        if (rosters[i].said) {
            CU_ASSERT_TRUE(has(told.err, rosters[i].said));
            CU_ASSERT_EQUAL(count_lines(told.err), 1);
            CU_ASSERT_NOT_EQUAL(access(out, F_OK), 0);
        }
        char table[64];
        snprintf(table, sizeof table, "%s/grades.csv", out);
        for (size_t j = 0; j < 3 && rosters[i].rows[j]; j++)
            CU_ASSERT_TRUE(has_line(scratch_get(table), rosters[i].rows[j]));
    }
    cli_finish();
}

CU_TestInfo interruptions_tests[] = {
    {"killed at any moment, it goes on to the same grades", test_killed},
    {"on a full disk it says so, and goes on when there is room", test_full},
    {"a folder that is read-only is told before anything is judged", test_read_only},
    {"a roster is read right or refused, whatever it is made of", test_rosters},
    CU_TEST_INFO_NULL,
};
