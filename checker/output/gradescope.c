#include "gradescope.h"

#include "grade_words.h"
#include "json.h"

struct results {
    struct arena arena;
    const struct grade *grades;
    size_t count;
    enum feedback feedback;
    bool is_graded; /* all of it */
    json_t *tests;
};

static const char *visibility_name(enum feedback feedback)
{
    static const char *const names[] = {
        [FEEDBACK_HIDDEN] = "hidden",
        [FEEDBACK_AFTER_DUE] = "after_due_date",
        [FEEDBACK_VISIBLE] = "visible",
    };
    return names[feedback];
}

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_of_text(text));
}

/* A test with what all of them have; of several labs each is named. */
static json_t *add_test(struct results *results, const struct grade *grade, const char *name,
                        bool passed)
{
    struct arena *arena = &results->arena;
    json_t *test = json_object();
    if (results->count > 1)
        name = arena_printf(arena, "%s: %s", grade->lab, name);
    set_text(test, "name", name);
    set_text(test, "name_format", "text");
    set_text(test, "number", arena_printf(arena, "%zu", json_array_size(results->tests) + 1));
    set_text(test, "status", passed ? "passed" : "failed");
    set_text(test, "visibility", visibility_name(results->feedback));
    json_array_append_new(results->tests, test);
    return test;
}

static void add_criteria(struct results *results, const struct grade *grade)
{
    for (size_t i = 0; i < grade->criterion_count; i++) {
        const struct grade_criterion *criterion = &grade->criteria[i];
        if (!criterion->possible)
            continue;
        bool passed = criterion->points == criterion->possible;
        json_t *test = add_test(results, grade, criterion->sentence, passed);
        if (results->is_graded) {
            json_object_set_new(test, "score", json_integer(criterion->points));
            json_object_set_new(test, "max_score", json_integer(criterion->possible));
        }
        json_object_set_new(test, "tags", json_pack("[o]", json_of_text(criterion->name)));
    }
}

/* The score of the whole has it; scores of tests are those of the work. */
static void add_lateness(struct results *results, const struct grade *grade)
{
    if (!grade->lateness)
        return;
    json_t *test = add_test(results, grade, "in time", false);
    set_text(test, "output", grade->lateness);
    set_text(test, "output_format", "text");
}

static void add_findings(struct results *results, const struct grade *grade)
{
    if (results->feedback == FEEDBACK_HIDDEN || !grade->finding_count)
        return;
    json_t *test =
        add_test(results, grade, "what was found", !*grade_kinds(&results->arena, grade));
    set_text(test, "output", grade_findings_text(&results->arena, grade));
    set_text(test, "output_format", "text");
}

/* What students always see. */
static char *output_of(struct results *results)
{
    char *text = "";
    for (size_t i = 0; i < results->count; i++) {
        const struct grade *grade = &results->grades[i];
        const char *words = outcome_is_graded(grade->outcome)
                                ? "graded"
                                : "could not be graded, which costs no points";
        if (results->feedback == FEEDBACK_VISIBLE)
            words = grade_headline(&results->arena, grade);
        text = arena_printf(&results->arena, "%s%s: %s (%s)\n", text, grade->lab, words,
                            grade->judged_by);
    }
    return text;
}

static bool all_are_graded(const struct grade *grades, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!outcome_is_graded(grades[i].outcome))
            return false;
    return count > 0;
}

json_t *gradescope_of_grades(const struct grade *grades, size_t count, enum feedback feedback)
{
    struct results results = {.grades = grades,
                              .count = count,
                              .feedback = feedback,
                              .is_graded = all_are_graded(grades, count),
                              .tests = json_array()};
    json_t *object = json_object();
    int points = 0;
    arena_init(&results.arena);
    for (size_t i = 0; i < count; i++) {
        if (outcome_is_graded(grades[i].outcome))
            add_criteria(&results, &grades[i]);
        add_lateness(&results, &grades[i]);
        add_findings(&results, &grades[i]);
        points += results.is_graded ? grade_final(&grades[i]) : 0;
    }
    if (results.is_graded)
        json_object_set_new(object, "score", json_integer(points));
    set_text(object, "output", output_of(&results));
    set_text(object, "output_format", "text");
    set_text(object, "visibility", visibility_name(feedback));
    set_text(object, "stdout_visibility", "hidden");
    json_object_set_new(object, "tests", results.tests);
    arena_free(&results.arena);
    return object;
}
