/* How threads met on a schedule made by hand, and which findings that explains. */
#include <stdio.h>
#include <string.h>

#include "../checker/engine/meeting.h"
#include "suites.h"

enum { MOST = 16, LINES_MOST = 64 };

static char source[] = "labs/map-races/cache/cache.c", function[] = "take",
            other_function[] = "give";
static char stock[] = "stock", price[] = "price", changed[] = "changed";

static struct arena arena;
static struct timeline_step steps[MOST];
static struct timeline_place places[LINES_MOST];
static struct timeline_span wait;
static struct timeline timeline;
static struct findings findings;

static void start(void)
{
    arena_init(&arena);
    findings_init(&findings, &arena);
    timeline = (struct timeline){.steps = steps, .thread_count = 3, .spans = &wait};
    for (int line = 0; line < LINES_MOST; line++)
        places[line].frame = (struct frame){.function = function, .file = source, .line = line};
}

static void finish(void)
{
    arena_free(&arena);
}

static struct timeline_step *add(int thread, enum op op, char *object, int line)
{
    struct timeline_step *step = &steps[timeline.step_count++];
    *step = (struct timeline_step){.thread = thread,
                                   .op = op,
                                   .event = STEP_DOES,
                                   .other = -1,
                                   .object = object,
                                   .place = &places[line],
                                   .inner = &places[line],
                                   .own = true,
                                   .conflicts = true};
    return step;
}

/* A finding with a side at each of two lines; 0: none. */
static struct finding *find(enum kind kind, char *variable, int one, int other)
{
    const int lines[] = {one, other};
    struct finding *finding = findings_add(&findings, ENGINE_TSAN, kind);
    if (variable)
        finding->place = (struct place){.region = REGION_GLOBAL, .name = variable};
    for (int i = 0; i < 2 && lines[i]; i++) {
        struct side *side = finding_add_side(&arena, finding, ACTION_WRITE);
        *stack_add_frame(&arena, &side->stack) = places[lines[i]].frame;
    }
    return finding;
}

/* Thread 1 reads in line 28 and writes in line 33; in between thread 2 writes in line 31. */
static void lose_update(void)
{
    add(1, OP_READ, stock, 28);
    add(2, OP_READ, stock, 30);
    add(2, OP_WRITE, stock, 31);
    add(1, OP_WRITE, stock, 33);
}

static void test_between(void)
{
    start();
    lose_update();
    const struct finding *race = find(KIND_DATA_RACE, stock, 31, 28);
    const struct finding *wrong = find(KIND_WRONG_RESULT, NULL, 0, 0);
    meetings_find(&findings, &timeline, wrong);
    for (size_t i = 0; i < findings.count; i++) {
        const struct meeting *meeting = &findings.list[i]->meeting;
        CU_ASSERT_EQUAL(meeting->how, MEETING_BETWEEN);
        CU_ASSERT_STRING_EQUAL(meeting->object, "stock");
        CU_ASSERT_EQUAL(meeting->actor, 2);
        CU_ASSERT_EQUAL(meeting->partner, 1);
        CU_ASSERT_EQUAL(meeting->at.line, 31);
        CU_ASSERT_EQUAL(meeting->first.line, 28);
        CU_ASSERT_EQUAL(meeting->then.line, 33);
    }
    CU_ASSERT_PTR_NOT_EQUAL(race, wrong);
    finish();
}

/* One change to the schedule or to the finding, and there is nothing to be told. */
static void test_not_between(void)
{
    enum {
        AS_IT_IS,
        OTHER_VARIABLE,
        OTHER_LINES,
        OTHER_KIND,
        AGAIN,
        KIT,
        LIBRARY,
        ELSEWHERE,
        CASES
    };
    for (int change = AS_IT_IS; change < CASES; change++) {
        start();
        lose_update();
        struct finding *race =
            find(change == OTHER_KIND ? KIND_USE_AFTER_FREE : KIND_DATA_RACE,
                 change == OTHER_VARIABLE ? price : stock, change == OTHER_LINES ? 40 : 31, 28);
        if (change == AGAIN) { /* it reads again before it writes: nothing came in between */
            timeline.step_count--;
            add(1, OP_READ, stock, 32);
            add(1, OP_WRITE, stock, 33);
        }
        steps[0].inside = change == KIT ? function : NULL;
        steps[2].own = change != LIBRARY;
        places[28].frame.function = change == ELSEWHERE ? other_function : function;
        meetings_find(&findings, &timeline, NULL);
        CU_ASSERT_EQUAL(race->meeting.how, change == AS_IT_IS ? MEETING_BETWEEN : MEETING_NONE);
        finish();
    }
}

/* A wrong result is explained by its own schedule alone. */
static void test_other_end(void)
{
    start();
    lose_update();
    const struct finding *wrong = find(KIND_WRONG_RESULT, NULL, 0, 0);
    meetings_find(&findings, &timeline, NULL);
    CU_ASSERT_EQUAL(wrong->meeting.how, MEETING_NONE);
    finish();
}

static void wait_begins(void)
{
    add(1, OP_WAIT, changed, 20)->event = STEP_BLOCKS;
    wait = (struct timeline_span){.kind = SPAN_WAITS,
                                  .thread = 1,
                                  .op = OP_WAIT,
                                  .object = changed,
                                  .place = &places[20],
                                  .from = timeline.step_count - 1};
    timeline.span_count = 1;
}

static void test_signals(void)
{
    enum { EARLY, NEVER, LATE, OTHERS, LOST, KITS, ITS_OWN, CASES };
    static const enum meeting_how expected[CASES] = {MEETING_EARLY,  MEETING_SILENT, MEETING_NONE,
                                                     MEETING_SILENT, MEETING_NONE,   MEETING_NONE,
                                                     MEETING_NONE};
    for (int turn = EARLY; turn < CASES; turn++) {
        start();
        if (turn == EARLY || turn == OTHERS || turn == ITS_OWN)
            add(turn == ITS_OWN ? 1 : 2, OP_SIGNAL, turn == OTHERS ? price : changed, 40);
        wait_begins();
        if (turn == LATE)
            add(2, OP_BROADCAST, changed, 40);
        timeline.steps_lost = turn == LOST;
        steps[wait.from].inside = turn == KITS ? function : NULL;
        wait.to = timeline.step_count;
        const struct finding *lost = find(KIND_LOST_WAKEUP, NULL, 20, 0);
        meetings_find(&findings, &timeline, lost);
        CU_ASSERT_EQUAL(lost->meeting.how, expected[turn]);
        CU_ASSERT_EQUAL(lost->meeting.at.line, turn == EARLY ? 40 : 0);
        finish();
    }
}

CU_TestInfo meeting_tests[] = {
    {"a write between another thread's read and write explains both findings", test_between},
    {"and nothing else does", test_not_between},
    {"a wrong result is explained by its own schedule", test_other_end},
    {"a wakeup is lost because its signal was early, or never came", test_signals},
    CU_TEST_INFO_NULL,
};
