#include "json.h"

#include <stdlib.h>

#include "sentences.h"

/* The length of the UTF-8 character that begins here, or 0 when none does. */
static size_t character_length(const char *text)
{
    for (size_t length = 1; length <= 4 && text[length - 1]; length++) {
        json_t *string = json_stringn(text, length);
        json_decref(string);
        if (string)
            return length;
    }
    return 0;
}

/* File names and what programs say may hold bytes that are no UTF-8: each becomes U+FFFD. */
static json_t *json_of_bytes(const char *text)
{
    char *clean = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&clean, &size);
    if (!file)
        return json_null();
    while (*text) {
        size_t length = character_length(text);
        fprintf(file, "%.*s", length ? (int)length : 3, length ? text : "\xef\xbf\xbd");
        text += length ? length : 1;
    }
    json_t *value = fclose(file) == 0 ? json_string(clean) : NULL;
    free(clean);
    return value ? value : json_null();
}

json_t *json_of_text(const char *text)
{
    json_t *value = text ? json_string(text) : json_null();
    return value ? value : json_of_bytes(text);
}

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_of_text(text));
}

static json_t *json_of_frame(const struct frame *frame)
{
    json_t *object = json_object();
    set_text(object, "function", frame->function);
    set_text(object, "file", frame->file);
    json_object_set_new(object, "line", json_integer(frame->line));
    return object;
}

static json_t *json_of_stack(const struct stack *stack)
{
    json_t *list = json_array();
    for (size_t i = 0; i < stack->count; i++)
        json_array_append_new(list, json_of_frame(&stack->frames[i]));
    return list;
}

static json_t *json_of_held(const struct side *side)
{
    if (!side->held_known)
        return json_null();
    json_t *list = json_array();
    for (size_t i = 0; i < side->held_count; i++)
        json_array_append_new(list, json_of_text(side->held[i]));
    return list;
}

static json_t *json_of_side(const struct side *side, const struct scope *scope)
{
    struct arena arena;
    arena_init(&arena);
    json_t *object = json_object();
    const struct frame *focus = stack_focus(&side->stack, scope);
    json_object_set_new(object, "thread", json_integer(side->thread));
    set_text(object, "does", side_what(&arena, side));
    json_object_set_new(object, "at", focus ? json_of_frame(focus) : json_null());
    json_object_set_new(object, "holds", json_of_held(side));
    json_object_set_new(object, "stack", json_of_stack(&side->stack));
    arena_free(&arena);
    return object;
}

json_t *json_of_engines(unsigned engines)
{
    json_t *list = json_array();
    for (int engine = 0; engine < ENGINE_COUNT; engine++)
        if (engines & (1u << engine))
            json_array_append_new(list, json_string(engine_name((enum engine_id)engine)));
    return list;
}

json_t *json_of_finding(const struct finding *finding, const struct scope *scope)
{
    struct arena arena;
    arena_init(&arena);
    json_t *object = json_object();
    json_t *sides = json_array();
    set_text(object, "fingerprint", finding->fingerprint);
    set_text(object, "kind", kind_name(finding->kind));
    set_text(object, "weight", finding->weight == WEIGHT_CERTAIN ? "certain" : "advisory");
    set_text(object, "reason", finding->reason);
    json_object_set_new(object, "engines", json_of_engines(finding->engines));
    set_text(object, "summary", finding_summary(&arena, finding, scope));
    set_text(object, "headline", finding->headline);
    set_text(object, "schedule", finding->schedule);
    set_text(object, "switches", finding->switches);
    set_text(object, "replay", finding->replay);
    json_object_set_new(object, "schedules_failed",
                        json_integer((json_int_t)finding->schedules_failed));
    set_text(object, "variable",
             finding->place.region == REGION_GLOBAL ? finding->place.name : NULL);
    for (size_t i = 0; i < finding->side_count; i++)
        json_array_append_new(sides, json_of_side(&finding->sides[i], scope));
    json_object_set_new(object, "sides", sides);
    arena_free(&arena);
    return object;
}

static json_t *json_of_run(const struct run *run)
{
    char how[64];
    json_t *object = json_object();
    set_text(object, "ended", ending_describe(&run->ending, how, sizeof how));
    json_object_set_new(object, "wall_seconds", json_real(run->ending.wall));
    json_object_set_new(object, "cpu_seconds", json_real(run->ending.user + run->ending.sys));
    json_object_set_new(object, "peak_kib", json_integer(run->ending.peak_kib));
    set_text(object, "broken", run->broken);
    if (run->schedules)
        json_object_set_new(object, "schedules", json_integer((json_int_t)run->schedules));
    return object;
}

json_t *json_of_ms(bool known, double ms)
{
    return known ? json_real(ms) : json_null();
}

/* The conductor's measure of how parallel a program is. */
static void set_span(json_t *object, const struct exam *exam)
{
    const struct run *run = &exam->runs[RUN_CONDUCTOR];
    if (!exam->built || exam->refused || !run->wanted)
        return;
    json_object_set_new(object, "makespan_ms", json_of_ms(run->measured, run->makespan));
    json_object_set_new(object, "work_ms", json_of_ms(run->measured, run->work));
    if (exam->lab)
        json_object_set_new(object, "makespan_allowed_ms",
                            json_of_ms(exam->lab->makespan > 0, exam->lab->makespan));
}

static json_t *json_of_criteria(const struct lab *lab, const struct verdict *verdict)
{
    json_t *list = json_array();
    for (int i = 0; i < CRITERION_COUNT; i++) {
        json_t *object = json_object();
        set_text(object, "criterion", criterion_name((enum criterion)i));
        json_object_set_new(object, "points",
                            json_integer(verdict->earned[i] ? lab->points[i] : 0));
        json_object_set_new(object, "possible", json_integer(lab->points[i]));
        json_array_append_new(list, object);
    }
    return list;
}

json_t *json_of_exam(const struct exam *exam, const struct verdict *verdict)
{
    json_t *object = json_object();
    json_t *findings = json_array(), *runs = json_object();
    json_object_set_new(object, "version", json_integer(1));
    set_text(object, "lab", exam->lab ? exam->lab->name : NULL);
    set_text(object, "file", exam->sources[0]);
    set_text(object, "outcome", outcome_name(verdict->outcome));
    set_text(object, "note", verdict->note);
    if (exam->lab && outcome_is_graded(verdict->outcome)) {
        json_object_set_new(object, "points", json_integer(verdict->points));
        json_object_set_new(object, "possible", json_integer(verdict->points_possible));
        json_object_set_new(object, "criteria", json_of_criteria(exam->lab, verdict));
    }
    set_text(object, "compiler", exam->build_errors);
    for (size_t i = 0; i < exam->findings.count; i++)
        json_array_append_new(findings, json_of_finding(exam->findings.list[i], &exam->scope));
    json_object_set_new(object, "findings", findings);
    set_span(object, exam);
    for (int kind = 0; kind < RUN_COUNT; kind++)
        if (exam->built && !exam->refused && exam->runs[kind].wanted)
            json_object_set_new(runs, run_name((enum run_kind)kind),
                                json_of_run(&exam->runs[kind]));
    json_object_set_new(object, "runs", runs);
    return object;
}

void json_print(FILE *out, json_t *value)
{
    json_dumpf(value, out, JSON_INDENT(2) | JSON_REAL_PRECISION(4));
    fputc('\n', out);
    json_decref(value);
}
