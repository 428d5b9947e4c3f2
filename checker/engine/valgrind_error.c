/* What the readers of Helgrind's, memcheck's and DRD's errors have in common. */
#include "valgrind_report.h"

const struct valgrind_part *valgrind_part_begins(const struct valgrind_error *error,
                                                 const char *words)
{
    for (size_t i = 0; i < error->part_count; i++)
        if (piece_begins(error->parts[i].text, words))
            return &error->parts[i];
    return NULL;
}

const struct valgrind_part *valgrind_part_with(const struct valgrind_error *error,
                                               const char *words)
{
    for (size_t i = 0; i < error->part_count; i++)
        if (piece_has(error->parts[i].text, words))
            return &error->parts[i];
    return NULL;
}

/* "Thread #1's call to pthread_mutex_lock failed", "with error code 22 (...)": the first two do. */
static char *headline_of(struct arena *arena, const struct valgrind_error *error)
{
    char *headline = NULL;
    for (size_t i = 0; i < error->part_count && i < 2; i++) {
        if (!error->parts[i].main)
            continue;
        char *words = piece_sentence(arena, error->parts[i].text);
        headline = headline ? arena_printf(arena, "%s %s", headline, words) : words;
    }
    return headline;
}

struct finding *valgrind_finding_add(struct findings *findings, enum engine_id engine,
                                     enum kind kind, const struct valgrind_error *error)
{
    struct finding *finding = findings_add(findings, engine, kind);
    finding->headline = headline_of(findings->arena, error);
    valgrind_place_read(findings->arena, error, &finding->place);
    return finding;
}

struct side *valgrind_side_add(struct findings *findings, struct finding *finding,
                               enum action action, const struct valgrind_part *part)
{
    struct side *side = finding_add_side(findings->arena, finding, action);
    side->stack = part->stack;
    return side;
}
