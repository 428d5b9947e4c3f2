/* Schedules in words, plans in files, and files that somebody has scribbled over. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../checker/run/conduct.h"
#include "../checker/run/portfolio.h"
#include "runner.h"
#include "scratch.h"
#include "suites.h"

static const struct conduct_switch three[] = {{0, 3, 12}, {3, 0, 16}, {1, 0x8000 | 2, 7}};

static void a_schedule_is_read_as_it_was_written(void)
{
    struct arena arena;
    struct plan_entry entry;
    struct conduct_switch list[3];
    size_t count;
    arena_init(&arena);
    char *switches = schedule_switches(&arena, three, 3);
    CU_ASSERT_STRING_EQUAL(switches, "0@12>3,3@16>0,1@7!2");
    CU_ASSERT_EQUAL_FATAL(schedule_parse(switches, &entry, list, 3, &count), 0);
    CU_ASSERT_EQUAL(entry.strategy, STRATEGY_SCRIPT);
    CU_ASSERT_EQUAL(count, 3);
    CU_ASSERT(memcmp(list, three, sizeof three) == 0);
    CU_ASSERT_EQUAL_FATAL(schedule_parse("0@12>3,2@7.", &entry, list, 3, &count), 0);
    CU_ASSERT_EQUAL(count, 2);
    CU_ASSERT_EQUAL(list[1].next, SWITCH_HALTS);
    CU_ASSERT_STRING_EQUAL(schedule_switches(&arena, list, count), "0@12>3,2@7.");
    CU_ASSERT_STRING_EQUAL(schedule_name(&arena, STRATEGY_PCT, 3, 17), "pct3:17");
    CU_ASSERT_EQUAL(schedule_parse("pct3:17", &entry, list, 3, &count), 0);
    CU_ASSERT_EQUAL(entry.strategy, STRATEGY_PCT);
    CU_ASSERT_EQUAL(entry.depth, 3);
    CU_ASSERT_EQUAL(entry.first, 17);
    CU_ASSERT_EQUAL(entry.count, 1);
    arena_free(&arena);
}

static void what_is_no_schedule_is_refused(void)
{
    static const char *const wrong[] = {
        "",       ":",          "walk",      "walk:",
        "walk:x", "walk3",      "what:1",    "pct3:1x",
        "0@1",    "0@1>",       "0@1>2,",    "0@1>2;3",
        "@1>2",   "0@1>99999",  "-1@1>2",    "0@1>2,0@1>2,0@1>2,0@1>2",
        "0@1.2",  "0@1.,0@1>2", "0@1>32767", "0@."};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct plan_entry entry;
        struct conduct_switch list[3];
        size_t count;
        CU_ASSERT_EQUAL(schedule_parse(wrong[i], &entry, list, 3, &count), -1);
    }
}

static void a_portfolio_is_as_large_as_it_was_asked_for(void)
{
    static const unsigned budgets[] = {1, 3, 10, 100, 1000, 20000};
    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
        struct plan_entry plan[PLAN_MOST];
        unsigned sum = 0;
        size_t count = portfolio_plan(plan, PLAN_MOST, budgets[i]);
        CU_ASSERT(count >= 1 && count <= PLAN_MOST);
        for (size_t j = 0; j < count; j++) {
            sum += plan[j].count;
            CU_ASSERT(plan[j].strategy < STRATEGY_COUNT);
        }
        CU_ASSERT_EQUAL(sum, budgets[i]);
    }
}

static void a_plan_that_was_not_run_says_so(void)
{
    struct arena arena;
    struct conducted conducted;
    struct conduct_plan plan = {.count = 1};
    scratch_enter();
    arena_init(&arena);
    CU_ASSERT_EQUAL_FATAL(conduct_begin("plan", &plan), 0);
    CU_ASSERT_EQUAL_FATAL(conduct_read(&arena, "plan", &conducted), 0);
    CU_ASSERT_FALSE(conducted.started);
    CU_ASSERT_FALSE(conducted.finished);
    CU_ASSERT_EQUAL(conducted.failure_count, 0);
    arena_free(&arena);
    scratch_leave();
}

/* Every byte the same: counts are beyond all bounds, and no string ends. */
static void scribbled_memory_is_read_within_its_bounds(void)
{
    struct arena arena;
    struct conducted conducted;
    struct conduct_plan plan = {.count = 1};
    static char noise[1 << 16];
    scratch_enter();
    arena_init(&arena);
    memset(noise, 0xee, sizeof noise);
    CU_ASSERT_EQUAL_FATAL(conduct_begin("plan", &plan), 0);
    int file = open("plan", O_WRONLY | O_CLOEXEC);
    for (size_t at = 0; at < sizeof(struct shared); at += sizeof noise) {
        size_t rest = sizeof(struct shared) - at;
        CU_ASSERT_FATAL(pwrite(file, noise, rest < sizeof noise ? rest : sizeof noise, (off_t)at) >
                        0);
    }
    close(file);
    CU_ASSERT_EQUAL_FATAL(conduct_read(&arena, "plan", &conducted), 0);
    CU_ASSERT(conducted.failure_count <= FAILURES_MOST);
    CU_ASSERT(conducted.step_count <= STEPS_MOST);
    for (size_t i = 0; i < conducted.failure_count; i++) {
        CU_ASSERT(conducted.failures[i].kind < CONDUCT_KIND_COUNT);
        CU_ASSERT(conducted.failures[i].side_count <= SIDES_MOST);
        CU_ASSERT(conducted.failures[i].short_count <= SHORT_MOST);
        CU_ASSERT(strlen(conducted.failures[i].message) < MESSAGE_MOST);
        CU_ASSERT(conducted.failures[i].sides[0].lock_count <= LOCKS_MOST);
    }
    arena_free(&arena);
    scratch_leave();
}

static void what_is_no_plan_is_refused(void)
{
    struct arena arena;
    struct conducted conducted;
    scratch_enter();
    arena_init(&arena);
    scratch_put("short", "not a plan");
    CU_ASSERT_EQUAL(conduct_read(&arena, "short", &conducted), -1);
    CU_ASSERT_EQUAL(conduct_read(&arena, "missing", &conducted), -1);
    CU_ASSERT_EQUAL(symlink("short", "link"), 0);
    CU_ASSERT_EQUAL(conduct_read(&arena, "link", &conducted), -1);
    arena_free(&arena);
    scratch_leave();
}

static void a_program_has_one_seed(void)
{
    const char *files[] = {"one", "other"};
    scratch_enter();
    scratch_put("one", "int main;");
    scratch_put("other", "");
    uint64_t seed = conduct_seed(files, 2);
    CU_ASSERT_EQUAL(seed, conduct_seed(files, 2));
    scratch_put("other", " ");
    CU_ASSERT_NOT_EQUAL(seed, conduct_seed(files, 2));
    scratch_leave();
}

CU_TestInfo conduct_tests[] = {
    {"a schedule is read as it was written", a_schedule_is_read_as_it_was_written},
    {"what is no schedule is refused", what_is_no_schedule_is_refused},
    {"a portfolio is as large as it was asked for", a_portfolio_is_as_large_as_it_was_asked_for},
    {"a plan that was not run says so", a_plan_that_was_not_run_says_so},
    {"scribbled memory is read within its bounds", scribbled_memory_is_read_within_its_bounds},
    {"what is no plan is refused", what_is_no_plan_is_refused},
    {"a program has one seed", a_program_has_one_seed},
    CU_TEST_INFO_NULL,
};
