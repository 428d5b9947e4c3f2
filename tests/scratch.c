#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char here[4096];
static int came_from = -1;

_Noreturn static void give_up(const char *what)
{
    fprintf(stderr, "tests: %s: %s\n", what, strerror(errno));
    exit(3);
}

void scratch_enter(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(here, sizeof here, "%s/racelab-test.XXXXXX", parent && *parent ? parent : "/tmp");
    came_from = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (came_from < 0 || !mkdtemp(here) || chdir(here) != 0)
        give_up("no folder can be made for a test");
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *level)
{
    (void)status;
    (void)type;
    (void)level;
    return remove(path);
}

void scratch_leave(void)
{
    if (fchdir(came_from) != 0 || nftw(here, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
        give_up("a test's folder can't be removed");
    close(came_from);
}

const char *scratch_path(void)
{
    return here;
}

static void make_folders_above(const char *path)
{
    char *copy = strdup(path);
    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(copy, 0755);
        *slash = '/';
    }
    free(copy);
}

void scratch_put(const char *path, const char *text)
{
    make_folders_above(path);
    FILE *file = fopen(path, "we");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        give_up(path);
}

const char *scratch_get(const char *path)
{
    static char text[64 * 1024 + 1];
    FILE *file = fopen(path, "re");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    text[length] = '\0';
    if (file)
        fclose(file);
    return text;
}

size_t scratch_count(const char *folder)
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    if (!directory)
        return 0;
    while (readdir(directory))
        count++;
    closedir(directory);
    return count - 2; /* "." and ".." */
}

bool scratch_wait(const char *path, double seconds)
{
    struct stat status;
    for (int rounds = (int)(seconds * 200); rounds >= 0; rounds--) {
        if (stat(path, &status) == 0 && status.st_size > 0)
            return true;
        poll(NULL, 0, 5);
    }
    return false;
}
