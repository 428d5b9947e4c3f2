/*
 * Reports in logs of every sort: each header is one finding, and nothing else is.
 *
 * How many headers a text has is counted here a second time, in the simplest way there is.
 */
#include "../checker/engine/log.h"
#include "captures.h"
#include "runner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/model/identity.h"

static const char *const folders[] = {"tsan-14",       "tsan-19",       "tsan-gcc-12",
                                      "helgrind-3.19", "memcheck-3.19", "drd-3.19"};

/* ---- reading ---- */

struct told {
    struct arena arena;
    size_t count;
    struct identity identities[256];
    struct log_summary summary;
};

static char *no_source(struct arena *arena, const struct frame *frame, void *argument)
{
    (void)arena, (void)frame, (void)argument;
    return NULL;
}

static void found(struct findings *one, void *argument)
{
    static const struct scope project = {.any_but_libraries = true};
    struct told *told = argument;
    CU_ASSERT_EQUAL(one->count, 1);
    CU_ASSERT_PTR_NOT_NULL(one->list[0]->headline);
    if (told->count < sizeof told->identities / sizeof *told->identities)
        identity_of(&told->identities[told->count], one->arena, one->list[0], &project, no_source,
                    NULL);
    told->count++;
}

/* The text comes in pieces of this length, as from a pipe. */
static void read_log(struct told *told, const char *text, size_t length, size_t piece)
{
    *told = (struct told){.count = 0};
    arena_init(&told->arena);
    struct log *log = log_begin(found, told);
    for (size_t at = 0; at < length; at += piece)
        log_feed(log, text + at, length - at < piece ? length - at : piece);
    log_end(log, &told->arena, &told->summary);
    CU_ASSERT_EQUAL(told->count, told->summary.reports);
}

/* Do both have the same identities, in any order? */
static size_t shared(const struct told *a, const struct told *b)
{
    size_t same = 0;
    bool taken[256] = {false};
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            if (!taken[j] &&
                memcmp(&a->identities[i], &b->identities[j], sizeof a->identities[i]) == 0) {
                taken[j] = true;
                same++;
                break;
            }
    return same;
}

/* ---- counting a second time ---- */

static bool line_is_header(const char *line, size_t length)
{
    char *copy = strndup(line, length);
    size_t end = strlen(copy);
    while (end && (copy[end - 1] == '\r'))
        copy[--end] = '\0';
    const char *tsan = strstr(copy, "WARNING: ThreadSanitizer: ");
    const char *signal = strstr(copy, "<signame>SIG");
    bool header = tsan && strstr(tsan, " (pid=") && end && copy[end - 1] == ')';
    header |= strstr(copy, "==ERROR: ") && strstr(copy, "Sanitizer: ");
    header |= strstr(copy, "<kind>") && strstr(copy, "</kind>");
    header |= signal && strstr(signal, "</signame>") && !strstr(signal, "SIGTERM");
    free(copy);
    return header;
}

static size_t headers_in(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t at = 0; at < length;) {
        const char *end = memchr(text + at, '\n', length - at);
        size_t line = end ? (size_t)(end - text) - at : length - at;
        count += line_is_header(text + at, line);
        at += line + 1;
    }
    return count;
}

static void assert_headers(const char *name, const char *text, size_t length)
{
    struct told told;
    read_log(&told, text, length, 4096);
    size_t headers = headers_in(text, length);
    if (told.count != headers)
        fprintf(stderr, "%s: %zu headers, %zu findings\n", name, headers, told.count);
    CU_ASSERT_EQUAL(told.count, headers);
    arena_free(&told.arena);
}

static void each_capture(void (*check)(const char *name))
{
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        captures_each(folders[i], check);
}

/* ---- the tests ---- */

static void check_whole(const char *name)
{
    size_t length;
    char *text = capture_load(name, &length);
    assert_headers(name, text, length);
    free(text);
}

static void test_whole(void)
{
    each_capture(check_whole);
}

/* What the readers of whole reports make of a capture, to be held against, one after the other. */
struct expected {
    struct reading reading;
    size_t next;
    const char *name;
};

static void found_expected(struct findings *one, void *argument)
{
    struct expected *expected = argument;
    const struct findings *whole = &expected->reading.findings;
    const struct finding *finding = one->list[0];
    bool ours = finding->engines == 1u << ENGINE_ASAN ||
                (finding->headline && strncmp(finding->headline, "killed by ", 10) == 0) ||
                (finding->reason && strstr(finding->reason, "does not count this kind"));
    if (ours)
        return;
    CU_ASSERT_TRUE_FATAL(expected->next < whole->count);
    bool same = finding_same(finding, whole->list[expected->next++]);
    if (!same)
        fprintf(stderr, "%s: finding %zu is read differently\n", expected->name, expected->next);
    CU_ASSERT_TRUE(same);
}

static void check_as_alone(const char *name)
{
    size_t length;
    struct log_summary summary;
    struct expected expected = {.name = name};
    char *text = capture_load(name, &length);
    bool xml = strstr(name, ".xml") != NULL;
    reading_begin(&expected.reading, xml ? valgrind_parse : tsan_parse, text, length);
    struct log *log = log_begin(found_expected, &expected);
    log_feed(log, text, length);
    log_end(log, &expected.reading.arena, &summary);
    CU_ASSERT_EQUAL(expected.next, expected.reading.findings.count);
    reading_end(&expected.reading);
    free(text);
}

static void test_as_alone(void)
{
    each_capture(check_as_alone);
}

/* Every byte of one capture in each folder, and of the others now and then: many are alike. */
static void check_cut(const char *name)
{
    size_t length;
    char *text = capture_load(name, &length);
    size_t step = strstr(name, "/race_global.") ? 1 : length / 40 + 1;
    for (size_t cut = 0; cut < length; cut += step) {
        char *part = malloc(cut + 1);
        memcpy(part, text, cut);
        assert_headers(name, part, cut);
        free(part);
    }
    free(text);
}

static void test_cut(void)
{
    each_capture(check_cut);
}

/* Reads the text as it is and as it was changed: the same findings, no more and no fewer. */
static void assert_same(const char *name, const char *text, size_t length, const char *changed,
                        size_t changed_length)
{
    struct told before, after;
    read_log(&before, text, length, 4096);
    read_log(&after, changed, changed_length, 7);
    bool same = before.count == after.count && shared(&before, &after) == before.count;
    if (!same)
        fprintf(stderr, "%s: %zu findings, %zu when changed, %zu the same\n", name, before.count,
                after.count, shared(&before, &after));
    CU_ASSERT_TRUE(same);
    CU_ASSERT_EQUAL(before.summary.torn, after.summary.torn);
    CU_ASSERT_EQUAL(before.summary.cut, after.summary.cut);
    arena_free(&before.arena);
    arena_free(&after.arena);
}

/* Each line as this format writes it: "%d" takes its number, "%.*s" the line. */
static void check_lines(const char *name, void (*print)(FILE *out, int number, const char *line))
{
    size_t length, changed_length;
    char *text = capture_load(name, &length), *changed;
    FILE *out = open_memstream(&changed, &changed_length);
    char *copy = strdup(text), *rest = copy;
    int number = 0;
    for (char *line; (line = strsep(&rest, "\n")) && (rest || *line);)
        print(out, ++number, line);
    fclose(out);
    assert_same(name, text, length, changed, changed_length);
    free(changed);
    free(copy);
    free(text);
}

static void print_crlf(FILE *out, int number, const char *line)
{
    (void)number;
    fprintf(out, "%s\r\n", line);
}

static void check_crlf(const char *name)
{
    check_lines(name, print_crlf);
}

static void test_crlf(void)
{
    each_capture(check_crlf);
}

static void print_coloured(FILE *out, int number, const char *line)
{
    fprintf(out, "\033[%dm%s\033[0m\033[K\n", 30 + number % 8, line);
}

static void check_colours(const char *name)
{
    check_lines(name, print_coloured);
}

static void test_colours(void)
{
    each_capture(check_colours);
}

static void print_timed(FILE *out, int number, const char *line)
{
    fprintf(out, "2026-11-22T14:%02d:%02d.%dZ %s\n", number / 60 % 60, number % 60, number * 7919,
            line);
}

static void check_times(const char *name)
{
    check_lines(name, print_timed);
}

static void test_times(void)
{
    each_capture(check_times);
}

/* As "ctest -V" does it; blanks at the end of lines are gone. */
static void print_numbered(FILE *out, int number, const char *line)
{
    (void)number;
    fprintf(out, *line ? "12: %s\n" : "12:\n", line);
}

static void check_numbers(const char *name)
{
    check_lines(name, print_numbered);
}

static void test_numbers(void)
{
    each_capture(check_numbers);
}

/* The program's own output stands between the tool's lines. */
static void print_chatty(FILE *out, int number, const char *line)
{
    fprintf(out, "%s\n", line);
    if (number % 3 == 0)
        fprintf(out, "step %d done\nwarning: the cache is cold\n", number);
}

static void check_chatter(const char *name)
{
    check_lines(name, print_chatty);
}

static void test_chatter(void)
{
    each_capture(check_chatter);
}

/* ---- several processes ---- */

struct lines {
    char *text, *rest;
    size_t length;
};

static void lines_open(struct lines *lines, const char *name)
{
    lines->text = capture_load(name, &lines->length);
    lines->rest = lines->text;
}

/* A generator of our own, so that the same mixture comes each time. */
static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

/* A process writes some lines, at most this many, then perhaps another does. */
static char *mix(struct lines *lines, size_t count, unsigned seed, unsigned burst, size_t *length)
{
    char *text;
    FILE *out = open_memstream(&text, length);
    size_t left = count;
    while (left > 0) {
        struct lines *one = &lines[next_random(&seed) % count];
        for (unsigned n = 1 + next_random(&seed) % burst; n > 0 && one->rest; n--) {
            size_t span = strcspn(one->rest, "\n");
            fprintf(out, "%.*s\n", (int)span, one->rest);
            one->rest += span + (one->rest[span] == '\n');
            if (!*one->rest) {
                one->rest = NULL;
                left--;
            }
        }
    }
    fclose(out);
    return text;
}

/* Programs that differ, the same program twice, text and XML: what ctest -j would show. */
static const char *const crowds[][3] = {
    {"tsan-14/race_global.log", "tsan-14/lock_order.log", "tsan-14/thread_leak.log"},
    {"tsan-19/race_heap.log", "tsan-19/use_after_free.log", "tsan-14/signal_unsafe.log"},
    {"tsan-14/lock_order_three.log", "tsan-19/lock_order.log", "tsan-14/destroy_locked.log"},
    {"helgrind-3.19/race_global.xml", "helgrind-3.19/lock_order.xml", "memcheck-3.19/leak.xml"},
    {"helgrind-3.19/race_heap.xml", "tsan-14/race_stack.log", "memcheck-3.19/use_after_free.xml"},
};

enum { CROWDS = sizeof crowds / sizeof *crowds, TEXT_CROWDS = 3, MIXTURES = 60 };

static void assert_mixture(const char *const *names, unsigned seed, unsigned burst, size_t *kept,
                           size_t *all)
{
    struct lines lines[3];
    struct told alone[3], mixed;
    size_t length, expected = 0;
    for (int i = 0; i < 3; i++) {
        lines_open(&lines[i], names[i]);
        read_log(&alone[i], lines[i].text, lines[i].length, 4096);
        expected += alone[i].count;
    }
    char *text = mix(lines, 3, seed, burst, &length);
    read_log(&mixed, text, length, 1000);
    CU_ASSERT_EQUAL(mixed.count, expected);
    for (int i = 0; i < 3; i++)
        *kept += shared(&alone[i], &mixed);
    *all += expected;
    for (int i = 0; i < 3; i++) {
        arena_free(&alone[i].arena);
        free(lines[i].text);
    }
    arena_free(&mixed.arena);
    free(text);
}

static void test_interleaved(void)
{
    size_t kept = 0, all = 0;
    for (unsigned seed = 1; seed <= MIXTURES; seed++)
        for (size_t i = 0; i < CROWDS; i++)
            assert_mixture(crowds[i], seed, 1 + seed % 12, &kept, &all);
}

/*
 * Whose a single line is can't always be told: two stacks look alike. Of processes that write some
 * dozens of lines in one go, most reports come out as if they had been alone (measured: nine of
 * ten); a log for each process (log_path) is better.
 */
static void test_told_apart(void)
{
    size_t kept = 0, all = 0;
    for (unsigned seed = 1; seed <= MIXTURES; seed++)
        for (size_t i = 0; i < TEXT_CROWDS; i++)
            assert_mixture(crowds[i], seed, 40, &kept, &all);
    CU_ASSERT_TRUE(kept * 10 >= all * 8);
}

/* Three programs one after the other, and the same three at once, caught as they really wrote. */
static void test_at_once(void)
{
    size_t lengths[2];
    struct told told[2];
    char *texts[] = {capture_load("mixed/in_a_row.log", &lengths[0]),
                     capture_load("mixed/at_once.log", &lengths[1])};
    for (int i = 0; i < 2; i++) {
        assert_headers("mixed", texts[i], lengths[i]);
        read_log(&told[i], texts[i], lengths[i], 100);
        arena_free(&told[i].arena);
        free(texts[i]);
    }
    CU_ASSERT_EQUAL(told[0].count, 5);
    CU_ASSERT_EQUAL(shared(&told[0], &told[1]), 5);
}

/* ctest -V, make -k check, a terminal's colours, three sanitizers in one console. */
static void test_consoles(void)
{
    static const struct {
        const char *name;
        size_t reports;
    } consoles[] = {{"mixed/ctest.log", 2},
                    {"mixed/make_check.log", 2},
                    {"mixed/colour.log", 1},
                    {"mixed/sanitizers.log", 3}};
    for (size_t i = 0; i < sizeof consoles / sizeof *consoles; i++) {
        size_t length;
        struct told told;
        char *text = capture_load(consoles[i].name, &length);
        read_log(&told, text, length, 100);
        CU_ASSERT_EQUAL(told.count, consoles[i].reports);
        CU_ASSERT_EQUAL(told.summary.torn, 0);
        arena_free(&told.arena);
        free(text);
    }
}

/* ---- what is no report ---- */

static void test_no_report(void)
{
    static const char *const texts[] = {
        "",
        "\n\n\n",
        "WARNING: ThreadSanitizer: data race\n",
        "WARNING: ThreadSanitizer: data race (pid=12\n",
        "the words WARNING: ThreadSanitizer: data race (pid=12) in the middle of a line\n",
        "==================\n==================\n",
        "ThreadSanitizer: reported 3 warnings\n",
        "ERROR: AddressSanitizer: heap-use-after-free\n",
        "==12==ERROR: the file is not there: nothing to do\n",
        "<kind>Race</kind>\n",
        "<error>\n  <kind>Race</kind>\n</error>\n",
        "<valgrindoutput>\n<tool>helgrind</tool>\n<error>\n",
        "==12== Possible data race during read of size 4 at 0x10 by thread #2\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct told told;
        read_log(&told, texts[i], strlen(texts[i]), 3);
        CU_ASSERT_EQUAL(told.count, 0);
        arena_free(&told.arena);
    }
}

/* Processes that were killed leave documents without an end; the errors in them count all the same.
 */
static void test_many_cut(void)
{
    enum { MANY = 50 };
    char *text;
    size_t length;
    struct told told;
    FILE *out = open_memstream(&text, &length);
    for (int i = 0; i < MANY; i++)
        fputs("<valgrindoutput>\n<tool>helgrind</tool>\n<error>\n  <unique>0x0</unique>\n"
              "  <kind>Race</kind>\n",
              out);
    for (int i = 0; i < MANY; i++)
        fprintf(out, "WARNING: ThreadSanitizer: data race (pid=%d)\n", i + 1);
    fclose(out);
    read_log(&told, text, length, 64);
    CU_ASSERT_EQUAL(told.count, 2 * MANY);
    CU_ASSERT_EQUAL(told.summary.torn, 2 * MANY);
    CU_ASSERT_TRUE(told.summary.cut);
    arena_free(&told.arena);
    free(text);
}

static void read_string(struct told *told, const char *text)
{
    read_log(told, text, strlen(text), 11);
}

static void test_plain_valgrind(void)
{
    struct told told;
    read_string(&told, "==12== Helgrind, a thread error detector\n");
    CU_ASSERT_TRUE(told.summary.is_plain_valgrind);
    arena_free(&told.arena);
    read_string(&told, "== Helgrind, a thread error detector\n");
    CU_ASSERT_FALSE(told.summary.is_plain_valgrind);
    arena_free(&told.arena);
}

static void test_gave_up(void)
{
    struct told told;
    read_string(&told, "1: FATAL: ThreadSanitizer: unexpected memory mapping 0x5500-0x5600\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(told.summary.gave_up);
    CU_ASSERT_PTR_NOT_NULL(strstr(told.summary.gave_up, "unexpected memory mapping"));
    CU_ASSERT_EQUAL(told.count, 0);
    arena_free(&told.arena);
    read_string(&told, "ERROR: Can't open file: /tmp/report.12\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(told.summary.gave_up);
    CU_ASSERT_STRING_EQUAL(told.summary.gave_up, "ERROR: Can't open file: /tmp/report.12");
    arena_free(&told.arena);
    read_string(&told, "ThreadSanitizer: reported 1 warnings\n");
    CU_ASSERT_PTR_NULL(told.summary.gave_up);
    CU_ASSERT_TRUE(told.summary.spoke);
    arena_free(&told.arena);
}

#define LEAKS                                                                                      \
    "==9==ERROR: LeakSanitizer: detected memory leaks\n\n"                                         \
    "Direct leak of 40 byte(s) in 1 object(s) allocated from:\n"                                   \
    "    #0 0x49 in malloc (/tmp/a+0x49) (BuildId: 1)\n    #1 0x5a in take a.c:3:5\n\n"
#define LEAK_MORE                                                                                  \
    "Direct leak of 8 byte(s) in 1 object(s) allocated from:\n"                                    \
    "    #0 0x49 in malloc (/tmp/a+0x49) (BuildId: 1)\n    #1 0x5b in give a.c:9:5\n\n"            \
    "Indirect leak of 4 byte(s) in 1 object(s) allocated from:\n"                                  \
    "    #0 0x49 in malloc (/tmp/a+0x49) (BuildId: 1)\n    #1 0x5c in lend a.c:12:5\n\n"
#define LEAK_END "SUMMARY: AddressSanitizer: 48 byte(s) leaked in 2 allocation(s).\n"

static void test_leaks(void)
{
    struct told one, two;
    read_string(&one, LEAKS LEAK_END);
    read_string(&two, LEAKS LEAK_MORE LEAK_END);
    CU_ASSERT_EQUAL(one.count, 1);
    CU_ASSERT_EQUAL(two.count, 2);
    CU_ASSERT_EQUAL(shared(&one, &two), 1);
    CU_ASSERT_EQUAL(two.summary.torn, 0);
    arena_free(&one.arena);
    arena_free(&two.arena);
}

CU_TestInfo log_tests[] = {
    {"every header is one finding", test_whole},
    {"and says all that the report says", test_as_alone},
    {"also in a log that is cut anywhere", test_cut},
    {"with CR LF", test_crlf},
    {"with colours", test_colours},
    {"behind the time that a CI system writes", test_times},
    {"behind the number that ctest writes", test_numbers},
    {"with the program's own output between the lines", test_chatter},
    {"with several processes between each other's lines", test_interleaved},
    {"most of which are told apart", test_told_apart},
    {"three programs at once are read as one after the other", test_at_once},
    {"whole consoles are read", test_consoles},
    {"so are many that never end", test_many_cut},
    {"what is no report is none", test_no_report},
    {"Valgrind's text for people is known for what it is", test_plain_valgrind},
    {"a tool that gives up is no clean run", test_gave_up},
    {"each direct leak is a finding of its own", test_leaks},
    CU_TEST_INFO_NULL,
};
