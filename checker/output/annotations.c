#include "annotations.h"

#include <stdlib.h>
#include <string.h>

#include "../model/utf8.h"
#include "sentences.h"
#include "story.h"

/* ---- workflow commands ---- */

/* A value of a property, or a message: then ':' and ',' need no escape. */
static void print_escaped(FILE *out, const char *text, const char *special)
{
    for (; *text; text++) {
        if (strchr(special, *text))
            fprintf(out, "%%%02X", (unsigned char)*text);
        else
            fputc(*text, out);
    }
}

static void print_property(FILE *out, const char *before, const char *name, const char *value)
{
    fprintf(out, "%s%s=", before, name);
    print_escaped(out, value, "%\r\n:,");
}

/* frame says where, or is NULL. */
static void print_command(FILE *out, const char *command, const struct frame *frame,
                          const char *title, const char *message)
{
    fprintf(out, "::%s", command);
    if (frame) {
        print_property(out, " ", "file", frame->file);
        fprintf(out, ",line=%d", frame->line);
    }
    print_property(out, frame ? "," : " ", "title", title);
    fputs("::", out);
    print_escaped(out, message, "%\r\n");
    fputc('\n', out);
}

static void print_run(FILE *out, struct arena *arena, const struct ledger_run *run)
{
    const char *message = run->broken
                              ? arena_printf(arena, "The run says nothing: %s.", run->broken)
                              : arena_printf(arena, "The run failed: %s.", run->failed);
    print_command(out, "error", NULL, story_run(arena, run), message);
}

/* "data race, new, seen in 3 of 5 runs" */
static char *title_of(struct arena *arena, const struct ledger_entry *entry)
{
    return arena_printf(arena, "%s, %s, seen in %zu of %zu runs", kind_phrase(entry->finding->kind),
                        standing_name(entry->standing), entry->runs_count, entry->of);
}

static void print_entry(FILE *out, struct arena *arena, const struct ledger *ledger,
                        const struct ledger_entry *entry)
{
    const struct finding *finding = entry->finding;
    bool fails = story_fails(entry);
    char *message = story_sentence(arena, finding, &ledger->scope);
    if (entry->standing == STANDING_EXPIRED)
        message = arena_printf(arena, "%s The baseline let it pass until %s.", message,
                               entry->known->expires);
    if (!fails)
        message = arena_printf(arena, "%s Only advice: %s.", message, story_excuse(entry));
    message = arena_printf(arena, "%s\nIdentity: %s", message, entry->name);
    print_command(out, fails ? "error" : "notice", story_spot(finding, &ledger->scope),
                  title_of(arena, entry), message);
}

static void print_more(FILE *out, size_t all, const char *one, const char *many)
{
    if (all > ANNOTATIONS)
        fprintf(out, "%zu more %s here.\n", all - ANNOTATIONS, all - ANNOTATIONS == 1 ? one : many);
}

/* Runs that say nothing are worst, then those that failed; findings come sorted. */
static size_t print_runs(FILE *out, struct arena *arena, const struct ledger *ledger)
{
    size_t told = 0;
    for (int failed = 0; failed < 2; failed++)
        for (size_t i = 0; i < ledger->run_count; i++) {
            const struct ledger_run *run = &ledger->runs[i];
            if ((failed ? run->failed && !run->broken : run->broken != NULL) &&
                told++ < ANNOTATIONS)
                print_run(out, arena, run);
        }
    return told;
}

void annotations_print(FILE *out, const struct ledger *ledger)
{
    struct arena arena;
    arena_init(&arena);
    size_t errors = print_runs(out, &arena, ledger), notices = 0;
    for (size_t i = 0; i < ledger->count; i++) {
        const struct ledger_entry *entry = &ledger->entries[i];
        if (story_fails(entry) && errors++ < ANNOTATIONS)
            print_entry(out, &arena, ledger, entry);
        if (entry->standing == STANDING_ADVISORY && notices++ < ANNOTATIONS)
            print_entry(out, &arena, ledger, entry);
    }
    print_more(out, errors, "error is not annotated", "errors are not annotated");
    print_more(out, notices, "piece of advice is not annotated",
               "pieces of advice are not annotated");
    arena_free(&arena);
}

/* ---- the job's page ---- */

enum { SUMMARY_SIZE = 900 * 1000 };

/*
 * Text that stays text in GitHub's Markdown: a backslash before whatever is punctuation (CommonMark
 * allows it for all of ASCII's), references for what HTML would see, a blank for line ends. What is
 * no UTF-8 and what is no text becomes U+FFFD.
 */
static void print_plain(FILE *out, const char *text)
{
    while (*text) {
        size_t length = utf8_length(text);
        if (length > 1) {
            fwrite(text, 1, length, out);
        } else if (*text == '\n' || *text == '\r' || *text == '\t') {
            fputc(' ', out);
        } else if (length == 0 || (unsigned char)*text < ' ' || *text == 0x7f) {
            fputs("\xef\xbf\xbd", out);
        } else if (strchr("&<>\"'|", *text)) {
            fprintf(out, "&#%d;", *text);
        } else {
            if (strchr("!#$()*+-.:=@[\\]^_`{}~", *text))
                fputc('\\', out);
            fputc(*text, out);
        }
        text += length ? length : 1;
    }
}

static void print_row(FILE *out, struct arena *arena, const struct ledger *ledger,
                      const struct ledger_entry *entry)
{
    const struct finding *finding = entry->finding;
    size_t told = 0;
    fprintf(out, "| %s | ", standing_name(entry->standing));
    print_plain(out, finding_summary(arena, finding, &ledger->scope));
    fputs(" | ", out);
    for (size_t i = 0; i < finding->side_count; i++) {
        const char *place = story_place(arena, &finding->sides[i], &ledger->scope);
        if (*place && told++ > 0)
            fputs("<br>", out);
        print_plain(out, place);
    }
    fprintf(out, " | %zu of %zu | %s | ", entry->runs_count, entry->of, entry->name);
    if (entry->standing == STANDING_EXPIRED)
        fputs("until ", out);
    print_plain(out,
                entry->standing == STANDING_EXPIRED ? entry->known->expires : story_excuse(entry));
    fputs(" |\n", out);
}

/* One row after the other, as long as there is room. Returns how many were printed. */
static size_t print_rows(FILE *out, struct arena *arena, const struct ledger *ledger)
{
    size_t room = SUMMARY_SIZE;
    for (size_t i = 0; i < ledger->count; i++) {
        char *row = NULL;
        size_t length = 0;
        FILE *memory = open_memstream(&row, &length);
        if (!memory)
            return i;
        print_row(memory, arena, ledger, &ledger->entries[i]);
        bool fits = fclose(memory) == 0 && length <= room;
        if (fits)
            fwrite(row, 1, length, out);
        free(row);
        if (!fits)
            return i;
        room -= length;
    }
    return ledger->count;
}

static void print_bad_runs(FILE *out, struct arena *arena, const struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->run_count && i < 100; i++) {
        const struct ledger_run *run = &ledger->runs[i];
        if (!run->broken && !run->failed)
            continue;
        fputs("- ", out);
        print_plain(out, story_run(arena, run));
        fputs(run->broken ? ": the run says nothing: " : ": ", out);
        print_plain(out, run->broken ? run->broken : run->failed);
        fputc('\n', out);
    }
}

void step_summary_print(FILE *out, const struct ledger *ledger)
{
    struct arena arena;
    arena_init(&arena);
    fprintf(out, "## %s\n\n", story_verdict(&arena, ledger));
    print_bad_runs(out, &arena, ledger);
    if (ledger->count) {
        fputs("\n| standing | finding | where | seen | identity | why it may pass |\n"
              "|---|---|---|---|---|---|\n",
              out);
        size_t printed = print_rows(out, &arena, ledger);
        if (printed < ledger->count)
            fprintf(out, "\n%zu more are not told here.\n", ledger->count - printed);
    }
    arena_free(&arena);
}
