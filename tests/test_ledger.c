/* What the gate counts: the same whatever came first, and nothing passes that should not. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../checker/model/ledger.h"
#include "runner.h"

static struct arena arena;
static struct ledger ledger;
static struct baseline baseline;

static void start(void)
{
    arena_init(&arena);
    baseline = (struct baseline){0};
    ledger_init(&ledger, &arena, "/project", &baseline);
}

static void finish(void)
{
    arena_free(&arena);
}

static void know(const char *identity, const char *expires)
{
    baseline.list = arena_grow(&arena, baseline.list, baseline.count, sizeof *baseline.list);
    baseline.list[baseline.count++] = (struct known){
        (char *)identity, "data-race", "somewhere", "because", "ada", (char *)expires, false};
}

/* A report of the identity that this is; engine and weight as given. */
static void report_as(const char *identity, enum engine_id engine, enum weight weight)
{
    struct finding finding = {
        .kind = KIND_DATA_RACE, .engines = 1u << engine, .weight = weight, .reason = "advice"};
    struct identity read;
    CU_ASSERT_EQUAL_FATAL(identity_read(identity, &read), 0);
    finding.headline = arena_copy(&arena, identity);
    ledger_add(&ledger, &finding, &read);
}

static void report(const char *identity)
{
    report_as(identity, ENGINE_TSAN, WEIGHT_CERTAIN);
}

#define A "00000001-0000000a"
#define B "00000001-0000000b"
#define AB "00000001-0000000a-0000000b"
#define AC "00000001-0000000a-0000000c"
#define ABC "00000001-0000000a-0000000b-0000000c"
#define NONE "00000001"

/* "name standing reports runs/of engines, ..." */
static const char *outcome(void)
{
    char *text = "";
    for (size_t i = 0; i < ledger.count; i++) {
        const struct ledger_entry *entry = &ledger.entries[i];
        text = arena_printf(&arena, "%s%s %s %zu %zu/%zu %x %s\n", text, entry->name,
                            standing_name(entry->standing), entry->reports, entry->runs_count,
                            entry->of, entry->finding->engines, entry->finding->headline);
    }
    return text;
}

/* --- counting ------------------------------------------------------------------------------- */

static void test_nothing(void)
{
    start();
    ledger_close(&ledger, "2027-01-01");
    CU_ASSERT_EQUAL(ledger.count, 0);
    CU_ASSERT_TRUE(ledger_passes(&ledger));
    ledger_init(&ledger, &arena, "/project", NULL);
    ledger_add_run(&ledger, "tsan", "ctest");
    ledger_close(&ledger, "2027-01-01");
    CU_ASSERT_TRUE(ledger_passes(&ledger));
    finish();
}

static void test_runs(void)
{
    start();
    ledger_add_run(&ledger, "tsan", "ctest");
    report(AB);
    report(AB);
    ledger_add_run(&ledger, "tsan", "ctest");
    ledger_add_run(&ledger, "tsan", "ctest");
    report(AB);
    ledger_add_run(&ledger, "helgrind", "ctest");
    CU_ASSERT_EQUAL(ledger.runs[2].number, 3);
    CU_ASSERT_EQUAL(ledger.runs[3].number, 1);
    CU_ASSERT_EQUAL(ledger.runs[0].reports, 2);
    CU_ASSERT_EQUAL(ledger.runs[1].reports, 0);
    ledger_close(&ledger, "2027-01-01");
    CU_ASSERT_EQUAL_FATAL(ledger.count, 1);
    CU_ASSERT_EQUAL(ledger.entries[0].reports, 3);
    CU_ASSERT_EQUAL(ledger.entries[0].runs_count, 2);
    CU_ASSERT_EQUAL(ledger.entries[0].of, 3); /* helgrind did not see it: not one of its runs */
    CU_ASSERT_EQUAL(ledger.entries[0].runs[0], 0);
    CU_ASSERT_EQUAL(ledger.entries[0].runs[1], 2);
    finish();
}

static void test_copies(void)
{
    struct arena brief;
    char function[] = "count", file[] = "src/stats.c", held[] = "lock";
    char *locks[] = {held};
    start();
    arena_init(&brief);
    struct finding finding = {.kind = KIND_DATA_RACE, .engines = 1};
    struct side *side = finding_add_side(&brief, &finding, ACTION_WRITE);
    *stack_add_frame(&brief, &side->stack) = (struct frame){function, file, 3, NULL, 0};
    side->held = locks;
    side->held_count = 1;
    finding.place = (struct place){.region = REGION_GLOBAL, .name = function};
    ledger_add_run(&ledger, "log", "tsan.log");
    ledger_add(&ledger, &finding, &(struct identity){.base = 1});
    memset(function, 'x', 5);
    memset(file, 'x', 5);
    memset(held, 'x', 4);
    arena_free(&brief);
    ledger_close(&ledger, "2027-01-01");
    const struct finding *kept = ledger.entries[0].finding;
    CU_ASSERT_STRING_EQUAL(kept->sides[0].stack.frames[0].function, "count");
    CU_ASSERT_STRING_EQUAL(kept->sides[0].stack.frames[0].file, "src/stats.c");
    CU_ASSERT_STRING_EQUAL(kept->sides[0].held[0], "lock");
    CU_ASSERT_STRING_EQUAL(kept->place.name, "count");
    CU_ASSERT_EQUAL(strlen(kept->fingerprint), FINGERPRINT_LENGTH);
    finish();
}

static void test_engines(void)
{
    start();
    ledger_add_run(&ledger, "helgrind", "ctest");
    report_as(A, ENGINE_HELGRIND, WEIGHT_CERTAIN);
    ledger_add_run(&ledger, "tsan", "ctest");
    report(AB);
    ledger_close(&ledger, "2027-01-01");
    CU_ASSERT_STRING_EQUAL(outcome(), AB " new 2 2/2 3 " AB "\n");
    finish();
}

/* --- the order of reports ------------------------------------------------------------------- */

/* The outcome of these reports, one a run, with a baseline of one, in the order that number says:
 * the factorial number system. */
static const char *outcome_in_order(const char *const *reports, int count, int number)
{
    const char *left[8];
    memcpy(left, reports, (size_t)count * sizeof *left);
    ledger_init(&ledger, &arena, "/project", &baseline);
    for (int size = count; size > 0; size--) {
        int taken = number % size;
        number /= size;
        ledger_add_run(&ledger, "tsan", "ctest");
        bool helgrind = strcmp(left[taken], B) == 0;
        report_as(left[taken], helgrind ? ENGINE_HELGRIND : ENGINE_TSAN,
                  strcmp(left[taken], AC) == 0 ? WEIGHT_ADVISORY : WEIGHT_CERTAIN);
        left[taken] = left[size - 1];
    }
    ledger_close(&ledger, "2027-01-01");
    return outcome();
}

static void assert_any_order(const char *const *reports, int count, int orders)
{
    const char *first = outcome_in_order(reports, count, 0);
    for (int i = 1; i < orders; i++)
        CU_ASSERT_STRING_EQUAL(outcome_in_order(reports, count, i), first);
}

static void test_any_order(void)
{
    start();
    static const char *const two_wholes[] = {A, AB, AC, B, NONE};
    static const char *const chain[] = {A, B, AB, ABC, AC};
    static const char *const bridge[] = {A, B, AB};
    know(A, "");
    assert_any_order(two_wholes, 5, 120);
    assert_any_order(chain, 5, 120);
    assert_any_order(bridge, 3, 6);
    CU_ASSERT_STRING_EQUAL(outcome_in_order(bridge, 3, 0), AB " known 3 3/3 3 " AB "\n");
    finish();
}

static void test_order_of_entries(void)
{
    start();
    know("00000009", "");
    know("00000008", "2026-01-01");
    ledger_add_run(&ledger, "tsan", "ctest");
    report_as("00000001", ENGINE_TSAN, WEIGHT_ADVISORY);
    report("00000009");
    report("00000008");
    report("00000007");
    report("00000002");
    ledger_close(&ledger, "2027-01-01");
    static const char *const names[] = {"00000002", "00000007", "00000008", "00000009", "00000001"};
    for (size_t i = 0; i < 5; i++)
        CU_ASSERT_STRING_EQUAL(ledger.entries[i].name, names[i]);
    CU_ASSERT_EQUAL(ledger_count(&ledger, STANDING_NEW), 2);
    CU_ASSERT_EQUAL(ledger_count(&ledger, STANDING_EXPIRED), 1);
    CU_ASSERT_EQUAL(ledger_count(&ledger, STANDING_KNOWN), 1);
    CU_ASSERT_EQUAL(ledger_count(&ledger, STANDING_ADVISORY), 1);
    finish();
}

/* --- standings ------------------------------------------------------------------------------ */

static enum standing standing_on(const char *expires, const char *today)
{
    arena_free(&arena);
    start();
    know(AB, expires);
    ledger_add_run(&ledger, "tsan", "ctest");
    report(AB);
    ledger_close(&ledger, today);
    CU_ASSERT_TRUE(baseline.list[0].seen);
    CU_ASSERT_PTR_EQUAL(ledger.entries[0].known, &baseline.list[0]);
    return ledger.entries[0].standing;
}

static void test_expiry(void)
{
    start();
    CU_ASSERT_EQUAL(standing_on("2027-03-01", "2027-02-28"), STANDING_KNOWN);
    CU_ASSERT_TRUE(ledger_passes(&ledger));
    CU_ASSERT_EQUAL(standing_on("2027-03-01", "2027-03-01"), STANDING_EXPIRED);
    CU_ASSERT_FALSE(ledger_passes(&ledger));
    CU_ASSERT_EQUAL(standing_on("2027-03-01", "2027-03-02"), STANDING_EXPIRED);
    CU_ASSERT_EQUAL(standing_on("2027-03-01", "2028-01-01"), STANDING_EXPIRED);
    CU_ASSERT_EQUAL(standing_on("", "9999-12-31"), STANDING_KNOWN);
    finish();
}

static void test_advice(void)
{
    start();
    ledger_add_run(&ledger, "helgrind", "ctest");
    report_as(AB, ENGINE_HELGRIND, WEIGHT_ADVISORY);
    ledger_close(&ledger, "2027-01-01");
    CU_ASSERT_EQUAL(ledger.entries[0].standing, STANDING_ADVISORY);
    CU_ASSERT_TRUE(ledger_passes(&ledger));
    arena_free(&arena);
    start();
    know(AB, "2020-01-01");
    ledger_add_run(&ledger, "helgrind", "ctest");
    report_as(AB, ENGINE_HELGRIND, WEIGHT_ADVISORY);
    ledger_close(&ledger, "2027-01-01");
    CU_ASSERT_EQUAL(ledger.entries[0].standing, STANDING_ADVISORY);
    CU_ASSERT_TRUE(ledger_passes(&ledger));
    finish();
}

static void test_certain_wins(void)
{
    for (int certain = 0; certain < 2; certain++) {
        start();
        ledger_add_run(&ledger, "tsan", "ctest");
        report_as(certain ? A : AB, ENGINE_TSAN, WEIGHT_CERTAIN);
        report_as(certain ? AB : A, ENGINE_HELGRIND, WEIGHT_ADVISORY);
        ledger_close(&ledger, "2027-01-01");
        CU_ASSERT_EQUAL_FATAL(ledger.count, 1);
        CU_ASSERT_EQUAL(ledger.entries[0].standing, STANDING_NEW);
        CU_ASSERT_EQUAL(ledger.entries[0].finding->weight, WEIGHT_CERTAIN);
        CU_ASSERT_EQUAL(ledger.entries[0].finding->engines, 3);
        finish();
    }
}

static void test_baseline(void)
{
    static const struct {
        const char *known, *reported;
        enum standing standing;
    } rows[] = {{AB, AB, STANDING_KNOWN},
                {A, AB, STANDING_KNOWN},
                {AB, A, STANDING_KNOWN},
                {AC, AB, STANDING_NEW},
                {B, A, STANDING_NEW},
                {NONE, AB, STANDING_NEW},
                {NONE, NONE, STANDING_KNOWN},
                {AB, NONE, STANDING_NEW},
                {"00000002", NONE, STANDING_NEW},
                {ABC, AC, STANDING_KNOWN},
                {"nonsense", AB, STANDING_NEW}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        start();
        know(rows[i].known, "");
        ledger_add_run(&ledger, "tsan", "ctest");
        report(rows[i].reported);
        ledger_close(&ledger, "2027-01-01");
        CU_ASSERT_EQUAL(ledger.entries[0].standing, rows[i].standing);
        CU_ASSERT_EQUAL(baseline.list[0].seen, rows[i].standing == STANDING_KNOWN);
        finish();
    }
}

/* Two sections about one finding: whichever stands first, the one that lasts longer counts. */
static void test_two_sections(void)
{
    static const char *const dates[][2] = {
        {"2026-01-01", "2028-01-01"}, {"2028-01-01", "2026-01-01"}, {"", "2026-01-01"},
        {"2026-01-01", ""},           {"2028-01-01", ""},           {"", ""}};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        start();
        know(A, dates[i][0]);
        know(AB, dates[i][1]);
        ledger_add_run(&ledger, "tsan", "ctest");
        report(AB);
        ledger_close(&ledger, "2027-01-01");
        CU_ASSERT_EQUAL(ledger.entries[0].standing, STANDING_KNOWN);
        CU_ASSERT_TRUE(baseline.list[0].seen && baseline.list[1].seen);
        finish();
    }
}

static void test_runs_decide(void)
{
    start();
    ledger_add_run(&ledger, "tsan", "ctest");
    ledger_add_run(&ledger, "helgrind", "ctest");
    ledger_close(&ledger, "2027-01-01");
    CU_ASSERT_TRUE(ledger_passes(&ledger));
    ledger.runs[0].failed = "the command failed: exit status 8";
    CU_ASSERT_FALSE(ledger_passes(&ledger));
    ledger.runs[0].failed = NULL;
    ledger.runs[1].broken = "Valgrind wrote no report";
    CU_ASSERT_FALSE(ledger_passes(&ledger));
    finish();
}

static void test_notes(void)
{
    start();
    ledger_note(&ledger, "%s is not there.", "src/gone.c");
    ledger_note(&ledger, "src/%s.c is not there.", "gone");
    ledger_note(&ledger, "Another.");
    CU_ASSERT_EQUAL_FATAL(ledger.note_count, 2);
    CU_ASSERT_STRING_EQUAL(ledger.notes[0], "src/gone.c is not there.");
    CU_ASSERT_STRING_EQUAL(ledger.notes[1], "Another.");
    finish();
}

/* --- many ----------------------------------------------------------------------------------- */

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* All different; shared is the first mark of all of them, or none is shared. */
static void many(bool shared)
{
    enum { MANY = 20000 };
    struct finding finding = {.kind = KIND_DATA_RACE, .engines = 1};
    start();
    ledger_add_run(&ledger, "tsan", "ctest");
    double before = seconds();
    for (unsigned twice = 0; twice < 2; twice++)
        for (unsigned i = 0; i < MANY; i++) {
            struct identity identity = {1, {shared ? 1 : 10 + i, 100000 + i}, 2};
            ledger_add(&ledger, &finding, &identity);
        }
    for (unsigned i = 0; i < 100; i++)
        know(arena_printf(&arena, "00000001-%08x", 100000 + i), "");
    ledger_close(&ledger, "2027-01-01");
    CU_ASSERT_TRUE(seconds() - before < 2);
    CU_ASSERT_EQUAL(ledger.count, MANY);
    CU_ASSERT_EQUAL(ledger_count(&ledger, STANDING_KNOWN), 100);
    finish();
}

static void test_many(void)
{
    many(false);
    many(true);
}

CU_TestInfo ledger_tests[] = {
    {"with nothing found the gate passes", test_nothing},
    {"how often is said for the runs of who saw it", test_runs},
    {"what is kept needs nothing of what was given", test_copies},
    {"every engine that saw it is told", test_engines},
    {"the order of reports changes nothing", test_any_order},
    {"what fails comes first", test_order_of_entries},
    {"on its very day an entry is over", test_expiry},
    {"advice never fails", test_advice},
    {"what is certain to one is certain", test_certain_wins},
    {"a baseline lets pass what it names, and no more", test_baseline},
    {"of two sections the one that lasts longer counts", test_two_sections},
    {"a run that failed, or says nothing, lets nobody pass", test_runs_decide},
    {"the same note is kept once", test_notes},
    {"twenty thousand different findings take no time", test_many},
    CU_TEST_INFO_NULL,
};
