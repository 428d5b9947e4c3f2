/*
 * The checker's tests. Arguments choose suites by a part of their name: 'racelab-tests tsan cli'.
 * They are run in racelab's root.
 */
#include "runner.h"
#include "suites.h"

int main(int argc, char **argv)
{
    CU_SuiteInfo suites[] = {
        {.pName = "annotations", .pTests = annotations_tests},
        {.pName = "arena", .pTests = arena_tests},
        {.pName = "baseline", .pTests = baseline_tests},
        {.pName = "catalogue", .pTests = catalogue_tests},
        {.pName = "plan", .pTests = conduct_tests},
        {.pName = "files", .pTests = files_tests},
        {.pName = "fingerprint", .pTests = fingerprint_tests},
        {.pName = "gate formats", .pTests = gate_formats_tests},
        {.pName = "identity", .pTests = identity_tests},
        {.pName = "interleaving", .pTests = interleaving_tests},
        {.pName = "jobs", .pTests = jobs_tests},
        {.pName = "json", .pTests = json_tests},
        {.pName = "junit", .pTests = junit_tests},
        {.pName = "kind", .pTests = kind_tests},
        {.pName = "console", .pTests = log_tests},
        {.pName = "ledger", .pTests = ledger_tests},
        {.pName = "ledger json", .pTests = ledger_json_tests},
        {.pName = "manifest", .pTests = manifest_tests},
        {.pName = "page", .pTests = page_tests},
        {.pName = "path", .pTests = path_tests},
        {.pName = "process", .pTests = process_tests},
        {.pName = "promise", .pTests = promise_tests},
        {.pName = "sarif", .pTests = sarif_tests},
        {.pName = "sentences", .pTests = sentences_tests},
        {.pName = "symbols", .pTests = symbols_tests},
        {.pName = "tsan damage", .pTests = tsan_damage_tests},
        {.pName = "tsan parse", .pTests = tsan_parse_tests},
        {.pName = "valgrind damage", .pTests = valgrind_damage_tests},
        {.pName = "valgrind parse", .pTests = valgrind_parse_tests},
        {.pName = "verdict", .pTests = verdict_tests},
        {.pName = "watchdog", .pTests = watchdog_tests},
        {.pName = "cli", .pTests = cli_tests},
        {.pName = "cli check", .pTests = cli_check_tests},
        {.pName = "cli conductor", .pTests = cli_conductor_tests},
        {.pName = "cli docs", .pTests = cli_docs_tests},
        {.pName = "cli hostile", .pTests = cli_hostile_tests},
        {.pName = "cli inspect", .pTests = cli_inspect_tests},
        {.pName = "cli start", .pTests = cli_start_tests},
        {.pName = "programs",
         .pTests = programs_tests,
         .pInitFunc = programs_init,
         .pCleanupFunc = programs_cleanup},
        {.pName = "conducted",
         .pTests = conducted_tests,
         .pInitFunc = conducted_init,
         .pCleanupFunc = conducted_cleanup},
        {.pName = "schedules",
         .pTests = schedules_tests,
         .pInitFunc = schedules_init,
         .pCleanupFunc = schedules_cleanup},
        {.pName = "kit", .pTests = kit_tests, .pInitFunc = kit_init, .pCleanupFunc = kit_cleanup},
        {.pName = "makespan",
         .pTests = makespan_tests,
         .pInitFunc = makespan_init,
         .pCleanupFunc = makespan_cleanup},
        CU_SUITE_INFO_NULL,
    };
    return run_suites(argc, argv, suites);
}
