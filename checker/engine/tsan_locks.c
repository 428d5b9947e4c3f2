/*
 * Locks by their names. ThreadSanitizer calls them M0, M1 and prints their addresses, as in
 * "Mutex M0 (0x555556a3c0c8) created at:". Runs have a fixed layout (no randomisation), in which
 * Linux on x86-64 loads a program at a fixed address; what lies in the program's data then has a
 * name in its symbol table. Where the layout is not fixed nothing is found there, and M0 stays.
 */
#include <string.h>

#include "../run/symbols.h"
#include "engine.h"
#include "piece.h"
#include "tsan_locks.h"

static const uint64_t load_address = 0x555555554000;

enum { LOCKS_MOST = 64 };

struct lock_seen {
    uint64_t number, address;
    bool is_ambiguous; /* another report of the file uses the number for another lock */
};

struct locks_seen {
    struct lock_seen list[LOCKS_MOST];
    size_t count;
};

static void lock_note(struct locks_seen *seen, uint64_t number, uint64_t address)
{
    for (size_t i = 0; i < seen->count; i++) {
        if (seen->list[i].number != number)
            continue;
        seen->list[i].is_ambiguous |= seen->list[i].address != address;
        return;
    }
    if (seen->count < LOCKS_MOST)
        seen->list[seen->count++] = (struct lock_seen){number, address, false};
}

static void locks_collect(struct locks_seen *seen, const char *text, size_t length)
{
    struct piece rest = {text, length}, before;
    while (piece_until(&rest, "M", &before)) {
        uint64_t number, address;
        if (piece_number(&rest, &number) && piece_take(&rest, " (") && piece_hex(&rest, &address))
            lock_note(seen, number, address);
    }
}

static char *lock_name(const struct exam *exam, const struct locks_seen *seen, uint64_t number)
{
    for (size_t i = 0; i < seen->count; i++) {
        const struct lock_seen *lock = &seen->list[i];
        if (lock->number == number && !lock->is_ambiguous && lock->address > load_address)
            return symbols_data_name(exam->arena, exam->program[FLAVOUR_TSAN],
                                     lock->address - load_address);
    }
    return NULL;
}

/* "M0 (for reading)" becomes "cache_lock (for reading)". */
static void lock_rename(const struct exam *exam, const struct locks_seen *seen, char **word)
{
    uint64_t number;
    struct piece rest = piece_of(*word ? *word : "");
    if (!piece_take(&rest, "M") || !piece_number(&rest, &number))
        return;
    char *name = lock_name(exam, seen, number);
    if (name)
        *word = arena_printf(exam->arena, "%s%.*s", name, (int)rest.length, rest.at);
}

void tsan_name_locks(struct exam *exam, size_t first, const char *text, size_t length)
{
    struct locks_seen seen = {.count = 0};
    locks_collect(&seen, text, length);
    for (size_t i = first; i < exam->findings.count; i++) {
        struct finding *finding = exam->findings.list[i];
        for (size_t j = 0; j < finding->side_count; j++) {
            struct side *side = &finding->sides[j];
            lock_rename(exam, &seen, &side->object);
            for (size_t k = 0; k < side->held_count; k++)
                lock_rename(exam, &seen, &side->held[k]);
        }
    }
}
