/* Files are written whole or not at all, and read whatever they are. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../checker/run/files.h"
#include "runner.h"
#include "scratch.h"

static struct arena arena;

static void start(void)
{
    scratch_enter();
    arena_init(&arena);
}

static void finish(void)
{
    arena_free(&arena);
    scratch_leave();
}

static bool exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

/* errno of a read that fails; 0 when it works. */
static int read_error(const char *path, size_t limit)
{
    char *text = "untouched";
    size_t length = 77;
    errno = 0;
    if (file_read(&arena, path, limit, &text, &length) == 0)
        return 0;
    int error = errno;
    CU_ASSERT_STRING_EQUAL(text, "untouched");
    CU_ASSERT_EQUAL(length, 77);
    return error;
}

/* --- reading -------------------------------------------------------------------------------- */

static void test_round_trip(void)
{
    static const char bytes[] = "a\0b\n\xff";
    char *text;
    size_t length;
    start();
    CU_ASSERT_EQUAL(file_write("file", bytes, sizeof bytes), 0);
    CU_ASSERT_EQUAL(file_read(&arena, "file", 0, &text, &length), 0);
    CU_ASSERT_EQUAL(length, sizeof bytes);
    CU_ASSERT_EQUAL(memcmp(text, bytes, sizeof bytes), 0);
    CU_ASSERT_EQUAL(text[length], '\0');
    finish();
}

static void test_empty(void)
{
    char *text;
    size_t length;
    start();
    CU_ASSERT_EQUAL(file_write("file", "", 0), 0);
    CU_ASSERT_EQUAL(file_read(&arena, "file", 10, &text, &length), 0);
    CU_ASSERT_EQUAL(length, 0);
    CU_ASSERT_STRING_EQUAL(text, "");
    finish();
}

static void test_limit(void)
{
    start();
    scratch_put("file", "0123456789");
    CU_ASSERT_EQUAL(read_error("file", 0), 0);
    CU_ASSERT_EQUAL(read_error("file", 11), 0);
    CU_ASSERT_EQUAL(read_error("file", 10), 0);
    CU_ASSERT_EQUAL(read_error("file", 9), EFBIG);
    finish();
}

static void test_start_of_file(void)
{
    static const struct {
        size_t limit, length;
        bool cut;
    } rows[] = {{0, 10, false}, {11, 10, false}, {10, 10, false}, {9, 9, true}, {1, 1, true}};
    start();
    scratch_put("file", "0123456789");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text;
        size_t length;
        bool cut;
        CU_ASSERT_EQUAL(file_read_start(&arena, "file", rows[i].limit, &text, &length, &cut), 0);
        CU_ASSERT_EQUAL(length, rows[i].length);
        CU_ASSERT_EQUAL(strlen(text), rows[i].length);
        CU_ASSERT_EQUAL(cut, rows[i].cut);
    }
    finish();
}

static void test_no_file(void)
{
    start();
    scratch_put("file", "x");
    mkdir("folder", 0755);
    CU_ASSERT_EQUAL(read_error("absent", 0), ENOENT);
    CU_ASSERT_EQUAL(read_error("file/below", 10), ENOTDIR);
    CU_ASSERT_EQUAL(read_error("folder", 0), EISDIR);
    CU_ASSERT_EQUAL(read_error("folder", 1), EISDIR);
    finish();
}

/* A pipe that nobody writes to would keep a simple open waiting for ever. */
static void test_special_files(void)
{
    start();
    CU_ASSERT_EQUAL_FATAL(mkfifo("fifo", 0644), 0);
    CU_ASSERT_NOT_EQUAL(read_error("fifo", 0), 0);
    CU_ASSERT_NOT_EQUAL(read_error("fifo", 100), 0);
    CU_ASSERT_NOT_EQUAL(read_error("/dev/zero", 0), 0);
    finish();
}

/* --- writing -------------------------------------------------------------------------------- */

static void test_replacing(void)
{
    char old[16] = "";
    start();
    CU_ASSERT_EQUAL(file_write("file", "old", 3), 0);
    int reader = open("file", O_RDONLY | O_CLOEXEC);
    CU_ASSERT_EQUAL(file_write("file", "newer", 5), 0);
    CU_ASSERT_EQUAL(read(reader, old, sizeof old), 3);
    CU_ASSERT_STRING_EQUAL(old, "old");
    CU_ASSERT_STRING_EQUAL(scratch_get("file"), "newer");
    CU_ASSERT_EQUAL(scratch_count("."), 1);
    close(reader);
    finish();
}

/* As on a full disk: the writing stops after ten bytes. */
static int write_with_room_for_ten(const char *path, const char *text)
{
    struct rlimit before, ten;
    CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &before), 0);
    ten = (struct rlimit){.rlim_cur = 10, .rlim_max = before.rlim_max};
    fflush(NULL); /* what the tests print may go to a file, too */
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &ten);
    int result = file_write(path, text, strlen(text));
    int error = errno;
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, handler);
    errno = error;
    return result;
}

static void test_full_disk(void)
{
    start();
    scratch_put("file", "old");
    CU_ASSERT_EQUAL(write_with_room_for_ten("file", "this is too long for it"), -1);
    CU_ASSERT_EQUAL(errno, EFBIG);
    CU_ASSERT_STRING_EQUAL(scratch_get("file"), "old");
    CU_ASSERT_EQUAL(write_with_room_for_ten("new", "this is too long for it"), -1);
    CU_ASSERT_FALSE(exists("new"));
    CU_ASSERT_EQUAL(scratch_count("."), 1);
    CU_ASSERT_EQUAL(write_with_room_for_ten("new", "just right"), 0);
    CU_ASSERT_EQUAL(scratch_count("."), 2);
    finish();
}

static void test_writing_nowhere(void)
{
    start();
    mkdir("folder", 0755);
    CU_ASSERT_EQUAL(file_write("folder", "x", 1), -1);
    CU_ASSERT_EQUAL(file_write("absent/file", "x", 1), -1);
    CU_ASSERT_EQUAL(errno, ENOENT);
    CU_ASSERT_EQUAL(scratch_count("."), 1);
    CU_ASSERT_EQUAL(scratch_count("folder"), 0);
    finish();
}

/* --- folders -------------------------------------------------------------------------------- */

static void test_making_folders(void)
{
    start();
    CU_ASSERT_EQUAL(folder_make("a/b/c"), 0);
    CU_ASSERT_EQUAL(folder_make("a/b/c"), 0);
    CU_ASSERT_EQUAL(folder_make("a/b/d/"), 0);
    CU_ASSERT_EQUAL(scratch_count("a/b"), 2);
    char *whole = arena_printf(&arena, "%s/x//y", scratch_path());
    CU_ASSERT_EQUAL(folder_make(whole), 0);
    CU_ASSERT_TRUE(exists("x/y"));
    finish();
}

static void test_file_in_the_way(void)
{
    start();
    scratch_put("file", "x");
    CU_ASSERT_EQUAL(folder_make("file/below"), -1);
    CU_ASSERT_EQUAL(errno, ENOTDIR);
    CU_ASSERT_EQUAL(folder_make("file/far/below"), -1);
    CU_ASSERT_EQUAL(folder_make("file"), -1);
    CU_ASSERT_STRING_EQUAL(scratch_get("file"), "x");
    finish();
}

static void test_removing(void)
{
    start();
    scratch_put("keep/file", "x");
    scratch_put("folder/a/b/file", "x");
    scratch_put("folder/other", "x");
    CU_ASSERT_EQUAL(symlink("../keep", "folder/link"), 0);
    CU_ASSERT_EQUAL(symlink("nowhere", "folder/a/dangling"), 0);
    folder_remove("folder");
    CU_ASSERT_FALSE(exists("folder"));
    CU_ASSERT_STRING_EQUAL(scratch_get("keep/file"), "x");
    folder_remove("folder"); /* again: nothing happens */
    CU_ASSERT_EQUAL(scratch_count("."), 1);
    finish();
}

static void test_removing_deep(void)
{
    char path[2048] = "deep";
    start();
    for (int level = 0; level < 200; level++)
        strcat(path, "/x");
    CU_ASSERT_EQUAL(folder_make(path), 0);
    folder_remove("deep");
    CU_ASSERT_FALSE(exists("deep"));
    finish();
}

/* --- the work folder ------------------------------------------------------------------------ */

/* Exit status of a child that asks for its work folder, notes its path, and ends by exit(0). */
static int ask_in_child(void)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("complaint", "w", stderr))
            _exit(9);
        const char *folder = work_folder();
        scratch_put("noted", folder == work_folder() && exists(folder) ? folder : "(other)");
        scratch_put(arena_printf(&arena, "%s/run/out", folder), "left here");
        exit(0);
    }
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_work_folder(void)
{
    start();
    CU_ASSERT_EQUAL(ask_in_child(), 0);
    CU_ASSERT_EQUAL(strncmp(scratch_get("noted"), "build/work/", 11), 0);
    CU_ASSERT_EQUAL(scratch_count("build/work"), 0);
    finish();
}

/* The number of a process that was, and is no more. */
static pid_t dead_process(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    waitpid(child, NULL, 0);
    return child;
}

static void test_what_the_dead_left(void)
{
    start();
    char *dead = arena_printf(&arena, "build/work/%ld/run/out", (long)dead_process());
    char *alive = arena_printf(&arena, "build/work/%ld/run/out", (long)getpid());
    scratch_put(dead, "x");
    scratch_put(alive, "x");
    scratch_put("build/work/notes.txt", "x");
    scratch_put("build/work/12x/out", "x");
    CU_ASSERT_EQUAL(ask_in_child(), 0);
    CU_ASSERT_FALSE(exists(dead));
    CU_ASSERT_TRUE(exists(alive));
    CU_ASSERT_TRUE(exists("build/work/notes.txt"));
    CU_ASSERT_TRUE(exists("build/work/12x/out"));
    CU_ASSERT_EQUAL(scratch_count("build/work"), 3);
    finish();
}

static void test_no_work_folder(void)
{
    start();
    scratch_put("build", "a file, where a folder should be");
    CU_ASSERT_EQUAL(ask_in_child(), 3);
    CU_ASSERT_PTR_NOT_NULL(strstr(scratch_get("complaint"), "build/work"));
    CU_ASSERT_FALSE(exists("noted"));
    finish();
}

CU_TestInfo files_tests[] = {
    {"what was written is read, byte by byte", test_round_trip},
    {"a file may be empty", test_empty},
    {"a file that is longer than the limit is refused", test_limit},
    {"or read up to the limit, and the cut is told", test_start_of_file},
    {"what is absent or a folder says so", test_no_file},
    {"a pipe or a device does not keep anybody waiting", test_special_files},
    {"a reader keeps the old file while the new one takes its place", test_replacing},
    {"a full disk leaves the old file, and no part of the new one", test_full_disk},
    {"what can't be written leaves nothing", test_writing_nowhere},
    {"a folder is made with those above it, or was there", test_making_folders},
    {"a file is no folder", test_file_in_the_way},
    {"removing a folder follows no links", test_removing},
    {"a folder may be deep", test_removing_deep},
    {"a work folder lasts as long as its process", test_work_folder},
    {"what a dead process left is removed, and nothing else", test_what_the_dead_left},
    {"a work folder that can't be made ends with a sentence", test_no_work_folder},
    CU_TEST_INFO_NULL,
};
