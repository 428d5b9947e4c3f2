#include "fixture.h"

#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *fixture_folder(void)
{
    char *folder = strdup("/tmp/racelab-test-XXXXXX");
    if (!folder || !mkdtemp(folder)) {
        perror("tests: no scratch folder");
        exit(3);
    }
    return folder;
}

static int entry_remove(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

void fixture_close(char *folder)
{
    nftw(folder, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
}

const char *fixture(const char *name)
{
    static char *path;
    const char *folder = getenv("LAB_FIXTURES");
    free(path);
    if (asprintf(&path, "%s/%s", folder ? folder : "build/fixtures", name) < 0)
        exit(3);
    return path;
}

char *fixture_read(const char *folder, const char *name)
{
    char *path, *text = NULL;
    size_t room = 0;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        exit(3);
    FILE *file = fopen(path, "re");
    free(path);
    if (!file || getdelim(&text, &room, '\0', file) < 0) {
        free(text);
        text = strdup("");
    }
    if (file)
        fclose(file);
    return text;
}

bool process_is_gone(pid_t pid)
{
    char path[64], state = 'X';
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return true;
    if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
        state = 'X';
    fclose(file);
    return state == 'Z' || state == 'X';
}

static bool all_are_gone(const char *numbers)
{
    char *end;
    for (long pid; pid = strtol(numbers, &end, 10), end != numbers; numbers = end)
        if (!process_is_gone((pid_t)pid))
            return false;
    return true;
}

bool processes_go(const char *numbers)
{
    for (int i = 0; i < 1000 && !all_are_gone(numbers); i++)
        poll(NULL, 0, 10);
    return all_are_gone(numbers);
}
