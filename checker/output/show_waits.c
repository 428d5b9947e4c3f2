/* Who waits for whom when nobody can go on: a graph, and the same in sentences. */
#include <math.h>
#include <string.h>

#include "grade_page.h"
#include "markup.h"
#include "show_parts.h"
#include "steps.h"

enum { NODES_MOST = 12, WIDTH = 560, RADIUS_X = 180, BOX_X = 52, BOX_Y = 17 };

struct graph {
    struct show_page *page;
    int nodes[NODES_MOST]; /* threads */
    size_t count;
    double middle_y, radius_y;
};

/* ---- nodes ---- */

static void node_add(struct graph *graph, int thread)
{
    for (size_t i = 0; i < graph->count; i++)
        if (graph->nodes[i] == thread)
            return;
    if (thread >= 0 && graph->count < NODES_MOST)
        graph->nodes[graph->count++] = thread;
}

static int node_of(const struct graph *graph, int thread)
{
    for (size_t i = 0; i < graph->count; i++)
        if (graph->nodes[i] == thread)
            return (int)i;
    return -1;
}

/* On an ellipse, the first one on top. */
static void node_place(const struct graph *graph, int node, double *x, double *y)
{
    double angle = 2 * M_PI * node / (double)graph->count;
    bool alone = graph->count == 1;
    *x = WIDTH / 2.0 + (alone ? 0 : RADIUS_X * sin(angle));
    *y = graph->middle_y - (alone ? 0 : graph->radius_y * cos(angle));
}

static void print_node(struct graph *graph, int node)
{
    double x, y;
    node_place(graph, node, &x, &y);
    fprintf(graph->page->out,
            "<rect class=\"node\" x=\"%.0f\" y=\"%.0f\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n"
            "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">",
            x - BOX_X, y - BOX_Y, 2 * BOX_X, 2 * BOX_Y, x, y + 4);
    markup_print(graph->page->out, graph->page->show->timeline->threads[graph->nodes[node]].name);
    fputs("</text>\n", graph->page->out);
}

/* ---- edges ---- */

/* Where a line from the middle of a box to (dx, dy) leaves it. */
static void box_leave(double *x, double *y, double dx, double dy)
{
    double by_x = dx != 0 ? (BOX_X + 4) / fabs(dx) : 1e9;
    double by_y = dy != 0 ? (BOX_Y + 4) / fabs(dy) : 1e9;
    double part = by_x < by_y ? by_x : by_y;
    *x += part * dx;
    *y += part * dy;
}

/* Two that wait for each other have an arrow each: then both keep to the right. */
static void print_arrow(struct graph *graph, double x1, double y1, double x2, double y2, bool apart,
                        const char *words)
{
    FILE *out = graph->page->out;
    double dx = x2 - x1, dy = y2 - y1, length = hypot(dx, dy), ux, uy;
    if (length < 1)
        return;
    ux = dx / length;
    uy = dy / length;
    box_leave(&x1, &y1, dx, dy);
    box_leave(&x2, &y2, -dx, -dy);
    if (apart) {
        x1 -= uy * 11;
        x2 -= uy * 11;
        y1 += ux * 11;
        y2 += ux * 11;
    }
    fprintf(out,
            "<path class=\"edge\" d=\"M%.0f %.0fL%.0f %.0f\"/>\n"
            "<path class=\"head\" d=\"M%.0f %.0fL%.0f %.0fL%.0f %.0fz\"/>\n"
            "<text class=\"label\" x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">",
            x1, y1, x2, y2, x2, y2, x2 - 9 * ux - 5 * uy, y2 - 9 * uy + 5 * ux,
            x2 - 9 * ux + 5 * uy, y2 - 9 * uy - 5 * ux, (x1 + x2) / 2 - uy * 14,
            (y1 + y2) / 2 + ux * 14 + 4);
    markup_print(out, show_text(graph->page, words));
    fputs("</text>\n", out);
}

/* It waits for itself, or for nobody in particular: an arrow that leads out of the picture. */
static void print_lone(struct graph *graph, int node, const char *words)
{
    double x, y;
    FILE *out = graph->page->out;
    node_place(graph, node, &x, &y);
    fprintf(out,
            "<path class=\"edge\" d=\"M%.0f %.0fv18\"/>\n"
            "<path class=\"head\" d=\"M%.0f %.0fl-5 -9h10z\"/>\n"
            "<text class=\"label\" x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">",
            x, y + BOX_Y + 2, x, y + BOX_Y + 28, x, y + BOX_Y + 43);
    markup_print(out, show_text(graph->page, words));
    fputs("</text>\n", out);
}

static bool waits_back(const struct show_page *page, const struct waitfor *edge)
{
    for (size_t i = 0; i < page->wait_count; i++)
        if (page->waits[i].thread == edge->holder && page->waits[i].holder == edge->thread)
            return true;
    return false;
}

static void print_edge(struct graph *graph, const struct waitfor *edge)
{
    struct arena *arena = &graph->page->arena;
    int from = node_of(graph, edge->thread), to = node_of(graph, edge->holder);
    const char *object = edge->wait->object ? edge->wait->object : "";
    double x1, y1, x2, y2;
    if (from < 0)
        return;
    if (to < 0 || to == from) {
        const char *who = to == from ? "itself" : "nobody";
        print_lone(graph, from, *object ? arena_printf(arena, "%s: %s", object, who) : (char *)who);
        return;
    }
    node_place(graph, from, &x1, &y1);
    node_place(graph, to, &x2, &y2);
    print_arrow(graph, x1, y1, x2, y2, waits_back(graph->page, edge),
                *object ? object : op_does(edge->wait->op));
}

/* ---- sentences ---- */

static void print_sentence(struct show_page *page, const struct waitfor *edge)
{
    const struct timeline *timeline = page->show->timeline;
    const struct timeline_span *wait = edge->wait;
    const struct frame *frame = &wait->place->frame;
    markup_printf(page->out, "<li>%s %s", timeline->threads[edge->thread].name,
                  show_text(page, span_words(&page->arena, timeline, wait)));
    if (*wait->place->where) {
        fputs(" at ", page->out);
        show_print_place(page, wait->place->where,
                         show_line_of(page->show, frame->file, frame->line));
    }
    if (edge->holder == edge->thread)
        fputs(", which it holds itself", page->out);
    else if (edge->holder >= 0 && wait->op != OP_JOIN)
        markup_printf(page->out, ", which %s holds", timeline->threads[edge->holder].name);
    else if (edge->holder < 0)
        fputs(", and nobody is left who would end that wait", page->out);
    if (edge->circle && edge->holder != edge->thread)
        fputs(" (part of the circle)", page->out);
    fputs(".</li>\n", page->out);
}

static void print_graph(struct graph *graph)
{
    struct show_page *page = graph->page;
    graph->radius_y = graph->count < 3 ? 60 : 40.0 + 14 * (double)graph->count;
    graph->middle_y = graph->radius_y + 30;
    int height = (int)(2 * graph->radius_y) + 100;
    fputs("<div class=\"box\" role=\"region\" aria-labelledby=\"waits\" tabindex=\"0\">\n",
          page->out);
    fprintf(page->out,
            "<svg class=\"waits\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"graph\">\n"
            "<title id=\"graph\">An arrow leads from a thread that waits to the one that it waits "
            "for. The list below says the same.</title>\n",
            WIDTH, height);
    for (size_t i = 0; i < page->wait_count; i++)
        print_edge(graph, &page->waits[i]);
    for (size_t i = 0; i < graph->count; i++)
        print_node(graph, (int)i);
    fputs("</svg>\n</div>\n", page->out);
}

void show_print_waits(struct show_page *page)
{
    struct graph graph = {.page = page};
    if (page->wait_count == 0)
        return;
    for (size_t i = 0; i < page->wait_count; i++) {
        node_add(&graph, page->waits[i].thread);
        node_add(&graph, page->waits[i].holder);
    }
    fputs("<section>\n<h2 id=\"waits\">Who waits for whom</h2>\n", page->out);
    print_graph(&graph);
    fputs("<ul>\n", page->out);
    for (size_t i = 0; i < page->wait_count; i++)
        print_sentence(page, &page->waits[i]);
    fputs("</ul>\n</section>\n", page->out);
}
