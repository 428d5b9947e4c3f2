#include "../checker/model/kind.h"
#include "runner.h"

#include <string.h>

static void test_kind_names(void)
{
    for (int i = 0; i < KIND_COUNT; i++) {
        enum kind kind = KIND_COUNT;
        CU_ASSERT_EQUAL(kind_parse(kind_name((enum kind)i), &kind), 0);
        CU_ASSERT_EQUAL(kind, (enum kind)i);
        CU_ASSERT_TRUE(strlen(kind_phrase((enum kind)i)) > 0);
    }
}

static void test_engine_names(void)
{
    for (int i = 0; i < ENGINE_COUNT; i++) {
        enum engine_id engine = ENGINE_COUNT;
        CU_ASSERT_EQUAL(engine_parse(engine_name((enum engine_id)i), &engine), 0);
        CU_ASSERT_EQUAL(engine, (enum engine_id)i);
    }
}

static void test_unknown_names(void)
{
    enum kind kind = KIND_CRASH;
    enum engine_id engine = ENGINE_DRIVER;
    CU_ASSERT_EQUAL(kind_parse("race", &kind), -1);
    CU_ASSERT_EQUAL(kind_parse("", &kind), -1);
    CU_ASSERT_EQUAL(kind_parse(NULL, &kind), -1);
    CU_ASSERT_EQUAL(engine_parse("TSan", &engine), -1);
    CU_ASSERT_EQUAL(kind, KIND_CRASH);
    CU_ASSERT_EQUAL(engine, ENGINE_DRIVER);
    CU_ASSERT_STRING_EQUAL(kind_name(KIND_COUNT), "unknown");
    CU_ASSERT_STRING_EQUAL(engine_name((enum engine_id)99), "unknown");
}

/* What has no run of its own comes last, so that a lab's promises have no room for it. */
static void test_lab_engines(void)
{
    CU_ASSERT_STRING_EQUAL(engine_name(ENGINE_DRD), "drd");
    CU_ASSERT_EQUAL(ENGINE_LAB_COUNT, ENGINE_DRD);
    CU_ASSERT_EQUAL(ENGINE_LAB_COUNT + 1, ENGINE_COUNT);
}

CU_TestInfo kind_tests[] = {
    {"every kind has a name that leads back to it", test_kind_names},
    {"every engine has a name that leads back to it", test_engine_names},
    {"DRD reads logs and examines no lab", test_lab_engines},
    {"an unknown name changes nothing", test_unknown_names},
    CU_TEST_INFO_NULL,
};
