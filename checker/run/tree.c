/*
 * The process tree. Linux can list the children of a thread (/proc/PID/task/TID/children), but
 * only kernels built with checkpoint support do, so the whole of /proc is read: some ten
 * microseconds for each process on the machine.
 */
#include "tree.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "descriptor.h"

/* The name in brackets may itself hold brackets and blanks: what counts follows the last one. */
static int stat_parse(const char *text, struct tree_process *process)
{
    const char *rest = strrchr(text, ')');
    if (!rest)
        return -1;
    int read = sscanf(
        rest + 1, " %c %d %d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d",
        &process->state, &process->parent, &process->group, &process->session, &process->threads);
    return read == 5 ? 0 : -1;
}

static int process_read(int proc, const char *name, struct tree_process *process)
{
    char path[64], text[1024];
    if (snprintf(path, sizeof path, "%s/stat", name) >= (int)sizeof path)
        return -1;
    int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0)
        return -1;
    text[length] = '\0';
    process->pid = (pid_t)strtol(name, NULL, 10);
    return stat_parse(text, process);
}

unsigned long tree_newest(void)
{
    static int fd = -1;
    char text[128];
    if (fd < 0)
        fd = descriptor_raise(open("/proc/loadavg", O_RDONLY | O_CLOEXEC));
    ssize_t length = fd < 0 ? -1 : pread(fd, text, sizeof text - 1, 0);
    text[length > 0 ? length : 0] = '\0';
    const char *last = strrchr(text, ' ');
    return last ? strtoul(last, NULL, 10) : 0;
}

pid_t tree_parent(pid_t pid)
{
    char name[32];
    struct tree_process process;
    snprintf(name, sizeof name, "/proc/%ld", (long)pid);
    return process_read(AT_FDCWD, name, &process) == 0 ? process.parent : 0;
}

static int tree_add(struct tree *tree, const struct tree_process *process)
{
    if ((tree->count & (tree->count - 1)) == 0) {
        size_t room = tree->count ? 2 * tree->count : 1;
        struct tree_process *list = realloc(tree->list, room * sizeof *list);
        if (!list)
            return -1;
        tree->list = list;
    }
    tree->list[tree->count++] = *process;
    return 0;
}

static int by_pid(const void *left, const void *right)
{
    const struct tree_process *a = left, *b = right;
    return (a->pid > b->pid) - (a->pid < b->pid);
}

/* Of all processes with a number above eldest. */
static int tree_read_all(pid_t eldest, struct tree *tree)
{
    *tree = (struct tree){0};
    DIR *directory = opendir("/proc");
    if (!directory)
        return -1;
    int result = 0;
    for (struct dirent *entry; result == 0 && (entry = readdir(directory));) {
        struct tree_process process;
        if (isdigit((unsigned char)entry->d_name[0]) && strtol(entry->d_name, NULL, 10) > eldest &&
            process_read(dirfd(directory), entry->d_name, &process) == 0)
            result = tree_add(tree, &process);
    }
    closedir(directory);
    if (result != 0)
        tree_free(tree);
    else if (tree->count)
        qsort(tree->list, tree->count, sizeof *tree->list, by_pid);
    return result;
}

/* The member with this pid, or NULL. */
static const struct tree_process *tree_find(const struct tree *tree, pid_t pid)
{
    struct tree_process key = {.pid = pid};
    if (!tree->count)
        return NULL;
    return bsearch(&key, tree->list, tree->count, sizeof key, by_pid);
}

/* Keeps the members whose mark is set. */
static void tree_filter(struct tree *tree, const bool *marks)
{
    size_t kept = 0;
    for (size_t i = 0; i < tree->count; i++)
        if (marks[i])
            tree->list[kept++] = tree->list[i];
    tree->count = kept;
}

static bool parent_is_marked(const struct tree *tree, const bool *marks, size_t child, pid_t root)
{
    pid_t parent = tree->list[child].parent;
    if (parent == root)
        return true;
    const struct tree_process *found = tree_find(tree, parent);
    return found && marks[found - tree->list];
}

/* Children mostly have greater pids than their parents, so one round marks nearly everything. */
static void mark_below(const struct tree *tree, bool *marks, pid_t root)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < tree->count; i++)
            if (!marks[i] && parent_is_marked(tree, marks, i, root))
                marks[i] = more = true;
    }
}

static int tree_read(struct tree *tree, pid_t eldest, pid_t root, pid_t session)
{
    if (tree_read_all(eldest, tree) != 0)
        return -1;
    bool *marks = calloc(tree->count + 1, sizeof *marks);
    if (!marks) {
        tree_free(tree);
        return -1;
    }
    if (root)
        mark_below(tree, marks, root);
    else
        for (size_t i = 0; i < tree->count; i++)
            marks[i] = tree->list[i].session == session;
    tree_filter(tree, marks);
    free(marks);
    return 0;
}

int tree_read_below(pid_t root, struct tree *tree)
{
    return tree_read(tree, 0, root, 0);
}

int tree_read_younger(pid_t root, struct tree *tree)
{
    return tree_read(tree, root, root, 0);
}

int tree_read_session(pid_t session, struct tree *tree)
{
    return tree_read(tree, 0, 0, session);
}

void tree_free(struct tree *tree)
{
    free(tree->list);
    *tree = (struct tree){0};
}

bool tree_process_is_dead(const struct tree_process *process)
{
    return process->state == 'X' || (process->state == 'Z' && process->threads <= 1);
}

void tree_kill(const struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_process *process = &tree->list[i];
        /* A group dies at one stroke: none of its members can fork in between. */
        if (process->group > 1 && process->group != getpgrp())
            kill(-process->group, SIGKILL);
        kill(process->pid, SIGKILL);
    }
}

static size_t tree_count_alive(const struct tree *tree)
{
    size_t alive = 0;
    for (size_t i = 0; i < tree->count; i++)
        alive += !tree_process_is_dead(&tree->list[i]);
    return alive;
}

static void tree_kill_again(pid_t root, pid_t session)
{
    for (int attempt = 0; attempt < 100; attempt++) {
        struct tree members;
        if (tree_read(&members, 0, root, session) != 0)
            return;
        size_t alive = tree_count_alive(&members);
        tree_kill(&members);
        tree_free(&members);
        if (alive == 0)
            return;
        poll(NULL, 0, 10); /* they are dying, and nobody tells us when they are dead */
    }
}

void tree_kill_below(pid_t root)
{
    tree_kill_again(root, 0);
}

void tree_kill_session(pid_t session)
{
    tree_kill_again(0, session);
}
