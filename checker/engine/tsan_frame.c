/*
 *         #1 operator delete(void*) ./files/my list.cpp:12:5 (prog+0xd01f4) (BuildId: 5d1c)
 *         #  function               file               line  module offset
 *
 * Nothing separates the function from the file but a space, and both may contain spaces; so the
 * line is taken apart from its end, and the function is what the rules of C++ let a name be.
 */
#include "tsan_report.h"

#include <string.h>

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

static bool is_among(char byte, const char *bytes)
{
    return byte != '\0' && strchr(bytes, byte);
}

/* The "<", ">>=" or "->" of an operator's name, which is no bracket: how many bytes from here? */
static size_t symbol_length(struct piece text, size_t at)
{
    struct piece word = {text.at, at};
    size_t length = 0;
    if (at == text.length || !is_among(text.at[at], "<>-") || !piece_drop(&word, "operator"))
        return 0;
    while (at + length < text.length && is_among(text.at[at + length], "<>=-*"))
        length++;
    return length;
}

/* Where the next space outside of all brackets is, from here on; the text's length if none is. */
static size_t space_find(struct piece text, size_t at, int *depth)
{
    for (*depth = 0; at < text.length; at++) {
        at += symbol_length(text, at);
        if (at == text.length || (text.at[at] == ' ' && *depth <= 0))
            break;
        *depth += bracket_step(text.at[at]);
    }
    return at;
}

/* Is the space at this place a part of the function's name, as in "operator new" or "f() const"? */
static bool space_is_in_name(struct piece name, struct piece behind)
{
    static const char *const words[] = {"const", "volatile", "& ", "&& ", "[", "(.", "thunk to "};
    struct piece token = name;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (piece_begins(behind, words[i]))
            return true;
    return piece_drop(&token, "operator") || piece_drop(&token, "operator<") ||
           piece_drop(&token, "operator<<") || piece_drop(&token, "thunk to") ||
           piece_drop(&token, "thunk");
}

/* "std::__invoke<int>(int&&)": a template's name, its parameters in <> and its arguments? */
static bool is_template_call(struct piece word)
{
    size_t length = word.length;
    return length > 0 && word.at[length - 1] == ')' && memchr(word.at, '<', length);
}

/* Has it a dot or slash outside of brackets, as only the name of a file has? */
static bool is_file(struct piece word)
{
    int depth = 0;
    for (size_t i = 0; i < word.length; i++) {
        depth += bracket_step(word.at[i]);
        if (depth <= 0 && (word.at[i] == '/' || word.at[i] == '.'))
            return true;
    }
    return false;
}

/*
 * "unsigned long std::max<int>(int)": the names of templates, and no others, have the type that
 * they return in front. If that is what ends at this space, where the name itself ends; else 0.
 */
static size_t template_end(struct piece text, size_t space)
{
    for (int words = 0, depth; space < text.length && words < 8; words++) {
        size_t end = space_find(text, space + 1, &depth);
        struct piece word = {text.at + space + 1, end - space - 1};
        if (is_template_call(word))
            return end;
        if (is_file(word))
            return 0;
        space = end;
    }
    return 0;
}

/* Parts the text at this place, which is its end or a space. */
static struct piece name_take(struct piece *rest, size_t length)
{
    struct piece name = {rest->at, length};
    size_t skipped = length < rest->length ? length + 1 : length;
    *rest = (struct piece){rest->at + skipped, rest->length - skipped};
    return name;
}

static struct piece function_take(struct piece *rest)
{
    int depth;
    bool type_passed = false;
    struct piece all = *rest, name;
    if (piece_drop(&all, " <null>"))
        return name_take(rest, all.length);
    size_t at = space_find(all, 0, &depth);
    while (at < all.length) {
        struct piece behind = {all.at + at + 1, all.length - at - 1};
        name = (struct piece){all.at, at};
        size_t end = type_passed ? 0 : template_end(all, at);
        if (end == 0 && !space_is_in_name(name, behind))
            return name_take(rest, at);
        type_passed |= end > 0;
        at = end > 0 ? end : space_find(all, at + 1, &depth);
    }
    if (depth > 0 && piece_until_last(rest, " ", &name)) /* brackets that never close: a guess */
        return name;
    return name_take(rest, all.length);
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

/*
 * gcc's runtime has debug information, and its interceptors' frames name the files that it was
 * built from. They are no files of the program's: clang prints "<null>" there.
 */
static bool is_runtime(struct piece module)
{
    struct piece folder;
    piece_until_last(&module, "/", &folder);
    return piece_begins(module, "libtsan.so") || piece_begins(module, "libclang_rt.tsan");
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
    if (!is_runtime(module))
        place_read(arena, line, frame);
    if (placed && module.length > 0) {
        frame->module = piece_copy(arena, module);
        frame->offset = offset;
    }
    return true;
}
