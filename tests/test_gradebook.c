/* A book of grades loses nothing: not in a regrade, not on a full disk, not when it is killed. */
#include <sqlite3.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../checker/run/gradebook.h"
#include "disk_trial.h"
#include "grade_trial.h"
#include "runner.h"
#include "scratch.h"

static const char file[] = "grades.sqlite";
static char *error; /* the last sentence */

static void start(void)
{
    class_start();
    scratch_enter();
    error = NULL;
}

static void finish(void)
{
    scratch_leave();
    class_finish();
}

static struct gradebook *open_book(enum gradebook_use use)
{
    struct gradebook *book = NULL;
    error = NULL;
    if (gradebook_open(&class_arena, file, use, &book, &error) != 0)
        return NULL;
    return book;
}

static struct gradebook *open_good(enum gradebook_use use)
{
    struct gradebook *book = open_book(use);
    if (!book)
        fprintf(stderr, "%s\n", error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(book);
    return book;
}

static int add(struct gradebook *book, const struct grade *grades, size_t count)
{
    size_t added = 777;
    if (gradebook_add(book, grades, count, &added, &error) != 0)
        return -1;
    return (int)added;
}

/* Opens, adds, closes; how many were new, or -1. */
static int add_to_file(const struct grade *grades, size_t count)
{
    struct gradebook *book = open_book(GRADEBOOK_WRITE);
    int added = book ? add(book, grades, count) : -1;
    gradebook_close(book);
    return added;
}

/* Is the last failure one sentence, with the file's name and these words? */
static bool says(const char *words)
{
    bool good = error && strncmp(error, file, strlen(file)) == 0 && strstr(error, words) &&
                error[strlen(error) - 1] == '.';
    if (!good)
        fprintf(stderr, "it says: %s\n", error ? error : "(nothing)");
    return good;
}

static bool same_grades(const struct grade *one, const struct grade *other, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!grade_same(&one[i], &other[i]) || strcmp(one[i].graded_at, other[i].graded_at) != 0)
            return false;
    return true;
}

/* Are these all that the file holds now? They are in order. */
static bool holds(const struct grade *grades, size_t count)
{
    struct grade *found = NULL;
    size_t found_count = 777;
    struct gradebook *book = open_good(GRADEBOOK_READ);
    CU_ASSERT_EQUAL(gradebook_current(book, &found, &found_count, &error), 0);
    gradebook_close(book);
    return found_count == count && same_grades(found, grades, count);
}

/* --- what is kept --------------------------------------------------------------------------- */

static void test_round_trip(void)
{
    start();
    struct grade *grades = class_grades();
    struct grade turned[CLASS_SIZE];
    for (size_t i = 0; i < CLASS_SIZE; i++)
        turned[i] = grades[CLASS_SIZE - 1 - i];
    CU_ASSERT_EQUAL(add_to_file(turned, CLASS_SIZE), CLASS_SIZE);
    CU_ASSERT_TRUE(holds(grades, CLASS_SIZE));
    finish();
}

static void test_nasty_texts(void)
{
    static const char *const suffixes[] = {"'); DROP TABLE grade; --",
                                           "\"\\%s%n",
                                           "\n\t\x01\x1b",
                                           "\xff\xfe\xc3",
                                           "\xe2\x82\xac",
                                           " "};
    start();
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        struct grade grade = class_grade_with(suffixes[i]);
        CU_ASSERT_EQUAL(add_to_file(&grade, 1), 1);
        CU_ASSERT_TRUE(holds(&grade, 1));
        CU_ASSERT_EQUAL(unlink(file), 0);
    }
    finish();
}

static void test_regrade(void)
{
    start();
    struct grade *grades = class_grades();
    CU_ASSERT_EQUAL(add_to_file(grades, CLASS_SIZE), CLASS_SIZE);
    struct grade *again = class_grades();
    for (size_t i = 0; i < CLASS_SIZE; i++)
        again[i].graded_at = "2026-11-23T00:00:00Z";
    CU_ASSERT_EQUAL(add_to_file(again, CLASS_SIZE), 0);
    CU_ASSERT_TRUE(holds(grades, CLASS_SIZE)); /* with the old date */
    again[1].points = 60;
    CU_ASSERT_EQUAL(add_to_file(again, CLASS_SIZE), 1);
    grades[1] = again[1];
    CU_ASSERT_TRUE(holds(grades, CLASS_SIZE));
    finish();
}

static void test_history(void)
{
    start();
    struct grade first = class_grades()[1], second = first, third = first;
    second.points = 60;
    second.graded_at = "2026-11-23T00:00:00Z";
    third.graded_at = "2026-11-24T00:00:00Z"; /* back to the first: that is a change too */
    struct gradebook *book = open_good(GRADEBOOK_WRITE);
    CU_ASSERT_EQUAL(add(book, &first, 1), 1);
    CU_ASSERT_EQUAL(add(book, &second, 1), 1);
    CU_ASSERT_EQUAL(add(book, &third, 1), 1);
    struct gradebook_entry *entries;
    size_t count;
    CU_ASSERT_EQUAL_FATAL(gradebook_history(book, "s2", "two-locks", &entries, &count, &error), 0);
    CU_ASSERT_EQUAL_FATAL(count, 3);
    struct grade expected[] = {first, second, third};
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(entries[i].number, i + 1);
        CU_ASSERT_TRUE(same_grades(&entries[i].grade, &expected[i], 1));
    }
    CU_ASSERT_EQUAL(gradebook_history(book, "s2", "bank", &entries, &count, &error), 0);
    CU_ASSERT_EQUAL(count, 0);
    CU_ASSERT_EQUAL(gradebook_history(book, "S2", "two-locks", &entries, &count, &error), 0);
    CU_ASSERT_EQUAL(count, 0);
    gradebook_close(book);
    CU_ASSERT_TRUE(holds(&third, 1));
    finish();
}

static void test_labs_apart(void)
{
    start();
    struct grade both[] = {class_grades()[0], class_grades()[0]};
    both[1].lab = "bank";
    CU_ASSERT_EQUAL(add_to_file(both, 2), 2);
    struct grade sorted[] = {both[1], both[0]};
    CU_ASSERT_TRUE(holds(sorted, 2));
    finish();
}

static void test_difference(void)
{
    start();
    struct grade *grades = class_grades();
    CU_ASSERT_EQUAL(add_to_file(grades, CLASS_SIZE - 1), CLASS_SIZE - 1);
    struct grade *again = class_grades();
    again[1].points = 60;
    again[3].outcome = OUTCOME_PASS;
    again[3].points = again[3].possible = 100;
    struct gradebook *book = open_good(GRADEBOOK_READ);
    struct gradebook_change *changes;
    size_t count;
    CU_ASSERT_EQUAL(gradebook_difference(book, grades, CLASS_SIZE - 1, &changes, &count, &error),
                    0);
    CU_ASSERT_EQUAL(count, 0);
    CU_ASSERT_EQUAL(gradebook_difference(book, again, CLASS_SIZE, &changes, &count, &error), 0);
    CU_ASSERT_EQUAL_FATAL(count, 3);
    CU_ASSERT_STRING_EQUAL(changes[0].student, "s2");
    CU_ASSERT_STRING_EQUAL(changes[0].lab, "two-locks");
    CU_ASSERT_FALSE(changes[0].is_first);
    CU_ASSERT_EQUAL(changes[0].old_points, 45);
    CU_ASSERT_EQUAL(changes[0].new_points, 60);
    CU_ASSERT_EQUAL(changes[0].old_outcome, OUTCOME_FAIL);
    CU_ASSERT_STRING_EQUAL(changes[1].student, "s4");
    CU_ASSERT_EQUAL(changes[1].old_outcome, OUTCOME_INCONCLUSIVE);
    CU_ASSERT_EQUAL(changes[1].new_outcome, OUTCOME_PASS);
    CU_ASSERT_STRING_EQUAL(changes[2].student, "s10");
    CU_ASSERT_TRUE(changes[2].is_first);
    CU_ASSERT_EQUAL(changes[2].new_outcome, OUTCOME_UNGRADABLE);
    gradebook_close(book);
    CU_ASSERT_TRUE(holds(grades, CLASS_SIZE - 1)); /* looking changes nothing */
    finish();
}

static void test_nothing(void)
{
    start();
    CU_ASSERT_EQUAL(add_to_file(NULL, 0), 0);
    CU_ASSERT_TRUE(holds(NULL, 0));
    finish();
}

/* --- files that are no book ----------------------------------------------------------------- */

/* Runs SQL on the file as somebody else would. */
static void as_somebody(const char *sql)
{
    sqlite3 *db;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(file, &db), SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_missing(void)
{
    start();
    CU_ASSERT_PTR_NULL(open_book(GRADEBOOK_READ));
    CU_ASSERT_TRUE(says("No such file"));
    CU_ASSERT_EQUAL(scratch_count("."), 0);
    CU_ASSERT_EQUAL(mkdir(file, 0777), 0);
    CU_ASSERT_PTR_NULL(open_book(GRADEBOOK_WRITE));
    CU_ASSERT_TRUE(says("is a folder"));
    CU_ASSERT_EQUAL(rmdir(file), 0);
    CU_ASSERT_EQUAL(mkfifo(file, 0666), 0);
    CU_ASSERT_PTR_NULL(open_book(GRADEBOOK_WRITE));
    CU_ASSERT_TRUE(says("no ordinary file"));
    finish();
}

static void test_no_database(void)
{
    start();
    scratch_put(file, "student,points\nada,100\n, and more of this, until it is long enough to be "
                      "something that might well be taken for a database, had it a header.\n");
    CU_ASSERT_PTR_NULL(open_book(GRADEBOOK_WRITE));
    CU_ASSERT_TRUE(says("no database at all"));
    CU_ASSERT_PTR_NOT_NULL(strstr(scratch_get(file), "ada,100"));
    finish();
}

static void test_other_database(void)
{
    start();
    as_somebody("CREATE TABLE photos (name); INSERT INTO photos VALUES ('cat')");
    CU_ASSERT_PTR_NULL(open_book(GRADEBOOK_WRITE));
    CU_ASSERT_TRUE(says("no grade book"));
    as_somebody("INSERT INTO photos VALUES ('dog')");
    finish();
}

static void test_newer(void)
{
    start();
    CU_ASSERT_EQUAL(add_to_file(class_grades(), CLASS_SIZE), CLASS_SIZE);
    as_somebody("PRAGMA user_version = 3");
    CU_ASSERT_PTR_NULL(open_book(GRADEBOOK_WRITE));
    CU_ASSERT_TRUE(says("newer racelab"));
    CU_ASSERT_PTR_NULL(open_book(GRADEBOOK_READ));
    as_somebody("PRAGMA user_version = 2");
    CU_ASSERT_TRUE(holds(class_grades(), CLASS_SIZE));
    finish();
}

/* Books of the first version knew nothing of what lateness costs. */
static void test_older(void)
{
    start();
    CU_ASSERT_EQUAL(add_to_file(class_grades(), CLASS_SIZE), CLASS_SIZE);
    as_somebody("ALTER TABLE grade DROP COLUMN deducted; ALTER TABLE grade DROP COLUMN submitted;"
                "ALTER TABLE grade DROP COLUMN lateness; PRAGMA user_version = 1");
    CU_ASSERT_TRUE(holds(class_grades(), CLASS_SIZE));
    struct grade overdue = class_grade_overdue();
    CU_ASSERT_EQUAL(add_to_file(&overdue, 1), 1);
    CU_ASSERT_EQUAL(add_to_file(&overdue, 1), 0);
    struct gradebook *book = open_good(GRADEBOOK_READ);
    struct gradebook_entry *entries;
    size_t count = 0;
    CU_ASSERT_EQUAL(gradebook_history(book, "s2", "two-locks", &entries, &count, &error), 0);
    CU_ASSERT_EQUAL_FATAL(count, 2);
    CU_ASSERT_EQUAL(entries[0].grade.deducted, 0);
    CU_ASSERT_TRUE(grade_same(&entries[1].grade, &overdue));
    gradebook_close(book);
    finish();
}

static void test_damage(void)
{
    static const char *const damages[] = {
        "UPDATE grade SET outcome = 'splendid'", "DROP TABLE finding",
        "INSERT INTO criterion SELECT grade, position + 6, name, sentence, 1, 1 FROM criterion"};
    start();
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct grade *grades = NULL;
        size_t count = 777;
        CU_ASSERT_EQUAL(add_to_file(class_grades(), CLASS_SIZE), CLASS_SIZE);
        as_somebody(damages[i]);
        struct gradebook *book = open_good(GRADEBOOK_READ);
        CU_ASSERT_EQUAL(gradebook_current(book, &grades, &count, &error), -1);
        CU_ASSERT_TRUE(says("is damaged"));
        CU_ASSERT_PTR_NULL(grades);
        CU_ASSERT_EQUAL(count, 777);
        gradebook_close(book);
        unlink(file);
    }
    finish();
}

/* Any byte of the file may be wrong: that is a sentence or a grade, never a crash. */
static void test_noise(void)
{
    start();
    CU_ASSERT_EQUAL(add_to_file(class_grades(), CLASS_SIZE), CLASS_SIZE);
    static char whole[64 * 1024];
    FILE *in = fopen(file, "re");
    size_t length = fread(whole, 1, sizeof whole, in);
    fclose(in);
    CU_ASSERT_TRUE(length > 4096 && length < sizeof whole);
    for (size_t place = 16; place < length; place += 61) {
        struct gradebook *book;
        struct grade *grades = NULL;
        size_t count = 0;
        FILE *out = fopen(file, "we");
        whole[place] ^= 0x5a;
        fwrite(whole, 1, length, out);
        whole[place] ^= 0x5a;
        fclose(out);
        if (!(book = open_book(GRADEBOOK_READ))) {
            CU_ASSERT_TRUE(says("."));
            continue;
        }
        if (gradebook_current(book, &grades, &count, &error) != 0)
            CU_ASSERT_TRUE(says("."));
        gradebook_close(book);
    }
    finish();
}

/* --- who else is there ---------------------------------------------------------------------- */

static void test_locked(void)
{
    start();
    CU_ASSERT_EQUAL(add_to_file(class_grades(), 2), 2);
    sqlite3 *other;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(file, &other), SQLITE_OK);
    disk_start(DISK_GOOD, 0, -1); /* nobody waits in real time */
    CU_ASSERT_EQUAL(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    CU_ASSERT_TRUE(holds(class_grades(), 2)); /* who writes does not keep others from reading */
    CU_ASSERT_EQUAL(add_to_file(class_grades(), CLASS_SIZE), -1);
    CU_ASSERT_TRUE(says("in use by another process"));
    CU_ASSERT_TRUE(disk_napped() > 4 && disk_napped() < 6); /* it had some patience */
    CU_ASSERT_EQUAL(sqlite3_exec(other, "COMMIT; BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    CU_ASSERT_PTR_NULL(open_book(GRADEBOOK_READ));
    CU_ASSERT_TRUE(says("in use by another process"));
    CU_ASSERT_EQUAL(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    CU_ASSERT_EQUAL(add_to_file(class_grades(), CLASS_SIZE), CLASS_SIZE - 2);
    disk_stop();
    sqlite3_close(other);
    finish();
}

/* Runs it in a child without an administrator's rights; gives its exit status. */
static int without_rights(int (*act)(void))
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        _exit(geteuid() == 0 && setuid(65534) != 0 ? 99 : act());
    int status = 0;
    if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
        return 98;
    return WEXITSTATUS(status);
}

static int try_read_only(void)
{
    struct gradebook *book = open_book(GRADEBOOK_WRITE);
    if (book || !says("read-only"))
        return 1;
    struct grade *grades;
    size_t count = 0;
    book = open_book(GRADEBOOK_READ);
    if (!book || gradebook_current(book, &grades, &count, &error) != 0 || count != CLASS_SIZE)
        return 2;
    gradebook_close(book);
    return 0;
}

static int try_fixed_folder(void)
{
    if (add_to_file(class_grades(), 1) != 0) /* the same as before: nothing to write */
        return 1;
    struct grade grade = class_grades()[0];
    grade.points = 1;
    if (add_to_file(&grade, 1) != -1)
        return 2;
    return error && strncmp(error, file, strlen(file)) == 0 ? 0 : 3;
}

static int try_unreadable(void)
{
    return !open_book(GRADEBOOK_READ) && says("") ? 0 : 1;
}

static void test_rights(void)
{
    start();
    CU_ASSERT_EQUAL(add_to_file(class_grades(), CLASS_SIZE), CLASS_SIZE);
    CU_ASSERT_EQUAL(chmod(".", 0755), 0);
    CU_ASSERT_EQUAL(chmod(file, 0444), 0);
    CU_ASSERT_EQUAL(without_rights(try_read_only), 0);
    CU_ASSERT_EQUAL(chmod(file, 0666), 0); /* but nothing may be made beside it */
    CU_ASSERT_EQUAL(chmod(".", 0555), 0);
    CU_ASSERT_EQUAL(without_rights(try_fixed_folder), 0);
    CU_ASSERT_EQUAL(chmod(".", 0755), 0);
    CU_ASSERT_EQUAL(chmod(file, 0000), 0);
    CU_ASSERT_EQUAL(without_rights(try_unreadable), 0);
    CU_ASSERT_EQUAL(chmod(file, 0644), 0);
    CU_ASSERT_TRUE(holds(class_grades(), CLASS_SIZE));
    finish();
}

/* --- what the disk does --------------------------------------------------------------------- */

/* A book of the first two; and what the class is when it has been added. */
static struct grade *put_two(void)
{
    struct grade *grades = class_grades();
    unlink(file);
    CU_ASSERT_EQUAL_FATAL(add_to_file(grades, 2), 2);
    grades[1].points = 60;
    grades[1].graded_at = "2026-11-23T00:00:00Z";
    return grades;
}

static bool is_whole(void)
{
    sqlite3 *db;
    sqlite3_stmt *check;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(file, &db), SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &check, NULL), SQLITE_OK);
    bool whole = sqlite3_step(check) == SQLITE_ROW &&
                 strcmp((const char *)sqlite3_column_text(check, 0), "ok") == 0;
    sqlite3_finalize(check);
    CU_ASSERT_EQUAL(sqlite3_prepare_v2(db, "PRAGMA foreign_key_check", -1, &check, NULL),
                    SQLITE_OK);
    whole = whole && sqlite3_step(check) == SQLITE_DONE;
    sqlite3_finalize(check);
    sqlite3_close(db);
    return whole;
}

/* Lets every step of an addition go wrong, one after the other. */
static void fail_everywhere(enum disk_mood mood, const char *words)
{
    int added, step = 0, failed = 0;
    do {
        struct grade *grades = put_two();
        disk_start(mood, ++step, -1);
        added = add_to_file(grades, CLASS_SIZE);
        disk_stop();
        if (added < 0) {
            failed++;
            CU_ASSERT_TRUE(says(words));
            CU_ASSERT_TRUE(holds(class_grades(), 2));
        } else {
            CU_ASSERT_TRUE(holds(grades, CLASS_SIZE));
        }
        CU_ASSERT_TRUE(is_whole());
    } while (added < 0 && step < 1000);
    CU_ASSERT_EQUAL(added, CLASS_SIZE - 1);
    CU_ASSERT_TRUE(failed >= 8);
}

static void test_full(void)
{
    start();
    fail_everywhere(DISK_FULL, "the disk is full");
    finish();
}

static void test_broken(void)
{
    start();
    fail_everywhere(DISK_BROKEN, "can't be used");
    finish();
}

/* A child adds, and halts at this step. True: it was killed there. False: it came to its end. */
static bool kill_at(int step, const struct grade *grades)
{
    int ends[2];
    char byte = '?';
    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        disk_start(DISK_HALT, step, ends[1]);
        bool good = add_to_file(grades, CLASS_SIZE) >= 0 && write(ends[1], "e", 1) == 1;
        _exit(good ? 0 : 1);
    }
    close(ends[1]);
    CU_ASSERT_EQUAL(read(ends[0], &byte, 1), 1);
    close(ends[0]);
    if (byte == 'h')
        kill(pid, SIGKILL);
    int status = 0;
    CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
    CU_ASSERT_TRUE(byte == 'h' ? WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL
                               : WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return byte == 'h';
}

static void test_killed(void)
{
    start();
    int step = 0, before = 0;
    bool was_killed;
    do {
        struct grade *grades = put_two();
        was_killed = kill_at(++step, grades);
        CU_ASSERT_TRUE(is_whole());
        if (was_killed && holds(class_grades(), 2))
            before++;
        else
            CU_ASSERT_TRUE(holds(grades, CLASS_SIZE));
        CU_ASSERT_EQUAL(add_to_file(grades, CLASS_SIZE) > 0, was_killed && before == step);
    } while (was_killed && step < 1000);
    CU_ASSERT_FALSE(was_killed);
    CU_ASSERT_TRUE(before >= 8);
    finish();
}

static void test_killed_at_birth(void)
{
    start();
    int step = 0;
    bool was_killed;
    do {
        struct grade *grades = class_grades();
        unlink(file);
        was_killed = kill_at(++step, grades);
        CU_ASSERT_TRUE(add_to_file(grades, CLASS_SIZE) >= 0);
        CU_ASSERT_TRUE(holds(grades, CLASS_SIZE));
        CU_ASSERT_TRUE(is_whole());
    } while (was_killed && step < 1000);
    CU_ASSERT_FALSE(was_killed);
    CU_ASSERT_TRUE(step >= 8);
    finish();
}

/* A row that is refused takes the others of its call with it. */
static void test_all_or_nothing(void)
{
    start();
    struct grade *grades = put_two();
    grades[4].judged_by = NULL;
    CU_ASSERT_EQUAL(add_to_file(grades, CLASS_SIZE), -1);
    CU_ASSERT_TRUE(holds(class_grades(), 2));
    finish();
}

CU_TestInfo gradebook_tests[] = {
    {"what is put into the book comes out of it, students in natural order", test_round_trip},
    {"names may hold any bytes", test_nasty_texts},
    {"a regrade that gives the same adds nothing", test_regrade},
    {"every different grade stays in the history, the newest counts", test_history},
    {"labs do not mix", test_labs_apart},
    {"the difference is what would be added, and changes nothing", test_difference},
    {"a book of nothing is a book", test_nothing},
    {"a book that is not there, or no file, is told so", test_missing},
    {"what is no database stays as it is", test_no_database},
    {"another program's database stays as it is", test_other_database},
    {"an older racelab's book is brought up to date, and keeps its grades", test_older},
    {"a newer racelab's book stays as it is", test_newer},
    {"damage is a sentence, and no half answer", test_damage},
    {"no wrong byte crashes who reads it", test_noise},
    {"who holds the book keeps others out, not for ever", test_locked},
    {"without rights it can be read, or it is told", test_rights},
    {"a full disk loses nothing, whenever it is full", test_full},
    {"a broken disk loses nothing, whenever it breaks", test_broken},
    {"killed anywhere, it holds what was before or after", test_killed},
    {"killed while it is made, it can be made again", test_killed_at_birth},
    {"grades are added all or none", test_all_or_nothing},
    CU_TEST_INFO_NULL,
};
