/* From module and offset to what people read: names as they stand in the source. */
#include "symbols.h"

#include <string.h>

#include "module.h"

static const char *without(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(text, prefix, length) == 0 ? text + length : text;
}

/* The function that was called, not the tool's stand-in for it. */
static const char *function_name(const char *name)
{
    static const char *const stand_ins[] = {"__interceptor_trampoline_", "___interceptor_",
                                            "__interceptor_", "__wrap_",
                                            "__conducted_"};
    for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++) {
        const char *rest = without(name, stand_ins[i]);
        if (rest != name)
            return rest;
    }
    return name;
}

/* Racelab's own rules compile in ".", its root: those names stay short. */
static char *file_name(struct arena *arena, const char *name, const char *folder)
{
    while (strncmp(name, "./", 2) == 0)
        name = without(name, "./");
    if (name[0] == '/' || !folder || folder[0] != '/')
        return arena_copy(arena, name);
    return arena_printf(arena, "%s/%s", folder, name);
}

static void frame_resolve(struct arena *arena, struct frame *frame)
{
    struct module *module;
    struct module_symbol symbol;
    const char *file, *folder;
    if (frame->function || !frame->module || !(module = module_open(frame->module)))
        return;
    if (module_function(module, frame->offset, &symbol) == 0)
        frame->function = arena_copy(arena, function_name(symbol.name));
    if (!frame->file && module_line(module, frame->offset, &file, &folder, &frame->line) == 0)
        frame->file = file_name(arena, file, folder);
}

void symbols_resolve_stack(struct arena *arena, struct stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        frame_resolve(arena, &stack->frames[i]);
}

static bool is_number(const char *text, size_t length)
{
    return strspn(text, "0123456789") >= length;
}

/*
 * Compilers put dots into the names of static locals, where C allows none: clang's "work.hits" and
 * gcc's "hits.0" are both "hits" in the source.
 */
static char *variable_name(struct arena *arena, const char *symbol)
{
    const char *name = symbol;
    size_t length = strcspn(name, ".");
    for (const char *part = symbol; *part; part += *part == '.') {
        size_t part_length = strcspn(part, ".");
        if (part_length && !is_number(part, part_length)) {
            name = part;
            length = part_length;
        }
        part += part_length;
    }
    return arena_copy_bytes(arena, name, length);
}

static void place_resolve(struct arena *arena, struct place *place)
{
    struct module *module;
    struct module_symbol symbol;
    if (place->name || !place->module || !(module = module_open(place->module)) ||
        module_variable(module, place->offset, &symbol) != 0)
        return;
    place->name = variable_name(arena, symbol.name);
    place->size = place->size ? place->size : symbol.size;
}

static void finding_resolve(struct arena *arena, struct finding *finding)
{
    for (size_t i = 0; i < finding->side_count; i++)
        symbols_resolve_stack(arena, &finding->sides[i].stack);
    symbols_resolve_stack(arena, &finding->place.allocated);
    place_resolve(arena, &finding->place);
}

void symbols_resolve(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        finding_resolve(findings->arena, findings->list[i]);
}

char *symbols_data_name(struct arena *arena, const char *path, uint64_t offset)
{
    struct module *module = module_open(path);
    struct module_symbol symbol;
    if (!module || module_variable(module, offset, &symbol) != 0)
        return NULL;
    char *name = variable_name(arena, symbol.name);
    uint64_t inside = offset - symbol.start;
    return inside ? arena_printf(arena, "%s+%llu", name, (unsigned long long)inside) : name;
}

bool symbols_imports(const char *path, const char *name)
{
    struct module *module = module_open(path);
    return module && module_imports(module, name);
}

bool symbols_define(const char *path, const char *name)
{
    struct module *module = module_open(path);
    return module && module_defines(module, name);
}
