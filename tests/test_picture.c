/* A schedule as a student's page shows it: what is told, to whose eyes, there and back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "../checker/engine/timeline.h"
#include "../checker/output/picture.h"
#include "../checker/output/picture_page.h"
#include "grade_trial.h"
#include "picture_trial.h"
#include "scratch.h"
#include "suites.h"

enum { A = 0x1000, B = 0x2000, MOST = 2000 };

static struct conduct_step steps[MOST];
static size_t count;

static struct conduct_step *add(int thread, enum op op, enum step_event event, uint64_t object)
{
    struct conduct_step *step = &steps[count++];
    *step = (struct conduct_step){.thread = (uint16_t)thread,
                                  .op = (uint8_t)op,
                                  .event = (uint8_t)event,
                                  .object = object,
                                  .other = -1};
    step->size = op == OP_READ || op == OP_WRITE ? 4 : 0;
    return step;
}

static void lock(int thread, uint64_t object)
{
    add(thread, OP_LOCK, STEP_DOES, object);
    add(thread, OP_LOCK, STEP_TAKES, object);
}

static void create(int thread)
{
    add(0, OP_CREATE, STEP_DOES, 0)->other = (int16_t)thread;
}

/* An exam whose first finding is a deadlock that these steps show. */
static void exam_make(struct exam *exam, struct timeline *timeline)
{
    static const char *sources[] = {"mine.c"};
    struct conducted conducted = {.steps = steps, .step_count = count};
    *exam = (struct exam){.arena = &class_arena, .sources = sources, .source_count = 1};
    exam->scope = (struct scope){.files = sources, .count = 1};
    findings_init(&exam->findings, &class_arena);
    findings_add(&exam->findings, ENGINE_CONDUCTOR, KIND_DEADLOCK);
    snprintf(exam->findings.list[0]->fingerprint, sizeof exam->findings.list[0]->fingerprint,
             PICTURE_FINGERPRINT);
    timeline_init(timeline, &class_arena, "/nonexistent", &exam->scope, &conducted, NULL);
    exam->timeline = timeline;
    exam->timelined = exam->findings.list[0];
}

static void begin(void)
{
    class_start();
    count = 0;
}

/* ---- what is told ---- */

static void test_deadlock(void)
{
    struct exam exam;
    struct timeline timeline;
    struct picture picture;
    begin();
    create(1);
    create(2);
    lock(1, A);
    lock(2, B);
    add(2, OP_LOCK, STEP_BLOCKS, A);
    add(1, OP_LOCK, STEP_BLOCKS, B);
    exam_make(&exam, &timeline);
    picture_of_exam(&class_arena, &exam, &picture);
    CU_ASSERT_STRING_EQUAL(picture.fingerprint, PICTURE_FINGERPRINT);
    CU_ASSERT_EQUAL_FATAL(picture.column_count, 3);
    CU_ASSERT_EQUAL_FATAL(picture.row_count, 6);
    CU_ASSERT_STRING_EQUAL(picture.rows[2].does, "locks lock A");
    CU_ASSERT_EQUAL(picture.rows[2].column, 1);
    CU_ASSERT_TRUE(picture.rows[3].column == 2 && !picture.rows[3].stuck);
    CU_ASSERT_STRING_EQUAL(picture.rows[3].holds, ""); /* of the lock itself does tells */
    CU_ASSERT_STRING_EQUAL(picture.rows[4].holds, "lock B");
    CU_ASSERT_TRUE(picture.rows[4].stuck && picture.rows[5].stuck);
    CU_ASSERT_EQUAL(picture.rows[5].lanes[1], '0' + LANE_HOLDS_AND_WAITS);
    class_finish();
}

/* A wait that ends is no wait for ever; who loses the turn without need is interrupted. */
static void test_lost_update(void)
{
    struct exam exam;
    struct timeline timeline;
    struct picture picture;
    begin();
    create(1);
    add(0, OP_JOIN, STEP_BLOCKS, 0)->other = 1;
    add(1, OP_READ, STEP_DOES, A);
    add(2, OP_READ, STEP_DOES, A);
    add(2, OP_WRITE, STEP_DOES, A);
    add(2, OP_END, STEP_DOES, 0);
    add(1, OP_WRITE, STEP_DOES, A);
    add(1, OP_END, STEP_DOES, 0);
    add(0, OP_JOIN, STEP_WAKES, 0)->other = 1;
    exam_make(&exam, &timeline);
    picture_of_exam(&class_arena, &exam, &picture);
    size_t interrupted = 0, stuck = 0;
    for (size_t i = 0; i < picture.row_count; i++) {
        interrupted += picture.rows[i].interrupted;
        stuck += picture.rows[i].stuck;
    }
    CU_ASSERT_EQUAL(interrupted, 1);
    CU_ASSERT_TRUE(picture.rows[2].interrupted && picture.rows[2].column == 1);
    CU_ASSERT_EQUAL(stuck, 0);
    class_finish();
}

/* The middle of what is long is left out, and how much that is is told. */
static void test_long(void)
{
    struct exam exam;
    struct timeline timeline;
    struct picture picture;
    begin();
    create(1);
    for (int i = 0; i < 1000; i++)
        add(1, i % 2 ? OP_WRITE : OP_READ, STEP_DOES, A);
    add(0, OP_WRITE, STEP_DOES, A);
    exam_make(&exam, &timeline);
    picture_of_exam(&class_arena, &exam, &picture);
    size_t sum = picture.row_count;
    for (size_t i = 0; i < picture.row_count; i++)
        sum += (size_t)picture.rows[i].left_out;
    CU_ASSERT_EQUAL(sum, 1002);
    CU_ASSERT_TRUE(picture.row_count > 3 && picture.row_count < 200);
    CU_ASSERT_EQUAL(picture.rows[picture.row_count - 1].step, 1002);
    class_finish();
}

static void side_add(struct finding *finding, const char *file)
{
    struct side *side = finding_add_side(&class_arena, finding, ACTION_WRITE);
    struct frame *frame = stack_add_frame(&class_arena, &side->stack);
    frame->function = "f";
    frame->file = arena_copy(&class_arena, file);
    frame->line = 1;
}

/* Lines of others' files are in no picture: of a lab's own there may be some that are secret. */
static void test_own_lines(void)
{
    struct exam exam;
    struct timeline timeline;
    struct picture picture;
    begin();
    scratch_enter();
    scratch_put("mine.c", "int mine;\n");
    scratch_put("theirs.c", "int secret;\n");
    exam_make(&exam, &timeline);
    side_add(exam.findings.list[0], "mine.c");
    side_add(exam.findings.list[0], "theirs.c");
    picture_of_exam(&class_arena, &exam, &picture);
    CU_ASSERT_EQUAL_FATAL(picture.finding_count, 1);
    CU_ASSERT_STRING_EQUAL(picture.findings[0].sides[0].source, "int mine;");
    CU_ASSERT_STRING_EQUAL(picture.findings[0].sides[1].where, "theirs.c:1 in f");
    CU_ASSERT_STRING_EQUAL(picture.findings[0].sides[1].source, "");
    scratch_leave();
    class_finish();
}

/* ---- there and back ---- */

static void test_round(void)
{
    struct picture back;
    class_start();
    char *text = picture_write(picture_of_deadlock(" <&>"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    CU_ASSERT_EQUAL_FATAL(picture_read(&class_arena, text, strlen(text), &back), 0);
    char *again = picture_write(&back);
    CU_ASSERT_STRING_EQUAL(again, text);
    CU_ASSERT_STRING_EQUAL(back.rows[2].does, "locks a <&>");
    CU_ASSERT_PTR_NULL(picture_write(&(struct picture){.fingerprint = ""}));
    free(text);
    free(again);
    class_finish();
}

/* Cut anywhere or changed anywhere, it is read or refused, and never half. */
static void test_damaged(void)
{
    static const char *const rows[] = {"", "[]", "{}",
                                       "{\"version\":2,\"findings\":[],\"schedule\":{}}",
                                       "{\"version\":1,\"findings\":[{}],\"schedule\":{}}"};
    class_start();
    struct picture untouched = {.row_count = 42}, back = untouched;
    char *text = picture_write(picture_of_deadlock(""));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_EQUAL(picture_read(&class_arena, rows[i], strlen(rows[i]), &back), -1);
    for (size_t length = 0; length < strlen(text) - 2; length += 7)
        CU_ASSERT_EQUAL(picture_read(&class_arena, text, length, &back), -1);
    memcpy(strstr(text, "\"234\""), "\"999\"", 5); /* no lane has that number */
    CU_ASSERT_EQUAL(picture_read(&class_arena, text, strlen(text), &back), -1);
    CU_ASSERT_EQUAL(back.row_count, 42);
    free(text);
    class_finish();
}

/* ---- from the program ---- */

static void steps_write(const char *path, uint64_t total, size_t bytes)
{
    char *text = arena_alloc(&class_arena, sizeof total + bytes);
    memcpy(text, &total, sizeof total);
    memcpy(text + sizeof total, steps, bytes);
    FILE *file = fopen(path, "we");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fwrite(text, 1, sizeof total + bytes, file);
    fclose(file);
}

/* The program may have written what it likes. */
static void test_steps_of_anybody(void)
{
    struct conducted conducted = {.step_count = 42};
    begin();
    scratch_enter();
    CU_ASSERT_EQUAL(conduct_read_steps(&class_arena, "c", 0, &conducted), -1);
    steps_write("c.0.steps", 1, 3);
    CU_ASSERT_EQUAL(conduct_read_steps(&class_arena, "c", 0, &conducted), -1);
    CU_ASSERT_EQUAL(symlink("c.0.steps", "c.1.steps"), 0);
    CU_ASSERT_EQUAL(conduct_read_steps(&class_arena, "c", 1, &conducted), -1);
    CU_ASSERT_EQUAL(conducted.step_count, 42);
    lock(1, A);
    add(1, OP_LOCK, STEP_DOES, A)->op = 250;
    add(1, OP_LOCK, STEP_DOES, A)->event = 99;
    add(60000, OP_LOCK, STEP_DOES, A);
    steps_write("c.0.steps", 50, count * sizeof *steps + 1);
    CU_ASSERT_EQUAL(conduct_read_steps(&class_arena, "c", 0, &conducted), 0);
    CU_ASSERT_EQUAL(conducted.step_count, 2);
    CU_ASSERT_EQUAL(conducted.steps_lost, 45);
    scratch_leave();
    class_finish();
}

/* ---- the page ---- */

static char *page_of(const struct picture *picture, const char *fingerprint)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    picture_page_sides(out, &class_arena, picture, fingerprint);
    picture_page_steps(out, &class_arena, picture, fingerprint);
    fclose(out);
    char *copy = arena_copy(&class_arena, text);
    free(text);
    return copy;
}

static void test_page(void)
{
    static const char *const parts[] = {
        "<h4>thread 1 waits for a lock that the other holds</h4>",
        "<h4>thread 2 waits for a lock that the other holds</h4>",
        "<code>two-locks.c:22 in a</code>",
        "holds lock a (since two-locks.c:21)",
        "<th scope=\"col\">thread 2</th>",
        "7 steps are left out",
        "<strong>locks a</strong> <span class=\"mark mild\">is interrupted here</span>",
        "<strong>awaits b</strong> <span class=\"mark bad\">and never goes on</span>",
        "<strong>locks b</strong> <span class=\"soft\">holds b</span>",
        "must(pthread_mutex_lock(&amp;a));",
    };
    class_start();
    const char *page = page_of(picture_of_deadlock(""), PICTURE_FINGERPRINT);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(page, parts[i]));
    CU_ASSERT_PTR_NULL(strstr(page, "so it fails")); /* the waits say that */
    CU_ASSERT_STRING_EQUAL(page_of(picture_of_deadlock(""), "another"), "");
    page = page_of(picture_of_lost_update(), PICTURE_FINGERPRINT);
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "<strong>ends</strong> <span class=\"mark bad\">so it"));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "colspan=\"6\"><strong>thread 7 writes hits</strong>"));
    struct picture *endless = picture_of_lost_update();
    endless->more = 300;
    page = page_of(endless, PICTURE_FINGERPRINT);
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "and so it goes on, for 300 steps more"));
    CU_ASSERT_PTR_NULL(strstr(page, "so it fails"));
    class_finish();
}

CU_TestInfo picture_tests[] = {
    {"a deadlock's threads wait for ever", test_deadlock},
    {"a lost update's thread is interrupted", test_lost_update},
    {"the middle of a long schedule is left out, and that is told", test_long},
    {"lines are shown of the student's file alone", test_own_lines},
    {"a picture is read as it was written", test_round},
    {"what is damaged is refused", test_damaged},
    {"steps that a program made up do no harm", test_steps_of_anybody},
    {"the page shows both sides, and every step", test_page},
    CU_TEST_INFO_NULL,
};
