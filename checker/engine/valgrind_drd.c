/*
 * What DRD reports (Valgrind 3.19). A race has one side: DRD remembers where the other thread's
 * segment begins and ends, and no access in between, so those two stacks are none of a race's.
 * Everything else is told apart by its sentence and by the call that it stands under, which are
 * all in the table below.
 *
 * DRD has numbers of its own for threads, and gives that of one which was joined to a new one
 * ("thread 12" was the thirty-second here). So all that they tell for certain is which is main.
 */
#include "valgrind_report.h"

static int thread_of(uint64_t number)
{
    return number == 1 ? 0 : -1;
}

static const char *innermost(const struct valgrind_error *error)
{
    const struct stack *stack = &error->parts[0].stack;
    return stack->count > 0 && stack->frames[0].function ? stack->frames[0].function : "";
}

static struct side *own_side_add(struct findings *findings, struct finding *finding,
                                 enum action action, const struct valgrind_error *error)
{
    struct side *side = valgrind_side_add(findings, finding, action, &error->parts[0]);
    side->thread = thread_of((uint64_t)error->thread);
    side->thread_name = error->thread_name;
    return side;
}

/* With --free-is-write=yes DRD takes a free for a store of the whole block. */
static bool is_free(const char *function)
{
    struct piece name = piece_of(function);
    return piece_is(name, "free") || piece_is(name, "realloc") ||
           piece_begins(name, "operator delete");
}

/* "Conflicting store by thread 3 at 0x04a6c03c size 4" */
static void race_read(struct findings *findings, const struct valgrind_error *error)
{
    struct piece rest = error->parts[0].text, before;
    bool frees = is_free(innermost(error));
    enum action action = piece_has(rest, " store by ") ? ACTION_WRITE : ACTION_READ;
    uint64_t thread;
    for (size_t i = 0; i < error->part_count; i++)
        if (valgrind_is_of_thread(&error->parts[i].stack))
            return; /* handed on by glibc, under a lock that DRD does not see */
    struct finding *finding = valgrind_finding_add(
        findings, ENGINE_DRD, frees ? KIND_USE_AFTER_FREE : KIND_DATA_RACE, error);
    struct side *side = own_side_add(findings, finding, frees ? ACTION_FREE : action, error);
    if (piece_until(&rest, " by thread ", &before) && piece_number(&rest, &thread))
        side->thread = thread_of(thread);
    if (!frees && piece_until(&rest, " size ", &before))
        piece_int(&rest, &side->size);
}

static const char signals_without_lock[] = "to signal after the unlock is allowed, and correct "
                                           "when the condition was changed under the lock";
static const char never_used[] = "one that is initialised statically and never used looks the same";
static const char all_released[] = "a barrier may be destroyed as soon as one thread has come "
                                   "through it, and DRD wants all of them joined";
static const char asked_for[] = "DRD was asked to report this, and to be slow is not to be wrong";
static const char annotation[] = "DRD does not know an annotation of the program's";
static const char impossible[] = "DRD says itself that this can't be";

/* What DRD says, in the order in which the rows have to be tried. */
static const struct saying {
    const char *words;
    const char *call; /* how the innermost function begins; NULL: any */
    enum kind kind;
    enum action action;
    const char *clause; /* what the thread does; NULL: calls what DRD says */
    const char *doubt;  /* why a correct program may do it, or NULL */
} sayings[] = {
    {"Recursive locking not allowed", NULL, KIND_SELF_DEADLOCK, ACTION_LOCK, NULL, NULL},
    {"Recursive writer locking not allowed", NULL, KIND_SELF_DEADLOCK, ACTION_LOCK, NULL, NULL},
    {"Already locked for writing by calling", NULL, KIND_SELF_DEADLOCK, ACTION_LOCK, NULL, NULL},
    {"still locked at thread exit", "pthread_join", KIND_MUTEX_MISUSE, ACTION_CALL,
     "joins a thread that still holds a lock", NULL},
    {"still locked at thread exit", NULL, KIND_MUTEX_MISUSE, ACTION_CALL,
     "sees a thread end that still holds a lock", NULL},
    {"Mutex not locked", "pthread_cond_", KIND_CONDVAR_MISUSE, ACTION_WAIT,
     "waits without holding the mutex", NULL},
    {"Mutex not locked", "pthread_spin_init", KIND_MUTEX_MISUSE, ACTION_CALL,
     "initialises a spin lock again", NULL},
    {"Mutex not locked", NULL, KIND_MUTEX_MISUSE, ACTION_UNLOCK, NULL, NULL},
    {"Reader-writer lock not locked", NULL, KIND_MUTEX_MISUSE, ACTION_UNLOCK, NULL, NULL},
    {"Destroying locked ", NULL, KIND_MUTEX_MISUSE, ACTION_CALL,
     "destroys the lock while it is held", NULL},
    {"is not a mutex", "pthread_cond_", KIND_CONDVAR_MISUSE, ACTION_WAIT,
     "waits with what is no mutex", NULL},
    {"is not a mutex", "pthread_mutex_destroy", KIND_MUTEX_MISUSE, ACTION_CALL,
     "destroys a mutex that was never used", never_used},
    {"is not a mutex", NULL, KIND_MUTEX_MISUSE, ACTION_CALL, "uses as a mutex what is none", NULL},
    {"Not a reader-writer lock", "pthread_rwlock_destroy", KIND_MUTEX_MISUSE, ACTION_CALL,
     "destroys a reader-writer lock that was never used", never_used},
    {"Not a reader-writer lock", NULL, KIND_MUTEX_MISUSE, ACTION_CALL,
     "uses as a reader-writer lock what is none", NULL},
    {"The impossible happened", NULL, KIND_MUTEX_MISUSE, ACTION_CALL, NULL, impossible},
    {"Mutex locked recursively", NULL, KIND_CONDVAR_MISUSE, ACTION_WAIT,
     "waits with a mutex that it has locked more than once", NULL},
    {"signaled but the associated mutex", NULL, KIND_CONDVAR_MISUSE, ACTION_CALL,
     "signals without holding the lock", signals_without_lock},
    {"Inconsistent association", NULL, KIND_CONDVAR_MISUSE, ACTION_WAIT,
     "waits with another mutex than the waiters before", NULL},
    {"being waited upon: cond ", NULL, KIND_CONDVAR_MISUSE, ACTION_CALL,
     "destroys a condition variable that others wait for", NULL},
    {"not a condition variable", "pthread_cond_destroy", KIND_CONDVAR_MISUSE, ACTION_CALL,
     "destroys a condition variable that was never used", never_used},
    {"not a condition variable", NULL, KIND_CONDVAR_MISUSE, ACTION_CALL,
     "uses as a condition variable what is none", NULL},
    {"condition variable has not been init", NULL, KIND_CONDVAR_MISUSE, ACTION_CALL,
     "uses a condition variable that is not initialised", NULL},
    {"not synchronized with barrier wait", NULL, KIND_API_MISUSE, ACTION_CALL,
     "destroys a barrier that another thread may not have left", all_released},
    {" was held during ", NULL, KIND_TOO_SLOW, ACTION_CALL, "gives back a lock that it held long",
     asked_for},
    {"invalid thread ID", NULL, KIND_API_MISUSE, ACTION_CALL, "names a thread that there is not",
     NULL},
    {"has not yet been implemented in ", NULL, KIND_API_MISUSE, ACTION_CALL,
     "uses an annotation that DRD does not know", annotation},
    {": mutex 0x", NULL, KIND_MUTEX_MISUSE, ACTION_CALL, NULL, NULL},
    {": rwlock 0x", NULL, KIND_MUTEX_MISUSE, ACTION_CALL, NULL, NULL},
    {": cond 0x", NULL, KIND_CONDVAR_MISUSE, ACTION_CALL, NULL, NULL},
    {NULL, NULL, KIND_API_MISUSE, ACTION_CALL, NULL, NULL}, /* barriers, semaphores, what is new */
};

static const struct saying *saying_of(const struct valgrind_error *error)
{
    const struct saying *saying = sayings;
    struct piece text = error->parts[0].text, function = piece_of(innermost(error));
    while (saying->words && !(piece_has(text, saying->words) &&
                              (!saying->call || piece_begins(function, saying->call))))
        saying++;
    return saying;
}

/* "Barrier reinitialization: barrier 0x10c038" is told as a call, without the address. */
static char *clause_of(struct arena *arena, const struct saying *saying,
                       const struct valgrind_error *error)
{
    struct piece words = error->parts[0].text, rest = words, before;
    if (saying->clause || saying->action != ACTION_CALL)
        return arena_copy(arena, saying->clause);
    if (piece_until(&rest, " 0x", &before) && piece_until_last(&before, ": ", &words))
        rest = words;
    else
        rest = error->parts[0].text;
    if (!*innermost(error))
        return arena_printf(arena, "calls what DRD reports: %s", piece_sentence(arena, rest));
    return arena_printf(arena, "calls %s: %s", innermost(error), piece_sentence(arena, rest));
}

/* "Mutex not locked by calling thread: mutex 0x10c038, recursion count 1, owner 1." */
static const char *owner_note(struct piece text)
{
    struct piece before;
    uint64_t count, owner;
    if (!piece_until(&text, ", recursion count ", &before) || !piece_number(&text, &count) ||
        count == 0 || !piece_take(&text, ", owner ") || !piece_number(&text, &owner))
        return NULL;
    return owner == 1 ? "while main holds it" : "while another thread holds it";
}

static void saying_read(struct findings *findings, const struct valgrind_error *error,
                        bool after_signal)
{
    struct arena *arena = findings->arena;
    struct piece text = error->parts[0].text;
    const struct saying *saying = saying_of(error);
    if (after_signal && piece_has(text, "still locked at thread exit"))
        return; /* every thread that a signal ends holds what it holds */
    struct finding *finding = valgrind_finding_add(findings, ENGINE_DRD, saying->kind, error);
    struct side *side = own_side_add(findings, finding, saying->action, error);
    side->note = saying->action == ACTION_UNLOCK ? arena_copy(arena, owner_note(text))
                                                 : clause_of(arena, saying, error);
    if (saying->doubt) {
        finding->weight = WEIGHT_ADVISORY;
        finding->reason = arena_copy(arena, saying->doubt);
    }
    const struct valgrind_part *waits = valgrind_part_begins(error, "Conflicting wait call by");
    if (waits && waits->stack.count > 0)
        valgrind_side_add(findings, finding, ACTION_WAIT, waits);
}

void valgrind_drd_read(struct findings *findings, const struct valgrind_error *error,
                       bool after_signal)
{
    if (piece_is(error->kind, "ConflictingAccess"))
        race_read(findings, error);
    else
        saying_read(findings, error, after_signal);
}
