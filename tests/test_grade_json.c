/* What is written is read back; what was not written so is refused by its key. */
#include <stdlib.h>
#include <string.h>

#include "../checker/output/grade_json.h"
#include "grade_trial.h"
#include "runner.h"

/* The grade as text, from the class's arena. */
static char *text_of(const struct grade *grade)
{
    json_t *object = json_of_grade(grade);
    char *text = json_dumps(object, JSON_INDENT(2));
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    char *copy = arena_copy(&class_arena, text);
    free(text);
    json_decref(object);
    return copy;
}

static bool reads(const char *text, struct grade *grade)
{
    char *error = NULL;
    int status = grade_read_json(&class_arena, "bob.json", text, strlen(text), grade, &error);
    if (status != 0)
        fprintf(stderr, "%s\n", error ? error : "(no sentence)");
    return status == 0;
}

/* Is it refused, in a sentence that begins with the file and has these words? */
static bool refused(const char *text, const char *words)
{
    char *error = NULL;
    struct grade untouched = {0};
    untouched.points = 77;
    if (grade_read_json(&class_arena, "bob.json", text, strlen(text), &untouched, &error) == 0)
        return false;
    bool good = untouched.points == 77 && error && strncmp(error, "bob.json:", 9) == 0 &&
                strstr(error, words) && error[strlen(error) - 1] == '.';
    if (!good)
        fprintf(stderr, "refused so: %s\n", error ? error : "(no sentence)");
    return good;
}

static void test_round_trip(void)
{
    class_start();
    struct grade *grades = class_grades();
    for (size_t i = 0; i < CLASS_SIZE; i++) {
        struct grade read = {0};
        CU_ASSERT_TRUE_FATAL(reads(text_of(&grades[i]), &read));
        CU_ASSERT_TRUE(grade_same(&read, &grades[i]));
        CU_ASSERT_STRING_EQUAL(read.graded_at, grades[i].graded_at);
    }
    struct grade overdue = class_grade_overdue(), read = {0};
    CU_ASSERT_TRUE_FATAL(reads(text_of(&overdue), &read));
    CU_ASSERT_TRUE(grade_same(&read, &overdue));
    CU_ASSERT_FALSE(grade_same(&read, &grades[1]));
    CU_ASSERT_EQUAL(grade_final(&read), 25);
    class_finish();
}

static void test_keys(void)
{
    class_start();
    json_t *object = json_of_grade(&class_grades()[1]);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(object, "version")), 2);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(object, "points")), 45);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(object, "outcome")), "fail");
    CU_ASSERT_EQUAL(json_array_size(json_object_get(object, "criteria")), CRITERION_COUNT);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(object, "findings")), 4);
    CU_ASSERT_TRUE(json_is_true(json_object_get(object, "late")));
    CU_ASSERT_TRUE(json_is_null(json_object_get(object, "problem")));
    json_decref(object);
    object = json_of_grade(&class_grades()[4]);
    CU_ASSERT_TRUE(json_is_null(json_object_get(object, "points")));
    CU_ASSERT_TRUE(json_is_null(json_object_get(object, "name")));
    CU_ASSERT_EQUAL(json_array_size(json_object_get(object, "criteria")), 0);
    json_decref(object);
    class_finish();
}

/* Every key is documented, and every documented one is there. */
static void test_documentation(void)
{
    static char page[16 * 1024];
    class_start();
    FILE *file = fopen("docs/grade-json.md", "re");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    json_t *grade = json_of_grade(&class_grades()[1]);
    json_t *objects[] = {grade, json_array_get(json_object_get(grade, "criteria"), 0),
                         json_array_get(json_object_get(grade, "findings"), 0)};
    size_t keys = 0;
    for (size_t i = 0; i < 3; i++) {
        const char *key;
        json_t *value;
        json_object_foreach(objects[i], key, value)
        {
            bool told = strstr(page, arena_printf(&class_arena, "\n| %s |", key)) ||
                        strstr(page, arena_printf(&class_arena, "\n| %s, ", key)) ||
                        strstr(page, arena_printf(&class_arena, ", %s |", key));
            if (!told)
                fprintf(stderr, "docs/grade-json.md does not tell '%s'\n", key);
            CU_ASSERT_TRUE(told);
            keys++;
        }
    }
    json_decref(grade);
    CU_ASSERT_EQUAL(keys, 19 + 4 + 8);
    class_finish();
}

static void test_nasty(void)
{
    class_start();
    struct grade grade = class_grade_with("\"\\\n\x01\xe2\x82\xac"), read = {0};
    CU_ASSERT_TRUE_FATAL(reads(text_of(&grade), &read));
    CU_ASSERT_TRUE(grade_same(&read, &grade));
    grade = class_grade_with("\xff");
    CU_ASSERT_TRUE_FATAL(reads(text_of(&grade), &read));
    CU_ASSERT_STRING_EQUAL(read.student, "s2\xef\xbf\xbd");
    class_finish();
}

/* The failing student's grade with one place changed. */
static char *changed(const char *old, const char *new)
{
    char *text = text_of(&class_grades()[1]), *place = strstr(text, old);
    if (!place) {
        fprintf(stderr, "no '%s' in:\n%s\n", old, text);
        CU_ASSERT_PTR_NOT_NULL_FATAL(place);
    }
    *place = '\0';
    return arena_printf(&class_arena, "%s%s%s", text, new, place + strlen(old));
}

static void test_refusals(void)
{
    static const struct {
        const char *old, *new, *words;
    } rows[] = {
        {"\"version\": 2", "\"version\": 1", "'version' is not 2"},
        {"\"version\": 2,", "", "'version' is missing"},
        {"\"student\": \"s2\"", "\"student\": \"\"", "'student' is empty"},
        {"\"student\": \"s2\"", "\"student\": 2", "'student' is no text"},
        {"\"student\": \"s2\"", "\"student\": null", "'student' is no text"},
        {"\"student\": \"s2\"", "\"studnet\": \"s2\"", "'studnet' is no key"},
        {"\"section\": \"Tue 10\"", "\"section\": 10", "'section' is neither a text nor null"},
        {"\"lab\": \"two-locks\"", "\"lab\": \"a\", \"lab\": \"b\"", "duplicate"},
        {"\"outcome\": \"fail\"", "\"outcome\": \"failed\"", "'outcome' is none of"},
        {"\"outcome\": \"fail\"", "\"outcome\": \"ungradable\"", "'points' is not null"},
        {"\"points\": 45", "\"points\": 45.5", "'points' is no whole number"},
        {"\"points\": 45", "\"points\": -1", "'points' is no whole number"},
        {"\"points\": 45", "\"points\": null", "'points' is no whole number"},
        {"\"points\": 45", "\"points\": 99999999999", "'points' is no whole number"},
        {"\"points\": 45", "\"points\": 101", "'points' is more than"},
        {"\"points\": 20", "\"points\": 21", "'criteria[1].points' is more than"},
        {"\"criterion\": \"defect\"", "\"criterion\": 1", "'criteria[2].criterion' is no text"},
        {"\"criterion\": \"defect\"", "\"x\": 1", "'criteria[2].x' is no key"},
        {"\"criteria\": [", "\"criteria\": [1,", "'criteria' has too many"},
        {"\"findings\": [", "\"findings\": [1,", "'findings[0]' is no object"},
        {"\"kind\": \"deadlock\"", "\"kind\": \"bad\"", "'findings[2].kind' is no kind"},
        {"\"certain\": false", "\"certain\": 0", "'findings[3].certain' is neither"},
        {"\"line\": 12", "\"line\": \"12\"", "'findings[3].line' is no whole number"},
        {"\"late\": true", "\"late\": \"yes\"", "'late' is neither"},
        {"\"deducted\": 0", "\"deducted\": 46", "'deducted' is more than"},
        {"\"deducted\": 0", "\"deducted\": null", "'deducted' is no whole number"},
        {"\"submitted\": null", "\"submitted\": \"today\"", "'submitted' is no date"},
        {"\"lateness\": null", "\"lateness\": 2", "'lateness' is neither"},
        {"\"judged_by\": \"racelab 0.1\"", "\"judged_by\": \"\"", "'judged_by' is empty"},
        {"\"graded_at\"", "\"problem\"", "duplicate"},
        {"s2", "s2\\u0000", "no JSON"},
    };
    class_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_TRUE(refused(changed(rows[i].old, rows[i].new), rows[i].words));
    CU_ASSERT_TRUE(refused("", "no JSON"));
    CU_ASSERT_TRUE(refused("[]", "no JSON object"));
    CU_ASSERT_TRUE(refused("{} {}", "no JSON"));
    CU_ASSERT_TRUE(refused("{\n\"version\": oops}", "bob.json:2: this is no JSON"));
    CU_ASSERT_TRUE(refused("{}", "'version' is missing"));
    class_finish();
}

/* Cut anywhere it is no grade. */
static void test_cut(void)
{
    class_start();
    char *text = text_of(&class_grades()[1]), *error;
    struct grade grade;
    for (size_t length = 0; length < strlen(text); length += 3)
        CU_ASSERT_EQUAL(grade_read_json(&class_arena, "f", text, length, &grade, &error), -1);
    class_finish();
}

CU_TestInfo grade_json_tests[] = {
    {"a grade that was written is read back", test_round_trip},
    {"the keys are there, null where nothing is known", test_keys},
    {"every key is documented", test_documentation},
    {"nasty texts come through, and what is no UTF-8 is replaced", test_nasty},
    {"whatever was not written so is refused by its key", test_refusals},
    {"half a grade is none", test_cut},
    CU_TEST_INFO_NULL,
};
