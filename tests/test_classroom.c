/* What GitHub Classroom's reporter reads out of a step. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/model/base64.h"
#include "../checker/output/github_classroom.h"
#include "grade_trial.h"
#include "runner.h"

static json_t *result;

/* Letter by letter, and slow: not how it was encoded. */
static char *decode(const char *text)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *bytes = arena_alloc(&class_arena, strlen(text) + 1);
    CU_ASSERT_EQUAL(strlen(text) % 4, 0);
    for (size_t bit = 0; bit / 6 < strcspn(text, "="); bit++) {
        const char *letter = strchr(letters, text[bit / 6]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(letter);
        int value = (int)(letter - letters) >> (5 - bit % 6) & 1;
        bytes[bit / 8] = (char)(bytes[bit / 8] | value << (7 - bit % 8));
    }
    return bytes;
}

static void make(const struct grade *grades, size_t count, enum feedback feedback)
{
    char *text = classroom_result(&class_arena, grades, count, feedback);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    result = json_loads(decode(text), 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(result);
}

static json_t *test_at(size_t i)
{
    return json_array_get(json_object_get(result, "tests"), i);
}

static size_t test_count(void)
{
    return json_array_size(json_object_get(result, "tests"));
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "(none)";
}

static json_int_t number_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : -777;
}

/* RFC 4648, section 10. */
static void test_base64(void)
{
    static const char *const rows[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"foobar", "Zm9vYmFy"},
                                          {"\xff\xfe\xfd", "//79"},
                                          {"\xfb\xef\xbe", "++++"}};
    class_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = base64_encode(&class_arena, rows[i][0], strlen(rows[i][0]));
        CU_ASSERT_STRING_EQUAL(text, rows[i][1]);
        CU_ASSERT_STRING_EQUAL(decode(text), rows[i][0]);
    }
    CU_ASSERT_STRING_EQUAL(base64_encode(&class_arena, "a\0b", 3), "YQBi");
    class_finish();
}

static void test_fields(void)
{
    static const char *const keys[] = {"name",      "status",   "score",   "message",
                                       "test_code", "filename", "line_no", "duration"};
    class_start();
    for (size_t i = 0; i < CLASS_SIZE; i++) {
        make(&class_grades()[i], 1, FEEDBACK_VISIBLE);
        CU_ASSERT_EQUAL(json_object_size(result), 4);
        CU_ASSERT_EQUAL(number_at(result, "version"), 1);
        CU_ASSERT_TRUE(test_count() >= 1);
        for (size_t j = 0; j < test_count(); j++) {
            CU_ASSERT_EQUAL(json_object_size(test_at(j)), 8);
            for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
                CU_ASSERT_PTR_NOT_NULL(json_object_get(test_at(j), keys[k]));
        }
        json_decref(result);
    }
    class_finish();
}

static void test_points(void)
{
    class_start();
    make(&class_grades()[1], 1, FEEDBACK_VISIBLE);
    CU_ASSERT_STRING_EQUAL(text_at(result, "status"), "fail");
    CU_ASSERT_EQUAL(number_at(result, "max_score"), 100);
    CU_ASSERT_EQUAL(test_count(), 6);
    json_int_t score = 0;
    for (size_t i = 0; i < test_count(); i++)
        score += number_at(test_at(i), "score");
    CU_ASSERT_EQUAL(score, 45);
    CU_ASSERT_STRING_EQUAL(text_at(test_at(0), "status"), "pass");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(0), "message"), "10 of 10 points");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(2), "status"), "fail");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(5), "name"), "what was found");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(5), "filename"), "two-locks.c");
    CU_ASSERT_EQUAL(number_at(test_at(5), "line_no"), 31);
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(test_at(5), "message"), "deadlock of thread 1"));
    json_decref(result);
    make(class_grades(), 1, FEEDBACK_VISIBLE);
    CU_ASSERT_STRING_EQUAL(text_at(result, "status"), "pass");
    CU_ASSERT_EQUAL(test_count(), 5);
    json_decref(result);
    class_finish();
}

/* The reporter adds up scores: what lateness costs is among them, at every level. */
static void test_late(void)
{
    class_start();
    struct grade overdue = class_grade_overdue();
    for (int level = FEEDBACK_HIDDEN; level <= FEEDBACK_VISIBLE; level++) {
        json_int_t score = 0;
        make(&overdue, 1, (enum feedback)level);
        for (size_t i = 0; i < test_count(); i++)
            score += number_at(test_at(i), "score");
        CU_ASSERT_EQUAL(score, 25);
        json_decref(result);
    }
    class_finish();
}

static void test_hidden(void)
{
    static const enum feedback levels[] = {FEEDBACK_HIDDEN, FEEDBACK_AFTER_DUE};
    class_start();
    for (size_t i = 0; i < 2; i++) {
        make(&class_grades()[1], 1, levels[i]);
        CU_ASSERT_EQUAL(test_count(), 1);
        CU_ASSERT_STRING_EQUAL(text_at(test_at(0), "name"), "two-locks");
        CU_ASSERT_STRING_EQUAL(text_at(test_at(0), "status"), "fail");
        CU_ASSERT_STRING_EQUAL(text_at(test_at(0), "message"), "");
        CU_ASSERT_STRING_EQUAL(text_at(test_at(0), "filename"), "");
        CU_ASSERT_EQUAL(number_at(test_at(0), "score"), 45);
        CU_ASSERT_EQUAL(number_at(result, "max_score"), 100);
        json_decref(result);
    }
    class_finish();
}

static void test_ungraded(void)
{
    class_start();
    struct grade grades[] = {class_grades()[1], class_grades()[4]};
    grades[1].lab = "bank";
    make(grades, 2, FEEDBACK_VISIBLE);
    CU_ASSERT_STRING_EQUAL(text_at(result, "status"), "error");
    CU_ASSERT_EQUAL(number_at(result, "max_score"), 100);
    CU_ASSERT_EQUAL(test_count(), 7);
    CU_ASSERT_STRING_EQUAL(text_at(test_at(0), "name"), "two-locks: it builds");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(6), "name"), "bank");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(6), "status"), "error");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(6), "message"), "ungradable: nothing was handed in");
    json_decref(result);
    class_finish();
}

CU_TestInfo classroom_tests[] = {
    {"base64 is RFC 4648's", test_base64},
    {"there are the reporter's fields, all and only", test_fields},
    {"each criterion is a test, and what was found is told", test_points},
    {"the log tells points alone unless feedback is visible", test_hidden},
    {"what lateness costs is a score below nothing", test_late},
    {"what could not be graded is an error with nothing to be had", test_ungraded},
    CU_TEST_INFO_NULL,
};
