#include "picture_page.h"

#include <string.h>

#include "grade_page.h"
#include "markup.h"

struct picture_page {
    FILE *out;
    struct arena *arena;
    const struct picture *picture;
};

/* A text of the picture between these two, when there is any. */
static void print_between(const struct picture_page *page, const char *before, const char *text,
                          const char *after)
{
    if (!*text)
        return;
    fputs(before, page->out);
    markup_print(page->out, grade_page_text(page->arena, text));
    fputs(after, page->out);
}

/* ---- sides ---- */

static void print_side(const struct picture_page *page, const struct picture_side *side)
{
    fputs("<div class=\"side\">\n", page->out);
    print_between(page, "<h4>", arena_printf(page->arena, "%s %s", side->who, side->what),
                  "</h4>\n");
    print_between(page, "<p><code>", side->where, "</code></p>\n");
    print_between(page, "<p><code class=\"line\">", side->source, "</code></p>\n");
    print_between(page, "<p class=\"soft\">", side->holds, "</p>\n");
    fputs("</div>\n", page->out);
}

void picture_page_sides(FILE *out, struct arena *arena, const struct picture *picture,
                        const char *fingerprint)
{
    const struct picture_page page = {out, arena, picture};
    for (size_t i = 0; i < picture->finding_count; i++) {
        const struct picture_finding *finding = &picture->findings[i];
        if (strcmp(finding->fingerprint, fingerprint) != 0)
            continue;
        fputs("<div class=\"sides\">\n", out);
        for (size_t j = 0; j < finding->count; j++)
            print_side(&page, &finding->sides[j]);
        fputs("</div>\n", out);
        return;
    }
}

/* ---- steps ---- */

static void print_head(const struct picture_page *page)
{
    fputs("<table class=\"steps\">\n<thead><tr><th scope=\"col\" class=\"number\">Step</th>",
          page->out);
    for (size_t i = 0; i < page->picture->column_count; i++)
        print_between(page, "<th scope=\"col\">", page->picture->columns[i], "</th>");
    fputs("</tr></thead>\n<tbody>\n", page->out);
}

static void print_move(const struct picture_page *page, const struct picture_row *row, bool last)
{
    if (row->column >= 0)
        print_between(page, "<span class=\"soft\">", page->picture->columns[row->column],
                      "</span> ");
    print_between(page, "<strong>", row->does, "</strong>");
    print_between(page, " <span class=\"soft\">holds ", row->holds, "</span>");
    if (row->stuck)
        fputs(" <span class=\"mark bad\">and never goes on</span>", page->out);
    else if (last)
        fputs(" <span class=\"mark bad\">so it fails</span>", page->out);
    else if (row->interrupted)
        fputs(" <span class=\"mark mild\">is interrupted here</span>", page->out);
    if (!*row->where)
        return;
    print_between(page, "<div><code>", row->where, "</code>");
    print_between(page, " <code class=\"line\">", row->source, "</code>");
    fputs("</div>", page->out);
}

static void print_across(const struct picture_page *page, const char *words)
{
    markup_printf(page->out, "<tr><td></td><td colspan=\"%zu\" class=\"soft\">%s</td></tr>\n",
                  page->picture->column_count, words);
}

static void print_row(const struct picture_page *page, const struct picture_row *row, bool last)
{
    FILE *out = page->out;
    if (row->left_out)
        print_across(page, arena_printf(page->arena, "%d steps are left out", row->left_out));
    markup_printf(out, "<tr><th scope=\"row\" class=\"number\">%zu</th>", (size_t)row->step);
    if (row->column < 0) {
        fprintf(out, "<td colspan=\"%zu\">", page->picture->column_count);
        print_move(page, row, last);
        fputs("</td>", out);
    }
    for (size_t i = 0; i < page->picture->column_count && row->column >= 0; i++) {
        bool moves = row->column == (int)i;
        bool ill = moves && (row->stuck || last);
        fprintf(out, "<td class=\"lane%c%s%s\">", row->lanes[i], moves ? " moves" : "",
                ill ? " ill" : "");
        if (moves)
            print_move(page, row, last);
        fputs("</td>", out);
    }
    fputs("</tr>\n", out);
}

/* Where nobody waits for ever, it is its last step that shows. */
static bool ends_badly(const struct picture *picture)
{
    for (size_t i = 0; i < picture->row_count; i++)
        if (picture->rows[i].stuck)
            return false;
    return picture->more == 0;
}

bool picture_page_steps(FILE *out, struct arena *arena, const struct picture *picture,
                        const char *fingerprint)
{
    const struct picture_page page = {out, arena, picture};
    if (!picture->row_count || !picture->column_count ||
        strcmp(picture->fingerprint, fingerprint) != 0)
        return false;
    fputs("<h4 id=\"steps\">Step by step</h4>\n"
          "<p>From top to bottom, as it happened; one thread moves at a time. The line beside a "
          "thread that does not move: solid, it could; dashed, it waits; thick, it holds a "
          "lock.</p>\n",
          out);
    grade_page_open_box(out, "steps");
    print_head(&page);
    bool badly = ends_badly(picture);
    for (size_t i = 0; i < picture->row_count; i++)
        print_row(&page, &picture->rows[i], badly && i + 1 == picture->row_count);
    if (picture->more)
        print_across(&page,
                     arena_printf(arena, "and so it goes on, for %d steps more", picture->more));
    fputs("</tbody>\n</table>\n", out);
    grade_page_close_box(out);
    return true;
}
