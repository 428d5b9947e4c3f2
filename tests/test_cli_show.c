/* lab show, as people meet it: where the page goes, what is on it, and what is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "html_trial.h"
#include "scratch.h"
#include "suites.h"

static const struct shell_place slowly = {.patience = 180};

#define SHOW(...) LAB_AT(&slowly, "show", __VA_ARGS__)

static const char circle[] =
    "#include <pthread.h>\n"
    "static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;\n"
    "static void *forward(void *unused)\n{\n"
    "    pthread_mutex_lock(&a);\n    pthread_mutex_lock(&b);\n"
    "    pthread_mutex_unlock(&b);\n    pthread_mutex_unlock(&a);\n    return unused;\n}\n"
    "int main(void)\n{\n    pthread_t one;\n"
    "    if (pthread_create(&one, NULL, forward, NULL) != 0)\n        return 1;\n"
    "    pthread_mutex_lock(&b);\n    pthread_mutex_lock(&a);\n"
    "    pthread_mutex_unlock(&a);\n    pthread_mutex_unlock(&b);\n"
    "    pthread_join(one, NULL);\n    return 0;\n}\n";

/* Nothing depends on it, so no schedule fails. */
static const char race[] =
    "#include <pthread.h>\n"
    "static int seen; // </script><script>alert(1)</script>\n"
    "static void *look(void *unused)\n{\n"
    "    seen = 1; // <img src=x>\n    return unused;\n}\n"
    "int main(void)\n{\n    pthread_t one;\n"
    "    if (pthread_create(&one, NULL, look, NULL) != 0)\n        return 1;\n"
    "    seen = 2;\n    pthread_join(one, NULL);\n    return 0;\n}\n";

static const char right[] =
    "#include <pthread.h>\n"
    "static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;\nstatic int sum;\n"
    "static void *add(void *unused)\n{\n    pthread_mutex_lock(&lock);\n    sum++;\n"
    "    pthread_mutex_unlock(&lock);\n    return unused;\n}\n"
    "int main(void)\n{\n    pthread_t one;\n"
    "    if (pthread_create(&one, NULL, add, NULL) != 0)\n        return 1;\n"
    "    add(NULL);\n    pthread_join(one, NULL);\n    return sum != 2;\n}\n";

static char *load(const char *path)
{
    FILE *file = fopen(path, "re");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fseek(file, 0, SEEK_END);
    size_t length = (size_t)ftell(file);
    char *text = calloc(length + 1, 1);
    rewind(file);
    CU_ASSERT_EQUAL(fread(text, 1, length, file), length);
    fclose(file);
    return text;
}

static size_t count_of(const char *text, const char *word)
{
    size_t number = 0;
    for (; (text = strstr(text, word)); text += strlen(word))
        number++;
    return number;
}

/* ---- what is on it ---- */

static void test_deadlock(void)
{
    cli_start();
    scratch_put("circle.c", circle);
    CU_ASSERT_EQUAL(SHOW("circle.c"), 1);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "Wrote circle.html: open it in a browser.");
    char *page = load("circle.html");
    CU_ASSERT_TRUE(has(page, "This schedule fails: deadlock"));
    CU_ASSERT_TRUE(has(page, "which main holds (part of the circle)"));
    CU_ASSERT_TRUE(has(page, "which thread 1 holds (part of the circle)"));
    CU_ASSERT_TRUE(has(page, "and never goes on"));
    CU_ASSERT_TRUE(has(page, "ThreadSanitizer: lock-order-inversion"));
    CU_ASSERT_TRUE(has(page, "Helgrind: "));
    CU_ASSERT_TRUE(has(page, "<span class=\"n\">6</span>"));
    CU_ASSERT_TRUE(has(page, "lab replay"));
    free(page);
    cli_finish();
}

/* No schedule fails; the two accesses are shown, and the order that is missing is named. */
static void test_race(void)
{
    cli_start();
    scratch_put("race.c", race);
    CU_ASSERT_EQUAL(SHOW("race.c", "--out", "page.html"), 1);
    char *page = load("page.html");
    CU_ASSERT_TRUE(has(page, "The order that is missing:"));
    CU_ASSERT_TRUE(has(page, "write of seen at"));
    CU_ASSERT_TRUE(has(page, "race.c:5</code>"));
    CU_ASSERT_TRUE(has(page, "race.c:13</code>"));
    CU_ASSERT_EQUAL(count_of(page, "races with"), 2);
    CU_ASSERT_EQUAL(count_of(page, "<script"), 2);
    CU_ASSERT_EQUAL(count_of(page, "<img"), 0);
    free(page);
    cli_finish();
}

static void test_right(void)
{
    cli_start();
    scratch_put("right.c", right);
    CU_ASSERT_EQUAL(SHOW("right.c"), 0);
    char *page = load("right.html");
    CU_ASSERT_TRUE(has(page, "schedules failed, and nothing was found"));
    CU_ASSERT_TRUE(has(page, "which gives the lock back"));
    CU_ASSERT_EQUAL(count_of(page, "races with"), 0);
    CU_ASSERT_TRUE(has(page, "<p>Nothing.</p>"));
    free(page);
    cli_finish();
}

/* In a workspace it is the student's file, as for check. */
static void test_workspace(void)
{
    static const struct shell_place inside = {.directory = "ws", .patience = 180};
    cli_start();
    CU_ASSERT_EQUAL(LAB("init", "ws"), 0);
    CU_ASSERT_EQUAL(LAB_AT(&inside, "show", "two-locks"), 1);
    char *page = load("ws/two-locks.html");
    CU_ASSERT_TRUE(has(page, "<h1>two-locks</h1>"));
    CU_ASSERT_TRUE(has(page, "This schedule fails: deadlock"));
    free(page);
    cli_finish();
}

/* ---- a finding of an earlier check ---- */

static void fingerprint_copy(char fingerprint[13])
{
    const char *open = strrchr(told.out, '[');
    fingerprint[0] = '\0';
    if (open && strspn(open + 1, "0123456789abcdef") == 12)
        snprintf(fingerprint, 13, "%s", open + 1);
}

static void test_fingerprint(void)
{
    char fingerprint[13];
    cli_start();
    scratch_put("race.c", race);
    CU_ASSERT_EQUAL(LAB_AT(&slowly, "inspect", "race.c"), 1);
    fingerprint_copy(fingerprint);
    CU_ASSERT_EQUAL_FATAL(strlen(fingerprint), 12);
    CU_ASSERT_EQUAL(SHOW(fingerprint, "--out", "one.html"), 1);
    char *page = load("one.html");
    CU_ASSERT_TRUE(has(page, "The order that is missing:"));
    free(page);
    scratch_put("race.c", right);
    CU_ASSERT_EQUAL(SHOW(fingerprint, "--out", "two.html"), 2);
    CU_ASSERT_TRUE(has(told.err, "is not there any more: the program has changed"));
    CU_ASSERT_NOT_EQUAL(access("two.html", F_OK), 0);
    CU_ASSERT_EQUAL(SHOW("0123456789ab"), 2);
    CU_ASSERT_TRUE(has(told.err, "no finding 0123456789ab is remembered"));
    cli_finish();
}

/* ---- where it goes ---- */

/* Its own page is written again; another file is not, unless that is said. */
static void test_overwriting(void)
{
    cli_start();
    scratch_put("right.c", right);
    scratch_put("right.html", "my thesis");
    CU_ASSERT_EQUAL(SHOW("right.c"), 2);
    CU_ASSERT_TRUE(has(told.err, "right.html is there and is no page of 'lab show'"));
    CU_ASSERT_STRING_EQUAL(scratch_get("right.html"), "my thesis");
    CU_ASSERT_EQUAL(SHOW("right.c", "--force"), 0);
    CU_ASSERT_TRUE(has(scratch_get("right.html"), "racelab show"));
    CU_ASSERT_EQUAL(SHOW("right.c"), 0);
    cli_finish();
}

static void test_refused(void)
{
    cli_start();
    scratch_put("right.c", right);
    mkdir("folder", 0777);
    CU_ASSERT_EQUAL(SHOW("right.c", "--out", "folder"), 2);
    CU_ASSERT_TRUE(has(told.err, "folder is a folder"));
    CU_ASSERT_EQUAL(SHOW("right.c", "--out", "nowhere/x.html"), 2);
    CU_ASSERT_TRUE(has(told.err, "nowhere/x.html can't be written"));
    CU_ASSERT_EQUAL(SHOW("right.c", "--out", ""), 2);
    CU_ASSERT_EQUAL(SHOW("right.c", "--seed", "noise"), 2);
    CU_ASSERT_TRUE(has(told.err, "'noise' is no schedule"));
    CU_ASSERT_EQUAL(LAB("show"), 2);
    CU_ASSERT_EQUAL(LAB("show", "no-such-lab"), 2);
    CU_ASSERT_TRUE(has(told.err, "no-such-lab"));
    scratch_put("broken.c", "int main(void) { return }\n");
    CU_ASSERT_EQUAL(SHOW("broken.c"), 4);
    CU_ASSERT_NOT_EQUAL(access("broken.html", F_OK), 0);
    CU_ASSERT_NOT_EQUAL(access("right.html", F_OK), 0);
    cli_finish();
}

CU_TestInfo cli_show_tests[] = {
    {"a deadlock's page has both locks, the graph and both tools", test_deadlock},
    {"a race that no schedule fails on has both sides, and names what is missing", test_race},
    {"a right program's page says that nothing failed", test_right},
    {"in a workspace it shows the student's file", test_workspace},
    {"a fingerprint shows that finding, as long as it is there", test_fingerprint},
    {"only its own pages are overwritten", test_overwriting},
    {"what can't be shown or written is refused in a sentence", test_refused},
    CU_TEST_INFO_NULL,
};
