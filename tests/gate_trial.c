#include "gate_trial.h"

#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>

struct arena trial_arena;
struct ledger trial;
struct baseline trial_baseline;

const char trial_nasty[] = "<b>&\"'`|\\]](x)**_~ %0A::error::x,y:z\r\n| [l](u) ]]> --> \x01\x1b[31m"
                           "\xff\xc3\x28\xed\xa0\x80\xef\xbf\xbf \xe2\x82\xac";

void trial_start(void)
{
    arena_init(&trial_arena);
    trial_baseline = (struct baseline){0};
    ledger_init(&trial, &trial_arena, "/home/ada/project", &trial_baseline);
    ledger_add_run(&trial, "tsan", "ctest -j2")->ended = "exit status 0";
}

void trial_finish(void)
{
    arena_free(&trial_arena);
}

static void add_frame(struct side *side, const char *function, const char *file, int line)
{
    *stack_add_frame(&trial_arena, &side->stack) =
        (struct frame){.function = arena_copy(&trial_arena, function),
                       .file = arena_copy(&trial_arena, file),
                       .line = line};
}

struct finding trial_race(void)
{
    struct finding race = {.kind = KIND_DATA_RACE, .engines = 1u << ENGINE_TSAN};
    race.headline = "data race";
    race.place = (struct place){.region = REGION_GLOBAL, .name = "hits", .size = 4};
    struct side *later = finding_add_side(&trial_arena, &race, ACTION_WRITE);
    later->thread = 2;
    later->size = 4;
    add_frame(later, "count", "src/stats.c", 31);
    add_frame(later, "serve", "src/serve.c", 12);
    struct side *earlier = finding_add_side(&trial_arena, &race, ACTION_READ);
    earlier->thread = 0;
    earlier->size = 4;
    earlier->held_known = true;
    add_frame(earlier, "report", "src/stats.c", 40);
    add_frame(earlier, "main", "src/main.c", 7);
    return race;
}

void trial_add(const struct finding *finding, const char *identity)
{
    struct identity read;
    CU_ASSERT_EQUAL_FATAL(identity_read(identity, &read), 0);
    ledger_add(&trial, finding, &read);
}

void trial_know(const char *identity, const char *reason, const char *expires)
{
    trial_baseline.list = arena_grow(&trial_arena, trial_baseline.list, trial_baseline.count,
                                     sizeof *trial_baseline.list);
    trial_baseline.list[trial_baseline.count++] =
        (struct known){arena_copy(&trial_arena, identity),
                       "data-race",
                       arena_printf(&trial_arena, "data race on %s", reason),
                       arena_copy(&trial_arena, reason),
                       "ada",
                       arena_copy(&trial_arena, expires),
                       false};
}

static char *with(const char *name, const char *suffix)
{
    return arena_printf(&trial_arena, "%s%s", name, suffix);
}

/* Every name in it has the suffix. */
static void rename_all(struct finding *finding, const char *suffix)
{
    if (finding->place.name)
        finding->place.name = with(finding->place.name, suffix);
    finding->headline = with(finding->headline, suffix);
    for (size_t i = 0; i < finding->side_count; i++) {
        struct side *side = &finding->sides[i];
        char **held = arena_alloc(&trial_arena, sizeof *held);
        *held = with("lock", suffix);
        side->held = held;
        side->held_count = side->held_known = true;
        if (side->thread > 0)
            side->thread_name = with("worker", suffix);
        for (size_t j = 0; j < side->stack.count; j++) {
            struct frame *frame = &side->stack.frames[j];
            frame->function = with(frame->function, suffix);
            frame->file = with(frame->file, suffix);
        }
    }
}

static struct finding order_of_locks(void)
{
    struct finding order = {.kind = KIND_LOCK_ORDER, .engines = 1u << ENGINE_HELGRIND};
    order.headline = "lock order violated";
    for (int i = 0; i < 2; i++) {
        struct side *side = finding_add_side(&trial_arena, &order, ACTION_LOCK);
        side->object = i ? "accounts" : "journal";
        add_frame(side, i ? "deposit" : "audit", "/usr/src/bank/bank.c", 5 + i);
    }
    return order;
}

void trial_fill(const char *suffix)
{
    struct finding race = trial_race(), order = order_of_locks(), advice = trial_race();
    struct finding leak = {.kind = KIND_MEMORY_LEAK, .engines = 1u << ENGINE_MEMCHECK};
    leak.headline = "80 bytes are lost";
    advice.weight = WEIGHT_ADVISORY;
    rename_all(&race, suffix);
    rename_all(&order, suffix);
    rename_all(&advice, suffix);
    rename_all(&leak, suffix);
    advice.reason = with("the tool is known to be wrong here", suffix);
    trial_add(&race, "00000001-0000000a-0000000b");
    trial_add(&race, "00000001-0000000a-0000000b");
    trial_add(&advice, "00000002");
    ledger_add_run(&trial, "helgrind", with("ctest", suffix))->failed =
        with("the command failed", suffix);
    trial_add(&order, "00000003-0000000a");
    trial_know("00000003-0000000a", with("nobody locks both", suffix), "2026-12-31");
    ledger_add_run(&trial, "tsan", with("ctest", suffix))->broken = with("no report", suffix);
    ledger_add_run(&trial, "log", with("old.log", suffix));
    trial.runs[1].seconds = 1.25;
    trial_add(&leak, "00000004-0000000a");
    trial_know("00000004-0000000a", with("it is freed at exit", suffix), "2027-06-01");
    trial_know("0000000f-0000000f", with("long gone", suffix), "");
    ledger_note(&trial, "A note%s", suffix);
    ledger_close(&trial, "2027-01-01");
}

char *trial_print(void (*print)(FILE *out, const struct ledger *ledger))
{
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    print(file, &trial);
    fclose(file);
    CU_ASSERT_EQUAL(strlen(text), length);
    char *copy = arena_copy(&trial_arena, text);
    free(text);
    return copy;
}

size_t count_of(const char *text, const char *word)
{
    size_t count = 0;
    while ((text = strstr(text, word))) {
        count++;
        text += strlen(word);
    }
    return count;
}
