/* What ThreadSanitizer of clang 14 to 19 can say, and when it gives up. */
#include "parse.h"
#include "tsan_report.h"

/* clang-format off: a table */
static const struct tsan_type types[] = {
    {"data race", KIND_DATA_RACE, false, ACTION_READ, NULL},
    {"data race on vptr (ctor/dtor vs virtual call)", KIND_DATA_RACE, false, ACTION_READ, NULL},
    {"race on ", KIND_DATA_RACE, false, ACTION_READ, NULL}, /* an object, by its tag's name */
    {"heap-use-after-free", KIND_USE_AFTER_FREE, false, ACTION_READ, NULL},
    {"heap-use-after-free (virtual call vs free)", KIND_USE_AFTER_FREE, false, ACTION_READ, NULL},
    {"thread leak", KIND_THREAD_LEAK, false, ACTION_CREATE, NULL},
    {"lock-order-inversion (potential deadlock)", KIND_LOCK_ORDER, false, ACTION_LOCK, NULL},
    {"destroy of a locked mutex", KIND_MUTEX_MISUSE, true, ACTION_CALL,
     "destroys the mutex while it is locked"},
    {"double lock of a mutex", KIND_SELF_DEADLOCK, true, ACTION_LOCK, NULL},
    {"use of an invalid mutex (e.g. uninitialized or destroyed)", KIND_MUTEX_MISUSE, true,
     ACTION_CALL, "uses a mutex that is not valid"},
    {"unlock of an unlocked mutex (or by a wrong thread)", KIND_MUTEX_MISUSE, true, ACTION_UNLOCK,
     NULL},
    {"read lock of a write locked mutex", KIND_MUTEX_MISUSE, true, ACTION_LOCK, NULL},
    {"read unlock of a write locked mutex", KIND_MUTEX_MISUSE, true, ACTION_UNLOCK, NULL},
    {"mutex held in the wrong context", KIND_MUTEX_MISUSE, true, ACTION_CALL,
     "holds a mutex where none may be held"},
    {"signal-unsafe call inside of a signal", KIND_SIGNAL_UNSAFE, true, ACTION_CALL,
     "calls it in a signal handler"},
    {"signal handler spoils errno", KIND_SIGNAL_UNSAFE, true, ACTION_CALL,
     "changes errno in a signal handler"},
    {NULL, KIND_API_MISUSE, true, ACTION_CALL, NULL}, /* of a version newer than this table */
};
/* clang-format on */

static bool words_match(struct piece words, const char *known)
{
    size_t length = piece_of(known).length;
    return known[length - 1] == ' ' ? piece_begins(words, known) : piece_is(words, known);
}

const struct tsan_type *tsan_type_of(struct piece words)
{
    const struct tsan_type *type = types;
    while (type->words && !words_match(words, type->words))
        type++;
    return type;
}

/* Behind "ThreadSanitizer: ", on a line without ERROR or FATAL. */
static bool words_are_last(struct piece words)
{
    static const char *const last[] = {
        "CHECK failed: ", "nested bug in the same thread", "hard rss limit exhausted",
        "Thread limit (", "mmap at bad address",           "can't find longjmp buf",
        "failed to "};
    for (size_t i = 0; i < sizeof last / sizeof *last; i++)
        if (piece_begins(words, last[i]))
            return true;
    return piece_has(words, "finished with ignores enabled") || piece_has(words, ". Dying");
}

/* "SEGV on unknown address 0x0 (pc 0x5555556241a2 bp ...)": the registers say little to a reader.
 */
static struct piece registers_cut(struct piece words)
{
    struct piece rest = words, before;
    return piece_until(&rest, " (pc 0x", &before) ? before : words;
}

/* "==123==" is in front of most of what is not a report. */
static bool pid_take(struct piece *line)
{
    struct piece rest = *line;
    uint64_t pid;
    if (!piece_take(&rest, "==") || !piece_number(&rest, &pid) || !piece_take(&rest, "=="))
        return false;
    *line = rest;
    return true;
}

bool tsan_fatal_words(struct piece line, struct piece *words)
{
    bool tool = pid_take(&line);
    bool grave = piece_take(&line, "ERROR: ") || piece_take(&line, "FATAL: ");
    bool named = piece_take(&line, "ThreadSanitizer: ");
    bool signal = piece_is(line, "ThreadSanitizer:DEADLYSIGNAL");
    bool fatal = grave ? tool || named || piece_begins(line, "ThreadSanitizer ")
                       : signal || (named && words_are_last(line));
    if (fatal)
        *words = signal ? piece_of("DEADLYSIGNAL") : registers_cut(line);
    return fatal;
}

/* The function's own name: the runtime's symbol table calls free "__interceptor_free", too. */
static struct piece bare_name(const char *function)
{
    struct piece name = piece_of(function);
    while (piece_take(&name, "_"))
        ;
    if (piece_take(&name, "interceptor_"))
        piece_take(&name, "trampoline_");
    else
        name = piece_of(function);
    return name;
}

static bool side_frees(const struct side *side)
{
    static const char *const frees[] = {"free", "cfree", "realloc", "reallocarray"};
    const char *function = side->stack.count > 0 ? side->stack.frames[0].function : NULL;
    if (!function)
        return false;
    struct piece name = bare_name(function);
    for (size_t i = 0; i < sizeof frees / sizeof *frees; i++)
        if (piece_is(name, frees[i]))
            return true;
    return piece_begins(name, "operator delete") || piece_begins(name, "_ZdlPv") ||
           piece_begins(name, "_ZdaPv");
}

void tsan_settle_one(struct finding *finding)
{
    size_t freeing = 0;
    for (size_t i = 0; i < finding->side_count; i++) {
        struct side *side = &finding->sides[i];
        if (side_frees(side))
            side->action = ACTION_FREE;
        if (side->action == ACTION_FREE) {
            side->size = 0; /* the tool says 8, whatever the block's size */
            freeing++;
        }
    }
    if (freeing > 0)
        finding->kind = freeing == finding->side_count ? KIND_DOUBLE_FREE : KIND_USE_AFTER_FREE;
}

void tsan_settle(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = findings->list[i];
        if (finding->engines == 1u << ENGINE_TSAN &&
            (finding->kind == KIND_DATA_RACE || finding->kind == KIND_USE_AFTER_FREE))
            tsan_settle_one(finding);
    }
}
