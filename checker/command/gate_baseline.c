/* lab gate: the baseline as a file, read before and written after. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../output/sentences.h"
#include "../run/files.h"
#include "command.h"
#include "gate.h"

enum { DAYS = 90 }; /* that a new entry lasts, if nobody says otherwise */

/* A file that is not there is an empty baseline when it is to be written. */
int gate_baseline_load(struct arena *arena, const struct gate_request *request,
                       struct baseline *baseline)
{
    char *text, *error;
    size_t length;
    if (file_read(arena, caller_path(arena, request->baseline), 0, &text, &length) != 0) {
        if (errno == ENOENT && request->update)
            return output_refused(arena, request->baseline);
        return complain(EXIT_USAGE,
                        "%s can't be read: %s. Write one with 'lab gate --update-baseline'.",
                        request->baseline, strerror(errno));
    }
    if (baseline_read(arena, request->baseline, text, length, baseline, &error) != 0)
        return complain(EXIT_USAGE, "%s", error);
    return 0;
}

static struct known entry_for_baseline(struct arena *arena, const struct gate_request *request,
                                       const struct ledger *ledger,
                                       const struct ledger_entry *entry)
{
    const struct finding *finding = entry->finding;
    const struct side *side = finding->side_count ? &finding->sides[0] : NULL;
    const struct frame *focus = side ? stack_focus(&side->stack, &ledger->scope) : NULL;
    char *where = finding_summary(arena, finding, &ledger->scope);
    if (focus && focus->file)
        where = arena_printf(arena, "%s (%s)", where, focus->file);
    return (struct known){
        .identity = entry->name,
        .kind = arena_copy(arena, kind_name(finding->kind)),
        .where = where,
        .reason = arena_copy(arena, request->reason ? request->reason : "nobody has looked yet"),
        .owner = arena_copy(arena, request->owner ? request->owner : ""),
        .expires = request->expires ? arena_copy(arena, request->expires) : date_after(arena, DAYS),
        .seen = true};
}

/* Did every run come to its end? Otherwise, what was not seen may be there all the same. */
static bool all_went_well(const struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->run_count; i++)
        if (ledger->runs[i].failed || ledger->runs[i].broken)
            return false;
    return true;
}

/*
 * What was seen: the entries that stay as they are, and new ones. What was not seen goes, if every
 * run came to its end.
 */
int gate_baseline_update(struct arena *arena, const struct gate_request *request,
                         const struct ledger *ledger)
{
    struct baseline next = {0};
    size_t gone = 0, added = 0;
    bool all_seen = all_went_well(ledger);
    for (size_t i = 0; i < ledger->baseline->count; i++) {
        bool goes = all_seen && !ledger->baseline->list[i].seen;
        gone += goes;
        if (goes)
            continue;
        next.list = arena_grow(arena, next.list, next.count, sizeof *next.list);
        next.list[next.count++] = ledger->baseline->list[i];
    }
    for (size_t i = 0; i < ledger->count; i++) {
        if (ledger->entries[i].standing != STANDING_NEW)
            continue;
        next.list = arena_grow(arena, next.list, next.count, sizeof *next.list);
        next.list[next.count++] = entry_for_baseline(arena, request, ledger, &ledger->entries[i]);
        added++;
    }
    int status = output_write(arena, request->baseline, baseline_write(arena, &next));
    if (status == 0)
        fprintf(gate_is_quiet(request) ? stderr : stdout, "%s: %zu entries, %zu new, %zu gone.\n",
                request->baseline, next.count, added, gone);
    return status;
}
