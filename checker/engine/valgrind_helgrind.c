/*
 * What Helgrind reports. A kind of its own has a function here; what it calls Misc is told apart
 * by its sentences, which are all in the table below (Valgrind 3.19).
 */
#include "valgrind_report.h"

/* Helgrind counts threads from 1, we from 0. */
static int thread_of(const struct valgrind_part *part)
{
    return part->threads[0] > 0 ? part->threads[0] - 1 : -1;
}

/* The error's own side: its stack stands below the last of its main sentences. */
static struct side *own_side_add(struct findings *findings, struct finding *finding,
                                 enum action action, const struct valgrind_error *error)
{
    const struct valgrind_part *part = error->parts;
    for (size_t i = 0; i < error->part_count && error->parts[i].main; i++)
        if (error->parts[i].stack.count > 0)
            part = &error->parts[i];
    struct side *side = valgrind_side_add(findings, finding, action, part);
    side->thread = thread_of(error->parts);
    side->thread_name = error->thread_name;
    return side;
}

static struct finding *simple_add(struct findings *findings, enum kind kind, enum action action,
                                  const struct valgrind_error *error)
{
    struct finding *finding = valgrind_finding_add(findings, ENGINE_HELGRIND, kind, error);
    own_side_add(findings, finding, action, error);
    return finding;
}

static int size_in(struct piece text)
{
    int size = 0;
    struct piece before;
    if (piece_until(&text, " of size ", &before))
        piece_int(&text, &size);
    return size;
}

/*
 * A new thread gets the stack, and with it a table of the loader's, of one that has ended: glibc
 * hands them on under a lock that Helgrind does not see.
 */
static bool is_table_handed_on(const struct valgrind_error *error)
{
    for (size_t i = 0; i < error->part_count; i++)
        if (valgrind_is_of_thread(&error->parts[i].stack))
            return true;
    return false;
}

/*
 * "Possible data race during write of size 4 at 0x10C040 by thread #3"
 * "This conflicts with a previous read of size 4 by thread #2". When Helgrind has forgotten the
 * other stack there is no such sentence, or it only says between which two calls it was.
 */
static void race_read(struct findings *findings, const struct valgrind_error *error)
{
    if (is_table_handed_on(error))
        return;
    struct piece own = error->parts[0].text;
    enum action action = piece_has(own, " during write ") ? ACTION_WRITE : ACTION_READ;
    struct finding *finding = simple_add(findings, KIND_DATA_RACE, action, error);
    finding->sides[0].size = size_in(own);

    const struct valgrind_part *other =
        valgrind_part_begins(error, "This conflicts with a previous ");
    if (!other || other->stack.count == 0 || piece_has(other->text, " previous access "))
        return;
    action = piece_has(other->text, " previous write ") ? ACTION_WRITE : ACTION_READ;
    struct side *side = valgrind_side_add(findings, finding, action, other);
    side->thread = thread_of(other);
    side->size = size_in(other->text);
}

static void side_take_lock(struct arena *arena, struct side *side, const char *lock,
                           const char *held)
{
    side->object = arena_copy(arena, lock);
    side->held_known = held != NULL;
    if (!held)
        return;
    side->held = arena_grow(arena, NULL, 0, sizeof *side->held);
    side->held[side->held_count++] = arena_copy(arena, held);
}

/*
 * "Thread #3: lock order "0x10C038 before 0x10C060" violated": it takes the first while it holds
 * the second. The two acquisitions that set the order are there when it was set directly. Locks
 * are called M0 and M1, as ThreadSanitizer does: the report has no better names.
 */
static void lock_order_read(struct findings *findings, const struct valgrind_error *error)
{
    struct arena *arena = findings->arena;
    struct finding *finding = simple_add(findings, KIND_LOCK_ORDER, ACTION_LOCK, error);
    side_take_lock(arena, &finding->sides[0], "M0", "M1");

    const struct valgrind_part *first = valgrind_part_begins(error, "Required order was");
    const struct valgrind_part *later = valgrind_part_begins(error, "followed by a later");
    if (first && first->stack.count > 0)
        side_take_lock(arena, valgrind_side_add(findings, finding, ACTION_LOCK, first), "M0", NULL);
    if (later && later->stack.count > 0)
        side_take_lock(arena, valgrind_side_add(findings, finding, ACTION_LOCK, later), "M1", "M0");
}

/* "Thread #2 unlocked lock at 0x10C038 currently held by thread #1" */
static void unlock_foreign_read(struct findings *findings, const struct valgrind_error *error)
{
    struct finding *finding = simple_add(findings, KIND_MUTEX_MISUSE, ACTION_UNLOCK, error);
    int owner = error->parts[0].threads[1] - 1;
    if (owner == 0)
        finding->sides[0].note = arena_copy(findings->arena, "while main holds it");
    else if (owner > 0)
        finding->sides[0].note = arena_printf(findings->arena, "while thread %d holds it", owner);
}

/* "Thread #1's call to pthread_mutex_lock failed", "with error code 35 (EDEADLK: ...)" */
static void api_error_read(struct findings *findings, const struct valgrind_error *error)
{
    struct piece function = error->parts[0].text, before, code = {0};
    const struct valgrind_part *reason = valgrind_part_begins(error, "with error code ");
    enum kind kind = KIND_API_MISUSE;
    if (reason && piece_has(reason->text, "(EINTR:"))
        return; /* a signal came, and whoever waits may begin again */
    if (!piece_until(&function, " call to ", &before) || !piece_drop(&function, " failed"))
        function = piece_of("a function");
    if (piece_begins(function, "pthread_cond"))
        kind = KIND_CONDVAR_MISUSE;
    else if (piece_has(function, "mutex") || piece_has(function, "rwlock"))
        kind = KIND_MUTEX_MISUSE;
    struct finding *finding = simple_add(findings, kind, ACTION_CALL, error);

    if (reason)
        code = reason->text;
    if (!piece_until(&code, " (", &before) || !piece_drop(&code, ")"))
        code = piece_of("an error");
    finding->sides[0].note = arena_printf(findings->arena, "calls %s, which fails with %s",
                                          piece_sentence(findings->arena, function),
                                          piece_sentence(findings->arena, code));
}

static const char signals_without_lock[] = "to signal after the unlock is allowed, and correct "
                                           "when the condition was changed under the lock";
static const char never_used[] = "a condition variable that is initialised statically and never "
                                 "used looks the same";
static const char not_the_programs[] = "Helgrind blames the thread library itself";

/* What Helgrind calls Misc, in the order in which the sentences have to be tried. */
static const struct misc {
    const char *words;
    enum kind kind;
    enum action action;
    const char *clause; /* what the thread does; NULL: calls what Helgrind says */
    const char *doubt;  /* why a correct program may do it, or NULL */
} miscs[] = {
    {"Bug in libpthread", KIND_API_MISUSE, ACTION_CALL, NULL, not_the_programs},
    {"Attempt to re-lock", KIND_SELF_DEADLOCK, ACTION_LOCK, NULL, NULL},
    {"Exiting thread still holds ", KIND_MUTEX_MISUSE, ACTION_CALL, "ends and still holds a lock",
     NULL},
    {"associated lock is not held", KIND_CONDVAR_MISUSE, ACTION_CALL,
     "signals without holding the lock", signals_without_lock},
    {"destruction of unknown cond var", KIND_CONDVAR_MISUSE, ACTION_CALL,
     "destroys a condition variable that was never used", never_used},
    {"wait called with un-held mutex", KIND_CONDVAR_MISUSE, ACTION_WAIT,
     "waits without holding the mutex", NULL},
    {"wait called with mutex held by", KIND_CONDVAR_MISUSE, ACTION_WAIT,
     "waits with a mutex that another thread holds", NULL},
    {"wait called with ", KIND_CONDVAR_MISUSE, ACTION_WAIT, "waits with what is no mutex", NULL},
    {"cond is associated with a different mutex", KIND_CONDVAR_MISUSE, ACTION_WAIT,
     "waits with another mutex than the waiters before", NULL},
    {"being waited upon", KIND_CONDVAR_MISUSE, ACTION_CALL,
     "destroys a condition variable that others wait for", NULL},
    {"pthread_cond_", KIND_CONDVAR_MISUSE, ACTION_CALL, NULL, NULL},
    {"pthread_mutex_unlock", KIND_MUTEX_MISUSE, ACTION_UNLOCK, NULL, NULL},
    {"pthread_rwlock_unlock", KIND_MUTEX_MISUSE, ACTION_UNLOCK, NULL, NULL},
    {"destroy of a locked mutex", KIND_MUTEX_MISUSE, ACTION_CALL,
     "destroys the lock while it is held", NULL},
    {"pthread_mutex_", KIND_MUTEX_MISUSE, ACTION_CALL, NULL, NULL},
    {"pthread_rwlock_", KIND_MUTEX_MISUSE, ACTION_CALL, NULL, NULL},
    {NULL, KIND_API_MISUSE, ACTION_CALL, NULL, NULL}, /* barriers, semaphores, what is new */
};

static const struct misc *misc_of(struct piece text)
{
    const struct misc *misc = miscs;
    while (misc->words && !piece_has(text, misc->words))
        misc++;
    return misc;
}

/* "Thread #1: sem_init: initial value exceeds 10000; using 10000" is told as a call of that. */
static char *clause_of(struct arena *arena, const struct misc *misc, struct piece text)
{
    struct piece before;
    if (misc->clause || misc->action != ACTION_CALL)
        return arena_copy(arena, misc->clause);
    piece_until(&text, ": ", &before);
    return arena_printf(arena, "calls %s", piece_sentence(arena, text));
}

static void misc_read(struct findings *findings, const struct valgrind_error *error,
                      bool after_signal)
{
    struct piece text = error->parts[0].text;
    const struct misc *misc = misc_of(text);
    if (after_signal && piece_has(text, "Exiting thread still holds "))
        return; /* every thread that a signal ends holds what it holds */
    struct finding *finding = simple_add(findings, misc->kind, misc->action, error);
    finding->sides[0].note = clause_of(findings->arena, misc, text);
    if (misc->doubt) {
        finding->weight = WEIGHT_ADVISORY;
        finding->reason = arena_copy(findings->arena, misc->doubt);
    }
    const struct valgrind_part *before =
        valgrind_part_begins(error, "Lock was previously acquired");
    int thread = finding->sides[0].thread;
    if (before)
        valgrind_side_add(findings, finding, ACTION_LOCK, before)->thread = thread;
}

void valgrind_helgrind_read(struct findings *findings, const struct valgrind_error *error,
                            bool after_signal)
{
    if (piece_is(error->kind, "Race"))
        race_read(findings, error);
    else if (piece_is(error->kind, "LockOrder"))
        lock_order_read(findings, error);
    else if (piece_is(error->kind, "UnlockForeign"))
        unlock_foreign_read(findings, error);
    else if (piece_is(error->kind, "UnlockUnlocked") || piece_is(error->kind, "UnlockBogus"))
        simple_add(findings, KIND_MUTEX_MISUSE, ACTION_UNLOCK, error);
    else if (piece_is(error->kind, "PthAPIerror"))
        api_error_read(findings, error);
    else
        misc_read(findings, error, after_signal);
}
