/*
 * Tricks on the judge, and who is wrongly taken for a trickster. The first word of each file of
 * tests/tricks says how it must end: as tampering, or as what it would be without the trick.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/command/command.h"
#include "../checker/engine/allowed.h"
#include "../checker/engine/canary.h"
#include "../checker/engine/directives.h"
#include "../checker/engine/ir.h"
#include "../checker/engine/tampering.h"
#include "../checker/run/catalogue.h"
#include "../checker/run/files.h"
#include "runner.h"
#include "suites.h"

enum { REPETITIONS = 3 };

static struct arena arena;
static struct lab lab; /* that all tricks are submissions to */

int tricks_init(void)
{
    char *error;
    arena_init(&arena);
    return catalogue_find(&arena, "lost-increment", &lab, &error);
}

int tricks_cleanup(void)
{
    arena_free(&arena);
    return 0;
}

/* ---- the tricks ---- */

/* " * tampering: a function ..." on the second line of the file. */
static int promised_kind(const char *path, enum kind *kind)
{
    char *text;
    size_t length;
    if (file_read(&arena, path, 0, &text, &length) != 0 || strncmp(text, "/*\n * ", 6) != 0)
        return -1;
    text += 6;
    text[strcspn(text, ":\n")] = '\0';
    return kind_parse(text, kind);
}

/* Every finding that it deserves is there; what is tampering is told first. */
static bool ends_as(const struct exam *exam, enum kind kind)
{
    struct verdict verdict;
    bool found = false;
    judge(exam, NULL, &verdict);
    for (size_t i = 0; i < exam->findings.count; i++)
        found = found || (exam->findings.list[i]->kind == kind &&
                          exam->findings.list[i]->weight == WEIGHT_CERTAIN);
    bool right = found && verdict.outcome == OUTCOME_FAIL &&
                 (kind != KIND_TAMPERING || verdict.worst->kind == kind);
    if (!right)
        fprintf(stderr, "%s: not %s but '%s', for %s\n", exam->name, kind_name(kind),
                outcome_name(verdict.outcome),
                verdict.worst ? kind_name(verdict.worst->kind) : "nothing");
    return right;
}

static struct exam *exams_of(char **paths, size_t count)
{
    struct exam *exams = arena_alloc(&arena, count * sizeof *exams);
    for (size_t i = 0; i < count; i++)
        exam_init_submission(&exams[i], &arena, &lab, arena_copy(&arena, paths[i]));
    return exams;
}

static int examine_all(struct exam *exams, size_t count)
{
    char error[512] = "";
    int result = exams_build(exams, count, NULL, error, sizeof error);
    if (result == 0)
        result = exams_run(exams, count, NULL, error, sizeof error);
    if (result != 0)
        fprintf(stderr, "tricks: %s\n", error);
    return result;
}

static void test_tricks(void)
{
    glob_t files;
    CU_ASSERT_EQUAL_FATAL(glob("tests/tricks/*.c", 0, NULL, &files), 0);
    CU_ASSERT(files.gl_pathc > 70);
    struct exam *first = NULL;
    for (int n = 0; n < REPETITIONS; n++) {
        struct exam *exams = exams_of(files.gl_pathv, files.gl_pathc);
        for (size_t i = 0; first && i < files.gl_pathc; i++)
            exam_share_build(&exams[i], &first[i]);
        CU_ASSERT_EQUAL_FATAL(examine_all(exams, files.gl_pathc), 0);
        for (size_t i = 0; i < files.gl_pathc; i++) {
            enum kind kind;
            CU_ASSERT_EQUAL_FATAL(promised_kind(files.gl_pathv[i], &kind), 0);
            CU_ASSERT_TRUE(ends_as(&exams[i], kind));
            CU_ASSERT_EQUAL(exams[i].refused, kind == KIND_TAMPERING);
        }
        first = exams;
    }
    globfree(&files);
}

/* ---- honest programs ---- */

/* Says what is wrong with one that was refused. */
static size_t count_refused(const struct exam *exams, size_t count)
{
    size_t refused = 0;
    for (size_t i = 0; i < count; i++) {
        if (!exams[i].built)
            fprintf(stderr, "%s: %s\n", exams[i].name, exams[i].build_errors);
        if (exams[i].refused)
            fprintf(stderr, "%s: %s\n", exams[i].name, exams[i].findings.list[0]->headline);
        refused += exams[i].refused || !exams[i].built;
    }
    return refused;
}

static void test_course(void)
{
    struct lab *labs;
    char *error, message[512];
    size_t count;
    CU_ASSERT_EQUAL_FATAL(catalogue_load(&arena, &labs, &count, &error), 0);
    struct exam *exams = arena_alloc(&arena, 2 * count * sizeof *exams);
    for (size_t i = 0; i < count; i++) {
        exam_init_in_place(&exams[2 * i], &arena, &labs[i], "labs");
        exam_init_in_place(&exams[2 * i + 1], &arena, &labs[i], "solutions");
        exam_want_only(&exams[2 * i], RUN_CONDUCTOR);
        exam_want_only(&exams[2 * i + 1], RUN_CONDUCTOR);
    }
    CU_ASSERT_EQUAL_FATAL(exams_build(exams, 2 * count, NULL, message, sizeof message), 0);
    CU_ASSERT_EQUAL(count_refused(exams, 2 * count), 0);
}

/* Those that are right; one flavour shows it. ('lab verify --full' has those that are wrong: each
 * must be refused for what it says, and not as tampering.) */
static void test_submissions(void)
{
    struct lab *labs;
    char *error, message[512];
    size_t count, n = 0;
    CU_ASSERT_EQUAL_FATAL(catalogue_load(&arena, &labs, &count, &error), 0);
    struct exam *exams = NULL;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < labs[i].specimen_count; j++) {
            const struct specimen *specimen = &labs[i].specimens[j];
            if (!specimen->passes)
                continue;
            exams = arena_grow(&arena, exams, n, sizeof *exams);
            exam_init_submission(&exams[n], &arena, &labs[i],
                                 arena_printf(&arena, "tests/submissions/%s/%s/%s.c", labs[i].trap,
                                              labs[i].name, specimen->name));
            exam_want_only(&exams[n++], RUN_CONDUCTOR);
        }
    }
    CU_ASSERT(n > 100);
    CU_ASSERT_EQUAL_FATAL(exams_build(exams, n, NULL, message, sizeof message), 0);
    CU_ASSERT_EQUAL(count_refused(exams, n), 0);
}

/* ---- directives ---- */

static void test_directives(void)
{
    static const struct {
        const char *text;
        int line;
    } rows[] = {
        {"#line 7\n", 1},
        {"int a;\n  # line 7 \"x.c\"\n", 2},
        {"\n\n# 7 \"x.c\"\n", 3},
        {"/* one\n two */ # /* three */ line 7\n", 2},
        {"#\\\nli\\\nne 7\n", 1},
        {"?\?=line 7\n", 1},
        {"?\?=l?\?/\nine 7\n", 1},
        {"%:line 7\n", 1},
        {"#error don't\n#line 7\n", 2},
        {"char c = '\"';\n#line 7\n", 2},
        {"char *s = \"\\\\\";\n#line 7\n", 2},
        {"#line", 1},
        {"", 0},
        {"int line = 7;\n", 0},
        {"#define line 7\n#if 7\n#endif\n#linear 7\n", 0},
        {"/*\n#line 7\n*/\n", 0},
        {"// \\\n#line 7\n", 0},
        {"char *s = \"\\\n#line 7\";\n", 0},
        {"int a; #line 7\n", 0},
        {"/* never closed\n#line 7\n", 0},
        {"#", 0},
        {"\\", 0},
        {"/", 0},
        {"'", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_EQUAL(directive_renumbers(rows[i].text), rows[i].line);
}

/* ---- what the compiler made of it ---- */

/* Is there such a fact about this name, or in this function, and on this line? */
static bool has_fact(const char *ir_text, enum ir_what what, const char *about, int line)
{
    struct ir ir;
    ir_read(&arena, arena_copy(&arena, ir_text), "sanitize_thread", &ir);
    for (size_t i = 0; i < ir.count; i++) {
        const struct ir_fact *fact = &ir.facts[i];
        const char *name = fact->name ? fact->name : fact->function;
        if (fact->what == what && fact->line == line &&
            (about ? name && strcmp(name, about) == 0 : !name))
            return true;
    }
    return false;
}

static size_t count_facts(const char *ir_text)
{
    struct ir ir;
    ir_read(&arena, arena_copy(&arena, ir_text), "sanitize_thread", &ir);
    return ir.count;
}

#define FUNCTION(inside)                                                                           \
    "define internal void @f() #0 !dbg !4 {\n" inside "}\n"                                        \
    "attributes #0 = { noinline \"x\"=\"y\" sanitize_thread }\n"                                   \
    "!3 = !DIFile(filename: \"a.c\", directory: \".\")\n"                                          \
    "!4 = distinct !DISubprogram(name: \"f\", scope: !3, file: !3, line: 5, type: !6)\n"           \
    "!9 = !DILocation(line: 6, column: 3, scope: !4)\n"

static void test_facts(void)
{
    CU_ASSERT_TRUE(has_fact("declare i32 @puts(i8*) #1\n", IR_IMPORT, "puts", 0));
    CU_ASSERT_TRUE(has_fact("declare i32 @\"\\01read\"(ptr)\n", IR_IMPORT, "read", 0));
    CU_ASSERT_TRUE(has_fact("declare void @quiet()\n" FUNCTION("  call void @quiet(), !dbg !9\n"),
                            IR_IMPORT, "quiet", 6));
    CU_ASSERT_TRUE(has_fact("@stdout = external global ptr, align 8\n", IR_IMPORT, "stdout", 0));
    CU_ASSERT_TRUE(has_fact("@on = extern_weak global i8\n", IR_IMPORT, "on", 0));
    CU_ASSERT_TRUE(has_fact("@total = dso_local global i64 0\n", IR_EXPORT, "total", 0));
    CU_ASSERT_TRUE(has_fact("@t = weak thread_local global i64 0\n", IR_EXPORT, "t", 0));
    CU_ASSERT_TRUE(has_fact("@g = internal global i8 0, section \".text\"\n", IR_SECTION, "g", 0));
    CU_ASSERT_TRUE(has_fact("@g = internal addrspace(1) global i8 0\n", IR_ADDRESS_SPACE, "g", 0));
    CU_ASSERT_TRUE(has_fact("@a = weak alias i32 (), i32 ()* @b\n", IR_ALIAS, "a", 0));
    CU_ASSERT_TRUE(has_fact("@a = ifunc void (), ptr @choose\n", IR_ALIAS, "a", 0));
    CU_ASSERT_TRUE(has_fact("module asm \"nop\"\n", IR_MODULE_ASM, NULL, 0));
    CU_ASSERT_TRUE(has_fact("@llvm.global_ctors = appending global [1 x i8] zeroinitializer\n",
                            IR_EARLY, NULL, 0));
    CU_ASSERT_TRUE(has_fact(FUNCTION("  call void asm sideeffect \"nop\", \"\"(), !dbg !9\n"),
                            IR_ASM, "f", 6));
    CU_ASSERT_TRUE(has_fact(FUNCTION("  store i8 1, ptr addrspace(256) null, !dbg !9\n"),
                            IR_ADDRESS_SPACE, "f", 6));
    CU_ASSERT_TRUE(has_fact(
        FUNCTION("  %1 = atomicrmw add ptr @x, i64 1 syncscope(\"singlethread\") monotonic\n"),
        IR_SCOPE, "f", 0));
    CU_ASSERT_TRUE(has_fact(FUNCTION(""), IR_FILE, "a.c", 5));
    CU_ASSERT_TRUE(has_fact("declare i32 @printf(ptr, ...)\n" FUNCTION(
                                "  store ptr getelementptr (i8, ptr @printf, i64 4), ptr %1\n"),
                            IR_COMPUTED, "printf", 0));
    CU_ASSERT_TRUE(has_fact("declare i32 @puts(i8*)\n" FUNCTION(
                                "  store i64 ptrtoint (i32 (i8*)* @puts to i64), i64* %1\n"),
                            IR_COMPUTED, "puts", 0));
    CU_ASSERT_FALSE(
        has_fact("declare i32 @puts(i8*)\n" FUNCTION("  call void @g(i8* getelementptr ([2 x i8], "
                                                     "[2 x i8]* @s, i64 0), i32 (i8*)* @puts)\n"),
                 IR_COMPUTED, "puts", 0));
}

static void test_bare(void)
{
    static const char thread[] = "define void @f() #0 !dbg !1 {\n}\n";
    char *text = arena_printf(&arena, "%sattributes #0 = { nounwind }\n", thread);
    CU_ASSERT_TRUE(has_fact(text, IR_BARE, "f", 0));
    text = arena_printf(&arena, "%sattributes #0 = { naked sanitize_thread }\n", thread);
    CU_ASSERT_TRUE(has_fact(text, IR_BARE, "f", 0));
    text = arena_printf(&arena, "%sattributes #0 = { \"sanitize_thread\"=\"no\" }\n", thread);
    CU_ASSERT_TRUE(has_fact(text, IR_BARE, "f", 0));
    text = arena_printf(&arena, "%sattributes #0 = { sanitize_thread }\n", thread);
    CU_ASSERT_FALSE(has_fact(text, IR_BARE, "f", 0));
    CU_ASSERT_TRUE(has_fact(thread, IR_BARE, "f", 0));
    CU_ASSERT_TRUE(has_fact("define void @f() {\n}\n", IR_LINELESS, "f", 0));
}

/* What looks like a fact inside quotes or names is none, and each fact is told once. */
static void test_no_facts(void)
{
    CU_ASSERT_EQUAL(count_facts(""), 0);
    CU_ASSERT_EQUAL(count_facts("@.str = private constant [9 x i8] c\" asm @x(\\00\", align 1\n"),
                    0);
    CU_ASSERT_EQUAL(count_facts("@llvm.used = appending global [1 x ptr] [ptr @f]\n"), 0);
    CU_ASSERT_EQUAL(count_facts(FUNCTION("  fence syncscope(\"singlethread\") seq_cst\n")), 1);
    CU_ASSERT_EQUAL(count_facts(FUNCTION("  ret void, !dbg !9\n")), 1);
    CU_ASSERT_EQUAL(count_facts(FUNCTION("  call void asm \"\", \"\"()\n"
                                         "  call void asm \"\", \"\"()\n")),
                    2);
    CU_ASSERT_EQUAL(count_facts("define"), 0);
    CU_ASSERT_EQUAL(count_facts("define void @"), 3);
    CU_ASSERT_EQUAL(count_facts("@\"never closed"), 0);
}

/* ---- the list ---- */

static int read_list(const char *text, const char *of, struct allowed *allowed, char **error)
{
    return allowed_read(&arena, arena_copy(&arena, text), of, allowed, error);
}

static void test_list(void)
{
    struct allowed allowed;
    char *error;
    static const char text[] = "# words\n[imports]\nmalloc llvm.dbg.* # not free\n[lab pipes]\n"
                               "pipe\n[kit]\n\tonce_do\n[reserved]\npthread_*\n[linked]\nwake";
    CU_ASSERT_EQUAL(read_list(text, "pipes", &allowed, &error), 0);
    CU_ASSERT_TRUE(words_have(&allowed.imports, "malloc"));
    CU_ASSERT_TRUE(words_have(&allowed.imports, "llvm.dbg.value"));
    CU_ASSERT_TRUE(words_have(&allowed.imports, "pipe"));
    CU_ASSERT_FALSE(words_have(&allowed.imports, "mallocs"));
    CU_ASSERT_FALSE(words_have(&allowed.imports, "free"));
    CU_ASSERT_TRUE(words_have(&allowed.kit, "once_do"));
    CU_ASSERT_TRUE(words_have(&allowed.reserved, "pthread_join"));
    CU_ASSERT_TRUE(words_have(&allowed.linked, "wake"));
    CU_ASSERT_EQUAL(read_list(text, "pipe", &allowed, &error), 0);
    CU_ASSERT_FALSE(words_have(&allowed.imports, "pipe"));
    CU_ASSERT_EQUAL(read_list("malloc\n[imports]\n", "x", &allowed, &error), -1);
    CU_ASSERT_STRING_EQUAL(error, "line 1 belongs to no part of the list");
    CU_ASSERT_EQUAL(read_list("\n[import]\nmalloc\n", "x", &allowed, &error), -1);
    CU_ASSERT_STRING_EQUAL(error, "line 2 belongs to no part of the list");
}

/* ---- the canary ---- */

/* An exam of which the runs that listen came to their end. */
static void exam_listened(struct exam *exam)
{
    exam_init_submission(exam, &arena, &lab, "canary-test.c");
    for (int kind = 0; kind < RUN_COUNT; kind++)
        exam->runs[kind].ending.how = ENDED_EXIT;
    exam->runs[RUN_TSAN].driver_ended = exam->runs[RUN_HELGRIND].driver_ended = true;
}

static void add_race(struct exam *exam, unsigned runs, const char *file)
{
    struct finding *finding = findings_add(&exam->findings, ENGINE_TSAN, KIND_DATA_RACE);
    finding->runs = runs;
    for (int i = 0; i < 2; i++) {
        struct side *side = finding_add_side(&arena, finding, ACTION_WRITE);
        stack_add_frame(&arena, &side->stack)->file = arena_copy(&arena, file);
    }
}

static size_t count_tampering(const struct exam *exam)
{
    size_t n = 0;
    for (size_t i = 0; i < exam->findings.count; i++)
        n += exam->findings.list[i]->kind == KIND_TAMPERING;
    return n;
}

enum { BOTH = 1u << RUN_TSAN | 1u << RUN_HELGRIND };

static void test_canary_heard(void)
{
    struct exam exam;
    exam_listened(&exam);
    add_race(&exam, 1u << RUN_TSAN, "labs/kit/canary.c");
    add_race(&exam, 1u << RUN_TSAN, "mine.c");
    add_race(&exam, 1u << RUN_HELGRIND, "labs/kit/canary.c");
    canary_hear(&exam);
    CU_ASSERT_EQUAL(exam.findings.count, 1);
    CU_ASSERT_STRING_EQUAL(exam.findings.list[0]->sides[0].stack.frames[0].file, "mine.c");
}

static void test_canary_missed(void)
{
    struct exam exam;
    exam_listened(&exam);
    add_race(&exam, 1u << RUN_HELGRIND, "labs/kit/canary.c");
    canary_hear(&exam);
    CU_ASSERT_EQUAL(count_tampering(&exam), 1);
    exam_listened(&exam);
    add_race(&exam, BOTH, "mine.c");
    canary_hear(&exam);
    CU_ASSERT_EQUAL(count_tampering(&exam), 2);
    CU_ASSERT_EQUAL(exam.findings.count, 3);
}

/* Where the driver did not get to its end, or the tool broke, nobody expects it. */
static void test_canary_not_expected(void)
{
    struct exam exam;
    exam_listened(&exam);
    exam.runs[RUN_TSAN].driver_ended = false;
    exam.runs[RUN_HELGRIND].canary_mute = true;
    canary_hear(&exam);
    CU_ASSERT_EQUAL(exam.findings.count, 0);
    exam_listened(&exam);
    exam.runs[RUN_TSAN].report = (struct report){.started = true, .complete = false};
    exam.runs[RUN_HELGRIND].ending.how = ENDED_SIGNAL;
    canary_hear(&exam);
    CU_ASSERT_EQUAL(exam.findings.count, 0);
    exam_listened(&exam);
    exam.runs[RUN_TSAN].broken = "broken";
    exam.runs[RUN_HELGRIND].wanted = false;
    canary_hear(&exam);
    CU_ASSERT_EQUAL(exam.findings.count, 0);
}

CU_TestInfo tricks_tests[] = {
    {"a trick is tampering, or does not help, each time", test_tricks},
    {"no file of the course is taken for a trick", test_course},
    {"no right submission is taken for a trick", test_submissions},
    {"a directive that renumbers lines is seen in any spelling", test_directives},
    {"what a file takes, gives and hides is read from the compiler's text", test_facts},
    {"a function that a tool may not look into is seen", test_bare},
    {"a word in quotes is no fact, and half a line is none either", test_no_facts},
    {"the list of what is allowed is read, and a lab's own part for that lab", test_list},
    {"a canary that is heard is no finding", test_canary_heard},
    {"a canary that is not heard is tampering", test_canary_missed},
    {"a canary is expected only where the driver could sing", test_canary_not_expected},
    CU_TEST_INFO_NULL,
};
