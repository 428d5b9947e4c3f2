/* What people read about a finding. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/output/account.h"
#include "../checker/output/sentences.h"
#include "../checker/output/text.h"
#include "../checker/output/trial_words.h"
#include "runner.h"
#include "scratch.h"

static const char *own_files[] = {"labs/map-races/cache/cache.c"};
static const struct scope own = {.files = own_files, .count = 1};

static struct arena arena;

static void start(void)
{
    arena_init(&arena);
}

static void finish(void)
{
    arena_free(&arena);
}

static void add_frame(struct stack *stack, char *function, const char *file, int line)
{
    struct frame *frame = stack_add_frame(&arena, stack);
    frame->function = function;
    frame->file = arena_copy(&arena, file);
    frame->line = line;
}

static struct side *add_side(struct finding *finding, enum action action, char *function)
{
    struct side *side = finding_add_side(&arena, finding, action);
    if (function)
        add_frame(&side->stack, function, own_files[0], 31);
    return side;
}

/* --- one side ------------------------------------------------------------------------------- */

static void test_who(void)
{
    struct side main_thread = {.thread = 0, .thread_name = "ignored"};
    struct side unknown = {.thread = -1};
    struct side numbered = {.thread = 2};
    struct side named = {.thread = 2, .thread_name = "writer"};
    start();
    CU_ASSERT_STRING_EQUAL(side_who(&arena, &main_thread), "main");
    CU_ASSERT_STRING_EQUAL(side_who(&arena, &unknown), "a thread");
    CU_ASSERT_STRING_EQUAL(side_who(&arena, &numbered), "thread 2");
    CU_ASSERT_STRING_EQUAL(side_who(&arena, &named), "thread 2 (writer)");
    finish();
}

static void test_what(void)
{
    static const struct {
        struct side side;
        const char *text;
    } rows[] = {
        {{.action = ACTION_WRITE, .size = 4}, "writes 4 bytes"},
        {{.action = ACTION_READ, .size = 1}, "reads 1 byte"},
        {{.action = ACTION_ATOMIC_READ, .size = 8}, "reads atomically 8 bytes"},
        {{.action = ACTION_ATOMIC_WRITE, .size = 8}, "writes atomically 8 bytes"},
        {{.action = ACTION_FREE}, "frees the block"},
        {{.action = ACTION_ALLOCATE}, "allocated the block"},
        {{.action = ACTION_LOCK, .object = "mutex M0"}, "locks mutex M0"},
        {{.action = ACTION_UNLOCK, .object = "mutex M0"}, "unlocks mutex M0"},
        {{.action = ACTION_WAIT, .note = "waits for thread 1 to end"}, "waits for thread 1 to end"},
        {{.action = ACTION_WAIT}, "waits"},
        {{.action = ACTION_CREATE}, "was created"},
        {{.action = ACTION_CALL, .note = "unlocks what it did not lock"},
         "unlocks what it did not lock"},
    };
    start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_STRING_EQUAL(side_what(&arena, &rows[i].side), rows[i].text);
    finish();
}

/* An action that has no word would end the checker. */
static void test_every_action(void)
{
    start();
    for (int action = ACTION_READ; action <= ACTION_CALL; action++) {
        struct side side = {.action = (enum action)action};
        CU_ASSERT_TRUE(strlen(side_what(&arena, &side)) > 0);
    }
    finish();
}

static void test_where(void)
{
    struct side side = {.thread = 1}, nowhere = {.thread = 1}, library = {.thread = 1};
    start();
    add_frame(&side.stack, "memcpy", NULL, 0);
    add_frame(&side.stack, "map_put", "labs/kit/map.c", 80);
    add_frame(&side.stack, "put", own_files[0], 31);
    add_frame(&library.stack, "memcpy", NULL, 0);
    CU_ASSERT_STRING_EQUAL(side_where(&arena, &side, &own), "cache.c:31 in put");
    CU_ASSERT_STRING_EQUAL(side_where(&arena, &nowhere, &own), "");
    CU_ASSERT_STRING_EQUAL(side_where(&arena, &library, &own), "in memcpy");
    library.stack.frames[0].function = NULL;
    CU_ASSERT_TRUE(strlen(side_where(&arena, &library, &own)) > 0);
    finish();
}

static void test_holds(void)
{
    char *names[] = {"mutex M0", "mutex M1", "door"};
    struct side side = {.held = names, .held_count = 3, .held_known = true};
    start();
    CU_ASSERT_STRING_EQUAL(side_holds(&arena, &side), "holds mutex M0, mutex M1, door");
    side.held_count = 1;
    CU_ASSERT_STRING_EQUAL(side_holds(&arena, &side), "holds mutex M0");
    side.held_count = 0;
    CU_ASSERT_STRING_EQUAL(side_holds(&arena, &side), "holds no lock");
    side.held_known = false;
    CU_ASSERT_STRING_EQUAL(side_holds(&arena, &side), "");
    finish();
}

/* --- the whole finding ---------------------------------------------------------------------- */

static const char *summary_of(const struct finding *finding)
{
    return finding_summary(&arena, finding, &own);
}

static void test_summary(void)
{
    struct finding race = {.kind = KIND_DATA_RACE};
    start();
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race");
    add_side(&race, ACTION_WRITE, "put");
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race in put");
    add_side(&race, ACTION_READ, "put");
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race in put");
    add_side(&race, ACTION_READ, "get");
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race in put and get");
    add_side(&race, ACTION_READ, "clear");
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race in put, get and clear");
    add_side(&race, ACTION_ALLOCATE, "open");
    race.place = (struct place){.region = REGION_GLOBAL, .name = "table"};
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race on table in put, get and clear");
    finish();
}

static void test_summary_of_headline(void)
{
    struct finding wrong = {.kind = KIND_WRONG_RESULT, .headline = "the total is 799"};
    start();
    CU_ASSERT_STRING_EQUAL(summary_of(&wrong), "wrong result: the total is 799");
    finish();
}

static void test_summary_of_wrong_result(void)
{
    struct finding wrong = {.kind = KIND_WRONG_RESULT, .headline = "the total is 799"};
    start();
    add_side(&wrong, ACTION_WAIT, "wait_for_tick");
    CU_ASSERT_STRING_EQUAL(summary_of(&wrong), "wrong result: the total is 799");
    wrong.headline = NULL;
    CU_ASSERT_STRING_EQUAL(summary_of(&wrong), "wrong result in wait_for_tick");
    finish();
}

static void test_summary_of_many(void)
{
    struct finding cycle = {.kind = KIND_LOCK_ORDER};
    start();
    for (int i = 0; i < 50; i++)
        add_side(&cycle, ACTION_LOCK, arena_printf(&arena, "philosopher_%d", i));
    CU_ASSERT_PTR_NOT_NULL(strstr(summary_of(&cycle), "philosopher_0, philosopher_1"));
    finish();
}

static void test_reasons(void)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const char *reason = kind_reason((enum kind)kind);
        CU_ASSERT_PTR_NOT_NULL_FATAL(reason);
        CU_ASSERT_TRUE(strlen(reason) > 20);
        CU_ASSERT_EQUAL(reason[strlen(reason) - 1], '.');
    }
}

static void test_witnesses(void)
{
    struct finding finding = {.engines = (1u << ENGINE_TSAN) | (1u << ENGINE_HELGRIND)};
    start();
    CU_ASSERT_STRING_EQUAL(finding_witnesses(&arena, &finding), "tsan, helgrind");
    finding.engines = 1u << ENGINE_DRIVER;
    CU_ASSERT_STRING_EQUAL(finding_witnesses(&arena, &finding), "driver");
    finding.engines = 0;
    CU_ASSERT_STRING_EQUAL(finding_witnesses(&arena, &finding), "");
    finish();
}

/* --- as somebody would tell it --------------------------------------------------------------- */

enum { LINES_MOST = 3 };

/* A finding by its sides: who did what at which line of the file. */
struct account_row {
    struct finding finding;
    struct {
        struct side side;
        int line; /* 0: nobody knows where */
    } sides[LINES_MOST];
    const char *text;
};

static char *account_of(const struct account_row *row)
{
    struct finding finding = row->finding;
    for (int i = 0; i < LINES_MOST && (row->sides[i].line || row->sides[i].side.note); i++) {
        struct side *side = finding_add_side(&arena, &finding, row->sides[i].side.action);
        *side = row->sides[i].side;
        if (row->sides[i].line)
            add_frame(&side->stack, "f", own_files[0], row->sides[i].line);
    }
    return finding_account(&arena, &finding, &own);
}

#define GLOBAL(word)                                                                               \
    {                                                                                              \
        .region = REGION_GLOBAL, .name = word                                                      \
    }
#define LINE(number)                                                                               \
    {                                                                                              \
        .file = "labs/map-races/cache/cache.c", .line = number                                     \
    }

static char *lock_a[] = {"a"}, *lock_b[] = {"b"};

static const struct account_row accounts[] = {
    /* races: what each did, and which memory it was */
    {{.kind = KIND_DATA_RACE, .place = GLOBAL("stock")},
     {{{.action = ACTION_WRITE, .thread = 2, .size = 4}, 31},
      {{.action = ACTION_READ, .thread = 1, .size = 4}, 28}},
     "Thread 2 wrote `stock` at cache.c:31, and thread 1 read it at cache.c:28. Nothing orders the "
     "two."},
    {{.kind = KIND_DATA_RACE},
     {{{.action = ACTION_ATOMIC_WRITE, .thread = 0, .size = 8}, 31},
      {{.action = ACTION_READ, .thread = 1, .size = 8}, 28}},
     "Main atomically wrote 8 bytes at cache.c:31, and thread 1 read them at cache.c:28. Nothing "
     "orders the two."},
    {{.kind = KIND_DATA_RACE},
     {{{.action = ACTION_WRITE, .thread = 0, .size = 8}, 31},
      {{.action = ACTION_READ, .thread = 1, .size = 1}, 28}},
     "Main wrote 8 bytes at cache.c:31, and thread 1 read 1 byte of the same memory at cache.c:28. "
     "Nothing orders the two."},
    {{.kind = KIND_DATA_RACE, .place = GLOBAL("stock")},
     {{{.action = ACTION_WRITE, .thread = -1}, 31}, {{.action = ACTION_WRITE, .thread = -1}, 31}},
     "A thread wrote `stock` at cache.c:31, and another thread wrote it at cache.c:31. Nothing "
     "orders the two."},
    {{.kind = KIND_DATA_RACE, .place = GLOBAL("stock")},
     {{{.action = ACTION_WRITE, .thread = 1}, 31}},
     "Thread 1 wrote `stock` at cache.c:31, and another thread used it. Nothing orders the two."},
    /* what only a schedule shows */
    {{.kind = KIND_DATA_RACE,
      .place = GLOBAL("stock"),
      .meeting = {.how = MEETING_BETWEEN,
                  .object = "stock",
                  .actor = 2,
                  .partner = 1,
                  .at = LINE(31),
                  .first = LINE(28),
                  .then = LINE(33)}},
     {{{.action = ACTION_WRITE, .thread = 2}, 31}, {{.action = ACTION_READ, .thread = 1}, 28}},
     "On one schedule thread 2 wrote `stock` at cache.c:31 while thread 1 was between its read "
     "(28) "
     "and its write (33). Nothing orders the two."},
    {{.kind = KIND_WRONG_RESULT,
      .headline = "the total is 799",
      .meeting = {.how = MEETING_BETWEEN,
                  .object = "memory A",
                  .actor = 2,
                  .partner = 0,
                  .at = LINE(31),
                  .first = {.file = "other.c", .line = 4},
                  .then = LINE(33)}},
     {{{0}, 0}},
     "On one schedule thread 2 wrote memory A at cache.c:31 while main was between its read "
     "(other.c:4) and its write (33)."},
    {{.kind = KIND_WRONG_RESULT, .headline = "the total is 799"}, {{{0}, 0}}, ""},
    /* locks */
    {{.kind = KIND_LOCK_ORDER},
     {{{.action = ACTION_LOCK, .thread = 1, .object = "b", .held = lock_a, .held_count = 1}, 31},
      {{.action = ACTION_LOCK, .thread = 2, .object = "a", .held = lock_b, .held_count = 1}, 41}},
     "Thread 1 asked for `b` at cache.c:31 while it held `a`; thread 2 asked for `a` at cache.c:41 "
     "while it held `b`. Each can hold what the other needs next; then both wait for ever."},
    {{.kind = KIND_LOCK_ORDER},
     {{{.action = ACTION_LOCK, .thread = 1, .object = "mutex M0"}, 31}},
     "Thread 1 asked for mutex M0 at cache.c:31. Each can hold what the other needs next; then "
     "both "
     "wait for ever."},
    {{.kind = KIND_DEADLOCK},
     {{{.action = ACTION_WAIT, .thread = 1, .note = "waits for the mutex b that main holds"}, 31},
      {{.action = ACTION_WAIT, .thread = 0, .note = "waits for the end of thread 1"}, 0}},
     "Thread 1 waits for the mutex b that main holds, at cache.c:31; main waits for the end of "
     "thread 1. Each waits for one who waits as well, or who has ended, so none can go on."},
    {{.kind = KIND_SELF_DEADLOCK},
     {{{.action = ACTION_LOCK, .thread = 0}, 57}, {{.action = ACTION_LOCK, .thread = 0}, 43}},
     "Main asked for a lock at cache.c:57 that it had taken at cache.c:43. The lock is not "
     "recursive, so its own holder waits for ever."},
    {{.kind = KIND_SELF_DEADLOCK},
     {{{.action = ACTION_LOCK, .thread = 2}, 57}},
     "Thread 2 asked for a lock at cache.c:57 that it holds already. The lock is not recursive, so "
     "its own holder waits for ever."},
    {{.kind = KIND_SELF_DEADLOCK},
     {{{.action = ACTION_WAIT, .thread = 2, .note = "waits for the mutex that it holds itself"},
       57}},
     "Thread 2 waits for the mutex that it holds itself, at cache.c:57. The lock is not recursive, "
     "so its own holder waits for ever."},
    /* lost wakeups: with what the schedule says of signals, and without */
    {{.kind = KIND_LOST_WAKEUP,
      .meeting = {.how = MEETING_EARLY,
                  .object = "changed",
                  .actor = 2,
                  .partner = 1,
                  .at = LINE(40),
                  .first = LINE(20)}},
     {{{.action = ACTION_WAIT, .thread = 1, .note = "waits for a signal"}, 20}},
     "Thread 1 waits for a signal, at cache.c:20. The last signal for `changed` came before thread "
     "1 began to wait: from thread 2 at cache.c:40."},
    {{.kind = KIND_LOST_WAKEUP,
      .meeting = {.how = MEETING_SILENT, .object = "condition A", .actor = -1, .partner = 1}},
     {{{.action = ACTION_WAIT, .thread = 1, .note = "waits for a signal"}, 20}},
     "Thread 1 waits for a signal, at cache.c:20. Nobody has signalled condition A."},
    {{.kind = KIND_LOST_WAKEUP},
     {{{.action = ACTION_WAIT, .thread = 1, .note = "waits for a signal"}, 20}},
     "Thread 1 waits for a signal, at cache.c:20. The wake-up came too early or woke another "
     "thread, or whoever should send it waits as well."},
    /* memory: who says that the free came first, and who only that nothing orders the two */
    {{.kind = KIND_USE_AFTER_FREE, .engines = 1u << ENGINE_ASAN},
     {{{.action = ACTION_READ, .thread = 1, .size = 4}, 31},
      {{.action = ACTION_FREE, .thread = 0}, 41}},
     "Thread 1 read 4 bytes at cache.c:31 of a block that main had freed at cache.c:41. Nothing "
     "makes the last use come before the free."},
    {{.kind = KIND_USE_AFTER_FREE, .engines = 1u << ENGINE_ASAN | 1u << ENGINE_TSAN},
     {{{.action = ACTION_READ, .thread = 1, .size = 4}, 31},
      {{.action = ACTION_FREE, .thread = 0}, 41}},
     "Thread 1 read 4 bytes at cache.c:31, and main freed the block at cache.c:41. Nothing makes "
     "the last use come before the free."},
    {{.kind = KIND_USE_AFTER_FREE, .engines = 1u << ENGINE_ASAN},
     {{{.action = ACTION_READ, .thread = 1, .size = 8}, 31}},
     "Thread 1 read 8 bytes at cache.c:31 of memory that had been given back. Nothing makes the "
     "last use come before the free."},
    {{.kind = KIND_MEMORY_LEAK},
     {{{.action = ACTION_ALLOCATE, .thread = -1}, 12}},
     "The block was allocated at cache.c:12. Nobody holds a pointer to the block any more, and "
     "nobody freed it."},
    /* threads */
    {{.kind = KIND_THREAD_LEAK},
     {{{.action = ACTION_CREATE, .thread = 3, .note = "by main"}, 12}},
     "Thread 3 was created at cache.c:12, and nobody joined or detached it. Nobody waits for the "
     "thread to end, and it keeps its stack for ever."},
    {{.kind = KIND_THREAD_LEAK},
     {{{.action = ACTION_WAIT, .thread = 3, .note = "sleeps"}, 12}},
     "The program ended before all its threads: thread 3 sleeps, at cache.c:12. Nobody waits for "
     "the thread to end, and it keeps its stack for ever."},
    /* misuse */
    {{.kind = KIND_MUTEX_MISUSE},
     {{{.action = ACTION_UNLOCK, .thread = 2, .object = "door"}, 12}},
     "Thread 2 unlocks door at cache.c:12. The mutex is used in a way that POSIX leaves "
     "undefined."},
    /* nothing is known */
    {{.kind = KIND_DATA_RACE}, {{{0}, 0}}, ""},
    {{.kind = KIND_DEADLOCK}, {{{0}, 0}}, ""},
    {{.kind = KIND_USE_AFTER_FREE}, {{{.action = ACTION_READ, .thread = 1}, 31}}, ""},
};

static void test_accounts(void)
{
    start();
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
        const char *text = account_of(&accounts[i]);
        if (strcmp(text, accounts[i].text) != 0)
            fprintf(stderr, "it says:   %s\nit should: %s\n", text, accounts[i].text);
        CU_ASSERT_STRING_EQUAL(text, accounts[i].text);
    }
    finish();
}

/* A circle of fifty is told in a sentence that can be read. */
static void test_long_account(void)
{
    struct finding cycle = {.kind = KIND_LOCK_ORDER};
    start();
    for (int i = 0; i < 50; i++) {
        struct side *side = add_side(&cycle, ACTION_LOCK, "dine");
        side->thread = i;
        side->object = "fork";
    }
    const char *text = finding_account(&arena, &cycle, &own);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "thread 2 asked for `fork` at cache.c:31; and 47 more. "));
    CU_ASSERT_PTR_NULL(strstr(text, "thread 3"));
    finish();
}

/* --- what testing comes to ------------------------------------------------------------------- */

static void test_trials(void)
{
    static const struct {
        struct trials trials;
        const char *sentence, *moral;
    } rows[] = {
        {{20, 20, 0, 0, 0}, "20 runs as any test would make them: all looked right.", "wrong all"},
        {{20, 19, 1, 0, 0},
         "20 runs as any test would make them: 19 looked right, 1 gave a wrong result.",
         "lucky"},
        {{20, 0, 0, 0, 20}, "20 runs as any test would make them: all hung.", "does see"},
        {{4, 0, 1, 1, 2},
         "4 runs as any test would make them: 1 gave a wrong result, 1 crashed, 2 hung.",
         "does see"},
        {{1, 1, 0, 0, 0}, "1 run as any test would make it: 1 looked right.", "wrong all"},
    };
    start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_STRING_EQUAL(trials_sentence(&arena, &rows[i].trials), rows[i].sentence);
        CU_ASSERT_PTR_NOT_NULL(strstr(trials_moral(&rows[i].trials), rows[i].moral));
    }
    finish();
}

/* --- as it is printed ----------------------------------------------------------------------- */

/* The text of a finding, from the arena. */
static char *told(const struct finding *finding)
{
    char *text;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    text_finding(file, &arena, finding, 3, &own);
    fclose(file);
    char *copy = arena_copy(&arena, text);
    free(text);
    return copy;
}

/* Of a wrong result its own words say all. */
static void test_told_wrong_result(void)
{
    static const char empty_words[] = "What the program did is not what it had promised.";
    struct finding wrong = {.kind = KIND_WRONG_RESULT, .headline = "the total is 799"};
    start();
    CU_ASSERT_PTR_NOT_NULL(strstr(told(&wrong), "3. wrong result: the total is 799"));
    CU_ASSERT_PTR_NULL(strstr(told(&wrong), empty_words));
    wrong.headline = NULL;
    CU_ASSERT_PTR_NOT_NULL(strstr(told(&wrong), empty_words));
    wrong = (struct finding){.kind = KIND_CRASH, .headline = "SIGSEGV"};
    CU_ASSERT_PTR_NOT_NULL(strstr(told(&wrong), kind_reason(KIND_CRASH)));
    finish();
}

static struct finding a_race(void)
{
    struct finding race = {.kind = KIND_DATA_RACE, .engines = 1u << ENGINE_TSAN};
    struct side *side = add_side(&race, ACTION_WRITE, "put");
    side->thread = 1;
    side->size = 4;
    side->held_known = true;
    side = add_side(&race, ACTION_READ, "get");
    side->thread = 2;
    side->size = 4;
    side->stack.frames[0].line = 12;
    race.place = (struct place){.region = REGION_GLOBAL, .name = "table"};
    memcpy(race.fingerprint, "0123456789ab", sizeof "0123456789ab");
    return race;
}

static void test_told(void)
{
    start();
    struct finding race = a_race();
    const char *text = told(&race);
    CU_ASSERT_PTR_EQUAL(strstr(text, "3. data race on table in put and get  [0123456789ab]\n"),
                        text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "thread 1 writes 4 bytes"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "thread 2 reads 4 bytes"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "cache.c:31 in put"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "cache.c:12 in get"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "holds no lock"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "the global table"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Seen by tsan."));
    CU_ASSERT_PTR_NULL(strchr(text, '\033')); /* a file is no terminal */
    finish();
}

static void test_told_as_advice(void)
{
    start();
    struct finding race = a_race();
    CU_ASSERT_PTR_NULL(strstr(told(&race), "Costs nothing"));
    race.weight = WEIGHT_ADVISORY;
    race.reason = "the tool is known to be wrong here";
    const char *text = told(&race);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "advice: data race"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Costs nothing: the tool is known to be wrong here."));
    finish();
}

/* The column of the bar in a line, in characters; -1 without one. */
static int column_of_bar(const char *line)
{
    int column = 0;
    for (; *line && *line != '\n'; line++) {
        if (*line == '|')
            return column;
        column += ((unsigned char)*line & 0xc0) != 0x80;
    }
    return -1;
}

static void assert_bars_in_one_column(const char *text)
{
    int first = -1;
    for (const char *line = text; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        int column = column_of_bar(line);
        if (column >= 0 && first < 0)
            first = column;
        if (column >= 0)
            CU_ASSERT_EQUAL(column, first);
    }
    CU_ASSERT_TRUE(first > 0);
}

/* Source lines of any length and in any language stand beside each other. */
static void test_columns(void)
{
    char source[4096] = "";
    scratch_enter();
    start();
    for (int i = 1; i < 31; i++)
        strcat(source, i == 12 ? "\treturn table[n];\n" : "\n");
    strcat(source, "    put(\"na\xc3\xafve caf\xc3\xa9 \xe2\x82\xac\xe2\x82\xac\"); /* and on and "
                   "on \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 */\n");
    scratch_put(own_files[0], source);
    struct finding race = a_race();
    const char *text = told(&race);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "return table[n];"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "na\xc3\xafve caf\xc3\xa9"));
    assert_bars_in_one_column(text);
    finish();
    scratch_leave();
}

static void test_told_without_anything(void)
{
    start();
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct finding bare = {.kind = (enum kind)kind};
        CU_ASSERT_PTR_NOT_NULL(strstr(told(&bare), kind_phrase((enum kind)kind)));
        finding_add_side(&arena, &bare, ACTION_READ);
        finding_add_side(&arena, &bare, ACTION_WAIT);
        finding_add_side(&arena, &bare, ACTION_CALL);
        CU_ASSERT_PTR_NOT_NULL(strstr(told(&bare), "a thread waits"));
    }
    finish();
}

CU_TestInfo sentences_tests[] = {
    {"a thread is main, has a number, or has a name", test_who},
    {"what a thread does has its words", test_what},
    {"no action is without a word", test_every_action},
    {"a place is a line of the student's own file", test_where},
    {"locks held are listed, or none, or not known", test_holds},
    {"a summary names kind, variable and functions, each once", test_summary},
    {"without functions the headline tells", test_summary_of_headline},
    {"what is wrong with a result tells more than where threads stood",
     test_summary_of_wrong_result},
    {"a very long cycle has a summary, too", test_summary_of_many},
    {"every kind has a reason in a sentence", test_reasons},
    {"the engines that saw it are listed", test_witnesses},
    {"what happened is told in a sentence or two, and no more than is known", test_accounts},
    {"a circle of fifty is told in one that can be read", test_long_account},
    {"what testing came to is told in true counts", test_trials},
    {"a finding is told with both its sides", test_told},
    {"a wrong result is told in its own words alone", test_told_wrong_result},
    {"advice says that it costs nothing, and why", test_told_as_advice},
    {"both sides stand in columns, in any language", test_columns},
    {"a finding of which nothing is known can be told", test_told_without_anything},
    CU_TEST_INFO_NULL,
};
