#include "waitfor.h"

struct graph {
    struct arena *arena;
    const struct timeline *timeline;
    struct waitfor *edges;
    size_t count;
};

static bool is_open(const struct graph *graph, const struct timeline_span *span)
{
    return span->to == graph->timeline->step_count;
}

static void edge_add(struct graph *graph, const struct timeline_span *wait, int holder)
{
    graph->edges = arena_grow(graph->arena, graph->edges, graph->count, sizeof *graph->edges);
    graph->edges[graph->count++] =
        (struct waitfor){.thread = wait->thread, .holder = holder, .wait = wait};
}

static void holders_add(struct graph *graph, const struct timeline_span *wait)
{
    const struct timeline *timeline = graph->timeline;
    bool any = false;
    for (size_t i = 0; i < timeline->span_count && wait->object; i++) {
        const struct timeline_span *span = &timeline->spans[i];
        if (span->kind != SPAN_HOLDS || span->object != wait->object || !is_open(graph, span))
            continue;
        edge_add(graph, wait, span->thread);
        any = true;
    }
    if (!any)
        edge_add(graph, wait, wait->op == OP_JOIN ? wait->other : -1);
}

/* Can thread to be reached from thread from? seen is by thread. */
static bool leads_to(const struct graph *graph, int from, int to, bool *seen)
{
    if (from == to)
        return true;
    if (from < 0 || seen[from])
        return false;
    seen[from] = true;
    for (size_t i = 0; i < graph->count; i++)
        if (graph->edges[i].thread == from && leads_to(graph, graph->edges[i].holder, to, seen))
            return true;
    return false;
}

size_t waitfor_at_end(struct arena *arena, const struct timeline *timeline, struct waitfor **edges)
{
    struct graph graph = {.arena = arena, .timeline = timeline};
    for (size_t i = 0; i < timeline->span_count && !timeline->steps_lost; i++)
        if (timeline->spans[i].kind == SPAN_WAITS && is_open(&graph, &timeline->spans[i]))
            holders_add(&graph, &timeline->spans[i]);
    for (size_t i = 0; i < graph.count; i++) {
        bool *seen = arena_alloc(arena, timeline->thread_count + 1);
        struct waitfor *edge = &graph.edges[i];
        edge->circle = edge->holder >= 0 && leads_to(&graph, edge->holder, edge->thread, seen);
    }
    *edges = graph.edges;
    return graph.count;
}
