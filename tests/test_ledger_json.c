/* What `lab gate --json` prints: every key that docs/json.md names. */
#include <stdlib.h>
#include <string.h>

#include "../checker/output/ledger_json.h"
#include "gate_trial.h"
#include "runner.h"

static json_t *value;

static void convert(const char *suffix)
{
    trial_start();
    trial_fill(suffix);
    json_t *made = json_of_ledger(&trial);
    char *text = json_dumps(made, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    json_decref(made);
    value = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    free(text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(value);
}

static void finish(void)
{
    json_decref(value);
    trial_finish();
}

static void test_all(void)
{
    int version, passed, new, expired, known, advisory, reports, seen, of, number;
    const char *identity, *standing, *reason, *expires, *gone, *tool, *broken, *note;
    json_t *ended, *nobody;
    convert("");
    CU_ASSERT_EQUAL(json_unpack(value, "{si, sb, s{si,si,si,si}}", "version", &version, "passed",
                                &passed, "counts", "new", &new, "expired", &expired, "known",
                                &known, "advisory", &advisory),
                    0);
    CU_ASSERT_TRUE(version == 1 && !passed);
    CU_ASSERT_TRUE(new == 1 && expired == 1 && known == 1 && advisory == 1);
    json_t *findings = json_object_get(value, "findings");
    CU_ASSERT_EQUAL(json_array_size(findings), 4);
    CU_ASSERT_EQUAL(json_unpack(json_array_get(findings, 0), "{ss, ss, si, si, si, so}", "identity",
                                &identity, "standing", &standing, "reports", &reports, "seen",
                                &seen, "of", &of, "baseline", &nobody),
                    0);
    CU_ASSERT_STRING_EQUAL(identity, "00000001-0000000a-0000000b");
    CU_ASSERT_STRING_EQUAL(standing, "new");
    CU_ASSERT_TRUE(reports == 2 && seen == 1 && of == 2 && json_is_null(nobody));
    CU_ASSERT_EQUAL(json_unpack(json_array_get(findings, 2), "{s{ss, ss}}", "baseline", "reason",
                                &reason, "expires", &expires),
                    0);
    CU_ASSERT_STRING_EQUAL(reason, "it is freed at exit");
    CU_ASSERT_STRING_EQUAL(expires, "2027-06-01");
    CU_ASSERT_EQUAL(json_unpack(json_array_get(json_object_get(value, "runs"), 2),
                                "{ss, si, ss, so}", "tool", &tool, "number", &number, "broken",
                                &broken, "ended", &ended),
                    0);
    CU_ASSERT_TRUE(strcmp(tool, "tsan") == 0 && number == 2 && json_is_null(ended));
    CU_ASSERT_STRING_EQUAL(broken, "no report");
    CU_ASSERT_EQUAL(json_unpack(value, "{s[{ss, sn}], s[s]}", "unseen", "identity", &gone,
                                "expires", "notes", &note),
                    0);
    CU_ASSERT_STRING_EQUAL(gone, "0000000f-0000000f");
    CU_ASSERT_STRING_EQUAL(note, "A note");
    finish();
}

static void test_nasty(void)
{
    convert(trial_nasty);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(value, "findings")), 4);
    finish();
}

CU_TestInfo ledger_json_tests[] = {
    {"everything the gate knows is there", test_all},
    {"nasty names spoil nothing", test_nasty},
    CU_TEST_INFO_NULL,
};
