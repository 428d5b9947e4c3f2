#include "mistakes.h"

#include <stdlib.h>
#include <string.h>

#include "map.h"

/* A mistake under one of its names. */
struct known_as {
    const char *name;
    struct mistake *mistake;
    struct known_as *next; /* of other names with the same key */
};

struct counting {
    struct arena *arena;
    struct map names;
    struct mistakes *mistakes;
};

/* Where the mistake of this name stands; it holds NULL at first. */
static struct mistake **place_of(struct counting *counting, const char *name)
{
    struct known_as **first = (struct known_as **)map_at(&counting->names, map_key(name));
    struct known_as *known = *first;
    while (known && strcmp(known->name, name) != 0)
        known = known->next;
    if (!known) {
        known = arena_alloc(counting->arena, sizeof *known);
        *known = (struct known_as){.name = name, .next = *first};
        *first = known;
    }
    return &known->mistake;
}

static struct mistake *mistake_new(struct counting *counting, const struct grade_finding *finding)
{
    struct mistakes *mistakes = counting->mistakes;
    struct mistake *mistake = arena_alloc(counting->arena, sizeof *mistake);
    mistake->kind = finding->kind;
    mistakes->list =
        arena_grow(counting->arena, mistakes->list, mistakes->count, sizeof *mistakes->list);
    mistakes->list[mistakes->count++] = mistake;
    return mistake;
}

static void mistake_add(struct counting *counting, struct mistake *mistake, size_t who,
                        bool certain)
{
    mistake->certain = mistake->certain || certain;
    if (mistake->count && mistake->who[mistake->count - 1] == who)
        return;
    mistake->who = arena_grow(counting->arena, mistake->who, mistake->count, sizeof *mistake->who);
    mistake->who[mistake->count++] = who;
}

static void add_finding(struct counting *counting, const struct grade_finding *finding, size_t who)
{
    struct arena *arena = counting->arena;
    struct mistake **by_words =
        place_of(counting, arena_printf(arena, "%s\nsays %s", finding->kind, finding->summary));
    struct mistake **by_print = by_words;
    if (*finding->fingerprint)
        by_print = place_of(counting,
                            arena_printf(arena, "%s\nis %s", finding->kind, finding->fingerprint));
    struct mistake *mistake = *by_print ? *by_print : *by_words;
    if (!mistake) {
        mistake = mistake_new(counting, finding);
        mistake->summary = finding->summary;
    }
    *by_print = *by_print ? *by_print : mistake;
    *by_words = *by_words ? *by_words : mistake;
    mistake_add(counting, mistake, who, finding->certain);
}

static void add_kind(struct counting *counting, const struct grade_finding *finding, size_t who)
{
    struct mistake **place = place_of(counting, finding->kind);
    if (!*place)
        *place = mistake_new(counting, finding);
    mistake_add(counting, *place, who, finding->certain);
}

static int compare(const void *a, const void *b)
{
    const struct mistake *one = *(struct mistake *const *)a, *other = *(struct mistake *const *)b;
    if (one->count != other->count)
        return one->count > other->count ? -1 : 1;
    int kinds = natural_compare(one->kind, other->kind);
    return kinds || !one->summary ? kinds : natural_compare(one->summary, other->summary);
}

static void count_with(struct arena *arena, const struct grade *const *grades, size_t count,
                       struct mistakes *mistakes,
                       void (*add)(struct counting *counting, const struct grade_finding *finding,
                                   size_t who))
{
    struct counting counting = {.arena = arena, .mistakes = mistakes};
    *mistakes = (struct mistakes){0};
    map_init(&counting.names, arena);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < grades[i]->finding_count; j++)
            add(&counting, &grades[i]->findings[j], i);
    if (mistakes->count)
        qsort(mistakes->list, mistakes->count, sizeof *mistakes->list, compare);
}

void mistakes_count(struct arena *arena, const struct grade *const *grades, size_t count,
                    struct mistakes *mistakes)
{
    count_with(arena, grades, count, mistakes, add_finding);
}

void mistakes_count_kinds(struct arena *arena, const struct grade *const *grades, size_t count,
                          struct mistakes *kinds)
{
    count_with(arena, grades, count, kinds, add_kind);
}
