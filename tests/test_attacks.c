/*
 * A class full of attackers, and three who are none: 'lab grade' judges all of them at once. The
 * three get their grades, no attacker gets points that the buggy file has not earned, and nothing
 * is left on the machine.
 */
#include <errno.h>
#include <ftw.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "../checker/model/utf8.h"
#include "../checker/run/gradebook.h"
#include "class/attacks.h"
#include "class/leftovers.h"
#include "cli.h"
#include "scratch.h"
#include "suites.h"

#define FILE_NAME ATTACKS_LAB ".c"

/* Nobody may read this; no attack has these words. */
static const char secret[] = "/* the-canary-that-nobody-may-hear */\n";

static const struct shell_place place = {.patience = 1800};

static struct arena arena;
static struct grade *grades;
static size_t grade_count;

static const struct grade *grade_of(const char *student)
{
    static const struct grade none = {.outcome = OUTCOME_UNGRADABLE, .student = "(nobody)"};
    char *shown = utf8_printable(&arena, student);
    for (size_t i = 0; i < grade_count; i++)
        if (strcmp(grades[i].student, shown) == 0)
            return &grades[i];
    fprintf(stderr, "there is no grade of '%s'\n", shown);
    return &none;
}

static char *kinds_of(const struct grade *grade)
{
    char *text = arena_copy(&arena, "");
    for (size_t i = 0; i < grade->finding_count; i++)
        text = arena_printf(&arena, "%s %s", text, grade->findings[i].kind);
    return text;
}

static int points_for(const struct grade *grade, const char *criterion)
{
    for (size_t i = 0; i < grade->criterion_count; i++)
        if (strcmp(grade->criteria[i].name, criterion) == 0)
            return grade->criteria[i].points;
    return 0;
}

/* ---- ears ---- */

/* Sockets that attacks try to reach. */
static int wire = -1, pipe_wire = -1;

static int listen_on_wire(void)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof here;
    wire = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    CU_ASSERT_EQUAL_FATAL(bind(wire, (struct sockaddr *)&here, sizeof here), 0);
    CU_ASSERT_EQUAL_FATAL(listen(wire, 8), 0);
    CU_ASSERT_EQUAL_FATAL(getsockname(wire, (struct sockaddr *)&here, &length), 0);
    return ntohs(here.sin_port);
}

/* In the abstract name space, which belongs to a network, not to a file system. */
static void listen_on_name(void)
{
    struct sockaddr_un here = {.sun_family = AF_UNIX, .sun_path = "\0" ATTACKS_MARK};
    socklen_t length =
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(ATTACKS_MARK));
    pipe_wire = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    CU_ASSERT_EQUAL_FATAL(bind(pipe_wire, (struct sockaddr *)&here, length), 0);
    CU_ASSERT_EQUAL_FATAL(listen(pipe_wire, 8), 0);
}

static bool nobody_called(int *ear)
{
    int caller = accept(*ear, NULL, NULL);
    bool silent = caller < 0 && errno == EAGAIN;
    if (caller >= 0)
        close(caller);
    close(*ear);
    *ear = -1;
    return silent;
}

/* ---- the class ---- */

static void class_put(const struct attack_aims *aims, const struct attack **attacks, size_t *count)
{
    char *buggy = strdup(scratch_get(in_root("labs/lock-ordering/" ATTACKS_LAB "/" FILE_NAME)));
    char *right =
        strdup(scratch_get(in_root("solutions/lock-ordering/" ATTACKS_LAB "/" FILE_NAME)));
    char *known = NULL;
    CU_ASSERT_TRUE_FATAL(asprintf(&known, "%s%s", secret, right) > 0);
    scratch_put("secret.c", secret);
    scratch_put("class/aaa-right/" FILE_NAME, known);
    scratch_put("class/zzz-right/" FILE_NAME, right);
    scratch_put("class/zzz-wrong/" FILE_NAME, buggy);
    *attacks = attacks_put("class", aims, count);
    free(known);
    free(right);
    free(buggy);
}

static void book_read(void)
{
    struct gradebook *book;
    char *error = "";
    if (gradebook_open(&arena, "grades/grades.sqlite", GRADEBOOK_READ, &book, &error) != 0 ||
        gradebook_current(book, &grades, &grade_count, &error) != 0) {
        fprintf(stderr, "%s\n", error);
        CU_FAIL_FATAL("there is no book of grades");
    }
    gradebook_close(book);
}

/* What the buggy file is worth: it builds, and has no other defect than its own. */
static bool is_buggy(const struct grade *grade)
{
    return grade->outcome == OUTCOME_FAIL && grade->points == 25 &&
           strcmp(kinds_of(grade), kinds_of(grade_of("zzz-wrong"))) == 0;
}

static bool is_right(const struct grade *grade)
{
    return grade->outcome == OUTCOME_PASS && grade->points == 100 && grade->finding_count == 0;
}

static bool has_earned_nothing(const struct grade *grade)
{
    return grade->outcome == OUTCOME_FAIL && points_for(grade, "result") == 0 &&
           points_for(grade, "defect") == 0;
}

static bool ends_as(const struct grade *grade, enum attack_end end)
{
    switch (end) {
    case ATTACK_SAME:
        return is_buggy(grade);
    case ATTACK_FAILS:
        return has_earned_nothing(grade);
    case ATTACK_TAMPERING:
        return has_earned_nothing(grade) && strstr(kinds_of(grade), "tampering");
    case ATTACK_NO_BUILD:
        return grade->outcome == OUTCOME_NOT_BUILT && grade->points == 0;
    case ATTACK_NO_GRADE:
        return grade->outcome == OUTCOME_UNGRADABLE && grade->problem && *grade->problem;
    }
    return false;
}

static void check_attack(const struct attack *attack)
{
    const struct grade *grade = grade_of(attack->student);
    bool as_it_must = ends_as(grade, attack->end);
    if (!as_it_must)
        fprintf(stderr, "%s: %s, %d points,%s %s\n", attack->student, outcome_name(grade->outcome),
                grade->points, kinds_of(grade), grade->problem ? grade->problem : "");
    CU_ASSERT_TRUE(as_it_must);
}

/* ---- what is told of them ---- */

static int bad_files;

static void tell_bad(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    bad_files++;
}

static int file_look(const char *path, const struct stat *status, int type, struct FTW *level)
{
    (void)level;
    if (type != FTW_F)
        return 0;
    FILE *file = fopen(path, "re");
    char *text = calloc(1, (size_t)status->st_size + 1);
    size_t length = file && text ? fread(text, 1, (size_t)status->st_size, file) : 0;
    size_t name = strlen(path);
    bool book = name > 7 && strcmp(path + name - 7, ".sqlite") == 0;
    bool page = name > 5 && strcmp(path + name - 5, ".html") == 0;
    if (memmem(text, length, "canary-that-nobody", 18))
        tell_bad(path, "tells the secret");
    if (!book && memchr(text, '\033', length))
        tell_bad(path, "commands a terminal");
    if (page && strstr(text, "<script>alert"))
        tell_bad(path, "runs a submission's script");
    if (status->st_size > 4 << 20)
        tell_bad(path, "is larger than a grade should be");
    free(text);
    fclose(file);
    return 0;
}

static void check_told(void)
{
    bad_files = 0;
    CU_ASSERT_EQUAL(nftw("grades", file_look, 16, FTW_PHYS), 0);
    CU_ASSERT_EQUAL(bad_files, 0);
    CU_ASSERT_PTR_NULL(strstr(told.out, "canary-that-nobody"));
    CU_ASSERT_PTR_NULL(strchr(told.out, '\033'));
    CU_ASSERT_PTR_NULL(strchr(told.err, '\033'));
    CU_ASSERT_PTR_NULL(strstr(scratch_get("grades/grades.csv"), "\n="));
}

static void test_attacks(void)
{
    if (!cli_has_sandbox())
        return;
    if (geteuid() != 0) { /* docs/sandbox.md: only root has a user to spare for each run */
        fprintf(stderr, "skipped: not as root, all runs share their processes\n");
        return;
    }
    size_t count;
    const struct attack *attacks;
    struct leftovers *before = leftovers_before(ATTACKS_MARK);
    arena_init(&arena);
    cli_start();
    struct attack_aims aims = {.root = shell_root(), .scratch = scratch_path()};
    aims.secret = arena_printf(&arena, "%s/secret.c", scratch_path());
    aims.port = listen_on_wire();
    listen_on_name();
    class_put(&aims, &attacks, &count);
    CU_ASSERT_EQUAL(LAB_AT(&place, "grade", "--lab", ATTACKS_LAB, "--out", "grades", "--feedback",
                           "visible", "class"),
                    5);
    if (told.status != 5)
        fprintf(stderr, "%d: %s", told.status, told.err);
    book_read();
    CU_ASSERT(count >= 40);
    CU_ASSERT_EQUAL(grade_count, count + 3);
    CU_ASSERT_TRUE(is_right(grade_of("aaa-right")));
    CU_ASSERT_TRUE(is_right(grade_of("zzz-right")));
    CU_ASSERT_TRUE(is_buggy(grade_of("zzz-wrong")));
    for (size_t i = 0; i < count; i++)
        check_attack(&attacks[i]);
    check_told();
    CU_ASSERT_TRUE(nobody_called(&wire));
    CU_ASSERT_TRUE(nobody_called(&pipe_wire));
    fprintf(stderr, "%zu attacks in %.0f s\n", count, told.seconds);
    cli_finish();
    CU_ASSERT_EQUAL(leftovers_after(before), 0);
    arena_free(&arena);
}

CU_TestInfo attacks_tests[] = {
    {"no attack succeeds, the others get their grades, and nothing is left", test_attacks},
    CU_TEST_INFO_NULL,
};
