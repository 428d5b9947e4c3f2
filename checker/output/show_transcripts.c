/* What the tools printed; each line that names a place leads to it, and to the steps there. */
#include <string.h>

#include "grade_page.h"
#include "markup.h"
#include "show_parts.h"

enum { TOLD_MOST = 3 };

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

static void print_transcript(struct show_page *page, size_t index)
{
    const struct transcript *one = &page->show->transcripts->list[index];
    markup_printf(page->out, "<details%s>\n<summary id=\"tool%zu\">%zu. %s: %s</summary>\n",
                  index == 0 ? " open" : "", index, index + 1, one->tool,
                  show_text(page, one->title));
    grade_page_open_box(page->out, arena_printf(&page->arena, "tool%zu", index));
    fputs("<pre>", page->out);
    for (size_t i = 0; i < one->count; i++)
        print_line(page, &one->lines[i]);
    fputs(one->cut ? "[...]\n</pre>\n" : "</pre>\n", page->out);
    grade_page_close_box(page->out);
    fputs("</details>\n", page->out);
}

void show_print_transcripts(struct show_page *page)
{
    const struct transcripts *all = page->show->transcripts;
    fputs("<section>\n<h2 id=\"reports\">What the tools printed</h2>\n", page->out);
    if (!all || all->count == 0) {
        fputs("<p>Nothing.</p>\n</section>\n", page->out);
        return;
    }
    fputs("<p>Behind a line that names a place in the program: the place, and the steps there. The "
          "tools saw runs of their own, so their threads and addresses are others than those "
          "above.</p>\n",
          page->out);
    for (size_t i = 0; i < all->count; i++)
        print_transcript(page, i);
    if (all->left_out)
        markup_printf(page->out, "<p class=\"soft\">%zu more reports are left out.</p>\n",
                      all->left_out);
    fputs("</section>\n", page->out);
}
