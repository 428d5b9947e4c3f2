/* The titles that tell what memory it is about: "Location is ...". */
#include "tsan_report.h"

static bool is_nameless(struct piece name)
{
    return name.length == 0 || piece_is(name, "<null>") || piece_is(name, "??");
}

/* "counter' of size 4 at 0x5555569ca258 (prog+0x1476258)" */
static void global_read(struct reading *reading, struct piece rest)
{
    struct place *place = &reading->finding.place;
    struct piece name, module;
    uint64_t size = 0, offset;
    if (piece_until(&rest, "' of size ", &name))
        piece_number(&rest, &size);
    else if (!piece_until(&rest, "' at ", &name))
        return;
    if (!tsan_module_take(&rest, &module, &offset))
        module.length = 0;
    if (piece_is(module, "[stack]")) {
        place->region = REGION_STACK;
        return;
    }
    place->region = REGION_GLOBAL;
    place->name = is_nameless(name) ? NULL : piece_copy(reading->arena, name);
    place->size = size;
    if (module.length > 0 && module.at[0] != '[') {
        place->module = piece_copy(reading->arena, module);
        place->offset = offset;
    }
}

/*
 * "heap block of size 16 at 0x7b04 allocated by main thread:", "stack of main thread.", "TLS of
 * thread T1.", "file descriptor 4 created by main thread at:", or a global. An object with a tag
 * has the tag's name in place of "heap block". Of several descriptions the first one counts.
 */
void tsan_location_title(struct reading *reading, struct piece rest)
{
    struct place *place = &reading->finding.place;
    struct piece what;
    if (place->region != REGION_UNKNOWN)
        return;
    if (piece_take(&rest, "global '")) {
        global_read(reading, rest);
    } else if (piece_begins(rest, "stack of ")) {
        place->region = REGION_STACK;
    } else if (piece_begins(rest, "TLS of ")) {
        place->region = REGION_TLS;
    } else if (piece_begins(rest, "file descriptor ")) {
        place->region = REGION_FD;
        reading->stack = &place->allocated;
    } else if (piece_until_last(&rest, " of size ", &what)) {
        place->region = REGION_HEAP;
        piece_number(&rest, &place->size);
        reading->stack = &place->allocated;
    }
}
