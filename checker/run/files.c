#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads up to length bytes; less at the end of the file; -1 with errno. */
static ssize_t read_up_to(int fd, char *buffer, size_t length)
{
    size_t done = 0;
    while (done < length) {
        ssize_t got = read(fd, buffer + done, length - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

static int open_regular(const char *path, struct stat *status)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -1;
    if (fstat(fd, status) == 0 && S_ISREG(status->st_mode))
        return fd;
    close(fd);
    errno = S_ISDIR(status->st_mode) ? EISDIR : EINVAL;
    return -1;
}

int file_read_start(struct arena *arena, const char *path, size_t limit, char **text,
                    size_t *length, bool *cut)
{
    struct stat status;
    int fd = open_regular(path, &status);
    if (fd < 0)
        return -1;
    size_t size = (size_t)status.st_size;
    *cut = limit && size > limit;
    if (*cut)
        size = limit;
    char *bytes = arena_alloc(arena, size + 1);
    ssize_t got = read_up_to(fd, bytes, size);
    int saved = errno;
    close(fd);
    errno = saved;
    if (got < 0)
        return -1;
    *text = bytes;
    *length = (size_t)got;
    return 0;
}

int file_read(struct arena *arena, const char *path, size_t limit, char **text, size_t *length)
{
    struct stat status;
    bool cut;
    if (limit && stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
        (size_t)status.st_size > limit) {
        errno = EFBIG;
        return -1;
    }
    return file_read_start(arena, path, 0, text, length, &cut);
}

static int write_all(int fd, const char *text, size_t length)
{
    while (length) {
        ssize_t put = write(fd, text, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        text += put;
        length -= (size_t)put;
    }
    return 0;
}

int file_write(const char *path, const char *text, size_t length)
{
    char *beside;
    if (asprintf(&beside, "%s.%ld.part", path, (long)getpid()) < 0)
        return -1;
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        goto out_name;
    int written = write_all(fd, text, length);
    if (close(fd) != 0 || written != 0 || rename(beside, path) != 0)
        goto out_file;
    free(beside);
    return 0;
out_file:;
    int saved = errno;
    unlink(beside);
    errno = saved;
out_name:
    free(beside);
    return -1;
}

char *program_in_path(struct arena *arena, const char *name)
{
    const char *path = strchr(name, '/') ? "" : getenv("PATH");
    do {
        size_t length = path ? strcspn(path, ":") : 0;
        char *candidate = strchr(name, '/')
                              ? arena_copy(arena, name)
                              : arena_printf(arena, "%.*s/%s", (int)length, path, name);
        if (access(candidate, X_OK) == 0)
            return candidate;
        path = path && path[length] ? path + length + 1 : NULL;
    } while (path);
    return NULL;
}

int folder_make(const char *path)
{
    char *copy = strdup(path);
    if (!copy)
        return -1;
    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0755) != 0 && errno != EEXIST)
            break;
        *slash = '/';
    }
    struct stat status;
    int made = mkdir(copy, 0755);
    if (made != 0 && errno == EEXIST && stat(copy, &status) == 0) {
        made = S_ISDIR(status.st_mode) ? 0 : -1;
        errno = ENOTDIR;
    }
    free(copy);
    return made;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *level)
{
    (void)status;
    (void)type;
    (void)level;
    remove(path);
    return 0;
}

void folder_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *const work = "build/work";
static char *work_of_this_process;

static void work_folder_remove(void)
{
    folder_remove(work_of_this_process);
    free(work_of_this_process);
    work_of_this_process = NULL;
}

/* Folders are named by the process they belong to. */
int work_folders_tidy(void)
{
    int count = 0;
    DIR *folder = opendir(work);
    if (!folder)
        return 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        char *end;
        long pid = strtol(entry->d_name, &end, 10);
        char *path;
        if (pid <= 0 || *end || kill((pid_t)pid, 0) == 0 || errno != ESRCH)
            continue;
        if (asprintf(&path, "%s/%s", work, entry->d_name) >= 0) {
            folder_remove(path);
            free(path);
            count++;
        }
    }
    closedir(folder);
    return count;
}

const char *work_folder(void)
{
    if (work_of_this_process)
        return work_of_this_process;
    work_folders_tidy();
    char *path;
    if (asprintf(&path, "%s/%ld", work, (long)getpid()) < 0 || folder_make(path) != 0) {
        fprintf(stderr,
                "lab: no folder can be made in %s: %s. Free some space or correct its "
                "permissions.\n",
                work, strerror(errno));
        exit(3);
    }
    work_of_this_process = path;
    atexit(work_folder_remove);
    return path;
}
