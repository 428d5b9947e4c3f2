/* What is wrong, in sentences, before anything is drawn. */
#include <ctype.h>

#include "account.h"
#include "markup.h"
#include "sentences.h"
#include "show_parts.h"
#include "story.h"

static char *capitalised(struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text);
    *copy = (char)toupper((unsigned char)*copy);
    return copy;
}

static char *summary(struct show_page *page, const struct finding *finding)
{
    return show_text(page, finding_summary(&page->arena, finding, page->show->scope));
}

/* Where the schedule is not about the finding. */
static const char *ends_otherwise(struct show_page *page)
{
    const struct show *show = page->show;
    if (!show->timeline)
        return "";
    if (!show->ending)
        return " The schedule below ends well all the same.";
    return arena_printf(&page->arena, " The schedule below fails, but otherwise: %s.",
                        summary(page, show->ending));
}

static void print_verdict(struct show_page *page)
{
    const struct show *show = page->show;
    struct arena *arena = &page->arena;
    bool bad = show->finding != NULL;
    const char *sign = bad ? "\xe2\x9c\x97" : "\xe2\x9c\x93";
    char *words = "Nothing was found, and the schedule below passes.";
    if (show->finding && show->finding == show->ending)
        words = arena_printf(arena, "This schedule fails: %s.", summary(page, show->finding));
    else if (show->finding)
        words = arena_printf(arena, "%s.%s", capitalised(arena, summary(page, show->finding)),
                             ends_otherwise(page));
    else if (show->tried)
        words = arena_printf(arena,
                             "None of %zu schedules failed, and nothing was found. One of them is "
                             "below.",
                             show->tried);
    else if (!show->timeline)
        words = "Nothing was found, and there is no schedule to show.";
    markup_printf(page->out,
                  "<p class=\"verdict %s\"><span aria-hidden=\"true\">%s</span> %s</p>\n",
                  bad ? "bad" : "good", sign, words);
}

/* "read", "write": what a step is to the memory. */
static const char *access_word(const struct timeline_step *step)
{
    bool write = step->op == OP_WRITE || step->op == OP_ATOMIC_WRITE;
    return write ? "write" : "read";
}

static void print_access(struct show_page *page, size_t index)
{
    const struct show_moment *moment = &page->moments[index];
    const struct timeline_step *step = &page->show->timeline->steps[moment->step];
    markup_printf(page->out, "%s's %s", moment->who, access_word(step));
    if (step->object)
        markup_printf(page->out, " of %s", show_text(page, step->object));
    if (*moment->where) {
        fputs(" at ", page->out);
        show_print_place(page, moment->where, moment->line);
    }
    markup_printf(page->out, " (<a href=\"#s%zu\">step %zu</a>)", moment->step + 1,
                  moment->step + 1);
}

static void print_missing(struct show_page *page)
{
    if (!page->race)
        return;
    fputs("<p><strong>The order that is missing:</strong> nothing orders ", page->out);
    print_access(page, page->race_second);
    fputs(" after ", page->out);
    print_access(page, page->race_first);
    fputs(". Here it came second by luck alone.</p>\n", page->out);
}

/* Where somebody who could go on lost the turn: all that a schedule can do to a program. */
static void print_interruptions(struct show_page *page)
{
    enum { TOLD_MOST = 5 };
    size_t told = 0;
    for (size_t i = 0; i + 1 < page->count && page->show->ending && told < TOLD_MOST; i++) {
        const struct show_moment *moment = &page->moments[i];
        if (!moment->interrupted || !*moment->where)
            continue;
        fputs(told++ ? ""
                     : "<p>Where the schedule interrupts a thread that could go on:</p>\n<ol>\n",
              page->out);
        markup_printf(page->out, "<li>After <a href=\"#s%zu\">step %zu</a> %s is interrupted, at ",
                      moment->step + 1, moment->step + 1, moment->who);
        show_print_place(page, moment->where, moment->line);
        markup_printf(page->out, ", and %s goes first.</li>\n", page->moments[i + 1].who);
    }
    fputs(told ? "</ol>\n" : "", page->out);
}

static void print_schedule(struct show_page *page)
{
    const struct show *show = page->show;
    if (show->schedule && *show->schedule)
        markup_printf(page->out, "<p class=\"soft\">Schedule: <code>%s</code></p>\n",
                      show_text(page, show->schedule));
    if (show->replay)
        markup_printf(page->out, "<p class=\"soft\">In a terminal: <code>%s</code></p>\n",
                      show_text(page, show->replay));
}

/* Of what a program did wrong, the verdict has said what it was. NULL: and all there is to say. */
static const char *story_of(struct show_page *page, const struct finding *finding)
{
    bool effect = finding->kind == KIND_WRONG_RESULT || finding->kind == KIND_CRASH ||
                  finding->kind == KIND_TAMPERING;
    char *told = finding_account(&page->arena, finding, page->show->scope);
    if (*told)
        return show_text(page, told);
    return effect ? finding_reason(finding)
                  : show_text(page, story_sentence(&page->arena, finding, page->show->scope));
}

static void print_account(struct show_page *page)
{
    const char *story = page->show->finding ? story_of(page, page->show->finding) : NULL;
    if (!story)
        return;
    fputs("<p>", page->out);
    markup_print_prose(page->out, story);
    fputs("</p>\n", page->out);
}

void show_print_story(struct show_page *page)
{
    print_verdict(page);
    print_account(page);
    print_missing(page);
    print_interruptions(page);
    print_schedule(page);
}
