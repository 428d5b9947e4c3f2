/* What instructors have, in all the shapes it comes in, becomes one submission for each student. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../checker/model/lms.h"
#include "../checker/run/intake.h"
#include "../checker/run/listing.h"
#include "packed.h"
#include "runner.h"
#include "scratch.h"

#define MIB (1024 * 1024)
#define CODE "int main(void);\n"

static struct arena arena;
static struct intake intake;
static char *sentence;

static void start(void)
{
    scratch_enter();
    arena_init(&arena);
    mkdir("out", 0700);
    intake = (struct intake){0};
    sentence = NULL;
}

static void finish(void)
{
    arena_free(&arena);
    scratch_leave();
}

/* The paths, then NULL. */
static bool takes(const char *path, ...)
{
    const char *paths[16];
    size_t count = 0;
    va_list more;
    va_start(more, path);
    for (; path && count < 16; path = va_arg(more, const char *))
        paths[count++] = path;
    va_end(more);
    bool taken = intake_read(&arena, paths, count, "two-locks.c", "out", &intake, &sentence) == 0;
    for (size_t i = 0; taken && i < intake.count; i++)
        CU_ASSERT_NOT_EQUAL(intake.list[i].file != NULL, intake.list[i].problem != NULL);
    if (!taken)
        fprintf(stderr, "%s\n", sentence ? sentence : "(no sentence)");
    return taken;
}

static bool refuses(const char *path, const char *words)
{
    struct intake untouched = {.count = 77};
    sentence = NULL;
    int result = intake_read(&arena, &path, 1, "two-locks.c", "out", &untouched, &sentence);
    bool told = sentence && strstr(sentence, words) && sentence[strlen(sentence) - 1] == '.';
    if (!told)
        fprintf(stderr, "not '%s': %s\n", words, sentence ? sentence : "(no sentence)");
    return result == -1 && untouched.count == 77 && told;
}

/* "ada bob carl" */
static const char *students(void)
{
    char *names = "";
    for (size_t i = 0; i < intake.count; i++)
        names = arena_printf(&arena, "%s%s%s", names, i ? " " : "", intake.list[i].student);
    return names;
}

static const struct submission *of(const char *student)
{
    static const struct submission nobody;
    for (size_t i = 0; i < intake.count; i++)
        if (strcmp(intake.list[i].student, student) == 0)
            return &intake.list[i];
    return &nobody;
}

static const char *text_of(const char *student)
{
    return of(student)->file ? scratch_get(of(student)->file) : "(no file)";
}

static const char *problem_of(const char *student)
{
    return of(student)->problem ? of(student)->problem : "(none)";
}

static const char *remark_of(const char *student)
{
    return of(student)->remark ? of(student)->remark : "(none)";
}

static const char *name_of(const char *student)
{
    return of(student)->name ? of(student)->name : "(none)";
}

/* --- folders -------------------------------------------------------------------------------- */

static void test_class(void)
{
    start();
    scratch_put("class/ada/two-locks.c", "a");
    scratch_put("class/bob.c", "b");
    scratch_put("class/README.txt", "read me");
    mkdir("class/empty", 0755);
    packed_write("class/carl.zip", (struct packed[]){{.name = "two-locks.c", .text = "c"}, {0}});
    packed_write("class/dora.tar.gz",
                 (struct packed[]){{.name = "d/two-locks.c", .text = "d"}, {0}});
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada bob carl dora empty");
    CU_ASSERT_STRING_EQUAL(text_of("ada"), "a");
    CU_ASSERT_STRING_EQUAL(text_of("bob"), "b");
    CU_ASSERT_STRING_EQUAL(text_of("carl"), "c");
    CU_ASSERT_STRING_EQUAL(text_of("dora"), "d");
    CU_ASSERT_STRING_EQUAL(problem_of("empty"), "there is no file");
    CU_ASSERT_STRING_EQUAL(remark_of("ada"), "(none)");
    CU_ASSERT_STRING_EQUAL(remark_of("bob"), "(none)");
    CU_ASSERT_STRING_EQUAL(remark_of("carl"), "(none)");
    CU_ASSERT_STRING_EQUAL(remark_of("dora"), "in the folder d");
    CU_ASSERT_EQUAL(*of("ada")->file, '/');
    CU_ASSERT_EQUAL_FATAL(intake.aside_count, 1);
    CU_ASSERT_STRING_EQUAL(intake.aside[0], "README.txt");
    finish();
}

static void test_paths(void)
{
    start();
    scratch_put("ada/two-locks.c", "a");
    scratch_put("bob.c", "b");
    scratch_put("carl/src/Two-Locks.c", "c");
    mkdir("dora", 0755);
    packed_write("eve.zip", (struct packed[]){{.name = "work/two-locks.c", .text = "e"}, {0}});
    scratch_put("fay/two-locks.c", "f");
    CU_ASSERT_TRUE(takes("ada", "bob.c", "carl/", "dora", "eve.zip", "fay/two-locks.c", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada bob carl dora eve fay");
    CU_ASSERT_STRING_EQUAL(text_of("ada"), "a");
    CU_ASSERT_STRING_EQUAL(text_of("bob"), "b");
    CU_ASSERT_STRING_EQUAL(text_of("carl"), "c");
    CU_ASSERT_STRING_EQUAL(problem_of("dora"), "there is no file");
    CU_ASSERT_STRING_EQUAL(text_of("eve"), "e");
    CU_ASSERT_STRING_EQUAL(text_of("fay"), "f");
    CU_ASSERT_STRING_EQUAL(remark_of("fay"), "(none)");
    finish();
}

static void test_one(void)
{
    start();
    scratch_put("ada/two-locks.c", "a");
    scratch_put("ada/old/two-locks.c", "older");
    scratch_put("ada/older/two-locks.c", "oldest");
    CU_ASSERT_TRUE(takes("ada", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada");
    CU_ASSERT_STRING_EQUAL(text_of("ada"), "a");
    CU_ASSERT_TRUE(takes("ada/old/two-locks.c", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "old");
    packed_write("carl.zip", (struct packed[]){{.name = "two-locks.c", .text = "c"}, {0}});
    CU_ASSERT_TRUE(takes("carl.zip", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "carl");
    CU_ASSERT_STRING_EQUAL(text_of("carl"), "c");
    finish();
}

static void test_wrappers(void)
{
    start();
    scratch_put("class/submissions/ada/two-locks.c", "a");
    scratch_put("class/submissions/bob/src/two-locks.c", "b");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada bob");
    CU_ASSERT_STRING_EQUAL(remark_of("bob"), "in the folder src");
    scratch_put("class/grades.csv", "beside the folder");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada bob");
    CU_ASSERT_EQUAL_FATAL(intake.aside_count, 1);
    CU_ASSERT_STRING_EQUAL(intake.aside[0], "grades.csv");
    scratch_put("class/carl.c", "a student beside the folder: it is one, too");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "carl submissions");
    scratch_put("single/ada/src/two-locks.c", "a");
    CU_ASSERT_TRUE(takes("single", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada");
    packed_write("class.zip", (struct packed[]){{.name = "class/ada.c", .text = "a"},
                                                {.name = "class/bob.c", .text = "b"},
                                                {0}});
    CU_ASSERT_TRUE(takes("class.zip", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada bob");
    finish();
}

static void test_nothing(void)
{
    start();
    mkdir("class", 0755);
    CU_ASSERT_TRUE(refuses("class", "class holds nothing to grade"));
    scratch_put("class/notes.txt", "x");
    CU_ASSERT_TRUE(refuses("class", "class holds nothing to grade, only notes.txt"));
    scratch_put("class/.hidden.c", "x");
    CU_ASSERT_TRUE(refuses("class", "class holds nothing to grade"));
    CU_ASSERT_TRUE(refuses("missing", "missing can't be read: No such file"));
    CU_ASSERT_TRUE(refuses("class/notes.txt", "is no folder, no zip or tar archive and no C file"));
    scratch_put("broken.zip", "broken");
    CU_ASSERT_TRUE(refuses("broken.zip", "broken.zip is neither a zip nor a tar archive"));
    scratch_put("class.rar", "Rar!");
    CU_ASSERT_TRUE(refuses("class.rar", "class.rar is a .rar archive"));
    packed_write("none.zip", (struct packed[]){{.name = "README", .text = "x"}, {0}});
    CU_ASSERT_TRUE(refuses("none.zip", "none.zip holds nothing to grade"));
    CU_ASSERT_EQUAL(intake_read(&arena, NULL, 0, "two-locks.c", "out", &intake, &sentence), -1);
    const char *path = "class";
    CU_ASSERT_EQUAL(intake_read(&arena, &path, 1, "two-locks.c", "gone", &intake, &sentence), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(sentence, "gone"));
    finish();
}

/* --- which file ----------------------------------------------------------------------------- */

static void test_choice(void)
{
    start();
    scratch_put("class/a/helper.c", "no");
    scratch_put("class/a/src/two-locks.c", "yes");
    scratch_put("class/b/x/y/two-locks.c", "no");
    scratch_put("class/b/z/two-locks.c", "yes");
    scratch_put("class/c/new/two-locks.c", "first");
    scratch_put("class/c/old/two-locks.c", "second");
    scratch_put("class/d/Two-Locks.C", "yes");
    scratch_put("class/e/deep/copy of two-locks (1).c", "yes");
    scratch_put("class/f/two-locks.c.txt", "yes");
    scratch_put("class/g/one.c", "no");
    scratch_put("class/g/two.c", "no");
    scratch_put("class/h/report.pdf", "no");
    scratch_put("class/i/two-locks.c", "");
    scratch_put("class/j/two-locks.cpp", "no");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(text_of("a"), "yes");
    CU_ASSERT_STRING_EQUAL(remark_of("a"), "in the folder src");
    CU_ASSERT_STRING_EQUAL(text_of("b"), "yes");
    CU_ASSERT_STRING_EQUAL(text_of("c"), "first");
    CU_ASSERT_STRING_EQUAL(remark_of("c"), "in the folder new; the first of 2 that are called "
                                           "two-locks.c");
    CU_ASSERT_STRING_EQUAL(text_of("d"), "yes");
    CU_ASSERT_STRING_EQUAL(remark_of("d"), "named Two-Locks.C");
    CU_ASSERT_STRING_EQUAL(text_of("e"), "yes");
    CU_ASSERT_STRING_EQUAL(remark_of("e"), "in the folder deep; named copy of two-locks (1).c");
    CU_ASSERT_STRING_EQUAL(text_of("f"), "yes");
    CU_ASSERT_STRING_EQUAL(remark_of("f"), "named two-locks.c.txt");
    CU_ASSERT_STRING_EQUAL(problem_of("g"),
                           "there are 2 C files and none is two-locks.c: one.c, two.c");
    CU_ASSERT_STRING_EQUAL(problem_of("h"), "there is no C file, only report.pdf");
    CU_ASSERT_STRING_EQUAL(problem_of("i"), "two-locks.c is empty");
    CU_ASSERT_STRING_EQUAL(problem_of("j"), "there is no C file, only two-locks.cpp");
    finish();
}

static void test_noise(void)
{
    start();
    scratch_put("class/ada/Two-Locks.c", "yes");
    scratch_put("class/ada/__MACOSX/two-locks.c", "no");
    scratch_put("class/ada/._two-locks.c", "no");
    scratch_put("class/ada/.git/two-locks.c", "no");
    scratch_put("class/ada/.DS_Store", "no");
    scratch_put("class/ada/two-locks.c~", "no");
    scratch_put("class/ada/#two-locks.c#", "no");
    scratch_put("class/ada/Thumbs.db", "no");
    scratch_put("class/bob/.DS_Store", "no");
    scratch_put("class/__MACOSX/carl/two-locks.c", "no");
    scratch_put("class/.DS_Store", "no");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada bob");
    CU_ASSERT_STRING_EQUAL(text_of("ada"), "yes");
    CU_ASSERT_STRING_EQUAL(remark_of("ada"), "named Two-Locks.c");
    CU_ASSERT_STRING_EQUAL(problem_of("bob"), "there is no file");
    CU_ASSERT_EQUAL(intake.aside_count, 0);
    finish();
}

static void test_links(void)
{
    start();
    scratch_put("secret/two-locks.c", "secret");
    scratch_put("class/ada/real.c", "real");
    mkdir("class/bob", 0755);
    mkdir("class/carl", 0755);
    CU_ASSERT_EQUAL(symlink("../../secret/two-locks.c", "class/bob/two-locks.c"), 0);
    CU_ASSERT_EQUAL(symlink("../../secret", "class/carl/src"), 0);
    CU_ASSERT_EQUAL(symlink("../secret", "class/dora"), 0);
    CU_ASSERT_EQUAL(symlink("../../secret/two-locks.c", "class/ada/two-locks.c"), 0);
    CU_ASSERT_EQUAL(symlink("/dev/zero", "class/eve.zip"), 0);
    CU_ASSERT_EQUAL(mkfifo("class/fay.c", 0600), 0);
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(problem_of("ada"), "two-locks.c is a link");
    CU_ASSERT_STRING_EQUAL(problem_of("bob"), "two-locks.c is a link");
    CU_ASSERT_STRING_EQUAL(problem_of("carl"), "src is a link");
    CU_ASSERT_STRING_EQUAL(problem_of("dora"), "dora is a link");
    CU_ASSERT_STRING_EQUAL(problem_of("eve.zip"), "eve.zip is a link");
    CU_ASSERT_STRING_EQUAL(problem_of("fay.c"), "fay.c is no ordinary file");
    finish();
}

static void test_names(void)
{
    start();
    scratch_put("class/M\xfcller/two-locks.c", "latin");
    scratch_put("class/M\xc3\xbcller/two-locks.c", "utf8");
    scratch_put("class/\x1b[31mred/t\xff.c", "red");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_EQUAL(intake.count, 3);
    CU_ASSERT_STRING_EQUAL(text_of("M\\xfcller"), "latin");
    CU_ASSERT_STRING_EQUAL(text_of("M\xc3\xbcller"), "utf8");
    CU_ASSERT_STRING_EQUAL(text_of("\\x1b[31mred"), "red");
    CU_ASSERT_STRING_EQUAL(remark_of("\\x1b[31mred"), "named t\\xff.c");
    finish();
}

/* What a build file or a shell would take for a command never gets there. */
static void test_evil_names(void)
{
    static const char *const names[] = {"up\n  command = touch cuckoo #", "down|here", "O'Brien",
                                        "$(touch cuckoo)", "a\"b"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        start();
        scratch_put(arena_printf(&arena, "class/%s/two-locks.c", names[i]), "evil");
        scratch_put(arena_printf(&arena, "class/bob/%s.c", names[i]), "bob");
        packed_write("class/carl.zip",
                     (const struct packed[]){{.name = "carl.c", .text = "bob"}, {0}});
        CU_ASSERT_TRUE(takes("class", NULL));
        CU_ASSERT_EQUAL(intake.count, 3);
        for (size_t j = 0; j < intake.count; j++) {
            CU_ASSERT_PTR_NULL(strpbrk(intake.list[j].file, "\n|'$\""));
            CU_ASSERT_STRING_EQUAL(path_base(intake.list[j].file), "two-locks.c");
            CU_ASSERT_STRING_EQUAL(scratch_get(intake.list[j].file),
                                   strcmp(intake.list[j].student, "bob") &&
                                           strcmp(intake.list[j].student, "carl")
                                       ? "evil"
                                       : "bob");
        }
        finish();
    }
}

/* Whoever packs names of a page each gets a line about them. */
static void test_long_names(void)
{
    start();
    char *name = arena_printf(&arena, "%02000d/%01500d.c", 0, 0);
    memcpy(name, "\xe2\x82\xac", 3);
    mkdir("class", 0755);
    scratch_put("class/bob.c", "b");
    packed_write("class/ada.zip", (struct packed[]){{.name = name, .text = "a"}, {0}});
    packed_write("class/carl.zip", (struct packed[]){{.name = "w/x.c", .text = "a"},
                                                     {.name = name, .text = "a"},
                                                     {.name = "w/y.c", .text = "a"},
                                                     {0}});
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(text_of("ada"), "a");
    CU_ASSERT_PTR_NOT_NULL(strstr(remark_of("ada"), "in the folder \xe2\x82\xac"
                                                    "000"));
    CU_ASSERT_PTR_NOT_NULL(strstr(remark_of("ada"), "...0"));
    CU_ASSERT_TRUE(strlen(remark_of("ada")) < 300);
    CU_ASSERT_PTR_NOT_NULL(strstr(problem_of("carl"), "w/y.c"));
    CU_ASSERT_TRUE(strlen(problem_of("carl")) < 400);
    finish();
}

static void test_order(void)
{
    start();
    scratch_put("class/ada10.c", "x");
    scratch_put("class/ada2.c", "x");
    scratch_put("class/ada1.c", "x");
    scratch_put("class/bob.c", "x");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada1 ada2 ada10 bob");
    CU_ASSERT_TRUE(takes("class/bob.c", "class/ada2.c", "class/ada10.c", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada2 ada10 bob");
    finish();
}

static void test_twice(void)
{
    start();
    scratch_put("one/ada.c", "1");
    scratch_put("one/bob.c", "b");
    scratch_put("two/ada/two-locks.c", "2");
    scratch_put("two/carl/two-locks.c", "c");
    CU_ASSERT_TRUE(takes("two", "one", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada bob carl");
    CU_ASSERT_STRING_EQUAL(problem_of("ada"), "handed in more than once: one/ada.c, two/ada");
    CU_ASSERT_STRING_EQUAL(text_of("carl"), "c");
    CU_ASSERT_TRUE(takes("two", "two/", "./two", NULL)); /* the same folder, not the same key */
    CU_ASSERT_STRING_EQUAL(students(), "ada carl");
    CU_ASSERT_STRING_EQUAL(text_of("ada"), "2");
    CU_ASSERT_TRUE(takes("one/ada.c", "two/ada/two-locks.c", NULL));
    CU_ASSERT_STRING_EQUAL(problem_of("ada"),
                           "handed in more than once: one/ada.c, two/ada/two-locks.c");
    finish();
}

/* --- archives ------------------------------------------------------------------------------- */

static void test_class_archive(void)
{
    static const char *const paths[] = {"class.zip", "class.tar.xz"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        start();
        packed_write("carl.zip", (struct packed[]){{.name = "src/two-locks.c", .text = "c"}, {0}});
        packed_write(paths[i], (struct packed[]){
                                   {.name = "bob.c", .text = "b"},
                                   {.name = "ada/", .kind = PACKED_FOLDER},
                                   {.name = "ada-b/", .kind = PACKED_FOLDER},
                                   {.name = "ada/two-locks.c", .text = "a"},
                                   {.name = "ada-b/two-locks.c", .text = "ab"},
                                   {.name = "carl.zip", .text = "carl.zip", .kind = PACKED_COPY},
                                   {.name = "dora", .kind = PACKED_FOLDER},
                                   {.name = "__MACOSX/ada/._two-locks.c", .text = "no"},
                                   {.name = "evil.c", .text = "/etc/passwd", .kind = PACKED_LINK},
                                   {0}});
        CU_ASSERT_TRUE(takes(paths[i], NULL));
        CU_ASSERT_STRING_EQUAL(students(), "ada ada-b bob carl dora evil.c");
        CU_ASSERT_STRING_EQUAL(text_of("ada"), "a");
        CU_ASSERT_STRING_EQUAL(text_of("ada-b"), "ab");
        CU_ASSERT_STRING_EQUAL(text_of("bob"), "b");
        CU_ASSERT_STRING_EQUAL(text_of("carl"), "c");
        CU_ASSERT_STRING_EQUAL(problem_of("dora"), "there is no file");
        CU_ASSERT_STRING_EQUAL(problem_of("evil.c"), "evil.c is a link");
        finish();
    }
}

static void test_archive_in_folder(void)
{
    start();
    packed_write("w.zip", (struct packed[]){{.name = "src/two-locks.c", .text = "packed"},
                                            {.name = "src/more.c", .text = "no"},
                                            {0}});
    scratch_put("class/ada/notes.txt", "x");
    scratch_put("class/bob/two-locks.c", "open");
    CU_ASSERT_EQUAL(link("w.zip", "class/ada/work.zip"), 0);
    CU_ASSERT_EQUAL(link("w.zip", "class/bob/work.zip"), 0);
    scratch_put("class/carl/Two-Locks.C", "open");
    scratch_put("class/carl/work.rar", "Rar!");
    scratch_put("class/dora/work.7z", "7z");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(text_of("ada"), "packed");
    CU_ASSERT_STRING_EQUAL(remark_of("ada"), "in the folder work.zip/src");
    CU_ASSERT_STRING_EQUAL(text_of("bob"), "open");
    CU_ASSERT_STRING_EQUAL(text_of("carl"), "open");
    CU_ASSERT_PTR_NOT_NULL(strstr(remark_of("carl"), "work.rar is a .rar archive"));
    CU_ASSERT_STRING_EQUAL(problem_of("dora"), "work.7z is a .7z archive; zip and tar can be read");
    CU_ASSERT_EQUAL(scratch_count("out"), 1); /* what nobody needs is gone */
    finish();
}

static void test_levels(void)
{
    start();
    packed_write("1.zip", (struct packed[]){{.name = "two-locks.c", .text = "x"}, {0}});
    packed_write("2.zip", (struct packed[]){{"1.zip", "1.zip", PACKED_COPY, 0}, {0}});
    packed_write("3.zip", (struct packed[]){{"2.zip", "2.zip", PACKED_COPY, 0}, {0}});
    mkdir("class", 0755);
    rename("3.zip", "class/three.zip");
    rename("2.zip", "class/two.zip");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(text_of("two"), "x");
    CU_ASSERT_STRING_EQUAL(remark_of("two"), "in the archive 1.zip");
    CU_ASSERT_STRING_EQUAL(problem_of("three"), "2.zip/1.zip is an archive within too many others");
    packed_write("class.zip", (struct packed[]){{"two.zip", "class/two.zip", PACKED_COPY, 0},
                                                {"one.zip", "1.zip", PACKED_COPY, 0},
                                                {0}});
    CU_ASSERT_TRUE(takes("class.zip", NULL));
    CU_ASSERT_STRING_EQUAL(text_of("one"), "x");
    CU_ASSERT_STRING_EQUAL(problem_of("two"), "1.zip is an archive within too many others");
    finish();
}

static void test_bombs(void)
{
    struct packed bombs[10] = {{0}};
    start();
    mkdir("class", 0755);
    for (size_t i = 0; i < 9; i++)
        bombs[i] = (struct packed){.name = arena_printf(&arena, "%zu.c", i), .size = 8 * MIB};
    packed_write("class/ada.zip", bombs);
    packed_write("class/bob.zip", (struct packed[]){{.name = "two-locks.c", .size = 9 * MIB}, {0}});
    packed_write_many("class/carl.tar.gz",
                      (struct packed[]){{.name = "two-locks.c", .text = "x"}, {0}}, 10000);
    scratch_put("class/dora/two-locks.c", "fine");
    scratch_put("class/eve/two-locks.c", "");
    CU_ASSERT_EQUAL(truncate("class/eve/two-locks.c", 9 * MIB), 0);
    scratch_put("class/fay.zip", "no archive");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(problem_of("ada"), "the archive unpacks to more than 64 MiB");
    CU_ASSERT_STRING_EQUAL(problem_of("bob"), "two-locks.c is larger than 8 MiB");
    CU_ASSERT_STRING_EQUAL(problem_of("carl"), "the archive holds more than 10,000 files");
    CU_ASSERT_STRING_EQUAL(text_of("dora"), "fine");
    CU_ASSERT_STRING_EQUAL(problem_of("eve"), "two-locks.c is larger than 8 MiB");
    CU_ASSERT_STRING_EQUAL(problem_of("fay"), "the archive is neither a zip nor a tar archive");
    CU_ASSERT_EQUAL(scratch_count("out"), 0);
    finish();
}

static void test_bomb_in_class(void)
{
    struct packed bombs[11] = {{0}};
    start();
    for (size_t i = 0; i < 9; i++)
        bombs[i] = (struct packed){.name = arena_printf(&arena, "ada/%zu.c", i), .size = 8 * MIB};
    bombs[9] = (struct packed){.name = "bob/two-locks.c", .text = "fine"};
    packed_write("class.tar.gz", bombs);
    CU_ASSERT_TRUE(takes("class.tar.gz", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada bob");
    CU_ASSERT_STRING_EQUAL(problem_of("ada"), "there are more than 64 MiB of files");
    CU_ASSERT_STRING_EQUAL(text_of("bob"), "fine");
    CU_ASSERT_EQUAL(scratch_count("out"), 1);
    finish();
}

static void test_many_files(void)
{
    start();
    scratch_put("class/bob/two-locks.c", "fine");
    mkdir("class/ada", 0755);
    for (int i = 0; i < 10001; i++) {
        char name[64];
        snprintf(name, sizeof name, "class/ada/%d.o", i);
        CU_ASSERT_EQUAL_FATAL(mknod(name, S_IFREG | 0644, 0), 0);
    }
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(problem_of("ada"), "there are more than 10,000 files");
    CU_ASSERT_STRING_EQUAL(text_of("bob"), "fine");
    finish();
}

/* --- learning management systems ------------------------------------------------------------ */

static void test_canvas(void)
{
    start();
    scratch_put("class/lovelaceada_12345_67890_two-locks.c", "a");
    scratch_put("class/beanbob_LATE_222_67891_two-locks-2.c", "b2");
    scratch_put("class/beanbob_LATE_222_67880_two-locks-1.c", "b1");
    scratch_put("class/beanbob_LATE_222_67892_notes.pdf", "no");
    scratch_put("class/carrcarl_333_1_report.pdf", "no");
    scratch_put("class/doedora_444_2_helper.c", "no");
    scratch_put("class/doedora_444_3_two-locks-10.c", "d10");
    scratch_put("class/doedora_444_4_two-locks-9.c", "d9");
    scratch_put("class/LATE_anon_aB3x_5_two-locks.c", "anon");
    scratch_put("class/eveeve_555_text.html", "no");
    packed_write("class/fayfay_666_7_work-1.zip",
                 (struct packed[]){{.name = "two-locks.c", .text = "f"}, {0}});
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "222 333 444 555 666 12345 aB3x");
    CU_ASSERT_STRING_EQUAL(text_of("12345"), "a");
    CU_ASSERT_STRING_EQUAL(name_of("12345"), "lovelaceada");
    CU_ASSERT_FALSE(of("12345")->late);
    CU_ASSERT_STRING_EQUAL(remark_of("12345"), "(none)");
    CU_ASSERT_STRING_EQUAL(text_of("222"), "b2");
    CU_ASSERT_STRING_EQUAL(name_of("222"), "beanbob");
    CU_ASSERT_TRUE(of("222")->late);
    CU_ASSERT_STRING_EQUAL(remark_of("222"), "uploaded more than once, the last counts");
    CU_ASSERT_STRING_EQUAL(problem_of("333"), "there is no C file, only report.pdf");
    CU_ASSERT_STRING_EQUAL(text_of("444"), "d10");
    CU_ASSERT_STRING_EQUAL(problem_of("555"), "there is no C file, only text.html");
    CU_ASSERT_STRING_EQUAL(text_of("666"), "f");
    CU_ASSERT_STRING_EQUAL(text_of("aB3x"), "anon");
    CU_ASSERT_TRUE(of("aB3x")->late);
    CU_ASSERT_STRING_EQUAL(name_of("aB3x"), "(none)");
    finish();
}

static void test_canvas_zip(void)
{
    start();
    packed_write("submissions.zip",
                 (struct packed[]){{.name = "lovelaceada_1_2_two-locks.c", .text = "a"}, {0}});
    CU_ASSERT_TRUE(takes("submissions.zip", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "1");
    CU_ASSERT_STRING_EQUAL(text_of("1"), "a");
    scratch_put("a/lovelaceada_1_2_two-locks.c", "a1");
    scratch_put("a/lovelaceada_1_3_two-locks-1.c", "a2");
    CU_ASSERT_TRUE(takes("a/lovelaceada_1_2_two-locks.c", "a/lovelaceada_1_3_two-locks-1.c", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "1");
    CU_ASSERT_STRING_EQUAL(text_of("1"), "a2");
    finish();
}

/* One name that looks like Canvas's among others is a name. */
static void test_no_canvas(void)
{
    start();
    scratch_put("class/lab_1_2_final.c", "x");
    scratch_put("class/ada.c", "x");
    scratch_put("class/bob.c", "x");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada bob lab_1_2_final");
    finish();
}

static void test_moodle(void)
{
    start();
    scratch_put("class/Ada Lovelace_123_assignsubmission_file_/two-locks.c", "a");
    scratch_put("class/Ada Lovelace_123_assignsubmission_onlinetext_/onlinetext.html", "no");
    scratch_put("class/Bob B_e_an_77_assignsubmission_file/src/two-locks.c", "b");
    scratch_put("class/Carl Carr_9_assignsubmission_file_two-locks.c", "c");
    scratch_put("class/Carl Carr_9_assignsubmission_file_notes.txt", "no");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "9 77 123");
    CU_ASSERT_STRING_EQUAL(text_of("123"), "a");
    CU_ASSERT_STRING_EQUAL(name_of("123"), "Ada Lovelace");
    CU_ASSERT_STRING_EQUAL(remark_of("123"), "(none)");
    CU_ASSERT_STRING_EQUAL(text_of("77"), "b");
    CU_ASSERT_STRING_EQUAL(name_of("77"), "Bob B_e_an");
    CU_ASSERT_STRING_EQUAL(text_of("9"), "c");
    CU_ASSERT_STRING_EQUAL(name_of("9"), "Carl Carr");
    CU_ASSERT_STRING_EQUAL(remark_of("9"), "(none)");
    finish();
    start();
    packed_write(
        "m.zip",
        (struct packed[]){{.name = "Ada_1_assignsubmission_file_/two-locks.c", .text = "a"}, {0}});
    CU_ASSERT_TRUE(takes("m.zip", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "1");
    CU_ASSERT_STRING_EQUAL(name_of("1"), "Ada");
    finish();
}

static const char metadata[] = "---\n"
                               "submission_409:\n"
                               "  :submitters:\n"
                               "  - :name: Ada Lovelace\n"
                               "    :sid: '007'\n"
                               "    :email: ada@uni.example\n"
                               "  :created_at: 2026-04-26 17:34:00.861687000 Z\n"
                               "  :results:\n"
                               "    output: |-\n"
                               "      :name: Nobody\n"
                               "      - :name: Nobody\n"
                               "submission_7:\n"
                               "  :submitters:\n"
                               "  - :name: \"Bob \\\"B\\\" Bean\"\n"
                               "    :sid: 8\n"
                               "  - :name: 'Carl O''Carr'\n"
                               "    :sid: ''\n"
                               "  :history:\n"
                               "  - :created_at: 2026-04-26 17:34:00.861687000 Z\n"
                               "submission_8:\n"
                               "  :created_at: some day\n"
                               "  :submitters: []\n";

static void test_gradescope(void)
{
    start();
    scratch_put("export/submission_409/two-locks.c", "a");
    scratch_put("export/submission_7/src/two-locks.c", "b");
    scratch_put("export/submission_8/two-locks.c", "c");
    scratch_put("export/submission_metadata.yml", metadata);
    CU_ASSERT_TRUE(takes("export", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "7 8 409");
    CU_ASSERT_STRING_EQUAL(name_of("409"), "Ada Lovelace");
    CU_ASSERT_STRING_EQUAL(name_of("7"), "Bob \"B\" Bean, Carl O'Carr");
    CU_ASSERT_STRING_EQUAL(name_of("8"), "(none)");
    CU_ASSERT_STRING_EQUAL(text_of("409"), "a");
    CU_ASSERT_EQUAL(intake.aside_count, 0);
    char **aliases = of("409")->aliases;
    CU_ASSERT_PTR_NOT_NULL_FATAL(aliases);
    CU_ASSERT_STRING_EQUAL(aliases[0], "007");
    CU_ASSERT_STRING_EQUAL(aliases[1], "ada@uni.example");
    CU_ASSERT_PTR_NULL(aliases[2]);
    CU_ASSERT_PTR_NOT_NULL_FATAL(of("409")->time);
    CU_ASSERT_STRING_EQUAL(of("409")->time, "2026-04-26T17:34:00Z");
    CU_ASSERT_PTR_NULL(of("7")->time);
    CU_ASSERT_PTR_NULL(of("8")->time);
    finish();
    start();
    packed_write("export.zip",
                 (struct packed[]){{.name = "a_1_export/submission_409/two-locks.c", .text = "a"},
                                   {.name = "a_1_export/submission_metadata.yml", .text = metadata},
                                   {0}});
    CU_ASSERT_TRUE(takes("export.zip", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "409");
    CU_ASSERT_STRING_EQUAL(name_of("409"), "Ada Lovelace");
    finish();
}

static void test_classroom(void)
{
    start();
    scratch_put("class/two-locks-ada/two-locks.c", "a");
    scratch_put("class/two-locks-ada/.github/x.c", "no");
    scratch_put("class/two-locks-bob-b/two-locks.c", "b");
    scratch_put("class/carl/two-locks.c", "c");
    CU_ASSERT_TRUE(takes("class", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada bob-b carl");
    CU_ASSERT_TRUE(takes("class/two-locks-ada", "class/two-locks-bob-b", NULL));
    CU_ASSERT_STRING_EQUAL(students(), "ada bob-b");
    CU_ASSERT_TRUE(takes("class/two-locks-ada", "class/carl", NULL)); /* one alone is a name */
    CU_ASSERT_STRING_EQUAL(students(), "carl two-locks-ada");
    finish();
}

static void test_lms_names(void)
{
    static const struct {
        const char *text;
        enum lms lms;
        const char *id, *name, *file;
        bool late;
    } rows[] = {
        {"a_1_2_f.c", LMS_CANVAS, "1", "a", "f.c", false},
        {"a_LATE_1_2_f_3_4_.c", LMS_CANVAS, "1", "a", "f_3_4_.c", true},
        {"lab7_1_2_f.c", LMS_CANVAS, "1", "lab7", "f.c", false},
        {"_1_2_f.c", LMS_NONE, NULL, NULL, NULL, false},
        {"a_1_2_", LMS_NONE, NULL, NULL, NULL, false},
        {"a_1_f.c", LMS_NONE, NULL, NULL, NULL, false},
        {"A B_1_assignsubmission_file_", LMS_MOODLE, "1", "A B", "", false},
        {"A_1_2_assignsubmission_file_f_1_2_g.c", LMS_MOODLE, "2", "A_1", "f_1_2_g.c", false},
        {"_1_assignsubmission_file_", LMS_NONE, NULL, NULL, NULL, false},
        {"A_assignsubmission_file_", LMS_NONE, NULL, NULL, NULL, false},
        {"A_1_assignsubmission_files", LMS_NONE, NULL, NULL, NULL, false},
        {"submission_12", LMS_GRADESCOPE, "12", NULL, "", false},
        {"submission_", LMS_NONE, NULL, NULL, NULL, false},
        {"submission_12a", LMS_NONE, NULL, NULL, NULL, false},
        {"", LMS_NONE, NULL, NULL, NULL, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lms_name name = {0};
        start();
        CU_ASSERT_EQUAL(lms_read(&arena, rows[i].text, &name), rows[i].lms);
        if (rows[i].lms != LMS_NONE && name.id && name.file) {
            CU_ASSERT_STRING_EQUAL(name.id, rows[i].id);
            CU_ASSERT_STRING_EQUAL(name.file, rows[i].file);
            CU_ASSERT_EQUAL(name.late, rows[i].late);
            CU_ASSERT_STRING_EQUAL(name.name ? name.name : "", rows[i].name ? rows[i].name : "");
        }
        finish();
    }
}

CU_TestInfo intake_tests[] = {
    {"a class is folders, C files and archives side by side", test_class},
    {"of several paths each is one student's", test_paths},
    {"a folder with the wanted file in it is one student's", test_one},
    {"a folder around the students is looked through", test_wrappers},
    {"nothing to grade is told in a sentence", test_nothing},
    {"the wanted name is best, then the only C file", test_choice},
    {"what computers leave behind is nobody's work", test_noise},
    {"links are never followed", test_links},
    {"names of any bytes are shown as text, and their files found", test_names},
    {"names that would be commands are not handed on", test_evil_names},
    {"endless names are cut where people see them", test_long_names},
    {"submissions stand in natural order", test_order},
    {"two with one key are one submission that names both", test_twice},
    {"a class may be an archive with archives in it", test_class_archive},
    {"an archive in a student's folder is looked into", test_archive_in_folder},
    {"two archives in each other are opened, not three", test_levels},
    {"a bomb is the problem of who threw it", test_bombs},
    {"a bomb in the archive of a class, too", test_bomb_in_class},
    {"a folder with 10,001 files is the problem of its owner", test_many_files},
    {"Canvas's files are put together by student", test_canvas},
    {"Canvas's archive is read as it comes", test_canvas_zip},
    {"one name like Canvas's makes no Canvas", test_no_canvas},
    {"Moodle's folders and flat files are known", test_moodle},
    {"Gradescope's metadata tells who it was", test_gradescope},
    {"GitHub Classroom's repositories are known by their logins", test_classroom},
    {"names of each LMS are taken apart", test_lms_names},
    CU_TEST_INFO_NULL,
};
