/*
 * 'lab inspect' on every program of tests/programs: no right one is accused, and every wrong one
 * is found for what its first line says. The table of who saw what is docs/who-sees-what.md; with
 * LAB_WRITE_TABLES=1 it is written, otherwise it must be the same.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/engine/exam.h"
#include "../checker/run/files.h"
#include "runner.h"
#include "suites.h"

static const char *const table_path = "docs/who-sees-what.md";

/* What a program's first line promises. */
struct expectation {
    enum { EXPECT_CLEAN, EXPECT_FOUND } what;
    enum kind kind;
    char *functions; /* "writer, reader" */
    char *why;       /* its second line */
};

static struct arena arena;
static struct exam *exams;
static struct expectation *expectations;
static size_t count;

/* The text between prefix and the end of the comment on the line that begins with it. */
static char *comment_after(const char *text, const char *prefix)
{
    const char *start = strstr(text, prefix);
    if (!start)
        return NULL;
    start += strlen(prefix);
    const char *end = strstr(start, "*/");
    if (!end)
        return NULL;
    while (end > start && end[-1] == ' ')
        end--;
    char *comment = arena_copy_bytes(&arena, start, (size_t)(end - start));
    char *kept = comment;
    for (char *c = comment; *c; c++)
        if (*c != '\n' && !(*c == '*' && kept > comment && kept[-1] == ' '))
            *kept++ = *c;
    *kept = '\0';
    return comment;
}

/* 0, or -1 when the first lines say nothing that can be understood. */
static int expectation_read(const char *path, struct expectation *expectation)
{
    char *text;
    size_t length;
    if (file_read(&arena, path, 0, &text, &length) != 0)
        return -1;
    char *expected = comment_after(text, "/* expect: ");
    expectation->why = comment_after(text, "/* why: ");
    if (!expected || !expectation->why)
        return -1;
    if (strcmp(expected, "clean") == 0) {
        expectation->what = EXPECT_CLEAN;
        return 0;
    }
    char *in = strstr(expected, " in ");
    expectation->what = EXPECT_FOUND;
    expectation->functions = in ? in + 4 : "";
    if (in)
        *in = '\0';
    return kind_parse(expected, &expectation->kind);
}

static int examine_all(void)
{
    char error[512];
    glob_t found;
    arena_init(&arena);
    if (glob("tests/programs/*.c", 0, NULL, &found) != 0)
        return -1;
    count = found.gl_pathc;
    exams = arena_alloc(&arena, count * sizeof *exams);
    expectations = arena_alloc(&arena, count * sizeof *expectations);
    for (size_t i = 0; i < count; i++) {
        const char **sources = arena_alloc(&arena, sizeof *sources);
        sources[0] = arena_copy(&arena, found.gl_pathv[i]);
        exam_init_program(&exams[i], &arena, sources, 1, NULL, 10);
        if (expectation_read(sources[0], &expectations[i]) != 0) {
            fprintf(stderr, "%s: its first two lines must be 'expect:' and 'why:'\n", sources[0]);
            return -1;
        }
    }
    globfree(&found);
    if (exams_build(exams, count, NULL, error, sizeof error) != 0 ||
        exams_run(exams, count, NULL, error, sizeof error) != 0) {
        fprintf(stderr, "tests/programs: %s\n", error);
        return -1;
    }
    return 0;
}

int programs_init(void)
{
    return examine_all();
}

int programs_cleanup(void)
{
    arena_free(&arena);
    return 0;
}

static const struct finding *certain_finding(const struct exam *exam)
{
    for (size_t i = 0; i < exam->findings.count; i++)
        if (exam->findings.list[i]->weight == WEIGHT_CERTAIN)
            return exam->findings.list[i];
    return NULL;
}

static bool finding_names(const struct finding *finding, const char *functions)
{
    for (size_t i = 0; i < finding->side_count; i++)
        for (size_t j = 0; j < finding->sides[i].stack.count; j++)
            if (finding->sides[i].stack.frames[j].function &&
                strstr(functions, finding->sides[i].stack.frames[j].function))
                return true;
    return !*functions;
}

static bool exam_finds(const struct exam *exam, const struct expectation *expectation)
{
    for (size_t i = 0; i < exam->findings.count; i++) {
        const struct finding *finding = exam->findings.list[i];
        if (finding->weight == WEIGHT_CERTAIN && finding->kind == expectation->kind &&
            finding_names(finding, expectation->functions))
            return true;
    }
    return false;
}

static bool is_as_expected(size_t i)
{
    if (!exams[i].built || *exams[i].build_errors)
        return false;
    if (expectations[i].what == EXPECT_FOUND)
        return exam_finds(&exams[i], &expectations[i]);
    return !certain_finding(&exams[i]);
}

/* One line for each program that is not as expected, so that a failure explains itself. */
static void complain_about(size_t i)
{
    const struct finding *finding = certain_finding(&exams[i]);
    printf("\n    %s: %s%s%s", exams[i].name, exams[i].built ? "" : "not built ",
           finding ? kind_name(finding->kind) : "nothing certain",
           *exams[i].build_errors ? exams[i].build_errors : "");
}

static void check_all(int what, bool of_interest)
{
    size_t looked = 0;
    for (size_t i = 0; i < count; i++) {
        if ((expectations[i].what == (unsigned)what) != of_interest)
            continue;
        looked++;
        if (!is_as_expected(i))
            complain_about(i);
        CU_ASSERT(is_as_expected(i));
    }
    CU_ASSERT(looked > 0);
}

static void no_right_program_is_accused(void)
{
    check_all(EXPECT_CLEAN, true);
}

static void every_wrong_program_is_found_for_what_it_is(void)
{
    check_all(EXPECT_FOUND, true);
}

static void there_are_at_least_forty_and_half_are_right(void)
{
    size_t right = 0;
    for (size_t i = 0; i < count; i++)
        right += expectations[i].what == EXPECT_CLEAN;
    CU_ASSERT(count >= 40);
    CU_ASSERT(right >= 20);
    CU_ASSERT(count - right >= 20);
}

/*
 * Did this engine see something certain? Advice is left out: whether a tool's lock graph closes a
 * harmless circle can depend on which thread came first.
 */
static char mark_of(const struct exam *exam, enum engine_id engine)
{
    for (size_t i = 0; i < exam->findings.count; i++) {
        const struct finding *finding = exam->findings.list[i];
        if (finding->engines & (1u << engine) && finding->weight == WEIGHT_CERTAIN)
            return 'x';
    }
    return ' ';
}

static void table_row(FILE *file, size_t i)
{
    const char *slash = strrchr(exams[i].name, '/');
    const char *name = slash ? slash + 1 : exams[i].name;
    const char *expected =
        expectations[i].what == EXPECT_CLEAN ? "right" : kind_name(expectations[i].kind);
    fprintf(file, "| %.*s | %s |", (int)strcspn(name, "."), name, expected);
    for (int engine = 0; engine < ENGINE_LAB_COUNT; engine++)
        fprintf(file, " %c |", mark_of(&exams[i], (enum engine_id)engine));
    fprintf(file, " %s |\n", expectations[i].why);
}

static char *table_make(size_t *length)
{
    char *table;
    FILE *file = open_memstream(&table, length);
    if (!file)
        return NULL;
    fputs("# Who sees what\n\n"
          "Small programs in tests/programs/, and which engine reported something certain about "
          "each (advice, which\ncosts nothing, is left out). This page is written by the test "
          "suite\n(`LAB_WRITE_TABLES=1 build/racelab-tests programs`), which also checks that it "
          "is true.\n\n| program | is |",
          file);
    for (int engine = 0; engine < ENGINE_LAB_COUNT; engine++)
        fprintf(file, " %s |", engine_name((enum engine_id)engine));
    fputs(" why |\n|---|---|", file);
    for (int engine = 0; engine < ENGINE_LAB_COUNT; engine++)
        fputs("---|", file);
    fputs("---|\n", file);
    for (size_t i = 0; i < count; i++)
        table_row(file, i);
    return fclose(file) == 0 ? table : NULL;
}

static void the_table_in_the_docs_is_true(void)
{
    size_t length, documented_length;
    char *documented = "";
    char *table = table_make(&length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(table);
    if (getenv("LAB_WRITE_TABLES"))
        CU_ASSERT(file_write(table_path, table, length) == 0);
    CU_ASSERT(file_read(&arena, table_path, 0, &documented, &documented_length) == 0);
    CU_ASSERT_STRING_EQUAL(table, documented);
    free(table);
}

CU_TestInfo programs_tests[] = {
    {"there are at least forty, and half are right", there_are_at_least_forty_and_half_are_right},
    {"no right program is accused", no_right_program_is_accused},
    {"every wrong program is found for what it is", every_wrong_program_is_found_for_what_it_is},
    {"the table in the docs is true", the_table_in_the_docs_is_true},
    CU_TEST_INFO_NULL,
};
