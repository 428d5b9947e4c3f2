#include "grade_json.h"

#include <limits.h>
#include <string.h>

#include "../model/moment.h"
#include "json.h"

enum { VERSION = 2 };

/* --- writing -------------------------------------------------------------------------------- */

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_of_text(text));
}

static void set_points(json_t *object, const char *key, bool known, int points)
{
    json_object_set_new(object, key, known ? json_integer(points) : json_null());
}

static json_t *json_of_criterion(const struct grade_criterion *criterion)
{
    json_t *object = json_object();
    set_text(object, "criterion", criterion->name);
    set_text(object, "sentence", criterion->sentence);
    set_points(object, "points", true, criterion->points);
    set_points(object, "possible", true, criterion->possible);
    return object;
}

static json_t *json_of_grade_finding(const struct grade_finding *finding)
{
    json_t *object = json_object();
    set_text(object, "kind", finding->kind);
    set_text(object, "summary", finding->summary);
    set_text(object, "fingerprint", finding->fingerprint);
    json_object_set_new(object, "certain", json_boolean(finding->certain));
    set_text(object, "file", finding->file);
    json_object_set_new(object, "line", json_integer(finding->line));
    set_text(object, "seen_by", finding->seen_by);
    set_text(object, "schedule", finding->schedule);
    return object;
}

json_t *json_of_grade(const struct grade *grade)
{
    bool graded = outcome_is_graded(grade->outcome);
    json_t *object = json_object(), *criteria = json_array(), *findings = json_array();
    json_object_set_new(object, "version", json_integer(VERSION));
    set_text(object, "student", grade->student);
    set_text(object, "name", grade->name);
    set_text(object, "section", grade->section);
    set_text(object, "lab", grade->lab);
    set_text(object, "outcome", outcome_name(grade->outcome));
    set_points(object, "points", graded, grade->points);
    set_points(object, "possible", graded, grade->possible);
    set_points(object, "deducted", graded, grade->deducted);
    for (size_t i = 0; graded && i < grade->criterion_count; i++)
        json_array_append_new(criteria, json_of_criterion(&grade->criteria[i]));
    json_object_set_new(object, "criteria", criteria);
    for (size_t i = 0; i < grade->finding_count; i++)
        json_array_append_new(findings, json_of_grade_finding(&grade->findings[i]));
    json_object_set_new(object, "findings", findings);
    set_text(object, "remark", grade->remark);
    set_text(object, "problem", grade->problem);
    json_object_set_new(object, "late", json_boolean(grade->late));
    set_text(object, "submitted", grade->submitted);
    set_text(object, "lateness", grade->lateness);
    set_text(object, "source_digest", grade->source_digest);
    set_text(object, "judged_by", grade->judged_by);
    set_text(object, "graded_at", grade->graded_at);
    return object;
}

/* --- reading -------------------------------------------------------------------------------- */

/* An object being read: after the first mistake nothing more is said. */
struct reading {
    struct arena *arena;
    const char *file;
    char *error;
};

struct part {
    struct reading *reading;
    json_t *object;
    const char *where; /* in front of its keys: "", "findings[2]." */
};

static void fail(const struct part *part, const char *key, const char *what)
{
    struct reading *reading = part->reading;
    if (!reading->error)
        reading->error =
            arena_printf(reading->arena, "%s: '%s%s' %s.", reading->file, part->where, key, what);
}

/* Refuses all keys but these; the list ends with NULL. */
static void check_keys(const struct part *part, const char *const *keys)
{
    const char *key;
    json_t *value;
    json_object_foreach(part->object, key, value)
    {
        size_t i = 0;
        while (keys[i] && strcmp(keys[i], key) != 0)
            i++;
        if (!keys[i])
            fail(part, key, "is no key of a grade");
    }
}

static json_t *member(const struct part *part, const char *key)
{
    json_t *value = json_object_get(part->object, key);
    if (!value)
        fail(part, key, "is missing");
    return value;
}

/* The text of a key; of one that may be null, NULL. "" after a mistake. */
static char *read_text(const struct part *part, const char *key, bool may_be_null)
{
    json_t *value = member(part, key);
    if (may_be_null && json_is_null(value))
        return NULL;
    if (!json_is_string(value)) {
        fail(part, key, may_be_null ? "is neither a text nor null" : "is no text");
        return "";
    }
    return arena_copy(part->reading->arena, json_string_value(value));
}

static char *read_word(const struct part *part, const char *key)
{
    char *word = read_text(part, key, false);
    if (!*word)
        fail(part, key, "is empty");
    return word;
}

static bool read_bool(const struct part *part, const char *key)
{
    json_t *value = member(part, key);
    if (!json_is_boolean(value))
        fail(part, key, "is neither true nor false");
    return json_is_true(value);
}

static int read_count(const struct part *part, const char *key)
{
    json_t *value = member(part, key);
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || number > INT_MAX) {
        fail(part, key, "is no whole number from 0 on");
        return 0;
    }
    return (int)number;
}

static void read_points(const struct part *part, int *points, int *possible)
{
    *points = read_count(part, "points");
    *possible = read_count(part, "possible");
    if (*points > *possible)
        fail(part, "points", "is more than 'possible'");
}

/* Nobody has points for what could not be graded. */
static void read_no_points(const struct part *part)
{
    if (!json_is_null(member(part, "points")))
        fail(part, "points", "is not null, but nothing was graded");
    if (!json_is_null(member(part, "possible")))
        fail(part, "possible", "is not null, but nothing was graded");
    if (!json_is_null(member(part, "deducted")))
        fail(part, "deducted", "is not null, but nothing was graded");
    if (json_array_size(member(part, "criteria")))
        fail(part, "criteria", "is not empty, but nothing was graded");
}

/* Of the points of the whole. */
static int read_deducted(const struct part *part, int points)
{
    int deducted = read_count(part, "deducted");
    if (deducted > points)
        fail(part, "deducted", "is more than 'points'");
    return deducted;
}

static char *read_moment(const struct part *part, const char *key)
{
    int64_t moment;
    char *text = read_text(part, key, true);
    if (text && moment_parse(text, &moment) != 0)
        fail(part, key, "is no date and time");
    return text;
}

static enum outcome read_outcome(const struct part *part)
{
    enum outcome outcome = OUTCOME_UNGRADABLE;
    if (outcome_parse(read_text(part, "outcome", false), &outcome) != 0)
        fail(part, "outcome", "is none of pass, fail, not built, inconclusive, ungradable");
    return outcome;
}

static char *read_kind(const struct part *part)
{
    enum kind kind;
    char *name = read_text(part, "kind", false);
    if (kind_parse(name, &kind) != 0)
        fail(part, "kind", "is no kind of finding");
    return name;
}

/* Calls read for each object of an array. */
static void read_list(const struct part *part, const char *key, size_t most, struct grade *grade,
                      void (*read)(const struct part *part, struct grade *grade))
{
    struct arena *arena = part->reading->arena;
    json_t *list = member(part, key);
    if (!json_is_array(list))
        fail(part, key, "is no array");
    if (json_array_size(list) > most)
        fail(part, key, "has too many elements");
    for (size_t i = 0; i < json_array_size(list) && !part->reading->error; i++) {
        char *name = arena_printf(arena, "%s[%zu]", key, i);
        struct part element = {part->reading, json_array_get(list, i),
                               arena_printf(arena, "%s.", name)};
        if (json_is_object(element.object))
            read(&element, grade);
        else
            fail(part, name, "is no object");
    }
}

static void read_criterion(const struct part *part, struct grade *grade)
{
    static const char *const keys[] = {"criterion", "sentence", "points", "possible", NULL};
    struct grade_criterion *criterion = &grade->criteria[grade->criterion_count++];
    check_keys(part, keys);
    criterion->name = read_word(part, "criterion");
    criterion->sentence = read_text(part, "sentence", false);
    read_points(part, &criterion->points, &criterion->possible);
}

static void read_finding(const struct part *part, struct grade *grade)
{
    static const char *const keys[] = {"kind", "summary", "fingerprint", "certain", "file",
                                       "line", "seen_by", "schedule",    NULL};
    check_keys(part, keys);
    grade->findings = arena_grow(part->reading->arena, grade->findings, grade->finding_count,
                                 sizeof *grade->findings);
    grade->findings[grade->finding_count++] =
        (struct grade_finding){.kind = read_kind(part),
                               .summary = read_text(part, "summary", false),
                               .fingerprint = read_text(part, "fingerprint", false),
                               .certain = read_bool(part, "certain"),
                               .file = read_text(part, "file", true),
                               .line = read_count(part, "line"),
                               .seen_by = read_text(part, "seen_by", true),
                               .schedule = read_text(part, "schedule", true)};
}

static const char *const grade_keys[] = {
    "version",   "student",  "name",          "section",   "lab",       "outcome", "points",
    "possible",  "deducted", "criteria",      "findings",  "remark",    "problem", "late",
    "submitted", "lateness", "source_digest", "judged_by", "graded_at", NULL};

static void read_grade(const struct part *part, struct grade *grade)
{
    if (read_count(part, "version") != VERSION)
        fail(part, "version", "is not 2, the only version that this racelab reads");
    check_keys(part, grade_keys);
    grade->student = read_word(part, "student");
    grade->name = read_text(part, "name", true);
    grade->section = read_text(part, "section", true);
    grade->lab = read_word(part, "lab");
    grade->outcome = read_outcome(part);
    if (outcome_is_graded(grade->outcome)) {
        read_points(part, &grade->points, &grade->possible);
        grade->deducted = read_deducted(part, grade->points);
    } else {
        read_no_points(part);
    }
    read_list(part, "criteria", CRITERION_COUNT, grade, read_criterion);
    read_list(part, "findings", SIZE_MAX, grade, read_finding);
    grade->remark = read_text(part, "remark", true);
    grade->problem = read_text(part, "problem", true);
    grade->late = read_bool(part, "late");
    grade->submitted = read_moment(part, "submitted");
    grade->lateness = read_text(part, "lateness", true);
    grade->source_digest = read_text(part, "source_digest", true);
    grade->judged_by = read_word(part, "judged_by");
    grade->graded_at = read_word(part, "graded_at");
}

int grade_read_json(struct arena *arena, const char *file, const char *text, size_t length,
                    struct grade *grade, char **error)
{
    json_error_t mistake;
    struct grade read = {0};
    struct reading reading = {.arena = arena, .file = file};
    json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, &mistake);
    if (!object) {
        *error =
            arena_printf(arena, "%s:%d: this is no JSON: %s.", file, mistake.line, mistake.text);
        return -1;
    }
    if (json_is_object(object))
        read_grade(&(struct part){&reading, object, ""}, &read);
    else
        reading.error = arena_printf(arena, "%s: this is no JSON object.", file);
    json_decref(object);
    if (reading.error) {
        *error = reading.error;
        return -1;
    }
    *grade = read;
    return 0;
}
