#include "github_classroom.h"

#include <stdlib.h>
#include <string.h>

#include "../model/base64.h"
#include "grade_words.h"
#include "json.h"

struct result {
    struct arena *arena;
    size_t count; /* of labs */
    json_t *tests;
};

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_of_text(text));
}

/* name NULL: the lab's own. */
static json_t *add_test(struct result *result, const struct grade *grade, const char *name,
                        const char *status, int score, const char *message)
{
    json_t *test = json_object();
    if (name && result->count > 1)
        name = arena_printf(result->arena, "%s: %s", grade->lab, name);
    set_text(test, "name", name ? name : grade->lab);
    set_text(test, "status", status);
    json_object_set_new(test, "score", json_integer(score));
    set_text(test, "message", message);
    set_text(test, "test_code", "");
    set_text(test, "filename", "");
    json_object_set_new(test, "line_no", json_integer(0));
    json_object_set_new(test, "duration", json_integer(0));
    json_array_append_new(result->tests, test);
    return test;
}

static void add_criteria(struct result *result, const struct grade *grade)
{
    for (size_t i = 0; i < grade->criterion_count; i++) {
        const struct grade_criterion *criterion = &grade->criteria[i];
        bool passed = criterion->points == criterion->possible;
        if (criterion->possible)
            add_test(result, grade, criterion->sentence, passed ? "pass" : "fail",
                     criterion->points,
                     arena_printf(result->arena, "%d of %d points", criterion->points,
                                  criterion->possible));
    }
}

/* The reporter adds up the scores of tests: what lateness costs is one below 0. */
static void add_lateness(struct result *result, const struct grade *grade)
{
    if (grade->lateness)
        add_test(result, grade, "in time", "fail", -grade->deducted, grade->lateness);
}

/* The first that costs points and says where it is. */
static const struct grade_finding *find_spot(const struct grade *grade)
{
    for (size_t i = 0; i < grade->finding_count; i++)
        if (grade->findings[i].certain && grade->findings[i].file)
            return &grade->findings[i];
    return NULL;
}

static void add_findings(struct result *result, const struct grade *grade)
{
    const struct grade_finding *spot = find_spot(grade);
    const char *status = *grade_kinds(result->arena, grade) ? "fail" : "pass";
    if (!grade->finding_count)
        return;
    json_t *test = add_test(result, grade, "what was found", status, 0,
                            grade_findings_text(result->arena, grade));
    if (!spot)
        return;
    set_text(test, "filename", spot->file);
    json_object_set_new(test, "line_no", json_integer(spot->line));
}

static void add_grade(struct result *result, const struct grade *grade, enum feedback feedback)
{
    bool is_visible = feedback == FEEDBACK_VISIBLE;
    if (!outcome_is_graded(grade->outcome)) {
        add_test(result, grade, NULL, "error", 0,
                 is_visible ? grade_headline(result->arena, grade) : "could not be graded");
    } else if (is_visible) {
        add_criteria(result, grade);
        add_lateness(result, grade);
        add_findings(result, grade);
    } else {
        add_test(result, grade, NULL, grade->outcome == OUTCOME_PASS ? "pass" : "fail",
                 grade_final(grade), "");
    }
}

/* An error counts more than a failure: then nobody knows. */
static const char *status_of(const struct grade *grades, size_t count)
{
    const char *status = "pass";
    for (size_t i = 0; i < count; i++) {
        if (!outcome_is_graded(grades[i].outcome))
            return "error";
        if (grades[i].outcome != OUTCOME_PASS)
            status = "fail";
    }
    return count ? status : "error";
}

char *classroom_result(struct arena *arena, const struct grade *grades, size_t count,
                       enum feedback feedback)
{
    struct result result = {arena, count, json_array()};
    json_t *object = json_object();
    int possible = 0;
    for (size_t i = 0; i < count; i++) {
        add_grade(&result, &grades[i], feedback);
        possible += outcome_is_graded(grades[i].outcome) ? grades[i].possible : 0;
    }
    json_object_set_new(object, "version", json_integer(1));
    set_text(object, "status", status_of(grades, count));
    json_object_set_new(object, "max_score", json_integer(possible));
    json_object_set_new(object, "tests", result.tests);
    char *text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    char *encoded = text ? base64_encode(arena, text, strlen(text)) : NULL;
    free(text);
    return encoded;
}
