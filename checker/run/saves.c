#include "saves.h"

#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Editors write a new file beside the old one and rename it: so the folder is watched. */
static int folder_watch(const char *path)
{
    int notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    char *folder = strdup(path), *slash = folder ? strrchr(folder, '/') : NULL;
    if (slash)
        *slash = '\0';
    if (notify >= 0 && (!slash || inotify_add_watch(notify, folder,
                                                    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM |
                                                        IN_DELETE) < 0)) {
        close(notify);
        notify = -1;
    }
    free(folder);
    return notify;
}

static bool looks_the_same(const struct stat *one, const struct stat *other)
{
    return one->st_ino == other->st_ino && one->st_size == other->st_size &&
           one->st_mtim.tv_sec == other->st_mtim.tv_sec &&
           one->st_mtim.tv_nsec == other->st_mtim.tv_nsec;
}

int saves_init(struct saves *saves, const char *path)
{
    char *folder = strdup(path), *slash = folder ? strrchr(folder, '/') : NULL;
    if (slash)
        *slash = '\0';
    int result = slash ? access(folder, X_OK) : -1;
    free(folder);
    if (result != 0)
        return -1;
    *saves = (struct saves){.path = path, .notify = folder_watch(path)};
    saves->there = stat(path, &saves->looks) == 0;
    return 0;
}

void saves_free(struct saves *saves)
{
    if (saves->notify >= 0)
        close(saves->notify);
}

enum save saves_look(struct saves *saves)
{
    char events[4096];
    struct stat now;
    while (saves->notify >= 0 && read(saves->notify, events, sizeof events) > 0)
        ;
    bool was_there = saves->there;
    saves->there = stat(saves->path, &now) == 0 && S_ISREG(now.st_mode);
    if (!saves->there)
        return was_there ? SAVE_GONE : SAVE_NONE;
    bool same = was_there && looks_the_same(&saves->looks, &now);
    saves->looks = now;
    return same ? SAVE_NONE : SAVE_CHANGED;
}
