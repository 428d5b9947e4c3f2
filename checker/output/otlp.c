#include "otlp.h"

#include "json.h"
#include "steps.h"

enum { KIND_INTERNAL = 1, STATUS_OK = 1, STATUS_ERROR = 2 };

static const uint64_t beginning = 1000000000000000000; /* ns since 1970: in September 2001 */

struct drawing {
    struct arena arena;
    const struct timeline *timeline;
    json_t *spans;
    char *trace;         /* 32 hex digits */
    uint64_t next;       /* span number */
    json_t **of_thread;  /* borrowed: the thread's own span */
    const char **number; /* its id */
    json_t **waits;      /* borrowed: by the step that ends it, a wait's span; or NULL */
};

/* ---- pieces ---- */

static json_t *moment(struct arena *arena, size_t step)
{
    return json_string(
        arena_printf(arena, "%llu", (unsigned long long)(beginning + (uint64_t)step * 1000)));
}

static void attribute_add(json_t *list, const char *key, const char *type, json_t *value)
{
    json_t *attribute = json_object(), *any = json_object();
    json_object_set_new(any, type, value);
    json_object_set_new(attribute, "key", json_string(key));
    json_object_set_new(attribute, "value", any);
    json_array_append_new(list, attribute);
}

static void text_add(json_t *list, const char *key, const char *text)
{
    if (text && *text)
        attribute_add(list, key, "stringValue", json_of_text(text));
}

/* Whole numbers are strings in this encoding. */
static void number_add(struct arena *arena, json_t *list, const char *key, long number)
{
    attribute_add(list, key, "intValue", json_string(arena_printf(arena, "%ld", number)));
}

static json_t *place_attributes(struct arena *arena, const struct timeline_place *place)
{
    json_t *list = json_array();
    if (!place)
        return list;
    text_add(list, "code.function.name", place->frame.function);
    text_add(list, "code.file.path", place->frame.file);
    if (place->frame.line)
        number_add(arena, list, "code.line.number", place->frame.line);
    text_add(list, "racelab.source", place->source);
    return list;
}

static char *span_id(struct drawing *drawing)
{
    return arena_printf(&drawing->arena, "%016llx", (unsigned long long)++drawing->next);
}

static json_t *span_add(struct drawing *drawing, const char *id, const char *parent,
                        const char *name, size_t from, size_t to)
{
    json_t *span = json_object();
    json_object_set_new(span, "traceId", json_string(drawing->trace));
    json_object_set_new(span, "spanId", json_string(id));
    if (parent)
        json_object_set_new(span, "parentSpanId", json_string(parent));
    json_object_set_new(span, "name", json_of_text(name));
    json_object_set_new(span, "kind", json_integer(KIND_INTERNAL));
    json_object_set_new(span, "startTimeUnixNano", moment(&drawing->arena, from));
    json_object_set_new(span, "endTimeUnixNano", moment(&drawing->arena, to));
    json_array_append_new(drawing->spans, span);
    return span;
}

static void status_set(json_t *span, int code, const char *message)
{
    json_t *status = json_object();
    json_object_set_new(status, "code", json_integer(code));
    if (message)
        json_object_set_new(status, "message", json_of_text(message));
    json_object_set_new(span, "status", status);
}

/* ---- threads and what they do ---- */

static void thread_draw(struct drawing *drawing, size_t number, const char *root)
{
    const struct timeline_thread *thread = &drawing->timeline->threads[number];
    size_t end = thread->ended ? thread->last + 1 : drawing->timeline->step_count;
    drawing->number[number] = span_id(drawing);
    json_t *span = span_add(drawing, drawing->number[number], root, thread->name, thread->first,
                            end > thread->first ? end : thread->first);
    json_t *attributes = place_attributes(&drawing->arena, thread->created);
    number_add(&drawing->arena, attributes, "thread.id", (long)number);
    text_add(attributes, "thread.name", thread->name);
    json_object_set_new(span, "attributes", attributes);
    json_object_set_new(span, "events", json_array());
    drawing->of_thread[number] = span;
}

static void event_add(struct drawing *drawing, size_t index)
{
    const struct timeline_step *step = &drawing->timeline->steps[index];
    json_t *event = json_object();
    json_object_set_new(event, "timeUnixNano", moment(&drawing->arena, index));
    json_object_set_new(event, "name",
                        json_of_text(step_words(&drawing->arena, drawing->timeline, step)));
    json_object_set_new(event, "attributes", place_attributes(&drawing->arena, step->place));
    json_array_append_new(json_object_get(drawing->of_thread[step->thread], "events"), event);
}

static void bar_draw(struct drawing *drawing, const struct timeline_span *from)
{
    const struct timeline *timeline = drawing->timeline;
    json_t *span = span_add(drawing, span_id(drawing), drawing->number[from->thread],
                            span_words(&drawing->arena, timeline, from), from->from, from->to);
    json_t *attributes = place_attributes(&drawing->arena, from->place);
    text_add(attributes, from->kind == SPAN_HOLDS ? "racelab.held" : "racelab.awaited",
             from->object);
    number_add(&drawing->arena, attributes, "thread.id", from->thread);
    json_object_set_new(span, "attributes", attributes);
    if (from->kind == SPAN_HOLDS)
        return;
    if (from->to == timeline->step_count)
        status_set(span, STATUS_ERROR, "the wait did not end");
    drawing->waits[from->to] = span;
}

static void link_add(struct drawing *drawing, const struct timeline_arrow *arrow)
{
    json_t *wait = drawing->waits[arrow->to], *links = json_array(), *link = json_object();
    int waker = drawing->timeline->steps[arrow->from].thread;
    json_object_set_new(link, "traceId", json_string(drawing->trace));
    json_object_set_new(link, "spanId", json_string(drawing->number[waker]));
    json_array_append_new(links, link);
    if (wait)
        json_object_set(wait, "links", links);
    json_decref(links);
}

static void all_draw(struct drawing *drawing, const char *root)
{
    const struct timeline *timeline = drawing->timeline;
    for (size_t i = 0; i < timeline->thread_count; i++)
        thread_draw(drawing, i, root);
    for (size_t i = 0; i < timeline->span_count; i++)
        bar_draw(drawing, &timeline->spans[i]);
    for (size_t i = 0; i < timeline->step_count; i++)
        if (step_stands_alone(&timeline->steps[i]))
            event_add(drawing, i);
    for (size_t i = 0; i < timeline->arrow_count; i++)
        link_add(drawing, &timeline->arrows[i]);
}

/* ---- the frame around it ---- */

/* FNV-1a, 64 bits: not zero for any program and schedule worth telling apart. */
static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; text && *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
    return hash;
}

static char *trace_id(struct arena *arena, const struct timeline *timeline, const char *program)
{
    uint64_t steps = 0xcbf29ce484222325;
    for (size_t i = 0; i < timeline->step_count; i++)
        steps = (steps ^ (uint64_t)timeline->steps[i].thread << 16 ^ timeline->steps[i].op) *
                0x100000001b3;
    return arena_printf(arena, "%016llx%016llx",
                        (unsigned long long)hash_text(0xcbf29ce484222325, program) | 1,
                        (unsigned long long)steps);
}

static json_t *scope_spans(json_t *spans)
{
    json_t *list = json_array(), *one = json_object(), *scope = json_object();
    json_object_set_new(scope, "name", json_string("racelab"));
    json_object_set_new(one, "scope", scope);
    json_object_set_new(one, "spans", spans);
    json_array_append_new(list, one);
    return list;
}

static json_t *resource_spans(const char *program, json_t *spans)
{
    json_t *list = json_array(), *one = json_object(), *resource = json_object();
    json_t *attributes = json_array();
    text_add(attributes, "service.name", program);
    json_object_set_new(resource, "attributes", attributes);
    json_object_set_new(one, "resource", resource);
    json_object_set_new(one, "scopeSpans", scope_spans(spans));
    json_array_append_new(list, one);
    return list;
}

json_t *otlp_trace(const struct timeline *timeline, const char *program, const char *failure)
{
    struct drawing drawing = {.timeline = timeline, .spans = json_array()};
    arena_init(&drawing.arena);
    size_t threads = timeline->thread_count + 1;
    drawing.trace = trace_id(&drawing.arena, timeline, program);
    drawing.of_thread = arena_alloc(&drawing.arena, threads * sizeof *drawing.of_thread);
    drawing.number = arena_alloc(&drawing.arena, threads * sizeof *drawing.number);
    drawing.waits = arena_alloc(&drawing.arena, (timeline->step_count + 1) * sizeof *drawing.waits);
    char *root = span_id(&drawing);
    json_t *whole = span_add(&drawing, root, NULL, "schedule", 0, timeline->step_count);
    status_set(whole, failure ? STATUS_ERROR : STATUS_OK, failure);
    all_draw(&drawing, root);
    json_t *trace = json_object();
    json_object_set_new(trace, "resourceSpans", resource_spans(program, drawing.spans));
    arena_free(&drawing.arena);
    return trace;
}
