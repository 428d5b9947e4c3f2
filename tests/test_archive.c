/* What comes out of an archive is bounded, and lands nowhere but in its folder. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../checker/run/archive.h"
#include "packed.h"
#include "runner.h"
#include "scratch.h"

#define MIB (1024 * 1024)

static const struct limits small = {.entries = 5, .c = 100, .others = 200, .all = 1000};

static struct arena arena;
static struct listing listing;
static struct unpacking unpacking;
static char *words;

static void start(void)
{
    scratch_enter();
    arena_init(&arena);
    mkdir("out", 0700);
    listing = (struct listing){0};
    unpacking = (struct unpacking){.folder = arena_printf(&arena, "%s/out", scratch_path())};
    words = NULL;
}

static void finish(void)
{
    arena_free(&arena);
    scratch_leave();
}

static int unpack_within(const char *path, const struct limits *limits)
{
    struct room room = room_of(limits);
    int result = archive_unpack(&arena, path, &unpacking, &room, &listing, &words);
    listing_sort(&listing);
    return result;
}

static int unpack(const char *path)
{
    return unpack_within(path, &limits_of_student);
}

static const struct entry *entry_called(const char *path)
{
    for (size_t i = 0; i < listing.count; i++)
        if (strcmp(listing.list[i].path, path) == 0)
            return &listing.list[i];
    return NULL;
}

/* The bytes that came out under this name; "(none)". */
static const char *text_of(const char *path)
{
    const struct entry *entry = entry_called(path);
    return entry && entry->file ? scratch_get(entry->file) : "(none)";
}

static const char *problem_of(const char *path)
{
    const struct entry *entry = entry_called(path);
    return !entry ? "(none)" : entry->problem ? entry->problem : "(no problem)";
}

static const char *told(void)
{
    return words ? words : "(nothing)";
}

/* --- what comes out ------------------------------------------------------------------------- */

static void test_formats(void)
{
    static const char *const paths[] = {"a.zip",     "a.tar",     "a.tar.gz",
                                        "a.tar.bz2", "a.tar.zst", "a.tar.xz"};
    static const struct packed list[] = {{.name = "src", .kind = PACKED_FOLDER},
                                         {.name = "src/two-locks.c", .text = "int x;\n"},
                                         {.name = "notes.pdf", .text = "none of ours"},
                                         {.name = "inner.zip", .text = "PK"},
                                         {0}};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        start();
        packed_write(paths[i], list);
        CU_ASSERT_EQUAL(unpack(paths[i]), 0);
        CU_ASSERT_EQUAL(listing.count, 4);
        CU_ASSERT_STRING_EQUAL(text_of("src/two-locks.c"), "int x;\n");
        CU_ASSERT_STRING_EQUAL(text_of("inner.zip"), "PK");
        CU_ASSERT_STRING_EQUAL(text_of("notes.pdf"), "(none)");
        CU_ASSERT_STRING_EQUAL(problem_of("notes.pdf"), "(no problem)");
        CU_ASSERT_EQUAL(scratch_count("out"), 2);
        finish();
    }
}

static void test_endings(void)
{
    struct stat status;
    start();
    packed_write("a.zip", (struct packed[]){{.name = "Two-Locks.C", .text = "x"}, {0}});
    CU_ASSERT_EQUAL(unpack("a.zip"), 0);
    CU_ASSERT_EQUAL_FATAL(listing.count, 1);
    const char *file = listing.list[0].file;
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_STRING_EQUAL(file + strlen(file) - 2, ".c");
    CU_ASSERT_EQUAL(*file, '/');
    CU_ASSERT_EQUAL(stat(file, &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 07777, 0600);
    finish();
}

static void test_names(void)
{
    char lengthy[3001];
    start();
    memset(lengthy, 'x', sizeof lengthy - 3);
    memcpy(lengthy + sizeof lengthy - 3, ".c", 3);
    const struct packed list[] = {{.name = "M\xc3\xbcller/two-locks.c", .text = "utf8"},
                                  {.name = "M\xfcller/two-locks.c", .text = "latin"},
                                  {.name = lengthy, .text = "long"},
                                  {.name = "./a//b/./c.c", .text = "dots"},
                                  {.name = "ada\\two-locks.c", .text = "windows"},
                                  {0}};
    packed_write("a.tar", list);
    CU_ASSERT_EQUAL(unpack("a.tar"), 0);
    CU_ASSERT_STRING_EQUAL(text_of("M\xc3\xbcller/two-locks.c"), "utf8");
    CU_ASSERT_STRING_EQUAL(text_of("M\xfcller/two-locks.c"), "latin");
    CU_ASSERT_STRING_EQUAL(text_of(lengthy), "long");
    CU_ASSERT_STRING_EQUAL(text_of("a/b/c.c"), "dots");
    CU_ASSERT_STRING_EQUAL(text_of("ada/two-locks.c"), "windows");
    finish();
    start();
    packed_write("a.zip", (struct packed[]){{.name = "M\xc3\xbcller.c", .text = "utf8"}, {0}});
    CU_ASSERT_EQUAL(unpack("a.zip"), 0);
    CU_ASSERT_STRING_EQUAL(text_of("M\xc3\xbcller.c"), "utf8");
    finish();
}

static void test_noise(void)
{
    start();
    packed_write("a.zip", (struct packed[]){{.name = "__MACOSX/._two-locks.c", .text = "x"},
                                            {.name = "._two-locks.c", .text = "x"},
                                            {.name = ".git/hooks/a.c", .text = "x"},
                                            {.name = "two-locks.c", .text = "y"},
                                            {0}});
    CU_ASSERT_EQUAL(unpack("a.zip"), 0);
    CU_ASSERT_EQUAL(listing.count, 1);
    CU_ASSERT_STRING_EQUAL(text_of("two-locks.c"), "y");
    CU_ASSERT_EQUAL(scratch_count("out"), 1);
    finish();
}

static void test_twice(void)
{
    start();
    packed_write("a.tar", (struct packed[]){{.name = "a.c", .text = "old"},
                                            {.name = "b.c", .text = "other"},
                                            {.name = "a.c", .text = "new"},
                                            {0}});
    CU_ASSERT_EQUAL(unpack("a.tar"), 0);
    CU_ASSERT_EQUAL(listing.count, 2);
    CU_ASSERT_STRING_EQUAL(text_of("a.c"), "new");
    finish();
}

/* --- what must not come out ----------------------------------------------------------------- */

static void test_ways_out(void)
{
    static const char *const names[] = {"../evil.c", "a/../../evil.c", "/tmp/racelab-evil.c",
                                        "a/../evil.c", "..\\evil.c"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        start();
        packed_write("a.tar", (struct packed[]){{.name = names[i], .text = "x"},
                                                {.name = "two-locks.c", .text = "y"},
                                                {0}});
        CU_ASSERT_EQUAL(unpack("a.tar"), 0);
        CU_ASSERT_EQUAL(listing.count, 2);
        CU_ASSERT_STRING_EQUAL(text_of("two-locks.c"), "y");
        CU_ASSERT_EQUAL(scratch_count("out"), 1);
        CU_ASSERT_EQUAL(scratch_count("."), 2); /* the archive, and out */
        CU_ASSERT_NOT_EQUAL(access("/tmp/racelab-evil.c", F_OK), 0);
        const char *base = strstr(names[i], "racelab") ? "racelab-evil.c" : "evil.c";
        CU_ASSERT_STRING_EQUAL(problem_of(base), "leads out of the archive");
        finish();
    }
}

static void test_links(void)
{
    start();
    scratch_put("secret", "secret");
    char *secret = arena_printf(&arena, "%s/secret", scratch_path());
    packed_write("a.tar",
                 (struct packed[]){{.name = "out", .text = "/", .kind = PACKED_LINK},
                                   {.name = "out/two-locks.c", .text = "y"},
                                   {.name = "s.c", .text = secret, .kind = PACKED_LINK},
                                   {.name = "h.c", .text = secret, .kind = PACKED_HARDLINK},
                                   {.name = "d.c", .kind = PACKED_DEVICE},
                                   {0}});
    CU_ASSERT_EQUAL(unpack("a.tar"), 0);
    CU_ASSERT_STRING_EQUAL(problem_of("out"), "is a link");
    CU_ASSERT_STRING_EQUAL(problem_of("s.c"), "is a link");
    CU_ASSERT_STRING_EQUAL(problem_of("h.c"), "is a link");
    CU_ASSERT_STRING_EQUAL(problem_of("d.c"), "is no ordinary file");
    CU_ASSERT_STRING_EQUAL(text_of("out/two-locks.c"), "y");
    CU_ASSERT_EQUAL(scratch_count("out"), 1);
    finish();
}

/* Somebody who can write into the folder plants links where the next files will be. */
static void test_planted(void)
{
    start();
    scratch_put("secret", "secret");
    CU_ASSERT_EQUAL(symlink("../secret", "out/0.c"), 0);
    packed_write("a.tar", (struct packed[]){{.name = "a.c", .text = "y"}, {0}});
    CU_ASSERT_EQUAL(unpack("a.tar"), 0);
    CU_ASSERT_STRING_EQUAL(text_of("a.c"), "y");
    CU_ASSERT_STRING_EQUAL(scratch_get("secret"), "secret");
    finish();
}

static void test_password(void)
{
    start();
    packed_write_locked("a.zip", (struct packed[]){{.name = "two-locks.c", .text = "x"}, {0}});
    CU_ASSERT_EQUAL(unpack("a.zip"), 0);
    CU_ASSERT_STRING_EQUAL(problem_of("two-locks.c"), "is locked with a password");
    CU_ASSERT_STRING_EQUAL(text_of("two-locks.c"), "(none)");
    finish();
}

/* --- bounds --------------------------------------------------------------------------------- */

static void test_entries(void)
{
    start();
    packed_write_many("five.tar", NULL, 5);
    packed_write_many("six.tar", NULL, 6);
    CU_ASSERT_EQUAL(unpack_within("five.tar", &small), 0);
    CU_ASSERT_EQUAL(unpack_within("six.tar", &small), 1);
    CU_ASSERT_STRING_EQUAL(told(), "holds more than 5 files");
    packed_write_many("many.zip", NULL, 10000);
    packed_write_many("too-many.zip", NULL, 10001);
    CU_ASSERT_EQUAL(unpack("many.zip"), 0);
    CU_ASSERT_EQUAL(unpack("too-many.zip"), 1);
    CU_ASSERT_STRING_EQUAL(told(), "holds more than 10,000 files");
    finish();
}

static void test_size_of_file(void)
{
    start();
    packed_write("a.tar", (struct packed[]){{.name = "fits.c", .size = 100},
                                            {.name = "large.c", .size = 101},
                                            {.name = "fits.zip", .size = 200},
                                            {.name = "large.zip", .size = 201},
                                            {.name = "large.pdf", .size = 300},
                                            {0}});
    CU_ASSERT_EQUAL(unpack_within("a.tar", &small), 0);
    CU_ASSERT_STRING_EQUAL(problem_of("fits.c"), "(no problem)");
    CU_ASSERT_STRING_EQUAL(problem_of("large.c"), "is larger than 100 bytes");
    CU_ASSERT_STRING_EQUAL(problem_of("fits.zip"), "(no problem)");
    CU_ASSERT_STRING_EQUAL(problem_of("large.zip"), "is larger than 200 bytes");
    CU_ASSERT_STRING_EQUAL(problem_of("large.pdf"), "(no problem)");
    CU_ASSERT_EQUAL(scratch_count("out"), 2);
    finish();
    start();
    packed_write("a.zip", (struct packed[]){{.name = "bomb.c", .size = 9 * MIB}, {0}});
    CU_ASSERT_EQUAL(unpack("a.zip"), 0);
    CU_ASSERT_STRING_EQUAL(problem_of("bomb.c"), "is larger than 8 MiB");
    CU_ASSERT_EQUAL(scratch_count("out"), 0);
    finish();
}

static void test_size_of_all(void)
{
    start();
    packed_write("a.tar.gz", (struct packed[]){{.name = "video.avi", .size = 30 * MIB},
                                               {.name = "film.avi", .size = 30 * MIB},
                                               {.name = "two-locks.c", .text = "x"},
                                               {0}});
    CU_ASSERT_EQUAL(unpack("a.tar.gz"), 0);
    CU_ASSERT_STRING_EQUAL(text_of("two-locks.c"), "x");
    packed_write("b.tar.gz", (struct packed[]){{.name = "video.avi", .size = 33 * MIB},
                                               {.name = "film.avi", .size = 33 * MIB},
                                               {0}});
    CU_ASSERT_EQUAL(unpack("b.tar.gz"), 1);
    CU_ASSERT_STRING_EQUAL(told(), "unpacks to more than 64 MiB");
    finish();
    start();
    struct packed bombs[10] = {{0}};
    for (size_t i = 0; i < 9; i++)
        bombs[i] = (struct packed){.name = arena_printf(&arena, "%zu.c", i), .size = 8 * MIB};
    packed_write("c.zip", bombs);
    CU_ASSERT_EQUAL(unpack("c.zip"), 1);
    CU_ASSERT_STRING_EQUAL(told(), "unpacks to more than 64 MiB");
    finish();
}

/* Names count, too: they are kept in memory. */
static void test_size_of_names(void)
{
    char name[301];
    start();
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    packed_write("a.tar", (struct packed[]){{.name = name, .text = "x"},
                                            {.name = name, .text = "x"},
                                            {.name = name, .text = "x"},
                                            {.name = name, .text = "x"},
                                            {0}});
    CU_ASSERT_EQUAL(unpack_within("a.tar", &small), 1);
    CU_ASSERT_STRING_EQUAL(told(), "unpacks to more than 1000 bytes");
    finish();
}

/* --- damage --------------------------------------------------------------------------------- */

static void test_no_archive(void)
{
    start();
    scratch_put("empty.zip", "");
    scratch_put("text.zip", "this is a letter, not an archive\n");
    CU_ASSERT_EQUAL(unpack("empty.zip"), 1);
    CU_ASSERT_STRING_EQUAL(told(), "is empty");
    CU_ASSERT_EQUAL(unpack("text.zip"), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(told(), "neither a zip nor a tar"));
    CU_ASSERT_EQUAL(unpack("missing.zip"), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(told(), "No such file"));
    CU_ASSERT_EQUAL(symlink("text.zip", "link.zip"), 0);
    CU_ASSERT_EQUAL(unpack("link.zip"), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(told(), "can't be read"));
    finish();
}

/* Cut anywhere, and with any byte turned: a result or a sentence, and never a half file. */
static void test_damage(void)
{
    static const char *const paths[] = {"a.zip", "a.tar.gz"};
    static const struct packed list[] = {{.name = "src/two-locks.c", .text = "int main(void);\n"},
                                         {.name = "notes.txt", .text = "notes"},
                                         {0}};
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
        struct stat status;
        start();
        packed_write(paths[p], list);
        CU_ASSERT_EQUAL_FATAL(stat(paths[p], &status), 0);
        for (off_t length = 0; length < status.st_size; length += 7) {
            packed_write(paths[p], list);
            CU_ASSERT_EQUAL(truncate(paths[p], length), 0);
            listing = (struct listing){0};
            int result = unpack(paths[p]);
            CU_ASSERT_TRUE(result == 1 ||
                           strcmp(text_of("src/two-locks.c"), "int main(void);\n") == 0);
        }
        for (off_t place = 0; place < status.st_size; place += 3) {
            packed_write(paths[p], list);
            int fd = open(paths[p], O_WRONLY | O_CLOEXEC);
            CU_ASSERT_EQUAL(pwrite(fd, "\xa5", 1, place), 1);
            close(fd);
            listing = (struct listing){0};
            int result = unpack(paths[p]);
            CU_ASSERT_TRUE(result == 0 || result == 1);
            CU_ASSERT_TRUE(result == 0 || words != NULL);
        }
        finish();
    }
}

/* A folder that takes nothing is no fault of the archive's. */
static void test_our_fault(void)
{
    start();
    packed_write("a.tar", (struct packed[]){{.name = "a.c", .text = "y"}, {0}});
    unpacking.folder = "/dev/null/nowhere";
    CU_ASSERT_EQUAL(unpack("a.tar"), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(told(), "nothing can be unpacked into /dev/null/nowhere"));
    finish();
}

CU_TestInfo archive_tests[] = {
    {"zip, and tar in every packing, are unpacked", test_formats},
    {"a C file comes out as an ordinary .c file of the checker's own", test_endings},
    {"names may be in any encoding, long, or from Windows", test_names},
    {"nobody's work is left in the archive", test_noise},
    {"of two files with one name the later one counts", test_twice},
    {"no name leads out of the folder", test_ways_out},
    {"links and devices stay in the archive", test_links},
    {"a planted link is not written through", test_planted},
    {"a file with a password is named, not guessed", test_password},
    {"an archive has 10,000 entries, not more", test_entries},
    {"a file has 8 MiB, not more", test_size_of_file},
    {"an archive has 64 MiB, not more, whatever is in it", test_size_of_all},
    {"names count like bytes", test_size_of_names},
    {"what is no archive is told in words", test_no_archive},
    {"a damaged archive gives all of a file or none of it", test_damage},
    {"a folder that takes nothing is not the archive's fault", test_our_fault},
    CU_TEST_INFO_NULL,
};
