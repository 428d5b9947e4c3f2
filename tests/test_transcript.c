/* What the tools printed, line by line. */
#include "../checker/engine/transcript.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "captures.h"
#include "suites.h"

static struct reading reading;

/* The reports of a capture; from there the one of this finding. */
static void begin(parser parse, const char *capture)
{
    size_t length;
    char *text = capture_load(capture, &length);
    reading_begin(&reading, parse, text, length);
    free(text);
}

static struct transcript of_finding(size_t index)
{
    CU_ASSERT_FATAL(index < reading.findings.count);
    const struct finding *finding = reading.findings.list[index];
    CU_ASSERT_EQUAL_FATAL(finding->raw_count, 1);
    return transcript_of(&reading.arena, &finding->raws[0]);
}

static struct transcript of_text(enum engine_id engine, char *text, char *program)
{
    struct raw raw = {.engine = engine, .text = text, .module = program};
    return transcript_of(&reading.arena, &raw);
}

/* The first line that has these words, or NULL. */
static const struct transcript_line *line_with(const struct transcript *transcript,
                                               const char *words)
{
    for (size_t i = 0; i < transcript->count; i++)
        if (strstr(transcript->lines[i].text, words))
            return &transcript->lines[i];
    return NULL;
}

static bool says(const struct transcript *transcript, const char *words)
{
    return line_with(transcript, words) != NULL;
}

/* ---- sanitizers ---- */

static void test_tsan(void)
{
    begin(tsan_parse, "tsan-14/lock_order-bare.log");
    struct transcript told = of_finding(0);
    CU_ASSERT_STRING_EQUAL(told.title, "lock-order-inversion (potential deadlock) (pid=27538)");
    CU_ASSERT_TRUE(says(&told, "WARNING: ThreadSanitizer: lock-order-inversion"));
    CU_ASSERT_TRUE(says(&told, "Cycle in lock order graph"));
    CU_ASSERT_TRUE(says(&told, "    #1 <null> <null> (lock_order+0xd024a)"));
    CU_ASSERT_FALSE(says(&told, "BuildId"));
    reading_end(&reading);
}

/* Names that are there are not looked up again. */
static void test_named(void)
{
    begin(tsan_parse, "tsan-14/lock_order.log");
    struct transcript told = of_finding(0);
    const struct transcript_line *line = line_with(&told, "lock_order.c:10");
    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    CU_ASSERT_PTR_NULL(strstr(line->text, "<null>"));
    reading_end(&reading);
}

/* A frame of this very program. */
static char *frame_text(const char *form, unsigned long offset)
{
    return arena_printf(&reading.arena, form, offset);
}

static void test_look_up(void)
{
    static const char *const forms[] = {"    #0 <null> <null> (/x/PROGRAM+0x%lx) (BuildId: 12)",
                                        "    #0 0x5655d136  (/x/PROGRAM+0x%lx)"};
    char path[4096] = "";
    Dl_info info;
    CU_ASSERT_FATAL(readlink("/proc/self/exe", path, sizeof path - 1) > 0);
    CU_ASSERT_FATAL(dladdr((void *)(uintptr_t)test_look_up, &info) != 0);
    unsigned long offset =
        (unsigned long)((char *)(uintptr_t)test_look_up - (char *)info.dli_fbase);
    begin(tsan_parse, "tsan-14/lock_order.log");
    for (size_t i = 0; i < 2; i++) {
        char *text = frame_text(forms[i], offset), *program = arena_copy(&reading.arena, path);
        struct transcript other = of_text(ENGINE_TSAN, arena_copy(&reading.arena, text), program);
        CU_ASSERT_PTR_NULL(other.lines[0].file);
        program = arena_copy(&reading.arena, strrchr(path, '/') + 1);
        char *name = strstr(text, "PROGRAM"), *rest = name + strlen("PROGRAM");
        text = arena_printf(&reading.arena, "%.*s%s%s", (int)(name - text), text, program, rest);
        struct transcript told = of_text(ENGINE_TSAN, text, arena_copy(&reading.arena, path));
        CU_ASSERT_EQUAL_FATAL(told.count, 1);
        CU_ASSERT_PTR_NOT_NULL(strstr(told.lines[0].text, "test_look_up "));
        CU_ASSERT_PTR_NOT_NULL(strstr(told.lines[0].text, "test_transcript.c:"));
        CU_ASSERT_PTR_NULL(strstr(told.lines[0].text, "<null>"));
        CU_ASSERT_PTR_NOT_NULL_FATAL(told.lines[0].file);
        CU_ASSERT_PTR_NOT_NULL(strstr(told.lines[0].file, "tests/test_transcript.c"));
        CU_ASSERT_TRUE(told.lines[0].line > 0);
    }
    reading_end(&reading);
}

/* ---- Valgrind ---- */

static void test_helgrind(void)
{
    begin(valgrind_parse, "helgrind-3.19/lock_order.xml");
    struct transcript told = of_finding(0);
    CU_ASSERT_TRUE(says(&told, "lock order \"0x10C038 before 0x10C060\" violated"));
    CU_ASSERT_TRUE(says(&told, "followed by a later acquisition"));
    CU_ASSERT_TRUE(says(&told, "   at 0x"));
    CU_ASSERT_TRUE(says(&told, "   by 0x"));
    const struct transcript_line *line = line_with(&told, "(lock_order.c:10)");
    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    CU_ASSERT_STRING_EQUAL(line->file, "source/lock_order.c");
    CU_ASSERT_EQUAL(line->line, 10);
    reading_end(&reading);
}

static void test_words(void)
{
    static char xml[] = "<error>\n  <kind>Race</kind>\n  <what>a &lt; b &amp;&amp; c</what>\n"
                        "  <stack>\n    <frame>\n      <ip>0x10</ip>\n"
                        "      <obj>/lib/libx.so</obj>\n    </frame>\n    <frame>\n"
                        "      <ip>0x20</ip>\n      <fn>f&lt;int&gt;</fn>\n"
                        "      <file>a.c</file>\n      <line>7</line>\n    </frame>\n"
                        "  </stack>\n</error>";
    begin(valgrind_parse, "helgrind-3.19/lock_order.xml");
    struct transcript told = of_text(ENGINE_MEMCHECK, xml, NULL);
    CU_ASSERT_EQUAL_FATAL(told.count, 3);
    CU_ASSERT_STRING_EQUAL(told.title, "a < b && c");
    CU_ASSERT_STRING_EQUAL(told.lines[0].text, "a < b && c");
    CU_ASSERT_STRING_EQUAL(told.lines[1].text, "   at 0x10: ??? (in /lib/libx.so)");
    CU_ASSERT_PTR_NULL(told.lines[1].file);
    CU_ASSERT_STRING_EQUAL(told.lines[2].text, "   by 0x20: f<int> (a.c:7)");
    CU_ASSERT_STRING_EQUAL(told.lines[2].file, "a.c");
    CU_ASSERT_EQUAL(told.lines[2].line, 7);
    reading_end(&reading);
}

/* ---- both ---- */

static void test_hostile(void)
{
    static char text[] = "WARNING: ThreadSanitizer: data race \x1b[2J\n\ttab\n";
    static char xml[] = "<error>\n<what>\x1b[2J &amp;#27;</what>\n</error>";
    begin(valgrind_parse, "helgrind-3.19/lock_order.xml");
    struct transcript one = of_text(ENGINE_TSAN, text, NULL);
    CU_ASSERT_STRING_EQUAL(one.lines[0].text, "WARNING: ThreadSanitizer: data race ?[2J");
    CU_ASSERT_STRING_EQUAL(one.lines[1].text, "\ttab");
    struct transcript other = of_text(ENGINE_HELGRIND, xml, NULL);
    CU_ASSERT_STRING_EQUAL(other.lines[0].text, "?[2J &#27;");
    reading_end(&reading);
}

/* Nothing is read behind the end, wherever it is, and what is cut says so. */
static void test_cut(void)
{
    static const char *const captures[] = {"helgrind-3.19/race_heap.xml", "tsan-14/race_heap.log"};
    for (size_t i = 0; i < 2; i++) {
        begin(i ? tsan_parse : valgrind_parse, captures[i]);
        const struct raw *whole = &reading.findings.list[0]->raws[0];
        for (size_t cut = 0; cut < strlen(whole->text); cut += 13) {
            char *text = strndup(whole->text, cut);
            struct raw raw = {.engine = whole->engine, .text = text, .cut = true};
            struct transcript told = transcript_of(&reading.arena, &raw);
            CU_ASSERT_PTR_NOT_NULL(told.title);
            CU_ASSERT_STRING_EQUAL(told.lines[told.count - 1].text, "[...]");
            free(text);
        }
        reading_end(&reading);
    }
}

CU_TestInfo transcript_tests[] = {
    {"ThreadSanitizer's report is told line by line", test_tsan},
    {"names that the tool printed stay", test_named},
    {"names that it left open are filled in, of the program alone", test_look_up},
    {"Helgrind's XML is told in its words, with the places that it names", test_helgrind},
    {"each part of an error, and what it lacks", test_words},
    {"control characters are not told", test_hostile},
    {"a report that is cut says so", test_cut},
    CU_TEST_INFO_NULL,
};
