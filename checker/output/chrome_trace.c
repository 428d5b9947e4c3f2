#include "chrome_trace.h"

#include "json.h"
#include "steps.h"

/* Bars of one track must lie within each other; a thread's that do not get a track beside it. */
enum { TRACKS_MOST = 8, PROCESS = 1 };

struct stack_of_ends {
    size_t *ends;
    size_t count;
};

struct drawing {
    struct arena arena;
    const struct timeline *timeline;
    json_t *events;
    struct stack_of_ends *tracks; /* TRACKS_MOST by thread */
};

static json_int_t track_number(int thread, int track)
{
    return (json_int_t)thread * TRACKS_MOST + track + 1;
}

/* A new event, still to be filled; the list keeps it. */
static json_t *event_add(struct drawing *drawing, const char *phase, const char *name,
                         json_int_t track, double time)
{
    json_t *event = json_object();
    json_object_set_new(event, "name", json_of_text(name));
    json_object_set_new(event, "ph", json_string(phase));
    json_object_set_new(event, "pid", json_integer(PROCESS));
    json_object_set_new(event, "tid", json_integer(track));
    json_object_set_new(event, "ts", json_real(time));
    json_array_append_new(drawing->events, event);
    return event;
}

static void place_tell(json_t *event, const struct timeline_place *place, size_t step)
{
    json_t *arguments = json_object();
    json_object_set_new(arguments, "step", json_integer((json_int_t)step + 1));
    json_object_set_new(arguments, "where", json_of_text(place->where));
    json_object_set_new(arguments, "function", json_of_text(place->frame.function));
    json_object_set_new(arguments, "source", json_of_text(place->source));
    json_object_set_new(event, "args", arguments);
}

/* ---- names of tracks ---- */

static void metadata_add(struct drawing *drawing, const char *what, json_int_t track,
                         const char *key, json_t *value)
{
    json_t *event = event_add(drawing, "M", what, track, 0), *arguments = json_object();
    json_object_set_new(arguments, key, value);
    json_object_set_new(event, "args", arguments);
}

static void track_name(struct drawing *drawing, int thread, int track)
{
    const char *name = drawing->timeline->threads[thread].name;
    json_int_t number = track_number(thread, track);
    if (track > 0)
        name = arena_printf(&drawing->arena, "%s, beside it", name);
    metadata_add(drawing, "thread_name", number, "name", json_of_text(name));
    metadata_add(drawing, "thread_sort_index", number, "sort_index", json_integer(number));
}

/* ---- bars ---- */

/* The first track of a thread where the bar lies within what is under way, or beside it. */
static int track_choose(struct drawing *drawing, const struct timeline_span *span)
{
    for (int track = 0; track < TRACKS_MOST; track++) {
        struct stack_of_ends *stack = &drawing->tracks[span->thread * TRACKS_MOST + track];
        while (stack->count && stack->ends[stack->count - 1] <= span->from)
            stack->count--;
        if (stack->count && stack->ends[stack->count - 1] < span->to)
            continue;
        if (track > 0 && !stack->ends)
            track_name(drawing, span->thread, track);
        stack->ends = arena_grow(&drawing->arena, stack->ends, stack->count, sizeof *stack->ends);
        stack->ends[stack->count++] = span->to;
        return track;
    }
    return 0;
}

static void span_draw(struct drawing *drawing, const struct timeline_span *span)
{
    int track = track_choose(drawing, span);
    json_t *event = event_add(drawing, "X", span_words(&drawing->arena, drawing->timeline, span),
                              track_number(span->thread, track), (double)span->from);
    json_object_set_new(event, "dur", json_real((double)(span->to - span->from)));
    json_object_set_new(event, "cat", json_string(span->kind == SPAN_HOLDS ? "lock" : "wait"));
    place_tell(event, span->place, span->from);
}

static void step_draw(struct drawing *drawing, size_t index)
{
    const struct timeline_step *step = &drawing->timeline->steps[index];
    json_t *event = event_add(drawing, "i", step_words(&drawing->arena, drawing->timeline, step),
                              track_number(step->thread, 0), (double)index);
    json_object_set_new(event, "s", json_string("t"));
    json_object_set_new(event, "cat", json_string(step_is_access(step) ? "access" : "step"));
    place_tell(event, step->place, index);
}

/* ---- arrows ---- */

/* An arrow begins and ends in bars: the step that wakes is a short one. */
static void arrow_draw(struct drawing *drawing, size_t index)
{
    const struct timeline *timeline = drawing->timeline;
    const struct timeline_arrow *arrow = &timeline->arrows[index];
    const struct timeline_step *from = &timeline->steps[arrow->from];
    json_int_t source = track_number(from->thread, 0);
    json_int_t target = track_number(timeline->steps[arrow->to].thread, 0);
    json_t *bar = event_add(drawing, "X", step_words(&drawing->arena, timeline, from), source,
                            (double)arrow->from);
    json_object_set_new(bar, "dur", json_real(1));
    json_object_set_new(bar, "cat", json_string("step"));
    json_t *begin = event_add(drawing, "s", "wakes", source, (double)arrow->from);
    json_t *end = event_add(drawing, "f", "wakes", target, (double)arrow->to - 0.5);
    json_object_set_new(begin, "cat", json_string("wake"));
    json_object_set_new(begin, "id", json_integer((json_int_t)index + 1));
    json_object_set_new(end, "cat", json_string("wake"));
    json_object_set_new(end, "id", json_integer((json_int_t)index + 1));
    json_object_set_new(end, "bp", json_string("e"));
}

json_t *chrome_trace(const struct timeline *timeline, const char *program)
{
    struct drawing drawing = {.timeline = timeline, .events = json_array()};
    json_t *trace = json_object();
    arena_init(&drawing.arena);
    drawing.tracks = arena_alloc(&drawing.arena, (timeline->thread_count * TRACKS_MOST + 1) *
                                                     sizeof *drawing.tracks);
    metadata_add(&drawing, "process_name", 0, "name", json_of_text(program));
    for (size_t i = 0; i < timeline->thread_count; i++)
        track_name(&drawing, (int)i, 0);
    for (size_t i = 0; i < timeline->span_count; i++)
        span_draw(&drawing, &timeline->spans[i]);
    for (size_t i = 0; i < timeline->step_count; i++)
        if (step_stands_alone(&timeline->steps[i]))
            step_draw(&drawing, i);
    for (size_t i = 0; i < timeline->arrow_count; i++)
        arrow_draw(&drawing, i);
    json_object_set_new(trace, "traceEvents", drawing.events);
    json_object_set_new(trace, "displayTimeUnit", json_string("ns"));
    arena_free(&drawing.arena);
    return trace;
}
