#include "gate_text.h"

#include <string.h>

#include "sentences.h"
#include "story.h"
#include "style.h"
#include "text.h"

enum { SHOWN_MOST = 50 };

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static bool are_logs(const struct ledger *ledger)
{
    return ledger->run_count && strcmp(ledger->runs[0].tool, "log") == 0;
}

/* "Reported 12 times, in 3 of 5 runs. Its name for a baseline: ad896035-..." */
static void print_counts(FILE *out, const struct ledger *ledger, const struct ledger_entry *entry)
{
    fprintf(out, "   Reported %zu time%s, in %zu of %zu %s%s. Its name in a baseline: %s\n",
            entry->reports, plural(entry->reports), entry->runs_count, entry->of,
            are_logs(ledger) ? "log" : "run", plural(entry->of), entry->name);
    if (entry->standing == STANDING_EXPIRED)
        fprintf(out, "   The baseline let it pass until %s (%s).\n", entry->known->expires,
                *entry->known->owner ? entry->known->owner : "nobody's");
    fputc('\n', out);
}

static void print_failing(FILE *out, const struct ledger *ledger)
{
    size_t shown = 0, failing = 0;
    for (size_t i = 0; i < ledger->count; i++) {
        const struct ledger_entry *entry = &ledger->entries[i];
        if (!story_fails(entry) || ++failing > SHOWN_MOST)
            continue;
        struct arena arena;
        arena_init(&arena);
        text_finding(out, &arena, entry->finding, ++shown, &ledger->scope);
        print_counts(out, ledger, entry);
        arena_free(&arena);
    }
    if (failing > SHOWN_MOST)
        fprintf(out, "... and %zu more; --json, --sarif and --html have them all.\n\n",
                failing - SHOWN_MOST);
}

static void print_passing(FILE *out, const struct ledger *ledger)
{
    size_t shown = 0, passing = 0;
    for (size_t i = 0; i < ledger->count; i++) {
        const struct ledger_entry *entry = &ledger->entries[i];
        if (story_fails(entry) || ++passing > SHOWN_MOST)
            continue;
        struct arena arena;
        arena_init(&arena);
        const char *why = story_excuse(entry);
        fprintf(out, "%s%s%s: %s  [%s]\n   %s\n", colour(out, DIM), standing_name(entry->standing),
                colour(out, PLAIN), finding_summary(&arena, entry->finding, &ledger->scope),
                entry->name, *why ? why : "no reason is given");
        shown++;
        arena_free(&arena);
    }
    if (passing > SHOWN_MOST)
        fprintf(out, "... and %zu more that may pass.\n", passing - SHOWN_MOST);
    if (shown)
        fputc('\n', out);
}

static void print_trouble(FILE *out, const struct ledger *ledger, const struct ledger_run *run,
                          const char *trouble)
{
    if (trouble && are_logs(ledger))
        fprintf(out, "%s: %s.\n", run->name, trouble);
    else if (trouble)
        fprintf(out, "%s, run %zu of %s: %s.\n", run->tool, run->number, run->name, trouble);
}

static void print_runs(FILE *out, const struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->run_count; i++) {
        print_trouble(out, ledger, &ledger->runs[i], ledger->runs[i].failed);
        print_trouble(out, ledger, &ledger->runs[i], ledger->runs[i].broken);
    }
}

static void print_unseen(FILE *out, const struct ledger *ledger)
{
    for (size_t i = 0; ledger->baseline && i < ledger->baseline->count; i++) {
        const struct known *known = &ledger->baseline->list[i];
        if (!known->seen)
            fprintf(out, "The baseline knows what was not seen: %s  [%s]\n",
                    *known->where ? known->where : known->kind, known->identity);
    }
}

void gate_text(FILE *out, const struct ledger *ledger)
{
    print_failing(out, ledger);
    print_passing(out, ledger);
    print_runs(out, ledger);
    print_unseen(out, ledger);
    for (size_t i = 0; i < ledger->note_count; i++)
        fprintf(out, "Note: %s\n", ledger->notes[i]);
}

void gate_text_closing(FILE *out, const struct ledger *ledger)
{
    struct arena arena;
    arena_init(&arena);
    bool passes = ledger_passes(ledger), fails = ledger_fails(ledger);
    const char *verdict = passes ? "pass" : fails ? "fail" : "inconclusive";
    const char *look = colour(out, passes ? GREEN : fails ? RED : YELLOW);
    fprintf(out, "%sgate: %s: %s (%zu %s%s)%s\n", look, verdict, story_counts(&arena, ledger),
            ledger->run_count, are_logs(ledger) ? "log" : "run", plural(ledger->run_count),
            colour(out, PLAIN));
    arena_free(&arena);
}
