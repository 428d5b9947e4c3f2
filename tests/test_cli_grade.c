/* 'lab grade', as an instructor meets it. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "cli.h"
#include "scratch.h"
#include "suites.h"

#define RIGHT "solutions/lock-ordering/two-locks/two-locks.c"
#define BUGGY "labs/lock-ordering/two-locks/two-locks.c"
#define WRONG "tests/submissions/lock-ordering/two-locks/wrong-early-unlock.c"

static const double patience = 300;

/* Student by student, what they handed in, and what they get for it. */
static const struct {
    const char *path, *source, *row;
} class[] = {
    {"class/ada/two-locks.c", RIGHT, "ada,,,two-locks,100,100,pass,no,,\n"},
    {"class/bob/two-locks.c", BUGGY, "bob,,,two-locks,45,100,fail,no,lock-order deadlock,\n"},
    {"class/carl/mine.c", WRONG, "carl,,,two-locks,80,100,fail,no,wrong-result,named mine.c\n"},
    {"class/dora/two-locks.c", NULL, "dora,,,two-locks,0,100,not built,no,,\n"},
};

enum { STUDENTS = sizeof class / sizeof *class };

static void put(const char *path, const char *source)
{
    scratch_put(path, source ? scratch_get(in_root(source)) : "int main(void) {\n");
}

static void class_put(void)
{
    for (size_t i = 0; i < STUDENTS; i++)
        put(class[i].path, class[i].source);
}

#define GRADE(...) LAB("grade", "--lab", "two-locks", __VA_ARGS__)

/* ---- grades ---- */

static void test_class(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    class_put();
    CU_ASSERT_EQUAL(GRADE("class"), 0);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "two-locks: 4 graded, 1 passed, 0 not graded");
    for (size_t i = 0; i < STUDENTS; i++)
        CU_ASSERT_TRUE(has(scratch_get("grades/grades.csv"), class[i].row));
    CU_ASSERT_TRUE(has(scratch_get("grades/results/two-locks/bob.txt"), "lock-order inversion"));
    CU_ASSERT_TRUE(has(scratch_get("grades/results/two-locks/dora.txt"), "error"));
    CU_ASSERT_PTR_NULL(strstr(scratch_get("grades/results/two-locks/dora.txt"), scratch_path()));
    CU_ASSERT_TRUE(has(scratch_get("grades/grades.xml"), "<failure"));
    CU_ASSERT_TRUE(has(scratch_get("grades/results/two-locks/bob.picture"), "\"stuck\": true"));
    CU_ASSERT_EQUAL(access("grades/results/two-locks/ada.picture", F_OK), -1);
    CU_ASSERT_TRUE(scratch_count("grades/results/two-locks") >= 2 * STUDENTS);
    cli_finish();
}

/* A grade without what tells when it was given. */
static char *result_of(const char *path)
{
    json_t *value = json_loads(scratch_get(path), 0, NULL);
    json_object_del(value, "graded_at");
    char *text = json_dumps(value, JSON_SORT_KEYS);
    json_decref(value);
    return text ? text : strdup("");
}

static void test_same_twice(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    class_put();
    CU_ASSERT_EQUAL(GRADE("class", "-o", "one"), 0);
    CU_ASSERT_EQUAL(GRADE("class", "-o", "two", "--jobs", "1"), 0);
    char *table = strdup(scratch_get("one/grades.csv"));
    CU_ASSERT_STRING_EQUAL(scratch_get("two/grades.csv"), table);
    free(table);
    char *first = result_of("one/results/two-locks/bob.json"),
         *second = result_of("two/results/two-locks/bob.json");
    CU_ASSERT_TRUE(strlen(first) > 100);
    CU_ASSERT_STRING_EQUAL(first, second);
    free(first);
    free(second);
    char *story = strdup(scratch_get("one/results/two-locks/bob.txt"));
    CU_ASSERT_STRING_EQUAL(scratch_get("two/results/two-locks/bob.txt"), story);
    free(story);
    cli_finish();
}

/* Nothing that an instructor alone may know is in what students get. */
static void test_no_secrets(void)
{
    if (!cli_has_sandbox())
        return;
    static const char *const secrets[] = {"witness", "solutions/", "/labs/", "lab.ini"};
    cli_start();
    class_put();
    CU_ASSERT_EQUAL(GRADE("class"), 0);
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        CU_ASSERT_PTR_NULL(strstr(scratch_get("grades/results/two-locks/bob.txt"), secrets[i]));
        CU_ASSERT_PTR_NULL(strstr(scratch_get("grades/results/two-locks/bob.json"), secrets[i]));
        CU_ASSERT_PTR_NULL(strstr(scratch_get("grades/results/two-locks/bob.picture"), secrets[i]));
    }
    cli_finish();
}

static void test_feedback(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    put("class/bob/two-locks.c", BUGGY);
    put("class/bob.picture/two-locks.c", RIGHT); /* and no file of hers stands in his place */
    CU_ASSERT_EQUAL(GRADE("class"), 0);
    CU_ASSERT_TRUE(has(scratch_get("grades/class/two-locks.html"), "bob"));
    CU_ASSERT_TRUE(has(scratch_get("grades/class/two-locks.html"), "lock-order"));
    CU_ASSERT_TRUE(has(scratch_get("grades/feedback/two-locks/bob.html"), "bob"));
    CU_ASSERT_PTR_NULL(strstr(scratch_get("grades/feedback/two-locks/bob.html"), "lock-order"));
    CU_ASSERT_PTR_NULL(strstr(scratch_get("grades/feedback/two-locks/bob.html"), "45"));
    CU_ASSERT_EQUAL(GRADE("class", "--resume", "--feedback", "visible"), 0);
    CU_ASSERT_TRUE(has(scratch_get("grades/feedback/two-locks/bob.html"), "lock-order"));
    CU_ASSERT_TRUE(has(scratch_get("grades/feedback/two-locks/bob.html"), "board_retry"));
    CU_ASSERT_TRUE(has(scratch_get("grades/feedback/two-locks/bob.html"), "45"));
    CU_ASSERT_TRUE(has(scratch_get("grades/feedback/two-locks/bob.html"), "Step by step"));
    CU_ASSERT_TRUE(has(scratch_get("grades/feedback/two-locks/bob.html"), "and never goes on"));
    CU_ASSERT_TRUE(has(scratch_get("grades/results/two-locks/bob.picture.json"), "\"pass\""));
    cli_finish();
}

static void test_nothing_handed_in(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    put("class/ada/two-locks.c", RIGHT);
    scratch_put("class/bob/notes.txt", "later\n");
    scratch_put("roster.csv", "id,name\nada,Ada Lovelace\nbob,Bob\ncarl,Carl\n");
    CU_ASSERT_EQUAL(GRADE("class", "--roster", "roster.csv"), 5);
    const char *table = scratch_get("grades/grades.csv");
    CU_ASSERT_TRUE(has(table, "ada,Ada Lovelace,,two-locks,100,100,pass,no,,\n"));
    CU_ASSERT_TRUE(has(table, "bob,Bob,,two-locks,,,ungradable,no,,"));
    CU_ASSERT_TRUE(has(table, "carl,Carl,,two-locks,,,ungradable,no,,nothing handed in\n"));
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "two-locks: 1 graded, 1 passed, 2 not graded");
    cli_finish();
}

static void test_json(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    class_put();
    CU_ASSERT_EQUAL(GRADE("class", "--json"), 0);
    json_t *value = json_loads(told.out, 0, NULL);
    json_t *grades = json_object_get(value, "grades");
    CU_ASSERT_EQUAL(json_array_size(grades), STUDENTS);
    json_t *ada = json_array_get(grades, 0);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(ada, "student")), "ada");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(ada, "points")), 100);
    json_decref(value);
    cli_finish();
}

/* ---- the same file from several ---- */

static void test_duplicates(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    put("class/ada/two-locks.c", BUGGY);
    put("class/bob/two-locks.c", BUGGY);
    put("class/carl/two-locks.c", WRONG);
    CU_ASSERT_EQUAL(GRADE("class"), 0);
    CU_ASSERT_TRUE(has(told.out, "1 handed in the same file as somebody else; each file was "
                                 "judged once.\n"));
    const char *table = scratch_get("grades/grades.csv");
    CU_ASSERT_TRUE(has(table, "ada,,,two-locks,45,100,fail,no,lock-order deadlock,\n"));
    CU_ASSERT_TRUE(has(table, "bob,,,two-locks,45,100,fail,no,lock-order deadlock,\n"));
    CU_ASSERT_TRUE(has(table, "carl,,,two-locks,80,100,fail,no,wrong-result,\n"));
    char *story = strdup(scratch_get("grades/results/two-locks/ada.txt"));
    CU_ASSERT_STRING_EQUAL(scratch_get("grades/results/two-locks/bob.txt"), story);
    free(story);
    cli_finish();
}

/* One byte more, or another name, and it is another file: its lines and words are its own. */
static void test_almost_duplicates(void)
{
    if (!cli_has_sandbox())
        return;
    static char longer[64 * 1024];
    cli_start();
    snprintf(longer, sizeof longer, "\n%s", scratch_get(in_root(BUGGY)));
    put("class/ada/two-locks.c", BUGGY);
    scratch_put("class/bob/two-locks.c", longer);
    put("class/carl/mine.c", BUGGY);
    CU_ASSERT_EQUAL(GRADE("class"), 0);
    CU_ASSERT_PTR_NULL(strstr(told.out, "the same file"));
    CU_ASSERT_TRUE(has(scratch_get("grades/results/two-locks/ada.txt"), "two-locks.c:71 "));
    CU_ASSERT_TRUE(has(scratch_get("grades/results/two-locks/bob.txt"), "two-locks.c:72 "));
    CU_ASSERT_TRUE(has(scratch_get("grades/results/two-locks/carl.txt"), "mine.c:71 "));
    cli_finish();
}

/* Where the instructor keeps it is nobody's business, and another place each time for an archive.
 */
static void test_folder_is_not_told(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    put("class/dora/two-locks.c", NULL);
    CU_ASSERT_EQUAL(GRADE("class"), 0);
    CU_ASSERT_TRUE(has(scratch_get("grades/results/two-locks/dora.txt"), "two-locks.c:1:"));
    CU_ASSERT_PTR_NULL(strstr(scratch_get("grades/results/two-locks/dora.txt"), "class"));
    cli_finish();
}

/* ---- exports ---- */

static void test_exports(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    put("class/ada/two-locks.c", RIGHT);
    put("class/bob/two-locks.c", BUGGY);
    scratch_put("canvas.csv",
                "Student,ID,SIS User ID,SIS Login ID,Section,Two locks (7)\r\n"
                "    Points Possible,,,,,100\r\n"
                "\"Lovelace, Ada\",1,,ada,A,\r\nBob,2,,bob,A,\r\nCarl,3,,carl,A,\r\n");
    scratch_put("moodle.csv", "Identifier,\"Full name\",Grade,Username,\"Last modified (grade)\"\n"
                              "\"Participant 1\",Ada,,ada,-\n\"Participant 2\",Bob,,bob,-\n");
    CU_ASSERT_EQUAL(GRADE("class", "--canvas", "canvas.csv", "--moodle", "moodle.csv"), 0);
    CU_ASSERT_TRUE(has(told.err, "Carl"));
    CU_ASSERT_STRING_EQUAL(scratch_get("grades/canvas-two-locks.csv"),
                           "Student,ID,SIS User ID,SIS Login ID,Section,Two locks (7)\r\n"
                           "    Points Possible,,,,,100\r\n"
                           "\"Lovelace, Ada\",1,,ada,A,100\r\nBob,2,,bob,A,45\r\n"
                           "Carl,3,,carl,A,\r\n");
    CU_ASSERT_TRUE(has(scratch_get("grades/moodle-two-locks.csv"), "Ada,100,ada,-\n"));
    CU_ASSERT_TRUE(has(scratch_get("grades/moodle-two-locks.csv"), "Bob,45,bob,-\n"));
    cli_finish();
}

static void test_one_student(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    put("handed/in/two-locks.c", BUGGY);
    CU_ASSERT_EQUAL(GRADE("handed", "--feedback", "visible", "--gradescope", "results.json",
                          "--classroom", "result.base64"),
                    0);
    json_t *results = json_load_file("results.json", 0, NULL);
    CU_ASSERT_EQUAL(json_number_value(json_object_get(results, "score")), 45);
    CU_ASSERT_TRUE(json_array_size(json_object_get(results, "tests")) > 4);
    json_decref(results);
    CU_ASSERT_TRUE(strlen(scratch_get("result.base64")) > 100);
    put("class/ada/two-locks.c", RIGHT);
    put("class/bob/two-locks.c", RIGHT);
    CU_ASSERT_EQUAL(GRADE("class", "-o", "two", "--gradescope", "two.json"), 2);
    CU_ASSERT_TRUE(has(told.err, "one student"));
    CU_ASSERT_NOT_EQUAL(access("two.json", F_OK), 0);
    cli_finish();
}

/* ---- again ---- */

static void test_again(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    class_put();
    CU_ASSERT_EQUAL(GRADE("class"), 0);
    CU_ASSERT_EQUAL(GRADE("class"), 2);
    CU_ASSERT_TRUE(has(told.err, "--resume"));
    /* bob hands in again: he is judged, and the others are not */
    char *ada = strdup(scratch_get("grades/results/two-locks/ada.json"));
    put("class/bob/two-locks.c", RIGHT);
    CU_ASSERT_EQUAL(GRADE("class", "--resume"), 0);
    CU_ASSERT_TRUE(has(told.out, "two-locks: 4 graded, 2 passed"));
    CU_ASSERT_STRING_EQUAL(scratch_get("grades/results/two-locks/ada.json"), ada);
    free(ada);
    cli_finish();
}

static void test_regrade(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    put("class/ada/two-locks.c", BUGGY);
    put("class/bob/two-locks.c", RIGHT);
    CU_ASSERT_EQUAL(GRADE("class"), 0);
    char *before = strdup(scratch_get("grades/grades.csv"));
    CU_ASSERT_EQUAL(GRADE("class", "--regrade"), 0);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "two-locks: 0 of 2 grades would change");
    put("class/ada/two-locks.c", RIGHT);
    CU_ASSERT_EQUAL(GRADE("class", "--regrade"), 0);
    CU_ASSERT_TRUE(has(told.out, "ada: pass with 100 points, was fail with 45 points\n"));
    CU_ASSERT_TRUE(has(last_line(told.out), "1 of 2 grades would change"));
    CU_ASSERT_STRING_EQUAL(scratch_get("grades/grades.csv"), before);
    CU_ASSERT_EQUAL(GRADE("class", "--regrade", "--apply"), 0);
    CU_ASSERT_TRUE(has(scratch_get("grades/grades.csv"), "ada,,,two-locks,100,100,pass"));
    free(before);
    cli_finish();
}

/* ---- stopped half-way ---- */

static bool first_grade_is_there(const void *unused)
{
    (void)unused;
    return access("grades/results/two-locks/s1.json", F_OK) == 0;
}

static bool nothing_is_left(const void *unused)
{
    (void)unused;
    return !shell_has_children();
}

enum { MANY = 6 }; /* more than are judged at once */

/* Ends a grading when the first grades are there; then it goes on, and no grade is lost or new. */
static void check_stopped(int signal)
{
    struct shell shell = {0};
    cli_start();
    for (int i = 1; i <= MANY; i++) {
        char path[64];
        static char text[64 * 1024];
        snprintf(path, sizeof path, "class/s%d/two-locks.c", i);
        snprintf(text, sizeof text, "%s// by s%d\n", scratch_get(in_root(i % 2 ? RIGHT : BUGGY)),
                 i);
        scratch_put(path, text);
    }
    START_LAB(&shell, "grade", "--lab", "two-locks", "--jobs", "1", "class");
    CU_ASSERT_TRUE(shell_wait(first_grade_is_there, NULL, patience));
    kill(shell.pid, signal);
    shell_finish(&shell);
    CU_ASSERT_EQUAL(shell.status, 128 + signal);
    CU_ASSERT_TRUE(shell_wait(nothing_is_left, NULL, patience));
    shell_free(&shell);
    char *first = strdup(scratch_get("grades/results/two-locks/s1.json"));
    CU_ASSERT_EQUAL(GRADE("class", "--resume"), 0);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "two-locks: 6 graded, 3 passed, 0 not graded");
    CU_ASSERT_STRING_EQUAL(scratch_get("grades/results/two-locks/s1.json"), first);
    CU_ASSERT_EQUAL(count_lines(scratch_get("grades/grades.csv")), MANY + 1);
    CU_ASSERT_EQUAL(dead_work_folders(), 0);
    free(first);
    cli_finish();
}

static void test_stopped(void)
{
    if (!cli_has_sandbox())
        return;
    check_stopped(SIGINT);
}

static void test_killed(void)
{
    if (!cli_has_sandbox())
        return;
    check_stopped(SIGKILL);
}

/* ---- bad input ---- */

static void test_refused(void)
{
    cli_start();
    put("class/ada/two-locks.c", RIGHT);
    scratch_put("file", "x\n");
    scratch_put("roster.csv", "shoes\n42\n");
    static const struct {
        const char *arguments[8];
        const char *words;
    } rows[] = {
        {{"grade", "class"}, "--lab"},
        {{"grade", "--lab", "two-lock", "class"}, "two-locks"},
        {{"grade", "--lab", "two-locks"}, "what should be graded"},
        {{"grade", "--lab", "two-locks", "absent"}, "absent"},
        {{"grade", "--lab", "two-locks", "class", "--roster", "roster.csv"}, "roster.csv:1"},
        {{"grade", "--lab", "two-locks", "class", "--out", "file"}, "file can't be"},
        {{"grade", "--lab", "two-locks", "class", "--jobs", "0"}, "--jobs"},
        {{"grade", "--lab", "two-locks", "class", "--apply"}, "--regrade"},
        {{"grade", "--lab", "two-locks", "class", "--engine", "pbs"}, "local or slurm"},
        {{"grade", "--lab", "two-locks", "class", "--chunk", "8"}, "--engine slurm"},
        {{"grade-chunk", "class"}, "chunk.json"},
        {{"grade", "--lab", "two-locks", "class", "--feedback", "loud"}, "visible"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_EQUAL(cli_run(NULL, rows[i].arguments), 2);
        CU_ASSERT_TRUE(has(told.err, rows[i].words));
        CU_ASSERT_STRING_EQUAL(told.out, "");
    }
    cli_finish();
}

static void test_at_work(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    put("class/ada/two-locks.c", RIGHT);
    mkdir("grades", 0755);
    int lock = open("grades", O_RDONLY | O_CLOEXEC);
    CU_ASSERT_EQUAL(flock(lock, LOCK_EX), 0);
    CU_ASSERT_EQUAL(GRADE("class"), 2);
    CU_ASSERT_TRUE(has(told.err, "another 'lab grade' is at work"));
    close(lock);
    CU_ASSERT_EQUAL(GRADE("class"), 0);
    cli_finish();
}

static void test_no_sandbox(void)
{
    if (!cli_has_sandbox())
        return;
    const struct shell_place bare = {.setting = "PATH=/nonexistent"};
    cli_start();
    put("class/ada/two-locks.c", RIGHT);
    CU_ASSERT_EQUAL(LAB_AT(&bare, "grade", "--lab", "two-locks", "class"), 3);
    CU_ASSERT_TRUE(has(told.err, "bubblewrap"));
    CU_ASSERT_NOT_EQUAL(access("grades", F_OK), 0);
    CU_ASSERT_EQUAL(GRADE("class", "--unsafe-no-sandbox"), 0);
    CU_ASSERT_TRUE(has(told.out, "without a sandbox"));
    cli_finish();
}

static void test_no_slurm(void)
{
    const struct shell_place bare = {.setting = "PATH=/nonexistent"};
    cli_start();
    put("class/ada/two-locks.c", RIGHT);
    CU_ASSERT_EQUAL(LAB_AT(&bare, "grade", "--lab", "two-locks", "class", "--engine", "slurm"), 3);
    CU_ASSERT_TRUE(has(told.err, "no sbatch"));
    CU_ASSERT_NOT_EQUAL(access("grades-two-locks", F_OK), 0);
    cli_finish();
}

CU_TestInfo cli_grade_tests[] = {
    {"each gets what the program is worth", test_class},
    {"the same class gets the same grades, whatever the cores", test_same_twice},
    {"what students get tells no secrets", test_no_secrets},
    {"students read what they may read, when they may", test_feedback},
    {"who handed in nothing is named", test_nothing_handed_in},
    {"JSON has all grades", test_json},
    {"the same file from two is judged once, and both get its grade", test_duplicates},
    {"files that differ in a byte or their name are judged apart", test_almost_duplicates},
    {"what the compiler says names no folder", test_folder_is_not_told},
    {"the exports of Canvas and Moodle are filled", test_exports},
    {"one student's goes to Gradescope and GitHub Classroom", test_one_student},
    {"grades that are there are kept, and new files are judged", test_again},
    {"a regrade shows what would change before it does", test_regrade},
    {"stopped, it goes on where it was", test_stopped},
    {"killed, it goes on where it was", test_killed},
    {"what makes no sense is told in one sentence", test_refused},
    {"two do not write one book", test_at_work},
    {"without a sandbox nothing is run, unless somebody says so", test_no_sandbox},
    {"without Slurm nothing is asked of it", test_no_slurm},
    CU_TEST_INFO_NULL,
};
