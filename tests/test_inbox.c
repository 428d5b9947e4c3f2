/* What was handed in for a course is sorted out by lab; and when it was handed in. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../checker/run/inbox.h"
#include "../checker/run/times.h"
#include "packed.h"
#include "runner.h"
#include "scratch.h"

static struct arena arena;
static struct inbox inbox;
static char *sentence;

static void start(void)
{
    scratch_enter();
    arena_init(&arena);
    mkdir("out", 0700);
    sentence = NULL;
}

static void finish(void)
{
    arena_free(&arena);
    scratch_leave();
}

static int sort_out(const char *path, const char *other)
{
    static struct inbox_lab labs[2];
    const char *paths[] = {path, other};
    labs[0] = (struct inbox_lab){.name = "two-locks"};
    labs[1] = (struct inbox_lab){.name = "unsafe-map"};
    inbox = (struct inbox){.labs = labs, .count = 2};
    int result = inbox_read(&arena, paths, other ? 2 : 1, "out", &inbox, &sentence);
    if (result != 0)
        fprintf(stderr, "%s\n", sentence ? sentence : "(no sentence)");
    return result;
}

/* Who handed in for a lab: "ada bob"; the folder for what is unpacked is a fresh one. */
static char *students(size_t lab)
{
    struct intake intake;
    char *names = "", *folder = arena_printf(&arena, "out/%s", inbox.labs[lab].name);
    char *wanted = arena_printf(&arena, "%s.c", inbox.labs[lab].name);
    mkdir(folder, 0700);
    if (intake_read_parts(&arena, inbox.labs[lab].parts, inbox.labs[lab].count, wanted, folder,
                          &intake, &sentence) != 0)
        return sentence;
    for (size_t i = 0; i < intake.count; i++) {
        CU_ASSERT_PTR_NULL(intake.list[i].problem);
        names = arena_printf(&arena, "%s%s%s", names, i ? " " : "", intake.list[i].student);
    }
    return names;
}

static bool says(const char *words)
{
    return sentence && strstr(sentence, words) && sentence[strlen(sentence) - 1] == '.';
}

static void test_folder(void)
{
    start();
    scratch_put("class/two-locks/ada/two-locks.c", "a");
    scratch_put("class/two-locks/bob.c", "b");
    scratch_put("class/notes.txt", "n");
    scratch_put("class/two-locks-old/ada/two-locks.c", "o");
    scratch_put("class/two-locks.c", "t");
    packed_write("class/unsafe-map.zip",
                 (struct packed[]){{.name = "unsafe-map/ada/unsafe-map.c", .text = "a"},
                                   {.name = "unsafe-map/cyd/unsafe-map.c", .text = "c"},
                                   {0}});
    CU_ASSERT_EQUAL_FATAL(sort_out("class/", NULL), 0);
    CU_ASSERT_STRING_EQUAL(students(0), "ada bob");
    CU_ASSERT_STRING_EQUAL(students(1), "ada cyd");
    CU_ASSERT_EQUAL_FATAL(inbox.aside_count, 3);
    CU_ASSERT_STRING_EQUAL(inbox.aside[0], "class/notes.txt");
    CU_ASSERT_STRING_EQUAL(inbox.aside[1], "class/two-locks-old");
    CU_ASSERT_STRING_EQUAL(inbox.aside[2], "class/two-locks.c");
    finish();
}

static void test_archive(void)
{
    start();
    packed_write("class.zip",
                 (struct packed[]){{.name = "term/class/two-locks/ada/two-locks.c", .text = "a"},
                                   {.name = "term/class/two-locks/bob/two-locks.c", .text = "b"},
                                   {0}});
    CU_ASSERT_EQUAL_FATAL(sort_out("class.zip", NULL), 0);
    CU_ASSERT_STRING_EQUAL(students(0), "ada bob");
    CU_ASSERT_EQUAL(inbox.labs[1].count, 0);
    finish();
}

/* Several paths may have something for the same lab. */
static void test_paths(void)
{
    start();
    scratch_put("tuesday/two-locks/ada/two-locks.c", "a");
    scratch_put("tuesday/two-locks/bob/two-locks.c", "b");
    scratch_put("friday/two-locks/cyd/two-locks.c", "c");
    scratch_put("friday/two-locks/dee/two-locks.c", "c");
    mkdir("friday/unsafe-map", 0755);
    CU_ASSERT_EQUAL_FATAL(sort_out("tuesday", "friday"), 0);
    CU_ASSERT_STRING_EQUAL(students(0), "ada bob cyd dee");
    CU_ASSERT_EQUAL(inbox.labs[1].count, 0); /* an empty folder waits for its lab */
    finish();
}

static void test_nothing(void)
{
    start();
    scratch_put("class/ada/two-locks.c", "a");
    scratch_put("file.c", "a");
    scratch_put("bad.zip", "no zip");
    CU_ASSERT_EQUAL(sort_out("class", NULL), -1);
    CU_ASSERT_TRUE(says("class has nothing for a lab of this course"));
    CU_ASSERT_TRUE(says("two-locks, unsafe-map"));
    CU_ASSERT_EQUAL(sort_out("absent", NULL), -1);
    CU_ASSERT_TRUE(says("absent can't be read"));
    CU_ASSERT_EQUAL(sort_out("file.c", NULL), -1);
    CU_ASSERT_TRUE(says("--lab"));
    CU_ASSERT_EQUAL(sort_out("bad.zip", NULL), -1);
    CU_ASSERT_TRUE(says("bad.zip "));
    scratch_put("labs/two-locks.zip", "no zip");
    CU_ASSERT_EQUAL(sort_out("labs", NULL), -1);
    CU_ASSERT_TRUE(says("labs/two-locks.zip "));
    finish();
}

/* A link leads elsewhere; it is told, and not followed. */
static void test_links(void)
{
    start();
    scratch_put("elsewhere/ada/two-locks.c", "a");
    scratch_put("class/unsafe-map/ada/unsafe-map.c", "a");
    CU_ASSERT_EQUAL(symlink("../elsewhere", "class/two-locks"), 0);
    CU_ASSERT_EQUAL_FATAL(sort_out("class", NULL), 0);
    CU_ASSERT_EQUAL(inbox.labs[0].count, 0);
    CU_ASSERT_EQUAL_FATAL(inbox.aside_count, 1);
    CU_ASSERT_STRING_EQUAL(inbox.aside[0], "class/two-locks is a link");
    finish();
}

/* ---- times ---- */

static struct submission list[3];
static struct intake intake;

static void hand_in(void)
{
    static char *aliases[] = {"007", "ada@uni.example", NULL};
    list[0] = (struct submission){.student = "ada", .aliases = aliases};
    list[1] = (struct submission){.student = "12345", .time = "2026-01-01T00:00:00Z"};
    list[2] = (struct submission){.student = "cyd"};
    intake = (struct intake){.list = list, .count = 3};
}

static void test_times(void)
{
    static const char table[] = "id,login\n12345,bob\n";
    struct times times;
    struct roster roster;
    start();
    hand_in();
    CU_ASSERT_EQUAL_FATAL(
        roster_parse(&arena, "roster.csv", table, sizeof table - 1, &roster, &sentence), 0);
    scratch_put("times.csv", "\xef\xbb\xbfsubmitted;Student;Lab;room\r\n"
                             "2026-11-06T22:14+01:00;ADA@uni.example;two-locks;1\r\n"
                             "2026-11-07T22:14+01:00;ada;unsafe-map;1\r\n"
                             "2026-11-06T10:00:00Z;bob;two-locks;1\r\n"
                             ";cyd;two-locks;2\r\n"
                             "2026-11-06T10:00:00Z;zed;two-locks;2\r\n");
    CU_ASSERT_EQUAL_FATAL(times_read(&arena, "times.csv", &times, &sentence), 0);
    CU_ASSERT_TRUE(times.has_labs);
    times_match(&arena, &times, "two-locks", &roster, &intake);
    CU_ASSERT_STRING_EQUAL(list[0].time, "2026-11-06T21:14:00Z");
    CU_ASSERT_STRING_EQUAL(list[1].time, "2026-11-06T10:00:00Z");
    CU_ASSERT_PTR_NULL(list[2].time);
    hand_in();
    times_match(&arena, &times, "two-locks", NULL, &intake);
    CU_ASSERT_STRING_EQUAL(list[1].time, "2026-01-01T00:00:00Z");
    times_match(&arena, &times, "unsafe-map", NULL, &intake);
    CU_ASSERT_STRING_EQUAL(list[0].time, "2026-11-07T21:14:00Z");
    finish();
}

static void test_times_refused(void)
{
    static const struct {
        const char *text, *words;
    } rows[] = {
        {"", "times.csv:1: the header needs"},
        {"student,when\nada,2026-11-06T10:00Z\n", "times.csv:1: the header needs"},
        {"student,submitted,submitted\n", "times.csv:1: the header needs"},
        {"student,submitted\nada,2026-11-06 10:00\n", "times.csv:2: '2026-11-06 10:00' is no day"},
        {"student,submitted\n,2026-11-06T10:00Z\n", "times.csv:2: no student"},
        {"student,submitted\nada,2026-11-06T10:00Z\nbob,2026-11-06T10:00Z\n"
         "Ada,2026-11-07T10:00Z\n",
         "times.csv:4: 'Ada' stands in line 2, too"},
        {"student,submitted\n\"ada,2026-11-06T10:00Z\n", "times.csv:2"},
    };
    start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct times untouched = {.count = 77};
        scratch_put("times.csv", rows[i].text);
        CU_ASSERT_EQUAL(times_read(&arena, "times.csv", &untouched, &sentence), -1);
        CU_ASSERT_EQUAL(untouched.count, 77);
        if (!says(rows[i].words))
            fprintf(stderr, "%s\n", sentence);
        CU_ASSERT_TRUE(says(rows[i].words));
    }
    finish();
}

CU_TestInfo inbox_tests[] = {
    {"a folder has a folder or an archive for each lab", test_folder},
    {"all of it may be an archive, with folders around it", test_archive},
    {"several paths may have something for a lab", test_paths},
    {"what has nothing for the course is refused", test_nothing},
    {"links are not followed", test_links},
    {"a table tells who handed in when", test_times},
    {"a table that does not is refused in its line", test_times_refused},
    CU_TEST_INFO_NULL,
};
