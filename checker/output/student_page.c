#include "student_page.h"

#include <string.h>

#include "grade_page.h"
#include "grade_words.h"
#include "markup.h"
#include "picture_page.h"

struct student_page {
    FILE *out;
    struct arena arena;
    const struct grade *grade;
    const struct picture *picture;
    bool stepped; /* its schedule is on the page */
};

static void print_title(struct student_page *page)
{
    struct arena *arena = &page->arena;
    char *lab = grade_page_text(arena, page->grade->lab);
    char *who = grade_page_who(arena, page->grade);
    grade_page_start(page->out, arena_printf(arena, "%s: %s", lab, who), NULL);
    markup_printf(page->out, "<h1>%s</h1>\n<p><bdi>%s</bdi></p>\n", lab, who);
}

/* Nothing in here may depend on what was found. */
static void print_hidden(struct student_page *page, enum feedback feedback)
{
    fputs(page->grade->source_digest
              ? "<p>It was handed in.</p>\n"
              : "<p>No source for this lab is here: nothing was handed in, or not under the name "
                "that the lab asks for.</p>\n",
          page->out);
    if (feedback == FEEDBACK_AFTER_DUE)
        fputs("<p>What was found is told when the time to hand in is over.</p>\n", page->out);
}

/* ---- outcome and points ---- */

static const char *sign_of(enum outcome outcome)
{
    if (!outcome_is_graded(outcome))
        return "?";
    return outcome == OUTCOME_PASS ? "\xe2\x9c\x93" : "\xe2\x9c\x97";
}

static void print_outcome(struct student_page *page)
{
    const struct grade *grade = page->grade;
    struct arena *arena = &page->arena;
    markup_printf(page->out,
                  "<p class=\"verdict %s\"><span aria-hidden=\"true\">%s</span> %s</p>\n",
                  grade_page_class(grade->outcome), sign_of(grade->outcome),
                  grade_page_text(arena, grade_headline(arena, grade)));
    if (!outcome_is_graded(grade->outcome))
        fputs("<p>This costs no points.</p>\n", page->out);
    if (grade->outcome == OUTCOME_NOT_BUILT)
        fputs("<p>It does not compile or link, so nothing of it could be tried.</p>\n", page->out);
    if (grade->outcome == OUTCOME_FAIL && !*grade_kinds(arena, grade))
        fputs("<p>It did not come to its end, and so has not shown that anything is mended.</p>\n",
              page->out);
    if (grade->lateness)
        markup_printf(page->out, "<p>It was %s.</p>\n", grade_page_text(arena, grade->lateness));
    if (grade->remark)
        markup_printf(page->out, "<p>About what was handed in: %s.</p>\n",
                      grade_page_text(arena, grade->remark));
}

static void print_criterion(struct student_page *page, const struct grade_criterion *criterion)
{
    bool earned = criterion->points == criterion->possible;
    markup_printf(page->out,
                  "<tr><th scope=\"row\" class=\"words\">%s</th><td class=\"number %s\">%s</td>"
                  "</tr>\n",
                  grade_page_text(&page->arena, criterion->sentence), earned ? "good" : "bad",
                  arena_printf(&page->arena, "%d of %d", criterion->points, criterion->possible));
}

static void print_points(struct student_page *page)
{
    const struct grade *grade = page->grade;
    if (!outcome_is_graded(grade->outcome) || grade->criterion_count == 0)
        return;
    fputs("<section>\n<h2 id=\"points\">Points</h2>\n", page->out);
    grade_page_open_box(page->out, "points");
    fputs("<table>\n<thead><tr><th scope=\"col\">Criterion</th>"
          "<th scope=\"col\" class=\"number\">Points</th></tr></thead>\n<tbody>\n",
          page->out);
    for (size_t i = 0; i < grade->criterion_count; i++)
        if (grade->criteria[i].possible)
            print_criterion(page, &grade->criteria[i]);
    markup_printf(page->out,
                  "</tbody>\n<tfoot><tr><th scope=\"row\">all together</th>"
                  "<td class=\"number\">%s</td></tr></tfoot>\n</table>\n",
                  arena_printf(&page->arena, "%d of %d", grade->points, grade->possible));
    grade_page_close_box(page->out);
    fputs("</section>\n", page->out);
}

/* ---- findings ---- */

/* Can it be pasted into a shell between '' without a surprise? */
static bool is_good_for_shell(const char *text)
{
    static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_.,:@>+/-";
    return *text && *text != '-' && text[strspn(text, good)] == '\0';
}

/* Names go into commands without quotes. */
static bool is_good_name(const char *text)
{
    return is_good_for_shell(text) && !strchr(text, '>');
}

static void print_seen(struct student_page *page, const struct grade_finding *finding)
{
    struct arena *arena = &page->arena;
    const char *lab = page->grade->lab;
    if (finding->seen_by)
        markup_printf(page->out, "<p class=\"soft\">Seen by %s.</p>\n",
                      grade_page_text(arena, finding->seen_by));
    if (!finding->schedule)
        return;
    markup_printf(page->out, "<p>It shows on schedule <code>%s</code>",
                  grade_page_text(arena, finding->schedule));
    if (is_good_name(lab) && is_good_for_shell(finding->schedule))
        markup_printf(page->out, ": <code>./lab replay %s --seed='%s'</code>", lab,
                      finding->schedule);
    fputs("</p>\n", page->out);
}

static void print_finding(struct student_page *page, const struct grade_finding *finding)
{
    markup_printf(page->out, "<article>\n<h3><span class=\"mark %s\">%s</span> %s</h3>\n",
                  finding->certain ? "bad" : "mild", finding->certain ? "costs points" : "advice",
                  grade_page_text(&page->arena, grade_finding_line(&page->arena, finding)));
    if (page->picture)
        picture_page_sides(page->out, &page->arena, page->picture, finding->fingerprint);
    print_seen(page, finding);
    if (page->picture && !page->stepped)
        page->stepped =
            picture_page_steps(page->out, &page->arena, page->picture, finding->fingerprint);
    fputs("</article>\n", page->out);
}

static void print_findings(struct student_page *page)
{
    const struct grade *grade = page->grade;
    bool tried = grade->outcome == OUTCOME_PASS || grade->outcome == OUTCOME_INCONCLUSIVE;
    if (grade->finding_count == 0 && !tried)
        return;
    fputs("<section>\n<h2>Findings</h2>\n", page->out);
    if (grade->finding_count == 0)
        fputs("<p>Nothing was found.</p>\n", page->out);
    for (size_t i = 0; i < grade->finding_count; i++)
        print_finding(page, &grade->findings[i]);
    fputs("</section>\n", page->out);
}

/* ---- the story ---- */

/* Line ends and tabs stay what they are; all else is shown as a name would be. */
static void print_listing(struct student_page *page, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n\t");
        bool ends_twice = length && text[length] == '\n' && text[length - 1] == '\r';
        markup_print(page->out,
                     grade_page_text(&page->arena,
                                     arena_copy_bytes(&page->arena, text, length - ends_twice)));
        text += length;
        if (*text)
            fputc(*text++, page->out);
    }
}

static void print_story(struct student_page *page, const char *story)
{
    if (!story || !*story)
        return;
    fputs("<section>\n<h2 id=\"story\">In full</h2>\n", page->out);
    grade_page_open_box(page->out, "story");
    fputs("<pre>\n", page->out);
    print_listing(page, story);
    fputs("</pre>\n", page->out);
    grade_page_close_box(page->out);
    fputs("</section>\n", page->out);
}

/* ---- next steps ---- */

static bool was_explained(const struct grade *grade, size_t finding)
{
    for (size_t i = 0; i < finding; i++)
        if (strcmp(grade->findings[i].kind, grade->findings[finding].kind) == 0)
            return true;
    return false;
}

static void print_explanations(struct student_page *page)
{
    const struct grade *grade = page->grade;
    enum kind kind;
    for (size_t i = 0; i < grade->finding_count; i++)
        if (!was_explained(grade, i) && kind_parse(grade->findings[i].kind, &kind) == 0)
            markup_printf(
                page->out,
                "<li><code>./lab explain %s</code> says what it means (%s), and how it is "
                "mended.</li>\n",
                kind_name(kind), kind_phrase(kind));
}

static void print_next(struct student_page *page)
{
    const struct grade *grade = page->grade;
    bool passes = grade->outcome == OUTCOME_PASS;
    if (!outcome_is_graded(grade->outcome) && grade->finding_count == 0)
        return;
    fputs("<section>\n<h2>Next</h2>\n<ul>\n", page->out);
    print_explanations(page);
    if (!passes && is_good_name(grade->lab))
        markup_printf(page->out,
                      "<li><code>./lab hint %s</code> gives a hint.</li>\n"
                      "<li><code>./lab check %s</code> judges it again.</li>\n",
                      grade->lab, grade->lab);
    if (passes)
        fputs("<li><code>./lab list</code> shows the other labs.</li>\n", page->out);
    fputs("</ul>\n</section>\n", page->out);
}

static void print_visible(struct student_page *page, const char *story)
{
    print_outcome(page);
    print_points(page);
    print_findings(page);
    print_story(page, story);
    print_next(page);
    markup_printf(page->out, "<p class=\"soft\">Judged by %s.</p>\n",
                  grade_page_text(&page->arena, page->grade->judged_by));
}

void student_page_print(FILE *out, const struct grade *grade, const char *story,
                        const struct picture *picture, enum feedback feedback)
{
    struct student_page page = {.out = out, .grade = grade, .picture = picture};
    arena_init(&page.arena);
    print_title(&page);
    if (feedback == FEEDBACK_VISIBLE)
        print_visible(&page, story);
    else
        print_hidden(&page, feedback);
    grade_page_end(out);
    arena_free(&page.arena);
}
