/* Rosters as programs export them are read, and compared with what was handed in. */
#include <stdio.h>
#include <string.h>

#include "../checker/run/roster.h"
#include "runner.h"
#include "scratch.h"

static struct arena arena;
static struct roster roster;
static struct intake intake;

static void start(void)
{
    arena_init(&arena);
    roster = (struct roster){0};
    intake = (struct intake){0};
}

static void finish(void)
{
    arena_free(&arena);
}

static bool reads(const char *text)
{
    char *error = NULL;
    int status = roster_parse(&arena, "roster.csv", text, strlen(text), &roster, &error);
    if (status != 0)
        fprintf(stderr, "%s\n", error ? error : "(no sentence)");
    return status == 0;
}

/* Is it refused, in a sentence that names the line and holds these words? */
static bool refused(const char *text, int line, const char *words)
{
    char *error = NULL;
    struct roster untouched = {.count = 77};
    char *begin = arena_printf(&arena, "roster.csv:%d: ", line);
    int status = roster_parse(&arena, "roster.csv", text, strlen(text), &untouched, &error);
    bool told = error && strncmp(error, begin, strlen(begin)) == 0 && strstr(error, words) &&
                error[strlen(error) - 1] == '.';
    if (!told)
        fprintf(stderr, "not line %d, '%s': %s\n", line, words, error ? error : "(no sentence)");
    return status == -1 && untouched.count == 77 && told;
}

static const char *shown(const char *text)
{
    return text ? text : "-";
}

/* "id login sis email|name|section", with "-" for what is not there. */
static const char *row(size_t i)
{
    static const struct roster_entry none;
    const struct roster_entry *entry = i < roster.count ? &roster.list[i] : &none;
    return arena_printf(&arena, "%s %s %s %s|%s|%s", shown(entry->keys[ROSTER_ID]),
                        shown(entry->keys[ROSTER_LOGIN]), shown(entry->keys[ROSTER_SIS]),
                        shown(entry->keys[ROSTER_EMAIL]), shown(entry->name),
                        shown(entry->section));
}

/* --- reading -------------------------------------------------------------------------------- */

static void test_plain(void)
{
    static const char *const texts[] = {
        "id,login,sis,email,name,section\n1,ada,s1,a@b.c,Ada Lovelace,A\n2,,,,,\n",
        "\xef\xbb\xbfid,login,sis,email,name,section\r\n1,ada,s1,a@b.c,Ada Lovelace,A\r\n2\r\n",
        "ID;Login;SIS;E-mail;Name;Section\n1;ada;s1;a@b.c;Ada Lovelace;A\n\n2;;;;;",
        "id\tlogin\tsis\temail\tname\tsection\n1\tada\ts1\ta@b.c\tAda Lovelace\tA\n2\t\t\n",
        "id,login,sis,email,name,section\r1,ada,s1,a@b.c,Ada Lovelace,A\r,,,,,\r2,,,,,\r",
        "section,shoes,name,email,sis,login,id\nA,42,Ada Lovelace,a@b.c,s1,ada,1\n,,,,,,2\n",
        "\"id\",login,\"sis\",email,name,section\n1, ada ,s1,a@b.c,\"Ada Lovelace\",A\n2\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        start();
        CU_ASSERT_TRUE(reads(texts[i]));
        CU_ASSERT_EQUAL(roster.count, 2);
        CU_ASSERT_STRING_EQUAL(row(0), "1 ada s1 a@b.c|Ada Lovelace|A");
        CU_ASSERT_STRING_EQUAL(row(1), "2 - - -|-|-");
        finish();
    }
}

static void test_quotes(void)
{
    start();
    CU_ASSERT_TRUE(reads("id,name,section\n"
                         "1,\"Lovelace, Ada \"\"Countess\"\"\",A\n"
                         "2,\"two\nlines\",\"\"\n"
                         "3,\xe2\x82\xac,\"a;b\"\n"));
    CU_ASSERT_EQUAL(roster.count, 3);
    CU_ASSERT_STRING_EQUAL(row(0), "1 - - -|Lovelace, Ada \"Countess\"|A");
    CU_ASSERT_STRING_EQUAL(row(1), "2 - - -|two\\x0alines|-");
    CU_ASSERT_STRING_EQUAL(row(2), "3 - - -|\xe2\x82\xac|a;b");
    CU_ASSERT_EQUAL(roster.list[2].line, 5);
    finish();
}

static void test_exports(void)
{
    static const struct {
        const char *text, *row;
    } rows[] = {
        {"Student,ID,SIS User ID,SIS Login ID,Section,Lab (12)\n    Points Possible,,,,,10\n"
         "\"Lovelace, Ada\",1,s1,ada,A,\n",
         "1 ada s1 -|Lovelace, Ada|A"},
        {"Identifier,Full name,ID number,Email address,Status,Grade\n"
         "Participant 12345,Ada Lovelace,s1,a@b.c,Submitted,\n",
         "12345 - s1 a@b.c|Ada Lovelace|-"},
        {"First Name,Last Name,SID,Email,Role,Section\nAda,Lovelace,s1,a@b.c,Student,A\n",
         "- - s1 a@b.c|Ada Lovelace|A"},
        {"\"identifier\",\"github_username\",\"github_id\",\"name\"\n\"1\",\"ada\",\"99\",\"\"\n",
         "1 ada - -|-|-"},
        {"student,section\nada,A\n", "ada - - -|-|A"},
        {"student,login\nAda,ada\n", "- ada - -|Ada|-"},
        {"student,login,name\nx,ada,Ada\n", "- ada - -|Ada|-"},
        {"id,id\n1,2\n", "1 - - -|-|-"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        start();
        CU_ASSERT_TRUE(reads(rows[i].text));
        CU_ASSERT_EQUAL(roster.count, 1);
        CU_ASSERT_STRING_EQUAL(row(0), rows[i].row);
        finish();
    }
}

static void test_refusals(void)
{
    char *error = NULL;
    start();
    CU_ASSERT_TRUE(refused("name,section\nAda,A\n", 1, "no column tells who a student is"));
    CU_ASSERT_TRUE(refused("\n\nshoes\n42\n", 3, "no column tells"));
    CU_ASSERT_TRUE(refused("id,name\n1,Ada\n,Bob\n", 3, "nothing tells who this student is"));
    CU_ASSERT_TRUE(refused("id,name\n1,Lovelace, Ada\n", 2, "3 fields stand under a header of 2"));
    CU_ASSERT_TRUE(refused("id,name\n1,\"Ada\n2,Bob\n", 2, "never ends"));
    CU_ASSERT_TRUE(refused("id,name\n1,\"Ada\" Lovelace\n", 2, "text behind a closing quote"));
    CU_ASSERT_TRUE(refused("id,name\n1,Ada\n2,Bob\n1,Carl\n", 4, "'1' stands in line 2, too"));
    CU_ASSERT_TRUE(refused("id,login\n1,ada\n2,ADA\n", 3, "'ADA' stands in line 2, too"));
    CU_ASSERT_TRUE(refused("id,login\nada,x\n2,ada\n", 3, "'ada' stands in line 2, too"));
    CU_ASSERT_TRUE(refused("id,name\n1,Ada\n2,M\xfcller\n", 3, "no UTF-8"));
    CU_ASSERT_TRUE(refused("\xff\xfei", 1, "UTF-16"));
    CU_ASSERT_EQUAL(roster_parse(&arena, "r", "id\n1\0\n", 6, &roster, &error), -1);
    CU_ASSERT_PTR_NOT_NULL(error && strstr(error, "r:2: ") ? strstr(error, "NUL") : NULL);
    CU_ASSERT_EQUAL(roster_parse(&arena, "r", "\n ,\n", 4, &roster, &error), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "r is empty"));
    CU_ASSERT_TRUE(reads("id,login\nada,ada\n")); /* one person's key in two columns */
    finish();
}

static void test_files(void)
{
    char *error = NULL;
    start();
    scratch_enter();
    scratch_put("roster.csv", "id,name\n1,Ada\n");
    CU_ASSERT_EQUAL(roster_read(&arena, "roster.csv", &roster, &error), 0);
    CU_ASSERT_EQUAL(roster.count, 1);
    CU_ASSERT_EQUAL(roster_read(&arena, "missing.csv", &roster, &error), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "missing.csv can't be read: No such file"));
    CU_ASSERT_EQUAL(roster_read(&arena, ".", &roster, &error), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, ". can't be read: Is a directory"));
    scratch_leave();
    finish();
}

/* --- matching ------------------------------------------------------------------------------- */

static void hand_in(const char *student, const char *alias)
{
    struct submission submission = {.student = arena_copy(&arena, student), .file = "/f.c"};
    submission.aliases = arena_alloc(&arena, 2 * sizeof *submission.aliases);
    submission.aliases[0] = arena_copy(&arena, alias);
    intake.list = arena_grow(&arena, intake.list, intake.count, sizeof *intake.list);
    intake.list[intake.count++] = submission;
}

/* "student|name|section|problem|remark" */
static const char *submission(size_t i)
{
    static const struct submission none;
    const struct submission *at = i < intake.count ? &intake.list[i] : &none;
    return arena_printf(&arena, "%s|%s|%s|%s|%s", shown(at->student), shown(at->name),
                        shown(at->section), shown(at->problem), shown(at->remark));
}

static const char people[] = "id,login,email,name,section\n"
                             "1,ada,ada@b.c,Ada,A\n"
                             "2,bob,bob@b.c,Bob,B\n"
                             "10,carl,carl@b.c,,\n"
                             ",,dora@b.c,Dora,B\n";

static void test_match(void)
{
    start();
    CU_ASSERT_TRUE(reads(people));
    hand_in("ADA", NULL);
    hand_in("eve", NULL);
    intake.list[0].name = "Countess";
    roster_match(&arena, &roster, &intake);
    CU_ASSERT_EQUAL(intake.count, 5);
    CU_ASSERT_STRING_EQUAL(submission(0), "ADA|Countess|A|-|-");
    CU_ASSERT_STRING_EQUAL(submission(1), "bob|Bob|B|nothing handed in|-");
    CU_ASSERT_STRING_EQUAL(submission(2), "carl|-|-|nothing handed in|-");
    CU_ASSERT_STRING_EQUAL(submission(3), "dora@b.c|Dora|B|nothing handed in|-");
    CU_ASSERT_STRING_EQUAL(submission(4), "eve|-|-|-|not on the roster");
    CU_ASSERT_STRING_EQUAL(intake.list[0].file, "/f.c");
    CU_ASSERT_PTR_NULL(intake.list[1].file);
    finish();
}

static void test_keys(void)
{
    start();
    CU_ASSERT_TRUE(reads(people));
    hand_in("10", NULL);
    roster_match(&arena, &roster, &intake);
    CU_ASSERT_STRING_EQUAL(submission(0), "1|Ada|A|nothing handed in|-");
    CU_ASSERT_STRING_EQUAL(submission(1), "2|Bob|B|nothing handed in|-");
    CU_ASSERT_STRING_EQUAL(submission(2), "10|-|-|-|-");
    finish();
    start();
    CU_ASSERT_TRUE(reads(people));
    roster_match(&arena, &roster, &intake); /* nobody at all */
    CU_ASSERT_EQUAL(intake.count, 4);
    CU_ASSERT_STRING_EQUAL(submission(0), "1|Ada|A|nothing handed in|-");
    finish();
}

static void test_aliases(void)
{
    start();
    CU_ASSERT_TRUE(reads(people));
    hand_in("409", "bob@b.c");
    hand_in("410", "nobody@b.c");
    roster_match(&arena, &roster, &intake);
    CU_ASSERT_STRING_EQUAL(submission(2), "409|Bob|B|-|-");
    CU_ASSERT_STRING_EQUAL(submission(3), "410|-|-|-|not on the roster");
    CU_ASSERT_EQUAL(intake.count, 5); /* and Ada, Carl, Dora */
    finish();
}

static void test_same_person(void)
{
    start();
    CU_ASSERT_TRUE(reads(people));
    hand_in("ada", NULL);
    hand_in("ada@b.c", NULL);
    roster_match(&arena, &roster, &intake);
    CU_ASSERT_STRING_EQUAL(submission(0), "ada|Ada|A|-|of the same person as ada@b.c");
    CU_ASSERT_STRING_EQUAL(submission(1), "ada@b.c|Ada|A|-|of the same person as ada");
    finish();
}

CU_TestInfo roster_tests[] = {
    {"any separator, line end, quotes and order of columns", test_plain},
    {"quoted fields hold anything", test_quotes},
    {"exports of Canvas, Moodle, Gradescope and GitHub are read", test_exports},
    {"a broken roster is refused by line", test_refusals},
    {"a roster is a file", test_files},
    {"who is missing and who is unknown is told", test_match},
    {"the missing are named like the others", test_keys},
    {"an alias is a key", test_aliases},
    {"two submissions of one person name each other", test_same_person},
    CU_TEST_INFO_NULL,
};
