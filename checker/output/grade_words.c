#include "grade_words.h"

#include <string.h>

char *grade_headline(struct arena *arena, const struct grade *grade)
{
    const char *late = grade->late ? " (late)" : "";
    if (grade->deducted)
        late = arena_printf(arena, " (late: %d less)", grade->deducted);
    const char *outcome = outcome_name(grade->outcome);
    if (outcome_is_graded(grade->outcome))
        return arena_printf(arena, "%s, %d of %d points%s", outcome, grade_final(grade),
                            grade->possible, late);
    return arena_printf(arena, "%s%s%s%s", outcome, grade->problem ? ": " : "",
                        grade->problem ? grade->problem : "", late);
}

char *grade_finding_line(struct arena *arena, const struct grade_finding *finding)
{
    if (!finding->file)
        return arena_copy(arena, finding->summary);
    if (!finding->line)
        return arena_printf(arena, "%s (%s)", finding->summary, finding->file);
    return arena_printf(arena, "%s (%s:%d)", finding->summary, finding->file, finding->line);
}

char *grade_findings_text(struct arena *arena, const struct grade *grade)
{
    char *text = "";
    for (size_t i = 0; i < grade->finding_count; i++) {
        const struct grade_finding *finding = &grade->findings[i];
        text = arena_printf(
            arena, "%s%s%s%s%s%s%s\n", text,
            finding->certain ? "" : "advice: ", grade_finding_line(arena, finding),
            finding->seen_by ? ", seen by " : "", finding->seen_by ? finding->seen_by : "",
            finding->schedule ? ", on schedule " : "", finding->schedule ? finding->schedule : "");
    }
    return arena_copy(arena, text);
}

static bool was_named(const struct grade *grade, size_t finding)
{
    for (size_t i = 0; i < finding; i++)
        if (grade->findings[i].certain &&
            strcmp(grade->findings[i].kind, grade->findings[finding].kind) == 0)
            return true;
    return false;
}

char *grade_kinds(struct arena *arena, const struct grade *grade)
{
    char *kinds = "";
    for (size_t i = 0; i < grade->finding_count; i++)
        if (grade->findings[i].certain && !was_named(grade, i))
            kinds =
                arena_printf(arena, "%s%s%s", kinds, *kinds ? " " : "", grade->findings[i].kind);
    return arena_copy(arena, kinds);
}

char *grade_remark(struct arena *arena, const struct grade *grade)
{
    const char *const all[] = {grade->remark, grade->lateness, grade->problem};
    char *text = "";
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i] && *all[i])
            text = arena_printf(arena, "%s%s%s", text, *text ? "; " : "", all[i]);
    return arena_copy(arena, text);
}
