/* The sources, a line each with its number, and in front of it who stands there. */
#include <stdlib.h>
#include <string.h>

#include "grade_page.h"
#include "markup.h"
#include "show_parts.h"

enum {
    WHOLE_MOST = 400, /* lines of a file that is shown as a whole */
    AROUND = 8,       /* lines that are shown around those that matter, of a longer one */
    TAB = 8
};

struct listing {
    struct show_page *page;
    size_t source;
    const char **lines;
    size_t count;
    bool *wanted; /* by line, from 0 */
};

/* ---- which lines ---- */

static void lines_find(struct listing *listing, const char *text)
{
    while (*text) {
        listing->lines = arena_grow(&listing->page->arena, listing->lines, listing->count,
                                    sizeof *listing->lines);
        listing->lines[listing->count++] = text;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
}

static void line_want(struct listing *listing, const char *file, int number)
{
    struct show_line line = show_line_of(listing->page->show, file, number);
    if (!line.number || line.source != listing->source || (size_t)number > listing->count)
        return;
    size_t from = number > AROUND ? (size_t)number - 1 - AROUND : 0;
    for (size_t i = from; i < (size_t)number + AROUND && i < listing->count; i++)
        listing->wanted[i] = true;
}

static void stack_want(struct listing *listing, const struct stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        line_want(listing, stack->frames[i].file, stack->frames[i].line);
}

static void lines_choose(struct listing *listing)
{
    const struct show_page *page = listing->page;
    const struct findings *findings = page->show->findings;
    for (size_t i = 0; i < page->count; i++) {
        const struct frame *frame =
            &page->show->timeline->steps[page->moments[i].step].place->frame;
        line_want(listing, frame->file, frame->line);
    }
    for (size_t i = 0; i < findings->count; i++)
        for (size_t j = 0; j < findings->list[i]->side_count; j++)
            stack_want(listing, &findings->list[i]->sides[j].stack);
}

/* ---- lines ---- */

/* Without its end, and tabs as spaces. */
static char *line_text(struct arena *arena, const char *line)
{
    size_t length = strcspn(line, "\n"), n = 0;
    if (length && line[length - 1] == '\r')
        length--;
    char *text = arena_alloc(arena, length * TAB + 1);
    for (size_t i = 0; i < length; i++) {
        if (line[i] != '\t') {
            text[n++] = line[i];
            continue;
        }
        do
            text[n++] = ' ';
        while (n % TAB);
    }
    return text;
}

static void print_line(struct listing *listing, size_t index)
{
    struct show_page *page = listing->page;
    markup_printf(page->out,
                  "<span class=\"l\" id=\"L%zu-%zu\"><span class=\"n\">%zu</span>"
                  "<span class=\"w\"></span>%s\n</span>",
                  listing->source, index + 1, index + 1,
                  show_text(page, line_text(&page->arena, listing->lines[index])));
}

static void print_gap(FILE *out, size_t lines)
{
    if (lines)
        fprintf(out, "<span class=\"l gap soft\">%zu line%s left out\n</span>", lines,
                lines == 1 ? "" : "s");
}

static void print_lines(struct listing *listing)
{
    size_t gap = 0;
    bool whole = listing->count <= WHOLE_MOST;
    for (size_t i = 0; i < listing->count; i++) {
        if (!whole && !listing->wanted[i]) {
            gap++;
            continue;
        }
        print_gap(listing->page->out, gap);
        gap = 0;
        print_line(listing, i);
    }
    print_gap(listing->page->out, gap);
}

static void print_source(struct show_page *page, size_t index)
{
    struct listing listing = {.page = page, .source = index};
    const struct show_source *source = &page->show->sources[index];
    lines_find(&listing, source->text);
    listing.wanted = arena_alloc(&page->arena, listing.count + 1);
    if (listing.count > WHOLE_MOST)
        lines_choose(&listing);
    const char *slash = strrchr(source->path, '/');
    markup_printf(page->out,
                  "<h2 id=\"source%zu\">%s</h2>\n<div class=\"box code\" role=\"region\" "
                  "aria-labelledby=\"source%zu\" tabindex=\"0\"><pre>",
                  index, show_text(page, slash ? slash + 1 : source->path), index);
    print_lines(&listing);
    fputs("</pre></div>\n", page->out);
}

void show_print_source(struct show_page *page)
{
    if (page->show->source_count == 0)
        return;
    fputs("<section class=\"pane source\">\n", page->out);
    for (size_t i = 0; i < page->show->source_count; i++)
        print_source(page, i);
    fputs("</section>\n", page->out);
}
