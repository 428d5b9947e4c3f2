/* What is left of ThreadSanitizer's reports when something goes wrong. */
#include "captures.h"
#include "runner.h"
#include "tsan_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const versions[] = {"tsan-14", "tsan-19", "tsan-gcc-12"};

/* Loads a capture of one version; the caller ends the reading. */
static void read_capture(struct reading *reading, const char *version, const char *name)
{
    char path[256];
    size_t length;
    snprintf(path, sizeof path, "%s/%s.log", version, name);
    char *text = capture_load(path, &length);
    reading_begin(reading, tsan_parse, text, length);
    free(text);
}

static void read_string(struct reading *reading, const char *text)
{
    reading_begin(reading, tsan_parse, text, strlen(text));
}

/* How the tool or the program broke, and in which words. */
static const struct {
    const char *name, *words;
    size_t findings;
} breaks[] = {
    {"crash", "SEGV on unknown address 0x000000000000", 1},
    {"join_twice", "CHECK failed: sanitizer_thread_registry.cpp:348", 0},
    {"ignores", "thread T1 finished with ignores enabled", 0},
    {"fork_then_thread", "starting new threads after multi-threaded fork", 0},
    {"clean-refused", "External symbolizer path is set to", 0},
};

/* gcc's library joins twice without a word, and needs no symbolizer that could be refused. */
static bool is_captured(const char *version, const char *name)
{
    return strcmp(version, "tsan-gcc-12") != 0 ||
           (strcmp(name, "join_twice") != 0 && strcmp(name, "clean-refused") != 0);
}

static void check_break(const char *version, size_t i)
{
    struct reading reading;
    read_capture(&reading, version, breaks[i].name);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.report.fatal);
    CU_ASSERT_TRUE(strncmp(reading.report.fatal, breaks[i].words, strlen(breaks[i].words)) == 0);
    CU_ASSERT_EQUAL(reading.findings.count, breaks[i].findings);
    CU_ASSERT_TRUE(reading.report.started && !reading.report.complete);
    reading_end(&reading);
}

static void test_fatal_captures(void)
{
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++)
        for (size_t j = 0; j < sizeof versions / sizeof *versions; j++)
            if (is_captured(versions[j], breaks[i].name))
                check_break(versions[j], i);
}

static void test_fatal_lines(void)
{
    static const char *const fatal[] = {
        "ThreadSanitizer:DEADLYSIGNAL\n",
        "FATAL: ThreadSanitizer: unexpected memory mapping 0x5500-0x5600\n",
        "FATAL: ThreadSanitizer can not mmap the shadow memory (something is mapped at 0x0)\n",
        "==7==FATAL: ThreadSanitizer: memory layout is incompatible, even though ASLR is off.\n",
        "ThreadSanitizer: nested bug in the same thread, aborting.\n",
        "==7==ThreadSanitizer: hard rss limit exhausted (4096Mb vs 4100Mb)\n",
        "ThreadSanitizer: main thread finished with ignores enabled\n",
        "==7==ERROR: ThreadSanitizer failed to allocate 0x1000 (4096) bytes of stack\n",
        "ThreadSanitizer: Thread limit (8128 threads) exceeded. Dying.\n",
    };
    static const char *const harmless[] = {
        "ThreadSanitizer: Matched 2 suppressions (pid=7):\n",
        "WARNING: Program is run with limited virtual address space, which wouldn't work\n",
        "==7==WARNING: ThreadSanitizer: too long mutex cycle found\n",
        "ERROR: the program's own\nFATAL: and another\n==9==ThreadSanitizer: reported 3 warnings\n",
        "ThreadSanitizer: reported 1 warnings\n",
    };
    struct reading reading;
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
        read_string(&reading, fatal[i]);
        CU_ASSERT_PTR_NOT_NULL(reading.report.fatal);
        CU_ASSERT_EQUAL(reading.findings.count, 0);
        reading_end(&reading);
    }
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        read_string(&reading, harmless[i]);
        CU_ASSERT_PTR_NULL(reading.report.fatal);
        CU_ASSERT_EQUAL(reading.findings.count, 0);
        reading_end(&reading);
    }
}

/* Under gcc the child saw a race of its own; under clang it only counts on from its parent's. */
static void test_fork_child(void)
{
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        struct reading reading;
        read_capture(&reading, versions[i], "fork_race-2");
        CU_ASSERT_EQUAL(reading.findings.count, strcmp(versions[i], "tsan-gcc-12") == 0);
        CU_ASSERT_TRUE(reading.report.complete);
        CU_ASSERT_PTR_NULL(reading.findings.missing);
        reading_end(&reading);
    }
}

static void test_torn(void)
{
    struct reading reading;
    read_string(&reading, RULE HEADER ACCESS RULE HEADER ACCESS BEFORE RULE);
    CU_ASSERT_EQUAL(reading.findings.count, 1);
    CU_ASSERT_STRING_EQUAL(reading.findings.missing, "1 of ThreadSanitizer's 2 reports break off");
    reading_end(&reading);
    read_string(&reading, RULE HEADER ACCESS RULE);
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    CU_ASSERT_STRING_EQUAL(reading.findings.missing,
                           "1 of ThreadSanitizer's 1 reports could not be understood");
    reading_end(&reading);
}

static void test_missing_words(void)
{
    struct reading reading;
    read_string(&reading, RULE HEADER ACCESS BEFORE RULE RULE HEADER ACCESS);
    CU_ASSERT_EQUAL(reading.findings.count, 1);
    CU_ASSERT_STRING_EQUAL(reading.findings.missing,
                           "ThreadSanitizer's text ends in the middle of report 2 (data race)");
    CU_ASSERT_FALSE(reading.report.complete);
    reading_end(&reading);
    read_string(&reading, "");
    CU_ASSERT_STRING_EQUAL(reading.findings.missing, "ThreadSanitizer's report is empty");
    CU_ASSERT_FALSE(reading.report.started);
    reading_end(&reading);
    read_string(&reading, "Hello, world!\nWARNING: it is late\n");
    CU_ASSERT_STRING_EQUAL(reading.findings.missing,
                           "nothing in the report was written by ThreadSanitizer");
    reading_end(&reading);
}

static void test_foreign_text(void)
{
    struct reading reading;
    read_string(&reading, "WARNING: ThreadSanitizer: data race\n"
                          "WARNING: foo (pid=12)\n"
                          "WARNING: ThreadSanitizer: data race (pid=twelve)\n"
                          "I saw WARNING: ThreadSanitizer: data race (pid=12)\n" RULE "text\n");
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    reading_end(&reading);
    read_string(&reading,
                RULE HEADER "the program speaks\n  Write of size 4 at 0x10 by thread T1:\n"
                            "in between\n    #0 add a.c:3:1 (a+0x1)\nall the time\n\n" BEFORE
                            "its end\n" RULE "ThreadSanitizer: reported 1 warnings\n");
    CU_ASSERT_EQUAL_FATAL(reading.findings.count, 1);
    CU_ASSERT_EQUAL(reading.findings.list[0]->side_count, 2);
    CU_ASSERT_EQUAL(reading.findings.list[0]->sides[0].stack.count, 1);
    CU_ASSERT_PTR_NULL(reading.findings.missing);
    reading_end(&reading);
}

/* A frame that is lost takes with it all that follows: they are no callers of the one before. */
static void test_lost_frame(void)
{
    struct reading reading;
    read_string(&reading, RULE HEADER "  Write of size 4 at 0x10 by thread T1:\n"
                                      "    #0 add a.c:3:1 (a+0x1)\n    #2 main a.c:9 (a+0x3)\n"
                                      "    #3 start b.c:9 (a+0x4)\n\n" BEFORE RULE);
    CU_ASSERT_EQUAL_FATAL(reading.findings.count, 1);
    CU_ASSERT_EQUAL(reading.findings.list[0]->sides[0].stack.count, 1);
    reading_end(&reading);
}

/* What several programs and tools print on one console, and is it whole? */
static void test_consoles(void)
{
    static const struct {
        const char *name;
        bool whole;
    } rows[] = {
        {"mixed/in_a_row.log", true},
        {"mixed/make_check.log", true},
        {"mixed/sanitizers.log", true},
        {"mixed/at_once.log", false}, /* a line of one process, a line of the other */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t length;
        struct reading reading;
        char *text = capture_load(rows[i].name, &length);
        reading_begin(&reading, tsan_parse, text, length);
        CU_ASSERT_TRUE(!reading.findings.missing == rows[i].whole);
        if (rows[i].whole)
            CU_ASSERT_EQUAL(reading.findings.count,
                            lines_begin(text, "WARNING: ThreadSanitizer: "));
        reading_end(&reading);
        free(text);
    }
}

static void check_crlf(const char *name)
{
    capture_crlf(name, tsan_parse);
}

static void test_crlf(void)
{
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        captures_each(versions[i], check_crlf);
}

static bool is_rule(const char *line, size_t length)
{
    return length == sizeof RULE - 2 && memcmp(line, RULE, length) == 0;
}

static size_t rules_in(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t at = 0, end; at < length; at = end + 1) {
        for (end = at; end < length && text[end] != '\n';)
            end++;
        count += is_rule(text + at, end - at);
    }
    return count;
}

/*
 * A part may end without a word behind the rule that closes a report, behind the tool's last line,
 * behind a line that only warns, and when the tool broke and the line that says so is whole.
 */
static bool may_end(const char *text, size_t length, const struct report *part)
{
    size_t end = length > 0 && text[length - 1] == '\n' ? length - 1 : length, at = end;
    while (at > 0 && text[at - 1] != '\n')
        at--;
    const char *line = text + at;
    if (is_rule(line, end - at))
        return rules_in(text, length) == 2 * part->errors;
    if (end - at > 9 && memcmp(text + end - 9, " warnings", 9) == 0)
        return true;
    return part->fatal || (end < length && line[0] == '=' && line[1] == '=');
}

static void check_cut(const char *name)
{
    if (!strstr(name, "terminal")) /* there the program's own lines may end anywhere */
        capture_cut(name, tsan_parse, may_end);
}

static void test_cuts(void)
{
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        captures_each(versions[i], check_cut);
}

static bool anywhere(const char *text, size_t length, const struct report *part)
{
    (void)text, (void)length, (void)part;
    return true;
}

static void test_terminal_cut(void)
{
    capture_cut("tsan-14/race_long-terminal.log", tsan_parse, anywhere);
    capture_cut("tsan-19/race_long-terminal.log", tsan_parse, anywhere);
    capture_cut("tsan-gcc-12/race_long-terminal.log", tsan_parse, anywhere);
}

static void test_noise(void)
{
    char noise[4096];
    unsigned seed = 1;
    for (int round = 0; round < 200; round++) {
        struct reading reading;
        for (size_t i = 0; i < sizeof noise; i++)
            noise[i] = (char)((seed = seed * 1103515245 + 12345) >> 16);
        reading_begin(&reading, tsan_parse, noise, sizeof noise);
        CU_ASSERT_EQUAL(reading.findings.count, 0);
        CU_ASSERT_PTR_NOT_NULL(reading.findings.missing);
        reading_end(&reading);
    }
}

/* Bytes changed at random in real reports: anything may be found, nothing may break. */
static void test_damage(void)
{
    size_t length;
    char *text = capture_load("tsan-19/lock_order_three.log", &length);
    unsigned seed = 7;
    for (int round = 0; round < 500; round++) {
        struct reading reading;
        for (int i = 0; i < 3; i++) {
            seed = seed * 1103515245 + 12345;
            text[(seed >> 8) % length] = (char)(seed >> 24);
        }
        reading_begin(&reading, tsan_parse, text, length);
        CU_ASSERT_TRUE(reading.findings.count <= 2);
        reading_end(&reading);
    }
    free(text);
}

/* CPU seconds for a text that begins with head and goes on with more, over and over. */
static double time_of(const char *head, const char *more, size_t size, size_t *findings)
{
    size_t used = strlen(head), piece = strlen(more);
    char *text = malloc(size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    memcpy(text, head, used);
    for (; used + piece <= size; used += piece)
        memcpy(text + used, more, piece);
    struct reading reading;
    clock_t start = clock();
    reading_begin(&reading, tsan_parse, text, used);
    *findings = reading.findings.count;
    reading_end(&reading);
    free(text);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* 20 MB of reports, and whatever else may be repeated. CPU time, so that load is no matter. */
static void test_large(void)
{
    static const char *const repeated[] = {
        "x",
        ACCESS,
        "  Thread T1 (tid=1, running) created by main thread at:\n",
        "  And 3 more similar thread leaks.\n",
        "  Mutex M1 (0x1) created at:\n",
        "    #0 f\n",
        RULE,
        HEADER,
        "    #0 f a(a+0x1) (BuildId: (((((((",
        "operator ",
        "\r",
        ":"};
    static const char one[] = RULE HEADER ACCESS BEFORE RULE;
    const size_t mega = 1000 * 1000;
    size_t findings;
    double seconds = time_of("", one, 20 * mega, &findings);
    CU_ASSERT_EQUAL(findings, 20 * mega / (sizeof one - 1));
    for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++) {
        seconds += time_of(RULE HEADER ACCESS BEFORE, repeated[i], 2 * mega, &findings);
        seconds += time_of(RULE "WARNING: ThreadSanitizer: thread leak (pid=1)\n"
                                "  Thread T1 (tid=1, finished) created by main thread at:\n",
                           repeated[i], 2 * mega, &findings);
        seconds += time_of(RULE HEADER "  Write of size 4 at 0x10 by thread T1:\n    #0 ",
                           repeated[i], 2 * mega, &findings);
    }
    CU_ASSERT_TRUE(seconds < 30);
}

/* A title of another type of report, as interleaved text may bring it. */
static void test_wrong_title(void)
{
    struct reading reading;
    read_string(&reading,
                RULE HEADER ACCESS "  And 2 more similar thread leaks.\n\n" BEFORE
                                   "  Mutex M0 previously acquired by the same thread here:\n"
                                   "    #0 f a.c:1 (a+0x1)\n\n" RULE);
    CU_ASSERT_EQUAL_FATAL(reading.findings.count, 1);
    CU_ASSERT_PTR_NULL(reading.findings.list[0]->sides[0].note);
    CU_ASSERT_EQUAL(reading.findings.list[0]->side_count, 2);
    reading_end(&reading);
}

CU_TestInfo tsan_damage_tests[] = {
    {"a tool that breaks is not a finding", test_fatal_captures},
    {"last words are told from harmless ones", test_fatal_lines},
    {"a forked child tells only of itself", test_fork_child},
    {"a report torn by the next one is not read", test_torn},
    {"what is missing is said in a sentence", test_missing_words},
    {"the program's own text is no report", test_foreign_text},
    {"a lost frame ends its stack", test_lost_frame},
    {"a title of another type of report is harmless", test_wrong_title},
    {"a console's text is whole unless reports interrupt each other", test_consoles},
    {"lines may end in CR LF", test_crlf},
    {"a report cut at any byte says so", test_cuts},
    {"a terminal's text cut at any byte", test_terminal_cut},
    {"noise is no report", test_noise},
    {"a damaged report breaks nothing", test_damage},
    {"20 MB are read in linear time", test_large},
    CU_TEST_INFO_NULL,
};
