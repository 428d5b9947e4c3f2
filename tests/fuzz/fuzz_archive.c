/*
 * libFuzzer: any bytes as an archive that a student hands in. Whatever is in it: what comes out
 * lies flat in its folder, no larger than it may be, is all told in the listing, and goes again;
 * and an intake has a submission or a sentence. Built and run as tests/fuzz/fuzz.ninja says.
 */
#include "../../checker/run/archive.h"
#include "../../checker/run/files.h"
#include "../../checker/run/intake.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct limits limits = {
    .entries = 64, .c = 16 * 1024, .others = 64 * 1024, .all = 512 * 1024};

static char home[] = "/tmp/fuzz-archive-XXXXXX", folder[64], archive[64];

static void home_remove(void)
{
    unlink(archive);
    rmdir(folder);
    rmdir(home);
}

static void home_make(void)
{
    if (*folder)
        return;
    if (!mkdtemp(home))
        abort();
    snprintf(folder, sizeof folder, "%s/unpacked", home);
    snprintf(archive, sizeof archive, "%s/ada.zip", home);
    if (mkdir(folder, 0700) != 0 || atexit(home_remove) != 0)
        abort();
}

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_path(const char *path)
{
    check(*path && *path != '/' && path[strlen(path) - 1] != '/' && !strstr(path, "//"));
    for (const char *part = path; *part;) {
        size_t length = strcspn(part, "/");
        check(!(length == 2 && strncmp(part, "..", 2) == 0));
        part += length + (part[length] == '/');
    }
}

static void check_entry(const struct entry *entry)
{
    struct stat status;
    check_path(entry->path);
    if (!entry->file)
        return;
    check(!entry->problem && strncmp(entry->file, folder, strlen(folder)) == 0);
    check(!strchr(entry->file + strlen(folder) + 1, '/'));
    check(lstat(entry->file, &status) == 0 && S_ISREG(status.st_mode));
    check((uint64_t)status.st_size <= (entry->kind == ENTRY_C ? limits.c : limits.others));
}

static size_t files_in_folder(void)
{
    size_t count = 0;
    DIR *open = opendir(folder);
    check(open != NULL);
    for (struct dirent *entry; (entry = readdir(open));)
        count += entry->d_name[0] != '.';
    closedir(open);
    return count;
}

static void check_unpacking(struct arena *arena)
{
    struct listing listing = {0};
    struct unpacking to = {.folder = folder};
    struct room room = room_of(&limits);
    char *words = NULL;
    size_t files = 0;
    int result = archive_unpack(arena, archive, &to, &room, &listing, &words);
    check(result == 0 || (result == 1 && words && *words));
    check(listing.count <= limits.entries && room.bytes <= limits.all);
    for (size_t i = 0; i < listing.count; i++) {
        check_entry(&listing.list[i]);
        files += listing.list[i].file != NULL;
    }
    check(files == files_in_folder());
    listing_discard(&listing, NULL);
    check(files_in_folder() == 0);
}

static void check_intake(struct arena *arena)
{
    struct intake intake = {0};
    char *error = NULL;
    const char *const paths[] = {archive};
    if (intake_read(arena, paths, 1, "two-locks.c", folder, &intake, &error) != 0)
        check(error && *error);
    for (size_t i = 0; i < intake.count; i++) {
        check(intake.list[i].student && *intake.list[i].student);
        check(intake.list[i].file || (intake.list[i].problem && *intake.list[i].problem));
        check(!intake.list[i].file || access(intake.list[i].file, R_OK) == 0);
    }
    folder_remove(folder); /* what an intake unpacked stays until all is graded */
    check(mkdir(folder, 0700) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    home_make();
    arena_init(&arena);
    check(file_write(archive, (const char *)data, size) == 0);
    check_unpacking(&arena);
    check_intake(&arena);
    arena_free(&arena);
    return 0;
}
