/* What the tools printed; each line that names a place leads to it, and to the steps there. */
#include <string.h>

#include "../engine/transcript.h"
#include "grade_page.h"
#include "markup.h"
#include "show_parts.h"

enum { TOLD_MOST = 3, REPORTS_MOST = 10, LINES_MOST = 160 };

static void print_steps(struct show_page *page, struct show_line line)
{
    size_t told = 0;
    for (size_t i = 0; i < page->count && told < TOLD_MOST; i++) {
        const struct show_moment *moment = &page->moments[i];
        if (moment->line.source != line.source || moment->line.number != line.number)
            continue;
        markup_printf(page->out, " <a href=\"#s%zu\">step %zu</a>", moment->step + 1,
                      moment->step + 1);
        told++;
    }
}

static void print_line(struct show_page *page, const struct transcript_line *line)
{
    struct show_line at = show_line_of(page->show, line->file, line->line);
    const char *id = show_line_id(&page->arena, at), *text = show_text(page, line->text);
    if (!at.number) {
        markup_printf(page->out, "%s\n", text);
        return;
    }
    markup_printf(page->out, "<span class=\"r\" data-line=\"%s\">%s  <a href=\"#%s\">line %zu</a>",
                  id, text, id, (size_t)at.number);
    print_steps(page, at);
    fputs("\n</span>", page->out);
}

static const char *tool_name(enum engine_id engine)
{
    switch (engine) {
    case ENGINE_TSAN:
        return "ThreadSanitizer";
    case ENGINE_HELGRIND:
        return "Helgrind";
    case ENGINE_ASAN:
        return "AddressSanitizer";
    default:
        return engine_name(engine);
    }
}

static void print_transcript(struct show_page *page, const struct raw *raw, size_t index)
{
    const struct transcript one = transcript_of(&page->arena, raw);
    size_t shown = one.count < LINES_MOST ? one.count : LINES_MOST;
    markup_printf(page->out, "<details%s>\n<summary id=\"tool%zu\">%zu. %s: %s</summary>\n",
                  index == 0 ? " open" : "", index, index + 1, tool_name(raw->engine),
                  show_text(page, one.title));
    grade_page_open_box(page->out, arena_printf(&page->arena, "tool%zu", index));
    fputs("<pre>", page->out);
    for (size_t i = 0; i < shown; i++)
        print_line(page, &one.lines[i]);
    fputs(shown < one.count ? "[...]\n</pre>\n" : "</pre>\n", page->out);
    grade_page_close_box(page->out);
    fputs("</details>\n", page->out);
}

static void print_finding(struct show_page *page, const struct finding *finding, size_t *index)
{
    for (size_t i = 0; i < finding->raw_count; i++, (*index)++)
        if (*index < REPORTS_MOST)
            print_transcript(page, &finding->raws[i], *index);
}

static bool any_printed(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i]->raw_count)
            return true;
    return false;
}

/* The finding that the page is about, then the others. */
static void print_all(struct show_page *page)
{
    const struct findings *all = page->show->findings;
    const struct finding *first = page->show->finding;
    size_t count = 0;
    if (first)
        print_finding(page, first, &count);
    for (size_t i = 0; i < all->count; i++)
        if (all->list[i] != first)
            print_finding(page, all->list[i], &count);
    if (count > REPORTS_MOST)
        markup_printf(page->out, "<p class=\"soft\">%zu more reports are left out.</p>\n",
                      count - REPORTS_MOST);
}

void show_print_transcripts(struct show_page *page)
{
    fputs("<section>\n<h2 id=\"reports\">What the tools printed</h2>\n", page->out);
    if (!any_printed(page->show->findings)) {
        fputs("<p>Nothing.</p>\n</section>\n", page->out);
        return;
    }
    fputs("<p>Behind a line that names a place in the program: the place, and the steps there. The "
          "tools saw runs of their own, so their threads and addresses are others than those "
          "above.</p>\n",
          page->out);
    print_all(page);
    fputs("</section>\n", page->out);
}
