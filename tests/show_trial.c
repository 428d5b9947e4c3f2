#include "show_trial.h"

#include <string.h>

#include "grade_trial.h"
#include "steps_trial.h"

static const char source[] = "#include <pthread.h>\n"
                             "static int hits; /* <b>guarded</b> by \"nobody\" & nothing */\n"
                             "\n"
                             "static void *count(void *unused)\n"
                             "{\n"
                             "\tpthread_mutex_lock(&a);\n"
                             "\thits++;\n"
                             "\treturn unused;\n"
                             "}\n";

static char *with(const char *text, const char *suffix)
{
    return arena_printf(&class_arena, "%s%s", text, suffix);
}

/* No program was there to tell where the steps are: line 7 for accesses, 6 for all else. */
static void places_make(struct timeline *timeline, char *file, const char *suffix)
{
    struct timeline_place *places = arena_alloc(&class_arena, 2 * sizeof *places);
    for (int i = 0; i < 2; i++)
        places[i] = (struct timeline_place){
            .frame = {.function = with("count", suffix), .file = file, .line = 6 + i},
            .source = with(i ? "hits++;" : "pthread_mutex_lock(&a);", suffix),
            .where = with(i ? "mine.c:7" : "mine.c:6", suffix)};
    for (size_t i = 0; i < timeline->step_count; i++) {
        struct timeline_step *step = &timeline->steps[i];
        bool access = step->op >= OP_READ && step->op <= OP_ATOMIC_WRITE;
        step->place = step->inner = &places[access];
    }
    for (size_t i = 0; i < timeline->span_count; i++)
        timeline->spans[i].place = &places[0];
}

/* The same pointer for the same object, as before. */
static void names_spoil(struct timeline *timeline, const char *suffix)
{
    for (size_t i = 0; i < timeline->step_count && *suffix; i++) {
        const char *old = timeline->steps[i].object;
        if (!old || strstr(old, suffix))
            continue;
        const char *name = with(old, suffix);
        for (size_t j = i; j < timeline->step_count; j++)
            if (timeline->steps[j].object == old)
                timeline->steps[j].object = name;
        for (size_t j = 0; j < timeline->span_count; j++)
            if (timeline->spans[j].object == old)
                timeline->spans[j].object = name;
    }
}

static void report_add(struct finding *finding, const char *suffix)
{
    char *xml = arena_printf(&class_arena,
                             "<error>\n<what>a data race%s</what>\n<stack>\n"
                             "<frame>\n<ip>0x1</ip>\n<fn>count%s</fn>\n<dir>src</dir>\n"
                             "<file>mine.c%s</file>\n<line>7</line>\n</frame>\n"
                             "<frame>\n<ip>0x2</ip>\n<obj>libc.so.6%s</obj>\n</frame>\n"
                             "</stack>\n</error>\n",
                             suffix, suffix, suffix, suffix);
    finding_keep_raw(&class_arena, finding, ENGINE_HELGRIND, xml, strlen(xml));
}

static void side_add(struct finding *finding, enum action action, int thread, char *file, int line,
                     const char *suffix)
{
    struct side *side = finding_add_side(&class_arena, finding, action);
    struct frame *frame = stack_add_frame(&class_arena, &side->stack);
    side->thread = thread;
    side->size = action == ACTION_WRITE ? 4 : 0;
    side->note = action == ACTION_WAIT ? with("waits for a lock", suffix) : NULL;
    *frame = (struct frame){.function = with("count", suffix), .file = file, .line = line};
}

static struct show *show_make(const char *suffix, int kind, enum action action, int line)
{
    struct show *show = arena_alloc(&class_arena, sizeof *show);
    struct findings *findings = arena_alloc(&class_arena, sizeof *findings);
    struct show_source *own = arena_alloc(&class_arena, sizeof *own);
    struct scope *scope = arena_alloc(&class_arena, sizeof *scope);
    struct timeline *timeline = steps_timeline();
    char *file = with("src/mine.c", suffix);
    *own = (struct show_source){file, with(source, suffix)};
    *scope = (struct scope){.files = &own->path, .count = 1};
    places_make(timeline, file, suffix);
    names_spoil(timeline, suffix);
    findings_init(findings, &class_arena);
    if (kind >= 0) {
        struct finding *finding = findings_add(findings, ENGINE_TSAN, (enum kind)kind);
        side_add(finding, action, 1, file, line, suffix);
        side_add(finding, action, 2, file, line, suffix);
        report_add(finding, suffix);
        finding->headline = with("in its words", suffix);
        finding->replay = with("./lab replay mine.c --seed '0@1>2'", suffix);
    }
    *show = (struct show){.name = with("mine", suffix),
                          .replay = with("./lab replay mine.c", suffix),
                          .schedule = with("0@1>2", suffix),
                          .timeline = timeline,
                          .finding = findings->count ? findings->list[0] : NULL,
                          .findings = findings,
                          .scope = scope,
                          .sources = own,
                          .source_count = 1};
    return show;
}

static void two_begin(void)
{
    steps_begin();
    steps_create(0, 1);
    steps_create(0, 2);
}

struct show *show_of_deadlock(const char *suffix)
{
    two_begin();
    steps_lock(1, TRIAL_A);
    steps_lock(2, TRIAL_B);
    steps_add(2, OP_LOCK, STEP_DOES, TRIAL_A);
    steps_add(2, OP_LOCK, STEP_BLOCKS, TRIAL_A);
    steps_add(1, OP_LOCK, STEP_DOES, TRIAL_B);
    steps_add(1, OP_LOCK, STEP_BLOCKS, TRIAL_B);
    struct show *show = show_make(suffix, KIND_DEADLOCK, ACTION_WAIT, 6);
    show->ending = show->finding;
    return show;
}

static void race_steps(int rounds)
{
    two_begin();
    for (int i = 0; i < rounds; i++) {
        steps_access(1, OP_READ, TRIAL_X);
        steps_access(1, OP_WRITE, TRIAL_X);
        steps_lock(2, TRIAL_A);
        steps_unlock(2, TRIAL_A);
    }
    steps_access(2, OP_WRITE, TRIAL_X);
    steps_end_and_join(1);
    steps_end_and_join(2);
}

struct show *show_of_race(const char *suffix)
{
    race_steps(1);
    return show_make(suffix, KIND_DATA_RACE, ACTION_WRITE, 7);
}

struct show *show_of_long_race(void)
{
    race_steps(500);
    return show_make("", KIND_DATA_RACE, ACTION_WRITE, 7);
}

struct show *show_of_nothing(void)
{
    two_begin();
    for (int thread = 1; thread < 3; thread++) {
        steps_lock(thread, TRIAL_A);
        steps_access(thread, OP_WRITE, TRIAL_X);
        steps_unlock(thread, TRIAL_A);
        steps_end_and_join(thread);
    }
    struct show *show = show_make("", -1, ACTION_READ, 0);
    show->tried = 300;
    return show;
}
