/*
 * What memcheck reports: accesses to freed and to foreign memory, wrong frees, and leaks. What it
 * says about uninitialised values is another course's lesson and left out.
 */
#include "valgrind_report.h"

/* "Address 0x4a42048 is 8 bytes inside a block of size 16 free'd" */
static const struct valgrind_part *freed_part(const struct valgrind_error *error)
{
    for (size_t i = 0; i < error->part_count; i++) {
        struct piece text = error->parts[i].text;
        if (piece_has(text, " a block of size ") && piece_drop(&text, " free'd"))
            return &error->parts[i];
    }
    return NULL;
}

/*
 * memcheck's thread numbers are used again when a thread has ended, so all that they tell for
 * certain is which one is main.
 */
static struct side *own_side_add(struct findings *findings, struct finding *finding,
                                 enum action action, const struct valgrind_error *error)
{
    struct side *side = valgrind_side_add(findings, finding, action, &error->parts[0]);
    side->thread = error->thread == 1 ? 0 : -1;
    side->thread_name = error->thread_name;
    return side;
}

/* Of a block that was freed: by whom, and where it came from. */
static void history_add(struct findings *findings, struct finding *finding,
                        const struct valgrind_error *error)
{
    const struct valgrind_part *freed = freed_part(error);
    const struct valgrind_part *origin = valgrind_part_begins(error, "Block was alloc'd at");
    if (freed)
        valgrind_side_add(findings, finding, ACTION_FREE, freed);
    if (freed && origin)
        valgrind_side_add(findings, finding, ACTION_ALLOCATE, origin);
}

/* A null pointer, or any other address where nothing is: that is how programs crash. */
static bool is_wild(const struct valgrind_error *error)
{
    for (size_t i = 0; i < error->part_count; i++)
        if (piece_has(error->parts[i].text, " is not stack'd, malloc'd or (recently) free'd"))
            return true;
    return false;
}

/* An access or a call that has a kind of its own when the block had been freed. */
static struct side *block_error_read(struct findings *findings, const struct valgrind_error *error,
                                     enum kind when_freed, enum action action)
{
    struct piece text = error->parts[0].text, before;
    bool crashes = is_wild(error) && !piece_begins(error->kind, "Syscall");
    enum kind kind = freed_part(error) ? when_freed : crashes ? KIND_CRASH : KIND_API_MISUSE;
    struct finding *finding = valgrind_finding_add(findings, ENGINE_MEMCHECK, kind, error);
    struct side *side = own_side_add(findings, finding, action, error);
    if (piece_until(&text, " of size ", &before))
        piece_int(&text, &side->size);
    history_add(findings, finding, error);
    return &finding->sides[0];
}

static void thread_leak_read(struct findings *findings, const struct valgrind_error *error)
{
    struct finding *finding =
        valgrind_finding_add(findings, ENGINE_MEMCHECK, KIND_THREAD_LEAK, error);
    struct side *side = valgrind_side_add(findings, finding, ACTION_CREATE, &error->parts[0]);
    if (error->leaked_blocks > 1)
        side->note =
            arena_printf(findings->arena, "%llu threads", (unsigned long long)error->leaked_blocks);
}

static void memory_leak_read(struct findings *findings, const struct valgrind_error *error,
                             bool possibly)
{
    struct finding *finding =
        valgrind_finding_add(findings, ENGINE_MEMCHECK, KIND_MEMORY_LEAK, error);
    valgrind_side_add(findings, finding, ACTION_ALLOCATE, &error->parts[0]);
    finding->place.region = REGION_HEAP;
    if (!possibly)
        return;
    finding->weight = WEIGHT_ADVISORY;
    finding->reason =
        arena_copy(findings->arena, "a pointer into the middle of the block is still there");
}

/* Blocks lost through others are told with those, and what can still be reached is not lost. */
static void leak_read(struct findings *findings, const struct valgrind_error *error,
                      bool after_signal)
{
    bool possibly = piece_is(error->kind, "Leak_PossiblyLost");
    if (possibly && valgrind_is_of_thread(&error->parts[0].stack)) {
        if (!after_signal)
            thread_leak_read(findings, error);
    } else if (possibly || piece_is(error->kind, "Leak_DefinitelyLost")) {
        memory_leak_read(findings, error, possibly);
    }
}

/* "Syscall param write(buf) points to unaddressable byte(s)"; the others are uninitialised. */
static void kernel_error_read(struct findings *findings, const struct valgrind_error *error)
{
    if (piece_has(error->parts[0].text, "naddressable"))
        block_error_read(findings, error, KIND_USE_AFTER_FREE, ACTION_CALL)->note = arena_copy(
            findings->arena, "hands memory that is not its own to the kernel or the tool");
}

/* A wrong call, in words. */
static void call_read(struct findings *findings, const struct valgrind_error *error)
{
    static const char *const clauses[][2] = {
        {"InvalidJump", "jumps to where no code is"},
        {"Overlap", "copies a block onto itself"},
        {"FishyValue", "asks for a size that can't be meant"},
        {"InvalidMemPool", "uses a memory pool that there is not"},
        {"ReallocSizeZero", "reallocates to size 0"},
    };
    struct side *side = block_error_read(findings, error, KIND_API_MISUSE, ACTION_CALL);
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
        if (piece_is(error->kind, clauses[i][0]))
            side->note = arena_copy(findings->arena, clauses[i][1]);
}

void valgrind_memcheck_read(struct findings *findings, const struct valgrind_error *error,
                            bool after_signal)
{
    struct piece kind = error->kind;
    if (piece_is(kind, "InvalidRead"))
        block_error_read(findings, error, KIND_USE_AFTER_FREE, ACTION_READ);
    else if (piece_is(kind, "InvalidWrite"))
        block_error_read(findings, error, KIND_USE_AFTER_FREE, ACTION_WRITE);
    else if (piece_is(kind, "InvalidFree") || piece_is(kind, "MismatchedFree"))
        block_error_read(findings, error, KIND_DOUBLE_FREE, ACTION_FREE);
    else if (piece_begins(kind, "Leak_"))
        leak_read(findings, error, after_signal);
    else if (piece_is(kind, "SyscallParam") || piece_is(kind, "ClientCheck") ||
             piece_is(kind, "CoreMemError"))
        kernel_error_read(findings, error);
    else if (!piece_begins(kind, "Uninit"))
        call_read(findings, error);
}
