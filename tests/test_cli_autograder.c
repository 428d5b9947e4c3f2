/* 'lab autograder': what Gradescope gets, unpacked and run as Gradescope would. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <jansson.h>

#include "cli.h"
#include "scratch.h"
#include "suites.h"

#define SOLUTION "solutions/lock-ordering/two-locks/two-locks.c"
#define BUGGY "labs/lock-ordering/two-locks/two-locks.c"

static const double patience = 600; /* racelab is built in between */

/* ---- the archive ---- */

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* What a student's code may see even where there is no sandbox. */
static bool is_harmless(const char *name)
{
    bool of_other_lab = begins_with(name, "racelab/labs/") &&
                        !begins_with(name, "racelab/labs/kit/") &&
                        !begins_with(name, "racelab/labs/lock-ordering/two-locks/");
    bool source = of_other_lab || begins_with(name, "racelab/tests/");
    return !strstr(name, "solutions") && !strstr(name, "submissions") && !strstr(name, "..") &&
           (!source || strcmp(name + strlen(name) - 6, ".ninja") == 0);
}

/* Calls each for each entry; how many there are. */
static size_t archive_walk(const char *path, void (*each)(struct archive *, struct archive_entry *))
{
    size_t count = 0;
    struct archive_entry *entry;
    struct archive *archive = archive_read_new();
    archive_read_support_format_zip(archive);
    CU_ASSERT_EQUAL_FATAL(archive_read_open_filename(archive, path, 65536), ARCHIVE_OK);
    for (; archive_read_next_header(archive, &entry) == ARCHIVE_OK; count++)
        each(archive, entry);
    archive_read_free(archive);
    return count;
}

static void check_entry(struct archive *archive, struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);
    (void)archive;
    CU_ASSERT_TRUE(is_harmless(name));
    if (!is_harmless(name))
        fprintf(stderr, "%s is in the archive\n", name);
}

static void unpack_entry(struct archive *archive, struct archive_entry *entry)
{
    char path[4096];
    snprintf(path, sizeof path, "source/%s", archive_entry_pathname(entry));
    archive_entry_set_pathname(entry, path);
    CU_ASSERT_EQUAL(archive_read_extract(archive, entry, ARCHIVE_EXTRACT_PERM), ARCHIVE_OK);
}

static char *whole_file(const char *path, long *length)
{
    FILE *file = fopen(path, "re");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fseek(file, 0, SEEK_END);
    *length = ftell(file);
    rewind(file);
    char *bytes = malloc((size_t)*length + 1);
    CU_ASSERT_EQUAL((long)fread(bytes, 1, (size_t)*length, file), *length);
    fclose(file);
    return bytes;
}

static void test_archive(void)
{
    const struct shell_place tokyo = {.setting = "TZ=Asia/Tokyo"};
    long first_length, length;
    cli_start();
    CU_ASSERT_EQUAL(LAB("autograder", "--lab", "two-locks"), 0);
    CU_ASSERT_TRUE(has(told.out, "autograder-two-locks.zip"));
    CU_ASSERT_EQUAL(LAB_AT(&tokyo, "autograder", "--lab", "two-locks", "-o", "again.zip"), 0);
    char *first = whole_file("autograder-two-locks.zip", &first_length);
    char *again = whole_file("again.zip", &length);
    CU_ASSERT_EQUAL_FATAL(length, first_length);
    CU_ASSERT_EQUAL(memcmp(first, again, (size_t)length), 0);
    CU_ASSERT_TRUE(archive_walk("again.zip", check_entry) > 100);
    free(first);
    free(again);
    cli_finish();
}

static void test_refused(void)
{
    static const struct {
        const char *arguments[6];
        const char *words;
    } rows[] = {
        {{"autograder"}, "--lab"},
        {{"autograder", "--lab", "two-lock"}, "two-locks"},
        {{"autograder", "--lab", "two-locks", "x.c"}, "x.c"},
        {{"autograder", "--lab", "two-locks", "--feedback", "loud"}, "visible"},
        {{"autograder", "--lab", "two-locks", "--out", "absent/a.zip"}, "absent/a.zip can't be"},
        {{"autograder", "--lab", "two-locks", "--out", "folder"}, "folder can't be"},
    };
    cli_start();
    mkdir("folder", 0755);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_EQUAL(cli_run(NULL, rows[i].arguments), 2);
        CU_ASSERT_TRUE(has(told.err, rows[i].words));
    }
    CU_ASSERT_EQUAL(scratch_count("."), 1);
    cli_finish();
}

/* ---- as Gradescope runs it ---- */

static bool is_over(const void *unused)
{
    (void)unused;
    return access("over", F_OK) == 0;
}

/* Runs a script of the archive to its end; its exit status. */
static int run(const char *script)
{
    char setting[4200], command[256];
    struct shell shell = {0};
    snprintf(setting, sizeof setting, "AUTOGRADER=%s", scratch_path());
    snprintf(command, sizeof command, "source/%s; status=$?; touch over; exit $status", script);
    const struct shell_place place = {.program = "/bin/sh", .setting = setting};
    unlink("over");
    shell_start(&shell, &place, (const char *const[]){"-c", command, NULL});
    CU_ASSERT_TRUE(shell_wait(is_over, NULL, patience));
    shell_finish(&shell);
    int status = shell.status;
    if (status != 0)
        fprintf(stderr, "%s:\n%s%s\n", script, shell.out, shell.err);
    shell_free(&shell);
    return status;
}

/* The results of what is in submission/. A new reference. */
static json_t *results(void)
{
    CU_ASSERT_EQUAL(run("run_autograder"), 0);
    json_t *value = json_loads(scratch_get("results/results.json"), 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(value);
    CU_ASSERT_TRUE(json_is_string(json_object_get(value, "output")));
    return value;
}

static void check_score(const char *source, double score)
{
    scratch_put("submission/two-locks.c", scratch_get(in_root(source)));
    json_t *value = results();
    CU_ASSERT_EQUAL(json_number_value(json_object_get(value, "score")), score);
    CU_ASSERT_TRUE(json_array_size(json_object_get(value, "tests")) > 3);
    json_decref(value);
}

/* Gradescope takes a run without a score as failed. */
static void check_no_score(const char *words)
{
    json_t *value = results();
    CU_ASSERT_PTR_NULL(json_object_get(value, "score"));
    CU_ASSERT_PTR_NULL(json_object_get(value, "tests"));
    CU_ASSERT_TRUE(has(json_string_value(json_object_get(value, "output")), words));
    json_decref(value);
}

static void test_run(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    chmod(scratch_path(), 0755); /* the programs' user has to come to what is linked */
    CU_ASSERT_EQUAL(LAB("autograder", "--lab", "two-locks", "-o", "a.zip"), 0);
    archive_walk("a.zip", unpack_entry);
    CU_ASSERT_EQUAL(run("setup.sh"), 0);
    check_score(SOLUTION, 100);
    check_score(BUGGY, 45);
    unlink("submission/two-locks.c");
    check_no_score("hand in two-locks.c");
    scratch_put("submission/two-locks.c", "int main(void) { return 0; }\n");
    CU_ASSERT_EQUAL(rename("source/racelab/labs", "source/racelab/gone"), 0);
    check_no_score("Instructors");
    CU_ASSERT_EQUAL(rename("source/racelab", "source/gone"), 0);
    check_no_score("setup.sh");
    cli_finish();
}

CU_TestInfo cli_autograder_tests[] = {
    {"the archive is the same everywhere, and has no answers", test_archive},
    {"what makes no sense is told in one sentence", test_refused},
    {"it grades, and whatever happens there is a result", test_run},
    CU_TEST_INFO_NULL,
};
