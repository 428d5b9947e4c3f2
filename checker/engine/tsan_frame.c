/*
 *         #1 operator delete(void*) ./files/my list.cpp:12:5 (prog+0xd01f4) (BuildId: 5d1c)
 *         #  function               file               line  module offset
 *
 * Nothing separates the function from the file but a space, and both may contain spaces; so the
 * line is taken apart from its end, and the function is what the rules of C++ let a name be.
 */
#include "tsan_report.h"

bool tsan_module_take(struct piece *line, struct piece *module, uint64_t *offset)
{
    struct piece group = *line, before, id;
    while (piece_drop(&group, " "))
        ;
    if (piece_until_last(&group, " (BuildId: ", &id))
        group = id;
    if (!piece_drop(&group, ")") || !piece_until_last(&group, " (", &before))
        return false;
    if (piece_until_last(&group, "+0x", module)) {
        if (!piece_hex(&group, offset))
            return false;
    } else {
        *module = (struct piece){0}; /* "(0x5f00)": an address in no module */
    }
    *line = before;
    return true;
}

/* How deep does this byte lead into, or out of, brackets? */
static int bracket_step(char byte)
{
    switch (byte) {
    case '(':
    case '<':
        return 1;
    case ')':
    case '>':
        return -1;
    default:
        return 0;
    }
}

/* Is the space at this place a part of the function's name, as in "operator new" or "f() const"? */
static bool space_is_in_name(struct piece name, struct piece behind)
{
    struct piece token = name;
    return piece_drop(&token, "operator") || piece_begins(behind, "const") ||
           piece_begins(behind, "[") || piece_begins(behind, "(.");
}

static struct piece function_take(struct piece *rest)
{
    int depth = 0;
    for (size_t i = 0; i < rest->length; i++) {
        struct piece name = {rest->at, i}, behind = {rest->at + i + 1, rest->length - i - 1};
        depth += bracket_step(rest->at[i]);
        if (rest->at[i] == ' ' && depth <= 0 && !space_is_in_name(name, behind)) {
            *rest = behind;
            return name;
        }
    }
    struct piece all = *rest, name; /* brackets that never close, as in "operator<": a guess */
    if (depth > 0 && piece_until_last(rest, " ", &name))
        return name;
    *rest = (struct piece){.at = all.at + all.length};
    return all;
}

/* Takes ":12" off the end of a place. */
static bool line_number_drop(struct piece *place, int *number)
{
    struct piece digits = *place, before;
    if (!piece_until_last(&digits, ":", &before) || !piece_int(&digits, number) ||
        digits.length > 0)
        return false;
    *place = before;
    return true;
}

static void place_read(struct arena *arena, struct piece place, struct frame *frame)
{
    int last, line = 0;
    if (place.length == 0 || piece_is(place, "<null>") || piece_is(place, "??"))
        return;
    if (line_number_drop(&place, &last)) /* a column, or the line when no column is printed */
        frame->line = line_number_drop(&place, &line) ? line : last;
    frame->file = piece_path(arena, place);
}

static bool frame_number_take(struct piece *line, size_t expected)
{
    uint64_t number;
    return piece_take(line, "    #") && piece_number(line, &number) && number == expected &&
           piece_take(line, " ");
}

bool tsan_frame_read(struct arena *arena, struct piece line, struct stack *stack)
{
    struct piece module = {0};
    uint64_t offset = 0;
    if (!frame_number_take(&line, stack->count))
        return false;
    bool placed = tsan_module_take(&line, &module, &offset);
    struct piece function = function_take(&line);

    struct frame *frame = stack_add_frame(arena, stack);
    if (function.length > 0 && !piece_is(function, "<null>") && !piece_is(function, "??"))
        frame->function = piece_copy(arena, function);
    place_read(arena, line, frame);
    if (placed && module.length > 0) {
        frame->module = piece_copy(arena, module);
        frame->offset = offset;
    }
    return true;
}
