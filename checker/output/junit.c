#include "junit.h"

#include <string.h>

#include "junit_parts.h"
#include "markup.h"
#include "sentences.h"
#include "story.h"

/* Which tool's suite holds it: that of the first run that reported it. */
static bool entry_is_of(const struct ledger *ledger, const struct ledger_entry *entry,
                        const char *tool)
{
    return entry->runs_count && strcmp(ledger->runs[entry->runs[0]].tool, tool) == 0;
}

/* A run that is broken and failed is counted, and told, as broken. */
static struct junit_counts count(const struct ledger *ledger, const char *tool)
{
    struct junit_counts counts = {0};
    for (size_t i = 0; i < ledger->run_count; i++) {
        const struct ledger_run *run = &ledger->runs[i];
        if (strcmp(run->tool, tool) != 0)
            continue;
        counts.tests++;
        counts.errors += run->broken != NULL;
        counts.failures += run->failed && !run->broken;
        counts.seconds += run->seconds;
    }
    for (size_t i = 0; i < ledger->count; i++) {
        const struct ledger_entry *entry = &ledger->entries[i];
        if (!entry_is_of(ledger, entry, tool))
            continue;
        counts.tests++;
        counts.failures += story_fails(entry);
        counts.skipped += !story_fails(entry);
    }
    return counts;
}

static void print_run(FILE *out, struct arena *arena, const struct ledger_run *run)
{
    markup_printf(out, "    <testcase name=\"%s\" classname=\"racelab.%s\"", story_run(arena, run),
                  run->tool);
    fprintf(out, " time=\"%.3f\"", run->seconds);
    if (run->broken)
        markup_printf(out,
                      ">\n      <error message=\"%s\" type=\"broken\">The run says nothing: %s."
                      "</error>\n    </testcase>\n",
                      run->broken, run->broken);
    else if (run->failed)
        markup_printf(out,
                      ">\n      <failure message=\"%s\" type=\"failed\">%s.</failure>\n"
                      "    </testcase>\n",
                      run->failed, run->failed);
    else
        fputs("/>\n", out);
}

static void print_frame(FILE *out, const struct frame *frame)
{
    markup_printf(out, "    %s", frame->function ? frame->function : "?");
    if (frame->file)
        markup_printf(out, "  %s", frame->file);
    if (frame->file && frame->line >= 1)
        fprintf(out, ":%d", frame->line);
    fputc('\n', out);
}

static void print_side(FILE *out, struct arena *arena, const struct side *side)
{
    char *holds = side_holds(arena, side);
    markup_printf(out, "%s %s%s%s:\n", side_who(arena, side), side_what(arena, side),
                  *holds ? ", " : "", holds);
    for (size_t i = 0; i < side->stack.count; i++)
        print_frame(out, &side->stack.frames[i]);
}

static void print_failure(FILE *out, struct arena *arena, const struct ledger *ledger,
                          const struct ledger_entry *entry)
{
    const struct finding *finding = entry->finding;
    markup_printf(out, "      <failure message=\"%s\" type=\"%s\">",
                  story_sentence(arena, finding, &ledger->scope), standing_name(entry->standing));
    for (size_t i = 0; i < finding->side_count; i++)
        print_side(out, arena, &finding->sides[i]);
    markup_printf(out, "Seen in %zu of %zu runs, by %s. Identity %s.", entry->runs_count, entry->of,
                  finding_witnesses(arena, finding), entry->name);
    if (entry->standing == STANDING_EXPIRED)
        markup_printf(out, " The baseline let it pass until %s.", entry->known->expires);
    fputs("</failure>\n", out);
}

static void print_entry(FILE *out, struct arena *arena, const struct ledger *ledger,
                        const struct ledger_entry *entry)
{
    const struct finding *finding = entry->finding;
    const struct frame *spot = story_spot(finding, &ledger->scope);
    markup_printf(out, "    <testcase name=\"%s\" classname=\"racelab.%s\"",
                  finding_summary(arena, finding, &ledger->scope), kind_name(finding->kind));
    if (spot)
        markup_printf(out, " file=\"%s\" line=\"%zu\"", spot->file, (size_t)spot->line);
    fputs(" time=\"0.000\">\n", out);
    if (story_fails(entry))
        print_failure(out, arena, ledger, entry);
    else
        markup_printf(out, "      <skipped message=\"%s: %s\"/>\n", standing_name(entry->standing),
                      story_excuse(entry));
    fputs("    </testcase>\n", out);
}

static void print_suite(FILE *out, struct arena *arena, const struct ledger *ledger,
                        const char *tool)
{
    struct junit_counts counts = count(ledger, tool);
    markup_printf(out, "  <testsuite name=\"racelab.%s\"", tool);
    junit_print_counts(out, &counts);
    for (size_t i = 0; i < ledger->run_count; i++)
        if (strcmp(ledger->runs[i].tool, tool) == 0)
            print_run(out, arena, &ledger->runs[i]);
    for (size_t i = 0; i < ledger->count; i++)
        if (entry_is_of(ledger, &ledger->entries[i], tool))
            print_entry(out, arena, ledger, &ledger->entries[i]);
    fputs("  </testsuite>\n", out);
}

/* Is this the first run of its tool? Then the tool's suite is next. */
static bool begins_suite(const struct ledger *ledger, size_t run)
{
    for (size_t i = 0; i < run; i++)
        if (strcmp(ledger->runs[i].tool, ledger->runs[run].tool) == 0)
            return false;
    return true;
}

static struct junit_counts count_all(const struct ledger *ledger)
{
    struct junit_counts all = {0};
    for (size_t i = 0; i < ledger->run_count; i++) {
        if (!begins_suite(ledger, i))
            continue;
        struct junit_counts counts = count(ledger, ledger->runs[i].tool);
        junit_counts_add(&all, &counts);
    }
    return all;
}

void junit_print(FILE *out, const struct ledger *ledger)
{
    struct arena arena;
    arena_init(&arena);
    struct junit_counts all = count_all(ledger);
    junit_print_start(out, &all);
    for (size_t i = 0; i < ledger->run_count; i++)
        if (begins_suite(ledger, i))
            print_suite(out, &arena, ledger, ledger->runs[i].tool);
    junit_print_end(out);
    arena_free(&arena);
}
