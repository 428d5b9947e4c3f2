/*
 * Fingerprints, and the joining of findings that are the same defect.
 *
 * The text that is hashed is made of lines "kind", then "function file" for each side's focus
 * frame in sorted order, then the variable; so two engines, two runs and two builds of the same
 * defect agree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "finding.h"

/* Where a side stands, as text: "worker pool.c". */
struct spots {
    char *list[16];
    size_t count;
};

static const char *base_name(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path;
}

static int spot_compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/*
 * Only what went wrong names a defect: where a freed block was once allocated does not, since one
 * engine tells it and another does not.
 */
static bool side_counts(const struct side *side)
{
    return side->action != ACTION_ALLOCATE;
}

static bool spots_have(const struct spots *spots, const char *spot)
{
    for (size_t i = 0; i < spots->count; i++)
        if (strcmp(spots->list[i], spot) == 0)
            return true;
    return false;
}

static void spots_collect(struct spots *spots, const struct finding *finding,
                          const struct scope *scope, struct arena *arena)
{
    spots->count = 0;
    for (size_t i = 0; i < finding->side_count; i++) {
        const struct frame *focus = stack_focus(&finding->sides[i].stack, scope);
        if (!focus || !side_counts(&finding->sides[i]))
            continue;
        char *spot = arena_printf(arena, "%s %s", focus->function ? focus->function : "?",
                                  focus->file ? base_name(focus->file) : "?");
        if (!spots_have(spots, spot) && spots->count < sizeof spots->list / sizeof *spots->list)
            spots->list[spots->count++] = spot;
    }
    qsort(spots->list, spots->count, sizeof *spots->list, spot_compare);
}

static const char *variable_name(const struct finding *finding)
{
    return finding->place.region == REGION_GLOBAL ? finding->place.name : NULL;
}

/* FNV-1a, 64 bits (constants of the published algorithm, Fowler, Noll and Vo). */
static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (const unsigned char *byte = (const unsigned char *)text; *byte; byte++)
        hash = (hash ^ *byte) * 0x100000001b3u;
    return (hash ^ '\n') * 0x100000001b3u;
}

static void fingerprint_of_spots(struct finding *finding, const struct spots *spots)
{
    uint64_t hash = hash_text(0xcbf29ce484222325u, kind_name(finding->kind));
    for (size_t i = 0; i < spots->count; i++)
        hash = hash_text(hash, spots->list[i]);
    if (variable_name(finding))
        hash = hash_text(hash, variable_name(finding));
    snprintf(finding->fingerprint, sizeof finding->fingerprint, "%012llx",
             (unsigned long long)(hash >> 16));
}

void finding_fingerprint(struct finding *finding, const struct scope *scope)
{
    struct arena scratch;
    struct spots spots;
    arena_init(&scratch);
    spots_collect(&spots, finding, scope, &scratch);
    fingerprint_of_spots(finding, &spots);
    arena_free(&scratch);
}

static bool spots_within(const struct spots *few, const struct spots *many)
{
    for (size_t i = 0; i < few->count; i++)
        if (!spots_have(many, few->list[i]))
            return false;
    return true;
}

/* Two variables are told apart only when both are known. */
static bool variables_agree(const struct finding *a, const struct finding *b)
{
    const char *one = variable_name(a), *other = variable_name(b);
    return !one || !other || strcmp(one, other) == 0;
}

static bool findings_are_same(const struct finding *a, const struct spots *a_spots,
                              const struct finding *b, const struct spots *b_spots)
{
    if (a->kind != b->kind)
        return false;
    if (strcmp(a->fingerprint, b->fingerprint) == 0)
        return true;
    /* One that names no place at all is within any other: a hang whose stacks can't be seen. */
    return variables_agree(a, b) &&
           (spots_within(a_spots, b_spots) || spots_within(b_spots, a_spots));
}

/*
 * Sides that say more: both ends known, and what was held. Of a lock order the lock graph says
 * most, because it knows the names of locks.
 */
static size_t finding_richness(const struct finding *finding, const struct spots *spots)
{
    size_t known = finding->engines & (1u << ENGINE_LOCKGRAPH) ? 64 : 0;
    for (size_t i = 0; i < finding->side_count; i++)
        known += finding->sides[i].held_known;
    return spots->count * 16 + finding->side_count * 4 + known + (variable_name(finding) ? 2 : 0);
}

/* A certain finding is never told in the words of one that is only advice. */
static bool tells_more(const struct finding *b, const struct spots *b_spots,
                       const struct finding *a, const struct spots *a_spots)
{
    if (a->weight != b->weight)
        return b->weight == WEIGHT_CERTAIN;
    return finding_richness(b, b_spots) > finding_richness(a, a_spots);
}

/*
 * The words that are kept whoever knows more places; NULL: there are none. Of a wrong result those
 * of the schedule that can be seen again, not of a run that was luck. "Crashed with SIGSEGV", which
 * names no place, says more than "invalid write".
 */
static char *effect_of(const struct finding *a, const struct spots *a_spots,
                       const struct finding *b, const struct spots *b_spots)
{
    if (a->kind == KIND_WRONG_RESULT && (a->schedule || b->schedule))
        return a->schedule ? a->headline : b->headline;
    if (a_spots->count == 0)
        return a->headline;
    return b_spots->count == 0 ? b->headline : NULL;
}

/* Puts b into a: the richer one's story, everybody's bit and words, and certain if either is. */
static void finding_join(struct arena *arena, struct finding *a, struct spots *a_spots,
                         const struct finding *b, const struct spots *b_spots)
{
    for (size_t i = 0; i < b->raw_count; i++)
        finding_add_raw(arena, a, &b->raws[i]);
    struct raw *raws = a->raws;
    size_t raw_count = a->raw_count;
    unsigned engines = a->engines | b->engines, runs = a->runs | b->runs;
    const struct finding *scheduled = a->schedule ? a : b;
    char *schedule = scheduled->schedule, *switches = scheduled->switches;
    size_t tried = scheduled->schedules_tried;
    size_t failed = a->schedules_failed + b->schedules_failed;
    bool certain = a->weight == WEIGHT_CERTAIN || b->weight == WEIGHT_CERTAIN;
    char *reason = a->reason ? a->reason : b->reason;
    struct place known = variable_name(a) ? a->place : b->place;
    char *effect = effect_of(a, a_spots, b, b_spots);
    if (tells_more(b, b_spots, a, a_spots)) {
        *a = *b;
        *a_spots = *b_spots;
    }
    if (effect)
        a->headline = effect;
    if (!variable_name(a) && known.region == REGION_GLOBAL && known.name) {
        a->place = known;
        fingerprint_of_spots(a, a_spots);
    }
    a->raws = raws;
    a->raw_count = raw_count;
    a->schedule = schedule;
    a->switches = switches;
    a->schedules_tried = tried;
    a->schedules_failed = failed;
    a->engines = engines;
    a->runs = runs;
    a->weight = certain ? WEIGHT_CERTAIN : WEIGHT_ADVISORY;
    a->reason = certain ? NULL : reason;
}

static size_t place_of_twin(const struct findings *findings, const struct spots *spots, size_t kept,
                            size_t candidate)
{
    for (size_t j = 0; j < kept; j++)
        if (findings_are_same(findings->list[j], &spots[j], findings->list[candidate],
                              &spots[candidate]))
            return j;
    return kept;
}

void findings_merge(struct findings *findings, const struct scope *scope)
{
    struct spots *spots = arena_alloc(findings->arena, (findings->count + 1) * sizeof *spots);
    for (size_t i = 0; i < findings->count; i++) {
        spots_collect(&spots[i], findings->list[i], scope, findings->arena);
        fingerprint_of_spots(findings->list[i], &spots[i]);
    }
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++) {
        size_t twin = place_of_twin(findings, spots, kept, i);
        if (twin < kept) {
            finding_join(findings->arena, findings->list[twin], &spots[twin], findings->list[i],
                         &spots[i]);
        } else {
            findings->list[kept] = findings->list[i];
            spots[kept++] = spots[i];
        }
    }
    findings->count = kept;
}

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

static int side_compare(const struct side *a, const struct side *b, const struct scope *scope)
{
    static const struct frame nowhere;
    const struct frame *one = stack_focus(&a->stack, scope), *other = stack_focus(&b->stack, scope);
    one = one ? one : &nowhere;
    other = other ? other : &nowhere;
    int functions = strcmp(text_or_empty(one->function), text_or_empty(other->function));
    if (functions != 0)
        return functions;
    if (one->line != other->line)
        return one->line - other->line;
    return (int)a->action - (int)b->action;
}

static void race_sort_sides(struct finding *finding, const struct scope *scope)
{
    struct side *sides = finding->sides;
    if (finding->kind != KIND_DATA_RACE || finding->side_count != 2 ||
        side_compare(&sides[0], &sides[1], scope) <= 0)
        return;
    struct side first = sides[1];
    sides[1] = sides[0];
    sides[0] = first;
}

static int finding_compare(const void *a, const void *b)
{
    const struct finding *one = *(struct finding *const *)a, *other = *(struct finding *const *)b;
    if (one->weight != other->weight)
        return one->weight == WEIGHT_CERTAIN ? -1 : 1;
    if (one->kind != other->kind)
        return (int)one->kind - (int)other->kind;
    return strcmp(one->fingerprint, other->fingerprint);
}

void findings_sort(struct findings *findings, const struct scope *scope)
{
    for (size_t i = 0; i < findings->count; i++)
        race_sort_sides(findings->list[i], scope);
    if (findings->count)
        qsort(findings->list, findings->count, sizeof *findings->list, finding_compare);
}
