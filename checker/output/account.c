#include "account.h"

#include <ctype.h>
#include <string.h>

#include "sentences.h"

struct telling {
    struct arena *arena;
    const struct finding *finding;
    const struct scope *scope;
};

/* ---- words ---- */

/* A name of the program's in quotes; "lock A", "the lock at 0x10" and a tool's "M0" as they are. */
static char *quoted(struct arena *arena, const char *name)
{
    bool numbered = name[0] == 'M' && name[1] && !name[1 + strspn(name + 1, "0123456789")];
    return strchr(name, ' ') || numbered ? arena_copy(arena, name)
                                         : arena_printf(arena, "`%s`", name);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static char *frame_word(struct arena *arena, const struct frame *frame)
{
    return arena_printf(arena, "%s:%d", base_name(frame->file), frame->line);
}

static bool has_line(const struct frame *frame)
{
    return frame && frame->file && frame->line > 0;
}

/* " at inventory.c:31", or " in a function", or "". */
static const char *at(const struct telling *telling, const struct side *side)
{
    const struct frame *focus = stack_focus(&side->stack, telling->scope);
    if (has_line(focus))
        return arena_printf(telling->arena, " at %s", frame_word(telling->arena, focus));
    return focus && focus->function ? arena_printf(telling->arena, " in %s", focus->function) : "";
}

/* (28) in the same file as another place that has been named, else (other.c:28). */
static char *bracketed(struct arena *arena, const struct frame *frame, const struct frame *named)
{
    bool same = strcmp(frame->file, named->file) == 0;
    return same ? arena_printf(arena, "(%d)", frame->line)
                : arena_printf(arena, "(%s)", frame_word(arena, frame));
}

static char *thread_word(struct arena *arena, int thread)
{
    const struct side side = {.thread = thread};
    return side_who(arena, &side);
}

static char *capitalised(struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text);
    *copy = (char)toupper((unsigned char)*copy);
    return copy;
}

static const char *past(enum action action)
{
    switch (action) {
    case ACTION_READ:
        return "read";
    case ACTION_WRITE:
        return "wrote";
    case ACTION_ATOMIC_READ:
        return "atomically read";
    case ACTION_ATOMIC_WRITE:
        return "atomically wrote";
    default:
        return NULL;
    }
}

static bool is_access(const struct side *side)
{
    return past(side->action) != NULL;
}

static const char *global_name(const struct finding *finding)
{
    return finding->place.region == REGION_GLOBAL ? finding->place.name : NULL;
}

/* "`stock`", "8 bytes", "memory" */
static char *what_of(struct arena *arena, const struct finding *finding, const struct side *side)
{
    if (global_name(finding))
        return quoted(arena, global_name(finding));
    if (side->size == 0)
        return arena_copy(arena, "memory");
    return arena_printf(arena, "%d byte%s", side->size, side->size == 1 ? "" : "s");
}

/* ---- races ---- */

static char *between_account(const struct telling *telling)
{
    struct arena *arena = telling->arena;
    const struct meeting *meeting = &telling->finding->meeting;
    return arena_printf(arena,
                        "On one schedule %s wrote %s at %s while %s was between its read %s and "
                        "its write %s.",
                        thread_word(arena, meeting->actor), quoted(arena, meeting->object),
                        frame_word(arena, &meeting->at), thread_word(arena, meeting->partner),
                        bracketed(arena, &meeting->first, &meeting->at),
                        bracketed(arena, &meeting->then, &meeting->at));
}

/* "read it" or, of bytes, "read them"; "read 4 bytes of the same memory" when it was not all. */
static char *deed_of_second(const struct telling *telling, const struct side *first,
                            const struct side *second)
{
    const char *deed = past(second->action);
    bool named = global_name(telling->finding) || first->size <= 1;
    if (global_name(telling->finding) || second->size == first->size)
        return arena_printf(telling->arena, "%s %s", deed, named ? "it" : "them");
    return arena_printf(telling->arena, "%s %s of the same memory", deed,
                        what_of(telling->arena, telling->finding, second));
}

static char *race_account(const struct telling *telling)
{
    struct arena *arena = telling->arena;
    const struct finding *finding = telling->finding;
    const struct side *first = finding->side_count > 0 ? &finding->sides[0] : NULL;
    const struct side *second = finding->side_count > 1 ? &finding->sides[1] : NULL;
    if (finding->meeting.how == MEETING_BETWEEN)
        return arena_printf(arena, "%s Nothing orders the two.", between_account(telling));
    if (!first || !is_access(first))
        return "";
    char *text = arena_printf(arena, "%s %s %s%s", side_who(arena, first), past(first->action),
                              what_of(arena, finding, first), at(telling, first));
    if (!second || !is_access(second))
        return arena_printf(arena, "%s, and another thread used it. Nothing orders the two.", text);
    const char *who =
        first->thread < 0 && second->thread < 0 ? "another thread" : side_who(arena, second);
    return arena_printf(arena, "%s, and %s %s%s. Nothing orders the two.", text, who,
                        deed_of_second(telling, first, second), at(telling, second));
}

/* ---- locks and waits ---- */

static char *held_words(const struct telling *telling, const struct side *side)
{
    char *list = "";
    for (size_t i = 0; i < side->held_count; i++)
        list = arena_printf(telling->arena, "%s%s%s", list, i ? " and " : "",
                            quoted(telling->arena, side->held[i]));
    return list;
}

/* "thread 1 asked for `b` at two.c:31 while it held `a`"; NULL: it is not that kind of side. */
static char *order_side(const struct telling *telling, const struct side *side)
{
    if (side->action != ACTION_LOCK || !side->object)
        return NULL;
    const char *who = side_who(telling->arena, side);
    char *text = arena_printf(telling->arena, "%s asked for %s%s", who,
                              quoted(telling->arena, side->object), at(telling, side));
    return side->held_count ? arena_printf(telling->arena, "%s while it held %s", text,
                                           held_words(telling, side))
                            : text;
}

/* "thread 1 waits for the mutex a that thread 2 holds, at two.c:31" */
static char *wait_side(const struct telling *telling, const struct side *side)
{
    if (side->action != ACTION_WAIT || !side->note)
        return NULL;
    const char *place = at(telling, side), *note = side->note;
    if (telling->finding->kind == KIND_LIVELOCK && strcmp(note, "could go on") == 0)
        note = "keeps running";
    return arena_printf(telling->arena, "%s %s%s%s", side_who(telling->arena, side), note,
                        *place ? "," : "", place);
}

/* "main calls f at a.c:1", "thread 2 unlocks `m` at a.c:1" */
static char *plain_side(const struct telling *telling, const struct side *side)
{
    if (side->action == ACTION_ALLOCATE)
        return NULL;
    return arena_printf(telling->arena, "%s %s%s", side_who(telling->arena, side),
                        side_what(telling->arena, side), at(telling, side));
}

/* A clause for each side; what has none is left out, and so are those that nobody would read. */
static char *clauses(const struct telling *telling,
                     char *(*clause)(const struct telling *telling, const struct side *side))
{
    enum { READABLE = 3 };
    char *text = "";
    size_t told = 0;
    for (size_t i = 0; i < telling->finding->side_count && told < READABLE; i++) {
        char *more = clause(telling, &telling->finding->sides[i]);
        if (more)
            text = arena_printf(telling->arena, "%s%s%s", text, told++ ? "; " : "", more);
    }
    size_t left = telling->finding->side_count - told;
    if (told == READABLE && left > 0)
        text = arena_printf(telling->arena, "%s; and %zu more", text, left);
    return text;
}

static char *sentence_of(const struct telling *telling, char *list)
{
    return *list ? arena_printf(telling->arena, "%s.", list) : list;
}

/* One thread, and the lock that it has already. */
static char *relock_account(const struct telling *telling)
{
    struct arena *arena = telling->arena;
    const struct finding *finding = telling->finding;
    const struct side *now = finding->side_count > 0 ? &finding->sides[0] : NULL;
    const struct side *before = finding->side_count > 1 ? &finding->sides[1] : NULL;
    if (!now || now->action != ACTION_LOCK)
        return sentence_of(telling, clauses(telling, wait_side));
    char *text = arena_printf(arena, "%s asked for a lock%s that it", side_who(arena, now),
                              at(telling, now));
    return before && before->action == ACTION_LOCK
               ? arena_printf(arena, "%s had taken%s.", text, at(telling, before))
               : arena_printf(arena, "%s holds already.", text);
}

/* What was signalled, and when: only the schedule knows. */
static char *signal_account(const struct telling *telling)
{
    struct arena *arena = telling->arena;
    const struct meeting *meeting = &telling->finding->meeting;
    if (meeting->how != MEETING_SILENT && meeting->how != MEETING_EARLY)
        return "";
    char *name = quoted(arena, meeting->object);
    if (meeting->how == MEETING_SILENT)
        return arena_printf(arena, " Nobody has signalled %s.", name);
    const char *place = has_line(&meeting->at)
                            ? arena_printf(arena, " at %s", frame_word(arena, &meeting->at))
                            : "";
    return arena_printf(arena, " The last signal for %s came before %s began to wait: from %s%s.",
                        name, thread_word(arena, meeting->partner),
                        thread_word(arena, meeting->actor), place);
}

/* ---- memory and threads ---- */

static const struct side *side_that(const struct finding *finding, bool frees)
{
    for (size_t i = 0; i < finding->side_count; i++) {
        const struct side *side = &finding->sides[i];
        if (frees ? side->action == ACTION_FREE : is_access(side))
            return side;
    }
    return NULL;
}

/* Does a tool that keeps freed blocks aside say so? TSan says only that nothing orders the two. */
static bool is_after(const struct finding *finding)
{
    unsigned sure = 1u << ENGINE_ASAN | 1u << ENGINE_MEMCHECK;
    return (finding->engines & sure) && !(finding->engines & 1u << ENGINE_TSAN);
}

static char *freed_account(const struct telling *telling)
{
    struct arena *arena = telling->arena;
    const struct side *use = side_that(telling->finding, false);
    const struct side *gift = side_that(telling->finding, true);
    if (!use || (!gift && !is_after(telling->finding)))
        return "";
    char *deed = arena_printf(arena, "%s %s %s%s", side_who(arena, use), past(use->action),
                              what_of(arena, telling->finding, use), at(telling, use));
    if (!gift)
        return arena_printf(arena, "%s of memory that had been given back.", deed);
    if (is_after(telling->finding))
        return arena_printf(arena, "%s of a block that %s had freed%s.", deed,
                            side_who(arena, gift), at(telling, gift));
    return arena_printf(arena, "%s, and %s freed the block%s.", deed, side_who(arena, gift),
                        at(telling, gift));
}

static char *block_account(const struct telling *telling)
{
    const struct finding *finding = telling->finding;
    const char *place = finding->side_count ? at(telling, &finding->sides[0]) : "";
    return *place ? arena_printf(telling->arena, "The block was allocated%s.", place) : "";
}

/* Who it was is not always known, and then where it was created is. */
static char *leak_account(const struct telling *telling)
{
    struct arena *arena = telling->arena;
    const struct finding *finding = telling->finding;
    const struct side *side = finding->side_count ? &finding->sides[0] : NULL;
    if (side && side->action == ACTION_WAIT && side->note)
        return arena_printf(arena, "The program ended before all its threads: %s.",
                            clauses(telling, wait_side));
    if (!side || side->action != ACTION_CREATE || !*at(telling, side))
        return "";
    return arena_printf(arena, "%s was created%s, and nobody joined or detached it.",
                        side_who(arena, side), at(telling, side));
}

/* ---- all of them ---- */

/* What happened; "" when nobody knows. */
static char *happened(const struct telling *telling)
{
    char *text;
    switch (telling->finding->kind) {
    case KIND_WRONG_RESULT:
        return telling->finding->meeting.how == MEETING_BETWEEN ? between_account(telling) : "";
    case KIND_CRASH:
    case KIND_TAMPERING:
        return "";
    case KIND_USE_AFTER_FREE:
        return freed_account(telling);
    case KIND_THREAD_LEAK:
        return leak_account(telling);
    case KIND_MEMORY_LEAK:
        return block_account(telling);
    case KIND_LOCK_ORDER:
        return sentence_of(telling, clauses(telling, order_side));
    case KIND_LOST_WAKEUP:
        text = sentence_of(telling, clauses(telling, wait_side));
        return *text ? arena_printf(telling->arena, "%s%s", text, signal_account(telling)) : text;
    case KIND_SELF_DEADLOCK:
        return relock_account(telling);
    case KIND_DEADLOCK:
    case KIND_LIVELOCK:
    case KIND_STARVATION:
    case KIND_HANG:
    case KIND_TOO_SLOW:
        return sentence_of(telling, clauses(telling, wait_side));
    default:
        return sentence_of(telling, clauses(telling, plain_side));
    }
}

char *finding_account(struct arena *arena, const struct finding *finding, const struct scope *scope)
{
    const struct telling telling = {arena, finding, scope};
    if (finding->kind == KIND_DATA_RACE)
        return capitalised(arena, race_account(&telling));
    char *text = capitalised(arena, happened(&telling));
    if (!*text || finding->meeting.how != MEETING_NONE)
        return text; /* what the schedule shows is reason enough */
    return arena_printf(arena, "%s %s", text, kind_reason(finding->kind));
}
