#include "sentences.h"

#include <string.h>

char *side_who(struct arena *arena, const struct side *side)
{
    if (side->thread == 0)
        return "main";
    if (side->thread < 0)
        return "a thread";
    if (side->thread_name)
        return arena_printf(arena, "thread %d (%s)", side->thread, side->thread_name);
    return arena_printf(arena, "thread %d", side->thread);
}

static const char *const verbs[] = {
    [ACTION_READ] = "reads",
    [ACTION_WRITE] = "writes",
    [ACTION_ATOMIC_READ] = "reads atomically",
    [ACTION_ATOMIC_WRITE] = "writes atomically",
    [ACTION_FREE] = "frees the block",
    [ACTION_ALLOCATE] = "allocated the block",
    [ACTION_LOCK] = "locks",
    [ACTION_UNLOCK] = "unlocks",
    [ACTION_WAIT] = "waits",
    [ACTION_CREATE] = "was created",
    [ACTION_CALL] = "calls",
};

char *side_what(struct arena *arena, const struct side *side)
{
    if (side->action == ACTION_WAIT && side->note)
        return side->note;
    if (side->action == ACTION_CALL && side->note)
        return side->note;
    if (side->action == ACTION_CREATE && side->note && strncmp(side->note, "by ", 3) == 0)
        return arena_printf(arena, "%s %s", verbs[side->action], side->note);
    if (side->size)
        return arena_printf(arena, "%s %d byte%s", verbs[side->action], side->size,
                            side->size == 1 ? "" : "s");
    if (side->object)
        return arena_printf(arena, "%s %s", verbs[side->action], side->object);
    return arena_copy(arena, verbs[side->action]);
}

char *side_where(struct arena *arena, const struct side *side, const struct scope *scope)
{
    const struct frame *focus = stack_focus(&side->stack, scope);
    if (!focus)
        return "";
    const char *function = focus->function ? focus->function : "?";
    if (!focus->file)
        return arena_printf(arena, "in %s", function);
    const char *slash = strrchr(focus->file, '/');
    return arena_printf(arena, "%s:%d in %s", slash ? slash + 1 : focus->file, focus->line,
                        function);
}

/* Appends "a, b and c" piece by piece. */
static char *join(struct arena *arena, char *list, const char *more, bool last)
{
    if (!*list)
        return arena_copy(arena, more);
    return arena_printf(arena, "%s%s %s", list, last ? " and" : ",", more);
}

char *side_holds(struct arena *arena, const struct side *side)
{
    if (!side->held_known)
        return "";
    char *list = "";
    for (size_t i = 0; i < side->held_count; i++)
        list = join(arena, list, side->held[i], false);
    return *list ? arena_printf(arena, "holds %s", list) : "holds no lock";
}

static bool named_before(const char **names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static char *functions_of(struct arena *arena, const struct finding *finding,
                          const struct scope *scope)
{
    const char *names[8];
    size_t count = 0;
    for (size_t i = 0; i < finding->side_count; i++) {
        const struct frame *focus = stack_focus(&finding->sides[i].stack, scope);
        if (finding->sides[i].action == ACTION_ALLOCATE || !focus || !focus->function ||
            count == sizeof names / sizeof *names || named_before(names, count, focus->function))
            continue;
        names[count++] = focus->function;
    }
    char *list = "";
    for (size_t i = 0; i < count; i++)
        list = join(arena, list, names[i], i + 1 == count);
    return list;
}

char *finding_summary(struct arena *arena, const struct finding *finding, const struct scope *scope)
{
    /* Where threads stood when the program ended says nothing about why its result is wrong. */
    bool effect = (finding->kind == KIND_WRONG_RESULT || finding->kind == KIND_TAMPERING) &&
                  finding->headline;
    char *functions = effect ? "" : functions_of(arena, finding, scope);
    const char *variable = finding->place.region == REGION_GLOBAL ? finding->place.name : NULL;
    char *summary = arena_copy(arena, kind_phrase(finding->kind));
    if (variable)
        summary = arena_printf(arena, "%s on %s", summary, variable);
    if (*functions)
        summary = arena_printf(arena, "%s in %s", summary, functions);
    if (finding->headline && (!*functions || finding->kind == KIND_CRASH))
        return arena_printf(arena, "%s: %s", summary, finding->headline);
    return summary;
}

const char *kind_reason(enum kind kind)
{
    static const char *const reasons[KIND_COUNT] = {
        [KIND_DATA_RACE] =
            ("Nothing orders the two: no lock that both hold (two readers do not exclude each "
             "other), no start, join or hand-over between them."),
        [KIND_LOCK_ORDER] = "Each can hold what the other needs next; then both wait for ever.",
        [KIND_DEADLOCK] =
            "Each waits for one who waits as well, or who has ended, so none can go on.",
        [KIND_SELF_DEADLOCK] = "The lock is not recursive, so its own holder waits for ever.",
        [KIND_LOST_WAKEUP] = "The wake-up came too early or woke another thread, or whoever should "
                             "send it waits as well.",
        [KIND_LIVELOCK] = "They keep running, and none gets anywhere.",
        [KIND_STARVATION] = "Others always go first, and this one never gets its turn.",
        [KIND_THREAD_LEAK] = "Nobody waits for the thread to end, and it keeps its stack for ever.",
        [KIND_MEMORY_LEAK] = "Nobody holds a pointer to the block any more, and nobody freed it.",
        [KIND_USE_AFTER_FREE] = "Nothing makes the last use come before the free.",
        [KIND_DOUBLE_FREE] = "Two owners each believe that the block is theirs to free.",
        [KIND_MUTEX_MISUSE] = "The mutex is used in a way that POSIX leaves undefined.",
        [KIND_CONDVAR_MISUSE] =
            "The condition variable is used in a way that POSIX does not allow.",
        [KIND_SIGNAL_UNSAFE] =
            "A signal handler may interrupt the very function it calls; only async-signal-safe "
            "functions may be called there.",
        [KIND_API_MISUSE] =
            "A function or a piece of memory is used in a way that its contract does not allow.",
        [KIND_CRASH] = "The program touched memory that is not its own, or was ended by a signal.",
        [KIND_HANG] = "The program does not end, and no circle of locks explains it.",
        [KIND_WRONG_RESULT] = "What the program did is not what it had promised.",
        [KIND_TOO_SLOW] = "The threads wait for one another where they could work side by side, as "
                          "with one lock around everything.",
        [KIND_TAMPERING] = "The run does not look like one that was left alone.",
    };
    return reasons[kind];
}

const char *finding_reason(const struct finding *finding)
{
    bool told = finding->kind == KIND_WRONG_RESULT && finding->headline;
    return told ? NULL : kind_reason(finding->kind);
}

char *finding_witnesses(struct arena *arena, const struct finding *finding)
{
    char *list = "";
    for (int engine = 0; engine < ENGINE_COUNT; engine++)
        if (finding->engines & (1u << engine))
            list = join(arena, list, engine_name((enum engine_id)engine), false);
    return list;
}
