/*
 * What a browser makes of the pages of grades and of schedules: tests/pages/browse.sh opens them in
 * headless Chromium and says "skipped: ..." for what is not here.
 */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../checker/output/class_page.h"
#include "../checker/output/show.h"
#include "../checker/output/student_page.h"
#include "grade_trial.h"
#include "picture_trial.h"
#include "runner.h"
#include "show_trial.h"

static const char nasty[] =
    "</pre></title></style></script><script>alert(1)</script><img src=x onerror=alert(2)>"
    "\"' onload='alert(3)' \xe2\x80\xae"
    "exe\xff\x1b[31m\r\n\t<b>\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d "
    "averylongnamewithoutanyspaceinitthatgoesonandonandonandonandonandonandonandonandonandon";

/* As `lab check` prints it: wider than a telephone. */
static const char story[] =
    "data race on hits: two threads, and no lock that both hold\n\n"
    "  thread 1 (count) writes 4 bytes         | main reads 4 bytes\n"
    "  two-locks.c:31  count    hits++;        | two-locks.c:40  report   printf(\"%d\", hits);\n"
    "  holds lock a                            | holds nothing\n\n"
    "  step where                                     main          thread 1      thread 2\n"
    "    11 ab-ba.c:21 must(pthread_mutex_lock(&a));  \xe2\x94\x8a             \xe2\x97\x8f locks "
    "a "
    "[a] \xe2\x94\x82\n"
    "    13 ab-ba.c:31 must(pthread_mutex_lock(&b));  \xe2\x94\x8a             \xe2\x94\x82 [a]    "
    " "
    "    \xe2\x97\x8f locks b [b]\n";

/* A grade with that in every text there is. */
static struct grade hostile_grade(void)
{
    struct grade grade = class_grade_with(nasty);
    for (size_t i = 0; i < grade.finding_count; i++) {
        struct grade_finding *finding = &grade.findings[i];
        finding->kind = finding->file = finding->seen_by = finding->schedule = (char *)nasty;
    }
    grade.judged_by = (char *)nasty;
    return grade;
}

static FILE *create(const char *folder, const char *name)
{
    FILE *file = fopen(arena_printf(&class_arena, "%s/%s.html", folder, name), "we");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    return file;
}

static void save_class(const char *folder, const char *name, const struct grade *grades,
                       size_t count)
{
    FILE *file = create(folder, name);
    class_page_print(file, grades ? grades[0].lab : "two-locks", grades, count);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

static void save_student(const char *folder, const char *name, const struct grade *grade,
                         const char *told, const struct picture *picture, enum feedback feedback)
{
    FILE *file = create(folder, name);
    student_page_print(file, grade, told, picture, feedback);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

static void save_show(const char *folder, const char *name, const struct show *show)
{
    FILE *file = create(folder, name);
    show_print(file, show);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

/* Runs a script in the terminal: it says what it skips. */
static int run(char *const *arguments)
{
    extern char **environ;
    pid_t pid;
    int status;
    fputc('\n', stdout);
    fflush(NULL);
    if (posix_spawnp(&pid, "sh", NULL, NULL, arguments, environ) != 0 ||
        waitpid(pid, &status, 0) != pid)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int browse(const char *folder)
{
    char *const arguments[] = {"sh", "tests/pages/browse.sh", (char *)folder, NULL};
    return run(arguments);
}

static void test_class(void)
{
    static const char folder[] = "build/class-pages";
    class_start();
    mkdir("build", 0777);
    mkdir(folder, 0777);
    struct grade hostile = hostile_grade();
    struct grade *grades = class_many(CLASS_SIZE);
    save_class(folder, "class", grades, CLASS_SIZE);
    save_class(folder, "many", class_many(300), 300);
    save_class(folder, "empty", NULL, 0);
    save_class(folder, "nasty", &hostile, 1);
    CU_ASSERT_EQUAL(browse(folder), 0);
    class_finish();
}

static void test_student(void)
{
    static const char folder[] = "build/student-pages";
    class_start();
    mkdir("build", 0777);
    mkdir(folder, 0777);
    struct grade *grades = class_grades(), hostile = hostile_grade();
    save_student(folder, "pass", &grades[0], NULL, NULL, FEEDBACK_VISIBLE);
    save_student(folder, "fail", &grades[1], story, picture_of_deadlock(""), FEEDBACK_VISIBLE);
    save_student(folder, "not-built", &grades[2], "two-locks.c:3:1: error: expected ';'\n", NULL,
                 FEEDBACK_VISIBLE);
    save_student(folder, "ungradable", &grades[4], NULL, NULL, FEEDBACK_VISIBLE);
    save_student(folder, "hidden", &grades[1], story, picture_of_deadlock(""), FEEDBACK_HIDDEN);
    save_student(folder, "nasty", &hostile, nasty, picture_of_deadlock(nasty), FEEDBACK_VISIBLE);
    save_student(folder, "lost-update", &grades[1], NULL, picture_of_lost_update(),
                 FEEDBACK_VISIBLE);
    CU_ASSERT_EQUAL(browse(folder), 0);
    class_finish();
}

static void test_show(void)
{
    static const char folder[] = "build/show-pages";
    class_start();
    mkdir("build", 0777);
    mkdir(folder, 0777);
    save_show(folder, "deadlock", show_of_deadlock(""));
    save_show(folder, "race", show_of_race(""));
    save_show(folder, "long", show_of_long_race());
    save_show(folder, "nothing", show_of_nothing());
    save_show(folder, "nasty-deadlock", show_of_deadlock(nasty));
    save_show(folder, "nasty-race", show_of_race(nasty));
    struct show *none = show_of_race("");
    none->timeline = NULL;
    save_show(folder, "no-schedule", none);
    CU_ASSERT_EQUAL(browse(folder), 0);
    class_finish();
}

/* A deadlock, a race without consequence, a lost update, a leak, and a circle of lost wake-ups.
 * 'ninja pages' opens those of all labs. */
static void test_labs(void)
{
    char *const arguments[] = {"sh",
                               "tests/pages/labs.sh",
                               "build/some-lab-pages",
                               "two-locks",
                               "sharded-size",
                               "lost-increment",
                               "ticker-not-stopped",
                               "lost-wakeup",
                               NULL};
    CU_ASSERT_EQUAL(run(arguments), 0);
}

CU_TestInfo browser_tests[] = {
    {"a browser shows the class as it is meant, and its table can be sorted", test_class},
    {"a browser shows a student's page as it is meant", test_student},
    {"a browser shows a schedule, and keys lead through it", test_show},
    {"a browser shows the schedules of labs, up to the failure", test_labs},
    CU_TEST_INFO_NULL,
};
