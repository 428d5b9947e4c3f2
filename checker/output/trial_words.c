#include "trial_words.h"

/* Appends ", 2 crashed" when there are any; "all crashed" when there is nothing else. */
static char *and_part(struct arena *arena, char *list, int count, const struct trials *trials,
                      const char *what)
{
    if (count == 0)
        return list;
    if (count == trials->count && count > 1)
        return arena_printf(arena, "all %s", what);
    return arena_printf(arena, "%s%s%d %s", list, *list ? ", " : "", count, what);
}

char *trials_sentence(struct arena *arena, const struct trials *trials)
{
    char *list = "";
    list = and_part(arena, list, trials->right, trials, "looked right");
    list = and_part(arena, list, trials->wrong, trials, "gave a wrong result");
    list = and_part(arena, list, trials->crashed, trials, "crashed");
    list = and_part(arena, list, trials->hung, trials, "hung");
    return arena_printf(arena, "%d run%s as any test would make %s: %s.", trials->count,
                        trials->count == 1 ? "" : "s", trials->count == 1 ? "it" : "them", list);
}

const char *trials_moral(const struct trials *trials)
{
    if (trials->right == trials->count)
        return "So a test would pass it. It is wrong all the same.";
    if (trials->right > 0)
        return "So a test that passes may only have been lucky.";
    return "So a test does see that something is wrong. It does not see why.";
}
