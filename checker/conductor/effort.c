#include "effort.h"

#include <fcntl.h>
#include <stddef.h>
#include <time.h>

#include "system.h"

uint64_t effort_of(pid_t process)
{
    /* As the kernel numbers the clocks of processes: all threads, and what the scheduler counted.
     */
    clockid_t clock = (clockid_t)(~(unsigned)process << 3 | 2);
    struct timespec spent;
    if (SYSTEM(SYS_clock_gettime, clock, &spent) != 0)
        return 0;
    return (uint64_t)spent.tv_sec * 1000000000 + (uint64_t)spent.tv_nsec;
}

/* ---- who wants a core ---- */

struct path {
    char text[64];
    size_t length;
};

static void path_add(struct path *path, const char *text)
{
    while (*text && path->length + 1 < sizeof path->text)
        path->text[path->length++] = *text++;
    path->text[path->length] = '\0';
}

static void path_add_number(struct path *path, unsigned number)
{
    char digits[12];
    size_t first = sizeof digits - 1;
    digits[first] = '\0';
    do
        digits[--first] = (char)('0' + number % 10);
    while (number /= 10);
    path_add(path, digits + first);
}

/*
 * Is the thread with this stat file, "number (name) state ...", running or ready to run, or does
 * the kernel hold it, in the middle of what it does for it? On a machine where hundreds of
 * processes begin and end, one can take seconds to die in there, waiting for its turn at a file's
 * mappings.
 */
static bool is_under_way(long threads, const char *number)
{
    char stat[128]; /* the name, which may have brackets in it, has at most 15 bytes */
    struct path path = {.length = 0};
    path_add(&path, number);
    path_add(&path, "/stat");
    long file = SYSTEM(SYS_openat, threads, path.text, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    long length = SYSTEM(SYS_read, file, stat, sizeof stat);
    SYSTEM(SYS_close, file);
    long end = length - 1;
    while (end >= 0 && stat[end] != ')')
        end--;
    return end >= 0 && end + 2 < length && (stat[end + 2] == 'R' || stat[end + 2] == 'D');
}

/* What getdents64 gives. */
struct entry {
    uint64_t inode;
    int64_t next;
    uint16_t size;
    uint8_t type;
    char name[];
};

bool effort_is_wanted(pid_t process)
{
    _Alignas(struct entry) char room[4096];
    struct path path = {.length = 0};
    bool found = false;
    path_add(&path, "/proc/");
    path_add_number(&path, (unsigned)process);
    path_add(&path, "/task");
    long threads = SYSTEM(SYS_open, path.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (threads < 0)
        return false;
    for (long size; !found && (size = SYSTEM(SYS_getdents64, threads, room, sizeof room)) > 0;)
        for (long at = 0; at < size && !found;) {
            const struct entry *entry = (const struct entry *)(room + at);
            found = entry->name[0] != '.' && is_under_way(threads, entry->name);
            at += entry->size;
        }
    SYSTEM(SYS_close, threads);
    return found;
}
