#include "story.h"

#include <ctype.h>
#include <string.h>

#include "sentences.h"

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *story_place(struct arena *arena, const struct side *side, const struct scope *scope)
{
    const struct frame *focus = stack_focus(&side->stack, scope);
    if (!focus)
        return "";
    if (!focus->file && !focus->function)
        return focus->module ? arena_printf(arena, "in %s", base_name(focus->module)) : "";
    const char *function = focus->function ? focus->function : "?";
    if (!focus->file)
        return arena_printf(arena, "in %s", function);
    if (focus->line < 1)
        return arena_printf(arena, "%s in %s", focus->file, function);
    return arena_printf(arena, "%s:%d in %s", focus->file, focus->line, function);
}

const struct frame *story_frame(const struct side *side, const struct scope *scope)
{
    const struct frame *focus = stack_focus(&side->stack, scope);
    return focus && focus->file && *focus->file && focus->line >= 1 ? focus : NULL;
}

const struct frame *story_spot(const struct finding *finding, const struct scope *scope)
{
    for (size_t i = 0; i < finding->side_count; i++) {
        const struct frame *frame = story_frame(&finding->sides[i], scope);
        if (frame)
            return frame;
    }
    return NULL;
}

/* ---- sentences ---- */

struct telling {
    struct arena *arena;
    const struct finding *finding;
    const struct scope *scope;
    bool linked;
};

/* Brackets would begin a link. */
static char *escaped(const struct telling *telling, const char *text)
{
    char *copy = arena_alloc(telling->arena, strlen(text) * 2 + 1), *end = copy;
    for (; *text; text++) {
        if (telling->linked && strchr("[]\\", *text))
            *end++ = '\\';
        *end++ = *text;
    }
    return copy;
}

/* "at src/stats.c:31 in count", with a link for all sides but the first. */
static char *told_place(const struct telling *telling, size_t number)
{
    const struct side *side = &telling->finding->sides[number];
    const char *place = escaped(telling, story_place(telling->arena, side, telling->scope));
    const char *at = strncmp(place, "in ", 3) == 0 ? " " : " at ";
    if (!*place)
        return "";
    if (!telling->linked || number == 0 || !story_frame(side, telling->scope))
        return arena_printf(telling->arena, "%s%s", at, place);
    return arena_printf(telling->arena, "%s[%s](%zu)", at, place, number);
}

/* "reads it": the other side has said what it is. */
static const char *verb_of_it(enum action action)
{
    switch (action) {
    case ACTION_READ:
        return "reads it";
    case ACTION_WRITE:
        return "writes it";
    case ACTION_ATOMIC_READ:
        return "reads it atomically";
    case ACTION_ATOMIC_WRITE:
        return "writes it atomically";
    default:
        return NULL;
    }
}

static bool is_access(const struct side *side)
{
    return verb_of_it(side->action) != NULL;
}

/* "writes 4 bytes of hits"; of the same number of bytes again, "reads it". */
static const char *told_deed(const struct telling *telling, size_t number)
{
    const struct finding *finding = telling->finding;
    const struct side *side = &finding->sides[number];
    const char *what = side_what(telling->arena, side);
    if (!is_access(side))
        return what;
    if (number > 0 && is_access(&finding->sides[0]) && side->size == finding->sides[0].size)
        return verb_of_it(side->action);
    if (finding->place.region == REGION_GLOBAL && finding->place.name)
        return arena_printf(telling->arena, "%s%s %s", what, side->size ? " of" : "",
                            finding->place.name);
    return what;
}

static char *told_side(const struct telling *telling, size_t number)
{
    struct arena *arena = telling->arena;
    char *who = side_who(arena, &telling->finding->sides[number]);
    char *deed = arena_printf(arena, "%s %s", who, told_deed(telling, number));
    return arena_printf(arena, "%s%s", escaped(telling, deed), told_place(telling, number));
}

static char *capitalised(struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text);
    *copy = (char)toupper((unsigned char)*copy);
    return copy;
}

/* Why it is wrong, without the details behind a colon. */
static const char *told_reason(struct arena *arena, enum kind kind)
{
    const char *reason = kind_reason(kind);
    size_t length = strcspn(reason, ":");
    return reason[length] ? arena_printf(arena, "%s.", arena_copy_bytes(arena, reason, length))
                          : reason;
}

static char *told(const struct telling *telling)
{
    const struct finding *finding = telling->finding;
    struct arena *arena = telling->arena;
    bool race = finding->kind == KIND_DATA_RACE;
    char *text = finding->side_count ? told_side(telling, 0) : NULL;
    if (!text || finding->kind == KIND_WRONG_RESULT || finding->kind == KIND_CRASH)
        text = escaped(telling, finding_summary(arena, finding, telling->scope));
    else
        for (size_t i = 1; i < finding->side_count; i++)
            text = arena_printf(arena, "%s%s%s", text, race ? ", while " : "; ",
                                told_side(telling, i));
    text = capitalised(arena, text);
    size_t length = strlen(text);
    const char *stop = length && text[length - 1] == '.' ? "" : ".";
    return arena_printf(arena, "%s%s %s", text, stop, told_reason(arena, finding->kind));
}

char *story_sentence(struct arena *arena, const struct finding *finding, const struct scope *scope)
{
    return told(&(struct telling){arena, finding, scope, false});
}

char *story_sentence_linked(struct arena *arena, const struct finding *finding,
                            const struct scope *scope)
{
    return told(&(struct telling){arena, finding, scope, true});
}

const struct side *story_side(const struct finding *finding, size_t n)
{
    bool last_first = finding->kind == KIND_DATA_RACE || finding->kind == KIND_USE_AFTER_FREE ||
                      finding->kind == KIND_DOUBLE_FREE;
    return &finding->sides[last_first ? finding->side_count - 1 - n : n];
}

/* ---- the gate ---- */

bool story_fails(const struct ledger_entry *entry)
{
    return entry->standing == STANDING_NEW || entry->standing == STANDING_EXPIRED;
}

const char *story_excuse(const struct ledger_entry *entry)
{
    if (entry->standing == STANDING_ADVISORY)
        return entry->finding->reason ? entry->finding->reason : "it is only advice";
    if (entry->standing == STANDING_KNOWN)
        return *entry->known->reason ? entry->known->reason : "the baseline gives no reason";
    return "";
}

char *story_run(struct arena *arena, const struct ledger_run *run)
{
    if (strcmp(run->tool, "log") == 0)
        return arena_printf(arena, "log: %s", run->name);
    return arena_printf(arena, "%s run %zu: %s", run->tool, run->number, run->name);
}

/* Appends ", 2 new findings" when there are any. */
static char *and_count(struct arena *arena, char *list, size_t count, const char *one,
                       const char *more)
{
    if (count == 0)
        return list;
    return arena_printf(arena, "%s%s%zu %s", list, *list ? ", " : "", count,
                        count == 1 ? one : more);
}

char *story_counts(struct arena *arena, const struct ledger *ledger)
{
    size_t failed = 0, broken = 0;
    char *list = "";
    for (size_t i = 0; i < ledger->run_count; i++) {
        broken += ledger->runs[i].broken != NULL;
        failed += ledger->runs[i].failed && !ledger->runs[i].broken;
    }
    list =
        and_count(arena, list, ledger_count(ledger, STANDING_NEW), "new finding", "new findings");
    list = and_count(arena, list, ledger_count(ledger, STANDING_EXPIRED),
                     "finding whose day in the baseline has come",
                     "findings whose day in the baseline has come");
    list = and_count(arena, list, failed, "run that failed", "runs that failed");
    list = and_count(arena, list, broken, "run that says nothing", "runs that say nothing");
    list = and_count(arena, list, ledger_count(ledger, STANDING_KNOWN), "known finding",
                     "known findings");
    list = and_count(arena, list, ledger_count(ledger, STANDING_ADVISORY), "piece of advice",
                     "pieces of advice");
    return *list ? list : "nothing found";
}

char *story_verdict(struct arena *arena, const struct ledger *ledger)
{
    return arena_printf(arena, "The gate %s: %s", ledger_passes(ledger) ? "passes" : "fails",
                        story_counts(arena, ledger));
}
