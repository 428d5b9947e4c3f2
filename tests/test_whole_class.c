/*
 * A class that is made (tests/class/made.h), graded twice: each gets what it must, and the two
 * gradings are the same bytes. A small class; 'ninja class' makes it a large one (LAB_CLASS=300),
 * which is graded through Slurm, too, and then says what a submission costs and what a second core
 * is worth.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../checker/run/catalogue.h"
#include "../checker/run/files.h"
#include "class/made.h"
#include "cli.h"
#include "scratch.h"
#include "suites.h"

enum { SEED = 2026, SMALL = 21, SMALL_LABS = 3, SAMPLE = 30 };

/* Of different traps and engines, dear ones and cheap ones; the first are for a small class. */
static const char *const lab_names[] = {
    "rwlock-upgrade",    "lost-increment",   "two-locks",    "lost-wakeup",    "unsafe-map",
    "unjoined-finished", "premature-cancel", "double-close", "captured-index", "relaxed-publish",
};

enum { LABS = sizeof lab_names / sizeof *lab_names };

static const double patience = 4 * 3600;

static struct arena arena;
static struct lab taught[LABS];
static size_t lab_count, class_size;
static struct expected *class;

static size_t size_wanted(void)
{
    const char *text = getenv("LAB_CLASS");
    return text ? (size_t)atol(text) : 0;
}

/* Tables of an LMS, where each student has a line. */
static void exports_put(void)
{
    FILE *canvas = fopen("canvas.csv", "we"), *moodle = fopen("moodle.csv", "we");
    CU_ASSERT_TRUE_FATAL(canvas && moodle);
    fputs("Student,ID,SIS User ID,SIS Login ID,Section,Work (7)\n    Points Possible,,,,,100\n",
          canvas);
    fputs("Identifier,Full name,Username,Grade,Last modified (grade)\n", moodle);
    for (size_t i = 0; i < class_size; i++) {
        fprintf(canvas, "Student %zu,%zu,,%s,A,\n", i, i + 1000, class[i].student);
        fprintf(moodle, "Participant %zu,Student %zu,%s,,-\n", i + 1000, i, class[i].student);
    }
    CU_ASSERT_EQUAL(fclose(canvas) | fclose(moodle), 0);
}

static void class_start(void)
{
    char *error;
    arena_init(&arena);
    class_size = size_wanted() ? size_wanted() : SMALL;
    lab_count = size_wanted() ? LABS : SMALL_LABS;
    for (size_t i = 0; i < lab_count; i++)
        CU_ASSERT_EQUAL_FATAL(catalogue_find(&arena, lab_names[i], &taught[i], &error), 0);
    cli_start();
    class = class_make(&arena, "class", taught, lab_count, class_size, SEED);
    class_tell("expected.csv", class, class_size);
    exports_put();
}

static void class_finish(void)
{
    cli_finish();
    arena_free(&arena);
}

/* ---- grading: one call for each lab ---- */

static double seconds; /* of the last grading */

static void class_grade(const char *folder, const char *out, const char *jobs)
{
    const struct shell_place place = {.setting = "SOURCE_DATE_EPOCH=1700000000",
                                      .patience = patience};
    seconds = 0;
    for (size_t i = 0; i < lab_count; i++) {
        const char *of_lab = arena_printf(&arena, "%s/%s", folder, taught[i].name);
        const char *to = arena_printf(&arena, "%s/%s", out, taught[i].name);
        if (access(of_lab, F_OK) != 0)
            continue;
        int status =
            LAB_AT(&place, "grade", "--lab", taught[i].name, "--out", to, "--feedback", "visible",
                   "--canvas", "canvas.csv", "--moodle", "moodle.csv", "--jobs", jobs, of_lab);
        CU_ASSERT_TRUE(status == 0 || status == 5);
        if (status != 0 && status != 5)
            fprintf(stderr, "%s: %d: %s", taught[i].name, status, told.err);
        seconds += told.seconds;
    }
}

static size_t count_unexpected(const char *out)
{
    size_t wrong = 0;
    for (size_t i = 0; i < lab_count; i++)
        wrong += class_compare(arena_printf(&arena, "%s/%s/grades.csv", out, taught[i].name), class,
                               class_size, &taught[i]);
    return wrong;
}

/* ---- the same bytes ---- */

static const char *other_tree;
static int files, differences;

static bool same_files(const char *one, const char *other)
{
    char *text, *other_text;
    size_t length, other_length;
    struct arena both;
    arena_init(&both);
    bool same = file_read(&both, one, 0, &text, &length) == 0 &&
                file_read(&both, other, 0, &other_text, &other_length) == 0 &&
                length == other_length && memcmp(text, other_text, length) == 0;
    arena_free(&both);
    return same;
}

/* "one/two-locks/grades.csv" has a twin in the other tree; but the book's pages may lie
 * otherwise. */
static int compare_file(const char *path, const struct stat *status, int type, struct FTW *level)
{
    (void)status;
    if (type != FTW_F || strcmp(path + level->base, "grades.sqlite") == 0)
        return 0;
    char *twin = arena_printf(&arena, "%s%s", other_tree, strchr(path, '/'));
    files++;
    if (same_files(path, twin))
        return 0;
    fprintf(stderr, "%s is not as %s\n", path, twin);
    differences++;
    return 0;
}

static int count_differences(const char *one, const char *other)
{
    other_tree = other;
    files = differences = 0;
    nftw(one, compare_file, 16, FTW_PHYS);
    int found = differences, there = files;
    other_tree = one;
    nftw(other, compare_file, 16, FTW_PHYS);
    CU_ASSERT(there > 0);
    return found + (files != 2 * there);
}

/* ---- through Slurm ---- */

/* $1 is racelab, $2 the labs' names. Five students a chunk. */
static const char on_nodes[] =
    "for lab in $2; do\n"
    "    [ -e class/$lab ] || continue\n"
    "    \"$1\" grade --lab $lab --out nodes/$lab --feedback visible --canvas canvas.csv \\\n"
    "        --moodle moodle.csv --engine slurm --chunk 5 class/$lab\n"
    "    status=$?\n"
    "    [ $status -eq 0 ] || [ $status -eq 5 ] || exit $status\n"
    "done\n";

static bool slurm_grades(void)
{
    const struct shell_place slurm = {.program = in_root("tests/slurm/private.sh"),
                                      .setting = "SOURCE_DATE_EPOCH=1700000000",
                                      .patience = patience};
    char *labs = "";
    for (size_t i = 0; i < lab_count; i++)
        labs = arena_printf(&arena, "%s %s", labs, taught[i].name);
    char *racelab = arena_printf(&arena, "%s", in_root("build/racelab"));
    int status = LAB_AT(&slurm, "slurm", "sh", "-c", on_nodes, "sh", racelab, labs);
    enum { NO_SLURM = 125 };
    if (status == NO_SLURM) {
        fprintf(stderr, "skipped: %s", told.err);
        return false;
    }
    CU_ASSERT_EQUAL(status, 0);
    if (status != 0)
        fprintf(stderr, "%d: %s", status, told.err);
    return true;
}

static void class_grade_through_slurm(void)
{
    if (!slurm_grades())
        return;
    fprintf(stderr, "%zu submissions: %.0f s through Slurm\n", class_size, told.seconds);
    CU_ASSERT_EQUAL(count_unexpected("nodes"), 0);
    CU_ASSERT_EQUAL(count_differences("one", "nodes"), 0);
}

static void test_class(void)
{
    if (!cli_has_sandbox())
        return;
    class_start();
    class_grade("class", "one", "2");
    double both_cores = seconds;
    CU_ASSERT_EQUAL(count_unexpected("one"), 0);
    class_grade("class", "two", size_wanted() ? "1" : "2");
    CU_ASSERT_EQUAL(count_unexpected("two"), 0);
    CU_ASSERT_EQUAL(count_differences("one", "two"), 0);
    if (size_wanted())
        fprintf(stderr, "%zu submissions: %.0f s with --jobs 2, %.0f s with --jobs 1: %.2f times\n",
                class_size, both_cores, seconds, seconds / both_cores);
    CU_ASSERT_TRUE(!size_wanted() || sysconf(_SC_NPROCESSORS_ONLN) < 2 ||
                   seconds / both_cores >= 1.8);
    if (size_wanted())
        class_grade_through_slurm();
    class_finish();
}

/* ---- what it costs ---- */

/* CPU time of all that was ever waited for. */
static double spent(void)
{
    struct rusage usage;
    shell_has_children(); /* collects */
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* 'lab grade' of a sample against 'lab check' of the same files, one by one. */
static void test_cost(void)
{
    if (!size_wanted() || !cli_has_sandbox())
        return;
    class_start();
    size_t count = 0;
    double before = spent();
    for (size_t i = 0; i < class_size && count < SAMPLE; i++) {
        if (class[i].outcome != OUTCOME_PASS && class[i].outcome != OUTCOME_FAIL)
            continue;
        const char *name = class[i].lab->name;
        const struct shell_place place = {.patience = patience};
        scratch_put(arena_printf(&arena, "sample/%s/%s/%s.c", name, class[i].student, name),
                    scratch_get(class[i].source));
        LAB_AT(&place, "check", "-l", name, class[i].source);
        count++;
    }
    double checks = spent() - before;
    before = spent();
    class_grade("sample", "sampled", "2");
    double grades = spent() - before;
    fprintf(stderr,
            "%zu submissions: %.2f s each as 'lab check', %.2f s as 'lab grade': %.2f times\n",
            count, checks / (double)count, grades / (double)count, grades / checks);
    CU_ASSERT_EQUAL(count, SAMPLE);
    CU_ASSERT_TRUE(grades <= 1.3 * checks);
    class_finish();
}

/* ---- its date ---- */

static void test_date(void)
{
    const struct shell_place place = {.setting = "SOURCE_DATE_EPOCH=yesterday"};
    cli_start();
    scratch_put("class/ada/notes.txt", "later\n");
    CU_ASSERT_EQUAL(LAB_AT(&place, "grade", "--lab", "two-locks", "class"), 2);
    CU_ASSERT_TRUE(has(told.err, "SOURCE_DATE_EPOCH"));
    CU_ASSERT_NOT_EQUAL(access("grades", F_OK), 0);
    const struct shell_place dated = {.setting = "SOURCE_DATE_EPOCH=1700000000"};
    CU_ASSERT_EQUAL(LAB_AT(&dated, "grade", "--lab", "two-locks", "--unsafe-no-sandbox", "class"),
                    5);
    CU_ASSERT_TRUE(has(scratch_get("grades/results/two-locks/ada.json"), "2023-11-14T22:13:20Z"));
    cli_finish();
}

CU_TestInfo whole_class_tests[] = {
    {"each gets what it must, twice, in the same bytes", test_class},
    {"a grade costs hardly more than a check", test_cost},
    {"SOURCE_DATE_EPOCH dates grades", test_date},
    CU_TEST_INFO_NULL,
};
