/*
 * Valgrind's descriptions of addresses. "Location" comes from the debug information (with
 * --read-var-info=yes), "Address" from the symbol table and from what it knows of the heap.
 *
 *     Address 0x10c040 is 0 bytes inside data symbol "balance"
 *     Address 0x4a4b04c is 12 bytes inside a block of size 1,024 alloc'd       and a stack
 *     Address 0x4a42048 is 8 bytes inside a block of size 16 free'd            and a stack
 *     Block was alloc'd at                                                     and a stack
 *     Address 0x1fff00058c is on thread #1's stack
 *     Address 0x404028 is in the BSS segment of /home/me/prog
 *     Address 0x4a6c03c is at offset 12 from 0x4a6c030.               DRD's, and a stack
 *     Allocation context: BSS section of /home/me/prog                DRD's
 *     Location 0x10c040 is 0 bytes inside global var "balance"
 *     Location 0x1fff00058c is 0 bytes inside local var "i"
 *     Location 0x10c048 is 0 bytes inside account[3].balance,
 *     declared at a.c:17[, in frame #0 of thread 1]
 */
#include "valgrind_report.h"

static bool stack_has(const struct stack *stack, const char *function)
{
    for (size_t i = 0; i < stack->count; i++)
        if (stack->frames[i].function && piece_is(piece_of(stack->frames[i].function), function))
            return true;
    return false;
}

bool valgrind_is_of_thread(const struct stack *allocated)
{
    return stack_has(allocated, "pthread_create") &&
           (stack_has(allocated, "allocate_dtv") || stack_has(allocated, "_dl_allocate_tls"));
}

static char *quoted_name(struct arena *arena, struct piece rest)
{
    struct piece name;
    return piece_until(&rest, "\"", &name) ? piece_copy(arena, name) : NULL;
}

static void block_read(const struct valgrind_part *part, struct piece rest, struct place *place)
{
    place->region = REGION_HEAP;
    piece_number(&rest, &place->size);
    if (piece_has(rest, "alloc'd"))
        place->allocated = part->stack;
}

/* "account[3].balance,": the variable is what stands in front of the path into it. */
static void variable_read(struct arena *arena, const struct valgrind_error *error,
                          struct piece variable, struct place *place)
{
    size_t length = 0;
    while (length < variable.length && variable.at[length] != '[' && variable.at[length] != '.' &&
           variable.at[length] != ',')
        length++;
    variable.length = length;
    bool local = valgrind_part_with(error, ", in frame #") != NULL;
    place->region = local ? REGION_STACK : REGION_GLOBAL;
    place->name = local ? NULL : piece_copy(arena, variable);
}

static void address_read(struct arena *arena, const struct valgrind_error *error,
                         const struct valgrind_part *part, struct place *place)
{
    struct piece rest = part->text, before;
    if (piece_until(&rest, " inside data symbol \"", &before) ||
        piece_until(&rest, " inside global var \"", &before)) {
        place->region = REGION_GLOBAL;
        place->name = quoted_name(arena, rest);
    } else if (piece_has(rest, " inside local var \"") || piece_has(rest, "'s stack")) {
        place->region = REGION_STACK;
    } else if (piece_until(&rest, "block of size ", &before)) {
        block_read(part, rest, place);
    } else if (piece_has(rest, " is at offset ")) {
        place->region = REGION_HEAP;
        place->allocated = part->stack;
    } else if (piece_has(rest, " is in the BSS segment of ") ||
               piece_has(rest, " is in the Data segment of ") ||
               piece_has(rest, "Allocation context: BSS section of ") ||
               piece_has(rest, "Allocation context: Data section of ")) {
        place->region = REGION_GLOBAL;
    } else if (piece_begins(rest, "Location ") && piece_until(&rest, " inside ", &before)) {
        variable_read(arena, error, rest, place);
    }
}

void valgrind_place_read(struct arena *arena, const struct valgrind_error *error,
                         struct place *place)
{
    for (size_t i = 0; i < error->part_count; i++) {
        const struct valgrind_part *part = &error->parts[i];
        bool describes = piece_begins(part->text, "Address ") ||
                         piece_begins(part->text, "Location ") ||
                         piece_begins(part->text, "Allocation context: ");
        if (!part->main && describes && place->region == REGION_UNKNOWN)
            address_read(arena, error, part, place);
    }
    const struct valgrind_part *origin = valgrind_part_begins(error, "Block was alloc'd at");
    if (origin && place->region == REGION_HEAP)
        place->allocated = origin->stack;
}
