#include "path.h"

#include <string.h>

static bool is_named(const struct lab *lab, const char *name)
{
    return strcmp(lab->name, name) == 0;
}

/* Are all the labs that it needs among the first ones, those placed already? */
static bool is_ready(const struct lab *lab, const struct lab *labs, size_t placed, size_t count)
{
    for (size_t i = 0; i < lab->need_count; i++)
        for (size_t j = placed; j < count; j++)
            if (is_named(&labs[j], lab->needs[i]))
                return false;
    return true;
}

static bool comes_before(const struct lab *one, const struct lab *other)
{
    if (one->difficulty != other->difficulty)
        return one->difficulty < other->difficulty;
    int traps = strcmp(one->trap, other->trap);
    return traps != 0 ? traps < 0 : strcmp(one->name, other->name) < 0;
}

int path_sort(struct arena *arena, struct lab *labs, size_t count, char **error)
{
    struct lab *sorted = arena_alloc(arena, (count + 1) * sizeof *sorted);
    memcpy(sorted, labs, count * sizeof *sorted);
    for (size_t placed = 0; placed < count; placed++) {
        struct lab *next = NULL;
        for (size_t i = placed; i < count; i++)
            if (is_ready(&sorted[i], sorted, placed, count) &&
                (!next || comes_before(&sorted[i], next)))
                next = &sorted[i];
        if (!next) {
            *error =
                arena_printf(arena,
                             "%s/lab.ini: '%s' needs a lab that needs it in turn; take one out "
                             "of 'needs'.",
                             sorted[placed].folder, sorted[placed].name);
            return -1;
        }
        struct lab taken = *next;
        *next = sorted[placed];
        sorted[placed] = taken;
    }
    memcpy(labs, sorted, count * sizeof *sorted);
    return 0;
}
