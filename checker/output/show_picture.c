/*
 * Threads as columns, time from top to bottom, as SVG:
 *
 *      step   main        thread 1       thread 2
 *        11   ¦ (waits)   ● locks a      |
 *        13   ¦           ‖ (holds)      ● locks b
 *
 * Arrows lead from what had to come before to what came after it. A dotted line without an arrow
 * connects the two sides of a race.
 */
#include <string.h>

#include "grade_page.h"
#include "markup.h"
#include "show_parts.h"

enum { LEFT = 52, LANE = 158, HEAD = 30, ROW = 26, WORDS_MOST = 22 };

/* ---- where things are ---- */

static size_t x_of(int column)
{
    return LEFT + (size_t)column * LANE + 10;
}

/* A row for what is left out stands before its moment. */
static size_t *rows_measure(struct show_page *page, size_t *height)
{
    size_t *y = arena_alloc(&page->arena, (page->count + 1) * sizeof *y), at = HEAD + ROW / 2;
    for (size_t i = 0; i < page->count; i++) {
        at += page->moments[i].left_out ? ROW : 0;
        y[i] = at;
        at += ROW;
    }
    *height = at;
    return y;
}

/* ---- texts ---- */

/* As much as fits into a lane. */
static char *short_words(struct show_page *page, const char *words)
{
    size_t count = 0, end = 0;
    words = show_text(page, words);
    while (words[end] && count < WORDS_MOST) {
        size_t length = 1;
        while (((unsigned char)words[end + length] & 0xc0) == 0x80)
            length++;
        end += length;
        count++;
    }
    return arena_printf(&page->arena, "%.*s%s", (int)end, words, words[end] ? "\xe2\x80\xa6" : "");
}

static void print_text(struct show_page *page, const char *class, size_t x, size_t y,
                       const char *words)
{
    markup_printf(page->out, "<text class=\"%s\" x=\"%zu\" y=\"%zu\">%s</text>\n", class, x, y + 4,
                  words);
}

/* ---- lanes ---- */

static void print_lane(struct show_page *page, size_t column, size_t from, size_t to,
                       enum lane lane)
{
    if (lane != LANE_NONE)
        markup_printf(page->out, "<path class=\"%s\" d=\"M%zu %zuV%zu\"/>\n",
                      arena_printf(&page->arena, "lane lane%d", (int)lane), x_of((int)column), from,
                      to);
}

/* What a thread is at after a moment holds until the next one: pieces that are alike are one. */
static void print_lanes(struct show_page *page, const size_t *y)
{
    for (size_t column = 0; column < page->column_count; column++) {
        size_t begun = 0;
        for (size_t i = 1; i < page->count; i++) {
            enum lane lane = page->moments[begun].lanes[column];
            if (page->moments[i].lanes[column] == lane)
                continue;
            print_lane(page, column, y[begun], y[i], lane);
            begun = i;
        }
        print_lane(page, column, y[begun], y[page->count - 1] + ROW / 2,
                   page->moments[begun].lanes[column]);
    }
}

/* ---- arrows ---- */

static void print_curve(struct show_page *page, const char *class, size_t from, size_t to,
                        const size_t *y, const char *words)
{
    size_t x1 = x_of(page->moments[from].column), x2 = x_of(page->moments[to].column);
    size_t bend = (y[to] - y[from]) / 2;
    bend = bend > 3 * ROW ? 3 * ROW : bend;
    markup_printf(page->out,
                  "<path class=\"%s\" d=\"M%zu %zuC%zu %zu %zu %zu %zu %zu\"><title>%s</title>"
                  "</path>\n",
                  class, x1, y[from], x1, y[from] + bend, x2, y[to] - bend, x2, y[to] - 6, words);
}

static bool is_drawn(const struct show_page *page, size_t from, size_t to)
{
    return page->moments[from].column >= 0 && page->moments[to].column >= 0 &&
           page->moments[from].column != page->moments[to].column;
}

static void print_arrowhead(struct show_page *page, size_t to, const size_t *y)
{
    size_t x = x_of(page->moments[to].column);
    fprintf(page->out, "<path class=\"head\" d=\"M%zu %zul-5 -8h10z\"/>\n", x, y[to] - 4);
}

static void print_links(struct show_page *page, const size_t *y)
{
    for (size_t i = 0; i < page->link_count; i++) {
        const struct show_link *link = &page->links[i];
        if (!is_drawn(page, link->from, link->to))
            continue;
        print_curve(page, arena_printf(&page->arena, "edge f%zu t%zu", link->from, link->to),
                    link->from, link->to, y, order_word(link->kind));
        print_arrowhead(page, link->to, y);
    }
    if (page->race && is_drawn(page, page->race_first, page->race_second))
        print_curve(page, "missing", page->race_first, page->race_second, y,
                    "nothing orders these two");
}

/* ---- moments ---- */

static void print_moment(struct show_page *page, size_t index, const size_t *y)
{
    const struct show_moment *moment = &page->moments[index];
    int column = moment->column < 0 ? 0 : moment->column;
    bool races = page->race && (index == page->race_first || index == page->race_second);
    bool ill = moment->stuck || moment->fails || races;
    char *words = moment->column < 0
                      ? arena_printf(&page->arena, "%s %s", moment->who, moment->does)
                      : moment->does;
    if (moment->left_out)
        print_text(page, "soft", LEFT + 22, y[index] - ROW,
                   arena_printf(&page->arena, "\xe2\x8b\xae %zu steps left out", moment->left_out));
    markup_printf(page->out,
                  "<g id=\"p%zu\" class=\"moment%s\"><rect x=\"0\" y=\"%zu\" width=\"%zu\" "
                  "height=\"26\"/>\n",
                  index, ill ? " ill" : "", y[index] - ROW / 2,
                  LEFT + page->column_count * LANE + 4);
    print_text(page, "step", LEFT - 14, y[index],
               arena_printf(&page->arena, "%zu", moment->step + 1));
    if (moment->column >= 0)
        fprintf(page->out, "<circle cx=\"%zu\" cy=\"%zu\" r=\"5\"/>\n", x_of(column), y[index]);
    markup_printf(page->out, "<text x=\"%zu\" y=\"%zu\"><title>%s</title>%s%s</text>\n</g>\n",
                  x_of(column) + 11, y[index] + 4, show_text(page, words),
                  ill ? "\xe2\x9c\x97 " : "", short_words(page, words));
}

static void print_heads(struct show_page *page)
{
    print_text(page, "step", LEFT - 14, HEAD / 2, "step");
    for (size_t i = 0; i < page->column_count; i++)
        print_text(page, "thread", x_of((int)i) - 8, HEAD / 2,
                   show_text(page, page->show->timeline->threads[page->columns[i]].name));
}

static void print_key(struct show_page *page)
{
    fputs("<p class=\"soft key\">From top to bottom, as it happened. Beside a thread that does not "
          "move: a thin line, it could; dashes, it waits; a thick line, it holds a lock. An arrow "
          "leads from what had to come first.",
          page->out);
    if (page->race)
        fputs(" The dotted line connects two accesses that nothing orders.", page->out);
    fputs("</p>\n", page->out);
}

void show_print_picture(struct show_page *page)
{
    size_t height, width = LEFT + page->column_count * LANE + 4;
    const size_t *y = rows_measure(page, &height);
    fputs("<section class=\"pane time\">\n<h2 id=\"picture\">The schedule</h2>\n", page->out);
    fputs("<div class=\"box chart\" role=\"region\" aria-labelledby=\"picture\" tabindex=\"0\">\n",
          page->out);
    fprintf(page->out,
            "<svg class=\"picture%s\" viewBox=\"0 0 %zu %zu\" style=\"max-width:%zupx;"
            "min-width:%zupx\" role=\"img\" aria-labelledby=\"drawn\">\n"
            "<title id=\"drawn\">Threads as columns over time. The table below says the same in "
            "words.</title>\n",
            page->count > 34 ? " long" : "", width, height, width, width * 17 / 20);
    print_heads(page);
    print_lanes(page, y);
    print_links(page, y);
    for (size_t i = 0; i < page->count; i++)
        print_moment(page, i, y);
    fputs("</svg>\n</div>\n", page->out);
    print_key(page);
    fputs("</section>\n", page->out);
}
