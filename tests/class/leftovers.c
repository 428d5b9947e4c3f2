#include "leftovers.h"

#include <dirent.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../shell.h"

/* Those of run/sandbox.c. */
enum { FIRST_USER = 61200, LAST_USER = FIRST_USER + 399 };

/* Files of the system that must hold the same bytes. */
static const char *const same[] = {
    "/proc/self/mountinfo", "/proc/sysvipc/shm", "/proc/sysvipc/sem", "/proc/sysvipc/msg",
    "/etc/passwd",          "/etc/group",        "/etc/shadow",       "/etc/ld.so.preload",
};

enum { SAME = sizeof same / sizeof *same };

struct leftovers {
    const char *mark;
    char *same[SAME];
    char *course; /* names, sizes and times of what is in racelab's folders */
};

static char *text_of(const char *path)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length), *file = fopen(path, "re");
    for (int byte; file && (byte = fgetc(file)) != EOF;)
        fputc(byte, out);
    if (file)
        fclose(file);
    fclose(out);
    return text;
}

/* ---- the course ---- */

static FILE *course_out; /* nftw has no argument for its caller */

static int course_tell(const char *path, const struct stat *status, int type, struct FTW *level)
{
    (void)level;
    if (type == FTW_F)
        fprintf(course_out, "%s %ld %ld.%09ld %o\n", path, (long)status->st_size,
                (long)status->st_mtim.tv_sec, status->st_mtim.tv_nsec, status->st_mode);
    return 0;
}

static char *course_text(void)
{
    static const char *const folders[] = {"labs",       "solutions", "checker", "build/conductor",
                                          "build/shim", "build/kit"};
    char *text = NULL;
    size_t length;
    course_out = open_memstream(&text, &length);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        nftw(in_root(folders[i]), course_tell, 16, FTW_PHYS);
    fclose(course_out);
    return text;
}

/* ---- files ---- */

static const char *file_mark;
static int files_found;

static int file_look(const char *path, const struct stat *status, int type, struct FTW *level)
{
    (void)type;
    bool theirs = status->st_uid >= FIRST_USER && status->st_uid <= LAST_USER;
    if (!theirs && !strstr(path + level->base, file_mark))
        return 0;
    fprintf(stderr, "left behind: %s\n", path);
    files_found++;
    return 0;
}

static int count_files(const char *mark)
{
    static const char *const folders[] = {"/tmp",
                                          "/var/tmp",
                                          "/dev/shm",
                                          "/run",
                                          "/dev/mqueue",
                                          "/var/crash",
                                          "/var/lib/systemd/coredump"};
    file_mark = mark;
    files_found = 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        nftw(folders[i], file_look, 16, FTW_PHYS | FTW_MOUNT);
    static const char *const here[] = {"", "build", "build/work"};
    for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
        char path[512];
        struct stat status;
        snprintf(path, sizeof path, "%s/%s", in_root(here[i]), mark);
        files_found += lstat(path, &status) == 0;
    }
    return files_found;
}

/* ---- processes ---- */

enum { MOST = 4096 };

struct crowd {
    int pids[MOST];
    size_t count;
};

static bool is_theirs(int pid)
{
    char path[64];
    struct stat status;
    snprintf(path, sizeof path, "/proc/%d", pid);
    return stat(path, &status) == 0 && status.st_uid >= FIRST_USER && status.st_uid <= LAST_USER;
}

static struct crowd crowd_of_now(void)
{
    struct crowd crowd = {.count = 0};
    DIR *folder = opendir("/proc");
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        int pid = atoi(entry->d_name);
        if (pid > 0 && crowd.count < MOST && is_theirs(pid))
            crowd.pids[crowd.count++] = pid;
    }
    if (folder)
        closedir(folder);
    return crowd;
}

static bool crowd_is_gone(const void *argument)
{
    const struct crowd *crowd = argument;
    for (size_t i = 0; i < crowd->count; i++)
        if (is_theirs(crowd->pids[i]))
            return false;
    return true;
}

/* ---- both sides ---- */

struct leftovers *leftovers_before(const char *mark)
{
    struct leftovers *before = calloc(1, sizeof *before);
    if (!before)
        exit(3);
    before->mark = mark;
    before->course = course_text();
    for (size_t i = 0; i < SAME; i++)
        before->same[i] = text_of(same[i]);
    return before;
}

static int differs(const char *what, char *before, char *now)
{
    int different = strcmp(before, now) != 0;
    if (different)
        fprintf(stderr, "%s was:\n%s\nand is now:\n%s\n", what, before, now);
    free(before);
    free(now);
    return different;
}

int leftovers_after(struct leftovers *before)
{
    struct crowd crowd = crowd_of_now();
    int count = count_files(before->mark);
    count += differs("the course", before->course, course_text());
    for (size_t i = 0; i < SAME; i++)
        count += differs(same[i], before->same[i], text_of(same[i]));
    if (!shell_wait(crowd_is_gone, &crowd, 60)) {
        fprintf(stderr, "left behind: processes of users %d to %d\n", FIRST_USER, LAST_USER);
        count++;
    }
    free(before);
    return count;
}
