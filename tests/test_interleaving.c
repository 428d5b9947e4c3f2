/* A schedule made by hand, in every picture of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/output/chrome_trace.h"
#include "../checker/output/interleaving.h"
#include "../checker/output/otlp.h"
#include "suites.h"

enum { A = 0x1000, B = 0x2000, SHARED = 0x3000, OWN = 0x4000, MOST = 4096 };

static struct arena arena;
static struct conduct_step steps[MOST];
static size_t count;
static struct timeline timeline;
static char *text;

static void start(void)
{
    arena_init(&arena);
    count = 0;
    text = NULL;
}

static void finish(void)
{
    free(text);
    arena_free(&arena);
}

static struct conduct_step *add(int thread, enum op op, enum step_event event, uint64_t object)
{
    struct conduct_step *step = &steps[count++];
    *step = (struct conduct_step){
        .thread = (uint16_t)thread, .op = (uint8_t)op, .event = (uint8_t)event, .object = object};
    step->other = -1;
    step->size = op >= OP_READ && op <= OP_ATOMIC_WRITE ? 4 : 0;
    return step;
}

static void create(int thread)
{
    add(0, OP_CREATE, STEP_DOES, 0);
    add(0, OP_CREATE, STEP_DOES, 0)->other = (int16_t)thread;
}

static void lock(int thread, uint64_t object)
{
    add(thread, OP_LOCK, STEP_DOES, object);
    add(thread, OP_LOCK, STEP_TAKES, object);
}

static void unlock(int thread, uint64_t object)
{
    add(thread, OP_UNLOCK, STEP_DOES, object);
    add(thread, OP_LOCK, STEP_DROPS, object);
}

static void lock_in_vain(int thread, uint64_t object)
{
    add(thread, OP_LOCK, STEP_DOES, object);
    add(thread, OP_LOCK, STEP_BLOCKS, object);
}

static void make(void)
{
    struct conducted conducted = {.steps = steps, .step_count = count};
    const struct scope scope = {.any_but_libraries = true};
    timeline_init(&timeline, &arena, "/nonexistent", &scope, &conducted, NULL);
}

static void draw(int width, bool all)
{
    struct interleaving how = {.width = width, .all = all};
    size_t length;
    FILE *file = open_memstream(&text, &length);
    interleaving_print(file, &arena, &timeline, &how);
    fclose(file);
}

/* Two threads, two locks, and each has one of them. */
static void circle(void)
{
    create(1);
    create(2);
    lock(1, A);
    lock(2, B);
    lock_in_vain(1, B);
    lock_in_vain(2, A);
    make();
}

static bool has(const char *word)
{
    if (strstr(text, word))
        return true;
    fprintf(stderr, "no '%s' in:\n%s\n", word, text);
    return false;
}

/* ---- the timeline ---- */

static void test_names(void)
{
    start();
    circle();
    CU_ASSERT_EQUAL(timeline.thread_count, 3);
    CU_ASSERT_STRING_EQUAL(timeline.threads[0].name, "main");
    CU_ASSERT_STRING_EQUAL(timeline.threads[2].name, "thread 2");
    CU_ASSERT_STRING_EQUAL(timeline.steps[4].object, "lock A");
    CU_ASSERT_STRING_EQUAL(timeline.steps[6].object, "lock B");
    finish();
}

static void test_letters_go_on(void)
{
    start();
    for (int i = 0; i < 30; i++)
        lock(0, A + 64 * (uint64_t)i);
    make();
    CU_ASSERT_STRING_EQUAL(timeline.steps[50].object, "lock Z");
    CU_ASSERT_STRING_EQUAL(timeline.steps[52].object, "lock AA");
    CU_ASSERT_STRING_EQUAL(timeline.steps[54].object, "lock AB");
    finish();
}

static void test_spans(void)
{
    start();
    create(1);
    lock(0, A);
    lock_in_vain(1, A);
    unlock(0, A);
    add(1, OP_LOCK, STEP_WAKES, A);
    add(1, OP_LOCK, STEP_TAKES, A);
    make();
    CU_ASSERT_EQUAL(timeline.span_count, 3);
    CU_ASSERT_EQUAL(timeline.spans[0].kind, SPAN_HOLDS);
    CU_ASSERT_EQUAL(timeline.spans[0].from, 3);
    CU_ASSERT_EQUAL(timeline.spans[0].to, 7);
    CU_ASSERT_EQUAL(timeline.spans[1].kind, SPAN_WAITS);
    CU_ASSERT_EQUAL(timeline.spans[1].to, 8);
    CU_ASSERT_EQUAL(timeline.spans[2].to, timeline.step_count);
    CU_ASSERT_EQUAL(timeline.arrow_count, 1);
    CU_ASSERT_EQUAL(timeline.arrows[0].from, 6);
    CU_ASSERT_EQUAL(timeline.arrows[0].to, 8);
    finish();
}

/* Reading is no conflict, one's own memory is none, and a neighbouring byte is none. */
static void test_conflicts(void)
{
    start();
    create(1);
    add(0, OP_WRITE, STEP_DOES, SHARED);
    add(1, OP_READ, STEP_DOES, SHARED);
    add(0, OP_READ, STEP_DOES, SHARED + 8);
    add(1, OP_READ, STEP_DOES, SHARED + 8);
    add(0, OP_WRITE, STEP_DOES, OWN);
    add(1, OP_WRITE, STEP_DOES, OWN + 4);
    make();
    CU_ASSERT_TRUE(timeline.steps[2].conflicts);
    CU_ASSERT_TRUE(timeline.steps[3].conflicts);
    for (size_t i = 4; i < timeline.step_count; i++)
        CU_ASSERT_FALSE(timeline.steps[i].conflicts);
    finish();
}

/* Whatever a program scribbled into its trace. */
static void test_scribbled(void)
{
    start();
    uint64_t noise = 1;
    for (count = 0; count < MOST; count++) {
        unsigned char *bytes = (unsigned char *)&steps[count];
        for (size_t i = 0; i < sizeof *steps; i++) {
            noise = noise * 6364136223846793005 + 1442695040888963407;
            bytes[i] = (unsigned char)(noise >> 56);
        }
        steps[count].thread %= 100;
    }
    make();
    draw(120, true);
    json_decref(chrome_trace(&timeline, "noise"));
    json_decref(otlp_trace(&timeline, "noise", NULL));
    CU_ASSERT_EQUAL(timeline.step_count, MOST);
    finish();
}

/* ---- rows ---- */

static int rows_with(const char *word)
{
    int rows = 0;
    for (const char *at = text; (at = strstr(at, word)); at += strlen(word))
        rows++;
    return rows;
}

static int widest_line(void)
{
    int widest = 0, width = 0;
    for (const char *c = text; *c; c++) {
        width += ((unsigned char)*c & 0xc0) != 0x80;
        if (*c == '\n')
            width = 0;
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void test_circle_is_seen(void)
{
    start();
    circle();
    draw(120, false);
    CU_ASSERT_TRUE(has("● starts thread 1"));
    CU_ASSERT_TRUE(has("● locks lock A"));
    CU_ASSERT_TRUE(has("│ [lock A]"));
    CU_ASSERT_TRUE(has("● awaits lock B [lock A]"));
    CU_ASSERT_TRUE(has("● awaits lock A [lock B]"));
    CU_ASSERT_TRUE(has("┊ [lock A]"));
    CU_ASSERT_EQUAL(rows_with("●"), 6);
    finish();
}

static void test_fits(void)
{
    static const int widths[] = {80, 100, 120};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        start();
        circle();
        draw(widths[i], false);
        CU_ASSERT_TRUE(widest_line() <= widths[i]);
        finish();
    }
}

/* Too many threads for the screen: those where the schedule is odd have a column. */
static void test_crowd(void)
{
    start();
    for (int i = 1; i <= 60; i++)
        create(i);
    for (int i = 1; i <= 60; i++)
        add(i, OP_END, STEP_DOES, 0);
    make();
    draw(100, false);
    CU_ASSERT_TRUE(has("thread 60"));
    CU_ASSERT_TRUE(widest_line() <= 100);
    CU_ASSERT_TRUE(has("... "));
    finish();
}

static void test_folds(void)
{
    start();
    create(1);
    for (int i = 0; i < 200; i++) {
        lock(0, A);
        unlock(0, A);
    }
    lock(1, A);
    unlock(1, A);
    make();
    draw(120, false);
    CU_ASSERT_TRUE(has("steps of main ..."));
    CU_ASSERT_TRUE(rows_with("●") < 40);
    free(text);
    draw(120, true);
    CU_ASSERT_EQUAL(rows_with("●"), 1 + 2 * 201);
    CU_ASSERT_PTR_NULL(strstr(text, "..."));
    finish();
}

static void test_clock(void)
{
    start();
    add(0, OP_SLEEP, STEP_DOES, 0);
    add(0, OP_SLEEP, STEP_BLOCKS, 0);
    add(0, OP_SLEEP, STEP_EXPIRES, 0)->time = 1500000000;
    make();
    draw(120, false);
    CU_ASSERT_TRUE(has("the clock moves to 1.500000 s"));
    CU_ASSERT_TRUE(has("● wakes: its time is over"));
    finish();
}

static void test_nothing(void)
{
    start();
    make();
    draw(120, false);
    CU_ASSERT_PTR_NULL(strstr(text, "●"));
    finish();
}

/* ---- traces ---- */

static const char *text_at(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static size_t events_of_phase(const json_t *trace, const char *phase)
{
    size_t i, found = 0;
    json_t *event;
    json_array_foreach(json_object_get(trace, "traceEvents"), i, event) found +=
        strcmp(text_at(event, "ph"), phase) == 0;
    return found;
}

/* What every event must have, by its phase: see the Trace Event Format. */
static void assert_event(const json_t *event)
{
    const char *phase = text_at(event, "ph");
    CU_ASSERT_EQUAL(strlen(phase), 1);
    CU_ASSERT_PTR_NOT_NULL(strchr("MXisf", *phase));
    CU_ASSERT_TRUE(json_is_string(json_object_get(event, "name")));
    CU_ASSERT_TRUE(json_is_integer(json_object_get(event, "pid")));
    CU_ASSERT_TRUE(json_is_integer(json_object_get(event, "tid")));
    CU_ASSERT_TRUE(json_is_number(json_object_get(event, "ts")));
    if (*phase == 'X')
        CU_ASSERT_TRUE(json_number_value(json_object_get(event, "dur")) >= 0);
    if (*phase == 's' || *phase == 'f')
        CU_ASSERT_TRUE(json_is_integer(json_object_get(event, "id")));
    if (*phase == 'M')
        CU_ASSERT_TRUE(json_is_object(json_object_get(event, "args")));
}

static void test_chrome_trace(void)
{
    start();
    create(1);
    lock(0, A);
    lock_in_vain(1, A);
    unlock(0, A);
    add(1, OP_LOCK, STEP_WAKES, A);
    add(1, OP_LOCK, STEP_TAKES, A);
    make();
    json_t *trace = chrome_trace(&timeline, "two");
    size_t i;
    json_t *event;
    json_array_foreach(json_object_get(trace, "traceEvents"), i, event) assert_event(event);
    CU_ASSERT_EQUAL(events_of_phase(trace, "M"), 1 + 2 * 2);
    CU_ASSERT_EQUAL(events_of_phase(trace, "X"), 3 + 1); /* spans, and the step that wakes */
    CU_ASSERT_EQUAL(events_of_phase(trace, "s"), 1);
    CU_ASSERT_EQUAL(events_of_phase(trace, "f"), 1);
    json_decref(trace);
    finish();
}

/* A taken, B taken, A given back, B given back: two tracks, or a viewer would cut one off. */
static void test_crossing_bars(void)
{
    start();
    lock(0, A);
    lock(0, B);
    unlock(0, A);
    unlock(0, B);
    make();
    json_t *trace = chrome_trace(&timeline, "crossing"), *event;
    json_int_t tracks[2] = {0, 0};
    size_t i, bars = 0;
    json_array_foreach(json_object_get(trace, "traceEvents"), i,
                       event) if (strcmp(text_at(event, "cat"), "lock") == 0 && bars < 2)
        tracks[bars++] = json_integer_value(json_object_get(event, "tid"));
    CU_ASSERT_EQUAL(bars, 2);
    CU_ASSERT_NOT_EQUAL(tracks[0], tracks[1]);
    json_decref(trace);
    finish();
}

static bool is_hex(const char *id, size_t length)
{
    return strlen(id) == length && strspn(id, "0123456789abcdef") == length &&
           strspn(id, "0") < length;
}

static bool has_span(const json_t *spans, const char *id)
{
    size_t i;
    json_t *span;
    json_array_foreach(spans, i, span) if (strcmp(text_at(span, "spanId"), id) == 0) return true;
    return false;
}

static void assert_span(const json_t *spans, const json_t *span, bool root)
{
    size_t i;
    json_t *link;
    CU_ASSERT_TRUE(is_hex(text_at(span, "traceId"), 32));
    CU_ASSERT_TRUE(is_hex(text_at(span, "spanId"), 16));
    CU_ASSERT_EQUAL(!has_span(spans, text_at(span, "parentSpanId")), root);
    CU_ASSERT_TRUE(strtoull(text_at(span, "startTimeUnixNano"), NULL, 10) <=
                   strtoull(text_at(span, "endTimeUnixNano"), NULL, 10));
    CU_ASSERT_TRUE(*text_at(span, "name"));
    json_array_foreach(json_object_get(span, "links"), i, link)
        CU_ASSERT_TRUE(has_span(spans, text_at(link, "spanId")));
}

static json_t *spans_of(const json_t *trace)
{
    json_t *resource = json_array_get(json_object_get(trace, "resourceSpans"), 0);
    json_t *scope = json_array_get(json_object_get(resource, "scopeSpans"), 0);
    CU_ASSERT_STRING_EQUAL(text_at(json_object_get(scope, "scope"), "name"), "racelab");
    return json_object_get(scope, "spans");
}

static void test_otlp(void)
{
    start();
    circle();
    json_t *trace = otlp_trace(&timeline, "circle", "deadlock in both"), *span;
    json_t *spans = spans_of(trace);
    size_t i;
    CU_ASSERT_EQUAL(json_array_size(spans), 1 + 3 + 4); /* schedule, threads, holds and waits */
    json_array_foreach(spans, i, span) assert_span(spans, span, i == 0);
    json_t *status = json_object_get(json_array_get(spans, 0), "status");
    CU_ASSERT_STRING_EQUAL(text_at(status, "message"), "deadlock in both");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(status, "code")), 2);
    json_decref(trace);
    finish();
}

/* Of many rows some are left: the one where a thread lost its turn, long ago, and the last. */
static void test_short(void)
{
    enum { ROWS_MOST = 12 };
    start();
    create(1);
    create(2);
    lock(1, A);
    lock(2, B);
    unlock(2, B);
    unlock(1, A);
    for (int i = 0; i < 60; i++) {
        lock(0, A);
        unlock(0, A);
    }
    make();
    const struct interleaving how = {.width = 120, .most = ROWS_MOST};
    size_t length;
    FILE *file = open_memstream(&text, &length);
    interleaving_print(file, &arena, &timeline, &how);
    fclose(file);
    int rows = 0;
    for (const char *at = text; (at = strstr(at, "\xe2\x97\x8f")); at++) /* who moves */
        rows++;
    CU_ASSERT_EQUAL(rows, ROWS_MOST);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "locks lock B"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  251 "));
    finish();
}

CU_TestInfo interleaving_tests[] = {
    {"threads have numbers, nameless locks have letters", test_names},
    {"letters go on after Z", test_letters_go_on},
    {"a lock is held until it is given back, a wait ends with an arrow", test_spans},
    {"a conflict is two threads at the same bytes, one of them writing", test_conflicts},
    {"a trace may hold anything", test_scribbled},
    {"a circle is seen: who holds what, who awaits what", test_circle_is_seen},
    {"it fits the screen", test_fits},
    {"of many threads some have a column", test_crowd},
    {"a long schedule is folded, unless all is asked for", test_folds},
    {"a short one keeps what matters", test_short},
    {"a row says when the clock moves", test_clock},
    {"no steps, no rows", test_nothing},
    {"a Chrome trace has tracks, bars and arrows", test_chrome_trace},
    {"bars that cross get two tracks", test_crossing_bars},
    {"an OTLP trace has a span for each thread, hold and wait", test_otlp},
    CU_TEST_INFO_NULL,
};
