#include <glob.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/model/arena.h"
#include "../checker/model/finding.h"
#include "../checker/output/columns.h"
#include "../checker/output/markdown.h"
#include "../checker/run/files.h"
#include "runner.h"

/* A page as it is printed; to be freed. */
static char *set(const char *page, int width)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    markdown_print(out, page, width);
    fclose(out);
    return text;
}

static void check_set(const char *page, int width, const char *expected)
{
    char *text = set(page, width);
    if (strcmp(text, expected) != 0)
        fprintf(stderr, "in %d columns:\n%s", width, text);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
}

static void test_paragraphs(void)
{
    check_set("one two\nthree four\nfive\n\nsix\n", 14, "one two three\nfour five\n\nsix\n");
    check_set("no newline\nat its end", 30, "no newline at its end\n");
    check_set("", 30, "");
}

static void test_room(void)
{
    const char *page = "one\ntwo\n\n- three\n  four, and no newline";
    check_set(page, 100, page);
    check_set(page, 200, page);
    check_set(page, 0, page);
    check_set(page, 99, "one two\n\n- three four, and no newline\n");
}

static void test_items(void)
{
    check_set("- one two\n  three\n- four\n", 11, "- one two\n  three\n- four\n");
    check_set("- one two\n  three\n- four\n", 40, "- one two three\n- four\n");
    check_set("1. one two\n   three\n2. four\n", 40, "1. one two three\n2. four\n");
    check_set("- outer\n  - inner one\n    two\n", 13, "- outer\n  - inner one\n    two\n");
    check_set("- one\n\n  its second\n  paragraph\n\nafter\nit\n", 12,
              "- one\n\n  its second\n  paragraph\n\nafter it\n");
}

/* A sentence may have a line that begins as something else does. */
static void test_no_items(void)
{
    check_set("it is thread\n#2 and line\n31. Then\n", 60, "it is thread #2 and line 31. Then\n");
    check_set("*one* and\n**two**\n", 60, "*one* and **two**\n");
}

static void test_kept(void)
{
    static const char *const pages[] = {
        "# A heading that is longer than its line\n",
        "    code  that is  longer than its line\n    x++;\n",
        "```c\nint  code_that_is_longer;\n\n- no item\nx\n```\n",
        "| a table | with columns |\n|---|---|\n| one | two |\n",
        "> said by somebody else at some length\n",
        "- item\n\n      code  of the item, at length\n",
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        check_set(pages[i], 20, pages[i]);
}

static void test_beside_kept(void)
{
    check_set("## Hint\nwords and\nwords\n```\ncode\ncode\n```\nmore\nwords\n", 30,
              "## Hint\nwords and words\n```\ncode\ncode\n```\nmore words\n");
    check_set("call\n\n    f();\n\njust\nbefore\n", 30, "call\n\n    f();\n\njust before\n");
    check_set("- item\n\nprose\n\n    code  here\n", 30, "- item\n\nprose\n\n    code  here\n");
    check_set("- item\n\n## An example\n\n    f();   /* code */\n    g();\n", 30,
              "- item\n\n## An example\n\n    f();   /* code */\n    g();\n");
}

/* ---- the pages there are ---- */

/* Are they the same, whatever stands between the words? */
static bool same_words(const char *a, const char *b)
{
    static const char blanks[] = " \n";
    for (;;) {
        a += strspn(a, blanks);
        b += strspn(b, blanks);
        size_t length = strcspn(a, blanks);
        if (length != strcspn(b, blanks) || strncmp(a, b, length) != 0)
            return false;
        if (length == 0)
            return true;
        a += length;
        b += length;
    }
}

/* Nothing but what the page itself has so wide may be wider, or what has no blank in it. */
static bool is_excused(struct arena *arena, const char *page, const char *line)
{
    bool whole = strstr(page, arena_printf(arena, "\n%s\n", line)) != NULL;
    return whole && (strspn(line, "#|>") || strncmp(line, "    ", 4) == 0);
}

static void check_page(struct arena *arena, const char *path, int width)
{
    char *page, *line, *next;
    size_t length;
    CU_ASSERT_EQUAL_FATAL(file_read(arena, path, 0, &page, &length), 0);
    char *text = set(page, width);
    CU_ASSERT_TRUE(same_words(page, text));
    for (line = text; *line; line = next) {
        next = strchr(line, '\n') + 1;
        next[-1] = '\0';
        bool fits = text_width(line) <= width || is_excused(arena, page, line);
        if (!fits)
            fprintf(stderr, "%s in %d columns: %s\n", path, width, line);
        CU_ASSERT_TRUE(fits);
    }
    free(text);
}

/* What is indented on the page of a kind is an example in C. */
static void check_examples(struct arena *arena, const char *path)
{
    char *page;
    size_t length;
    CU_ASSERT_EQUAL_FATAL(file_read(arena, path, 0, &page, &length), 0);
    char *text = set(page, 60);
    for (char *line = page, *end; (end = strchr(line, '\n')); line = end + 1)
        if (strncmp(line, "    ", 4) == 0)
            CU_ASSERT_PTR_NOT_NULL(
                strstr(text, arena_printf(arena, "\n%.*s\n", (int)(end - line), line)));
    free(text);
}

static void test_examples(void)
{
    struct arena arena;
    glob_t found = {0};
    arena_init(&arena);
    CU_ASSERT_EQUAL(glob("docs/kinds/*.md", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        check_examples(&arena, found.gl_pathv[i]);
    CU_ASSERT_EQUAL(found.gl_pathc, KIND_COUNT);
    globfree(&found);
    arena_free(&arena);
}

static void test_all_pages(void)
{
    static const char *const patterns[] = {"docs/kinds/*.md", "docs/reading-*.md",
                                           "docs/words/*.md", "labs/*/*/HINTS.md"};
    struct arena arena;
    glob_t found = {0};
    arena_init(&arena);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        CU_ASSERT_EQUAL(glob(patterns[i], i ? GLOB_APPEND : 0, NULL, &found), 0);
    CU_ASSERT_TRUE(found.gl_pathc > 60);
    for (size_t i = 0; i < found.gl_pathc; i++)
        for (int width = 50; width < 100; width += 7)
            check_page(&arena, found.gl_pathv[i], width);
    globfree(&found);
    arena_free(&arena);
}

CU_TestInfo markdown_tests[] = {
    {"the lines of a paragraph are set anew", test_paragraphs},
    {"with room for 100 columns, or of no known width, a page is as it was", test_room},
    {"an item's lines hang behind its mark", test_items},
    {"a number in a sentence is no item, and no heading", test_no_items},
    {"headings, code, tables and quotations are kept", test_kept},
    {"a paragraph ends where something else begins", test_beside_kept},
    {"the examples of all kinds stay as they are written", test_examples},
    {"all hints and pages fit 50 columns and more, and lose no word", test_all_pages},
    CU_TEST_INFO_NULL,
};
