/* The tests of every suite: each test_<noun>.c ends with one of these tables. */
#ifndef SUITES_H
#define SUITES_H

#include <CUnit/CUnit.h>

extern CU_TestInfo annotations_tests[];
extern CU_TestInfo archive_tests[];
extern CU_TestInfo arena_tests[];
extern CU_TestInfo attacks_tests[];
extern CU_TestInfo baseline_tests[];
extern CU_TestInfo browser_tests[];
extern CU_TestInfo canvas_csv_tests[];
extern CU_TestInfo catalogue_tests[];
extern CU_TestInfo files_tests[];
extern CU_TestInfo fingerprint_tests[];
extern CU_TestInfo gate_formats_tests[];
extern CU_TestInfo class_page_tests[];
extern CU_TestInfo complaint_tests[];
extern CU_TestInfo classroom_tests[];
extern CU_TestInfo grade_tests[];
extern CU_TestInfo gradebook_tests[];
extern CU_TestInfo grade_json_tests[];
extern CU_TestInfo grades_csv_tests[];
extern CU_TestInfo grades_junit_tests[];
extern CU_TestInfo gradescope_tests[];
extern CU_TestInfo identity_tests[];
extern CU_TestInfo inbox_tests[];
extern CU_TestInfo intake_tests[];
extern CU_TestInfo interleaving_tests[];
extern CU_TestInfo interruptions_tests[];
extern CU_TestInfo jobs_tests[];
extern CU_TestInfo json_tests[];
extern CU_TestInfo junit_tests[];
extern CU_TestInfo kind_tests[];
extern CU_TestInfo kit_tests[];
extern CU_TestInfo log_tests[];
extern CU_TestInfo ledger_json_tests[];
extern CU_TestInfo ledger_tests[];
extern CU_TestInfo manifest_tests[];
extern CU_TestInfo moodle_csv_tests[];
extern CU_TestInfo page_tests[];
extern CU_TestInfo path_tests[];
extern CU_TestInfo process_tests[];
extern CU_TestInfo promise_tests[];
extern CU_TestInfo sandbox_tests[];
extern CU_TestInfo roster_tests[];
extern CU_TestInfo slurm_tests[];
extern CU_TestInfo sarif_tests[];
extern CU_TestInfo sentences_tests[];
extern CU_TestInfo cli_autograder_tests[];
extern CU_TestInfo picture_tests[];
extern CU_TestInfo student_page_tests[];
extern CU_TestInfo symbols_tests[];
extern CU_TestInfo tsan_damage_tests[];
extern CU_TestInfo tsan_parse_tests[];
extern CU_TestInfo valgrind_damage_tests[];
extern CU_TestInfo valgrind_parse_tests[];
extern CU_TestInfo verdict_tests[];
extern CU_TestInfo watchdog_tests[];
extern CU_TestInfo cli_watch_tests[];
extern CU_TestInfo cli_workspace_tests[];
extern CU_TestInfo whole_class_tests[];
extern CU_TestInfo cli_tests[];
extern CU_TestInfo cli_check_tests[];
extern CU_TestInfo cli_conductor_tests[];
extern CU_TestInfo cli_course_tests[];
extern CU_TestInfo cli_docs_tests[];
extern CU_TestInfo cli_gate_tests[];
extern CU_TestInfo cli_grade_tests[];
extern CU_TestInfo cli_hostile_tests[];
extern CU_TestInfo cli_inspect_tests[];
extern CU_TestInfo cli_sandbox_tests[];
extern CU_TestInfo cli_start_tests[];
extern CU_TestInfo programs_tests[];
extern CU_TestInfo conduct_tests[];
extern CU_TestInfo course_csv_tests[];
extern CU_TestInfo course_tests[];
extern CU_TestInfo csv_tests[];
extern CU_TestInfo conducted_tests[];
extern CU_TestInfo schedules_tests[];
extern CU_TestInfo makespan_tests[];
extern CU_TestInfo tricks_tests[];

int programs_cleanup(void);
int programs_init(void);
int conducted_cleanup(void);
int conducted_init(void);
int kit_cleanup(void);
int kit_init(void);
int schedules_cleanup(void);
int sandbox_init(void);
int schedules_init(void);
int makespan_cleanup(void);
int makespan_init(void);
int tricks_cleanup(void);
int tricks_init(void);

#endif
