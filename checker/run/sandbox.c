#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "filter.h"
#include "installed.h"

/* Users that no system has by itself: those of people and services are below, those of containers'
 * subordinates above. */
enum { FIRST_USER = 61200, USERS = 400 };

/* The filter's: in a child others are taken; a shell knows those of one digit only. */
enum { CHILD_DESCRIPTOR = 200, SHELL_DESCRIPTOR = 9 };

#ifndef MS_NOSYMFOLLOW /* of Linux 5.10 */
#define MS_NOSYMFOLLOW 256
#endif

/* ---- the command ---- */

struct words {
    struct arena *arena;
    char **list;
    size_t count;
};

static void add(struct words *words, const char *word)
{
    words->list = arena_grow(words->arena, words->list, words->count, sizeof *words->list);
    words->list[words->count++] = word ? arena_copy(words->arena, word) : NULL;
}

static void add_three(struct words *words, const char *option, const char *from, const char *to)
{
    add(words, option);
    add(words, from);
    add(words, to);
}

/* A part of the system, as it is here: a folder, or a link to one as where /lib is in /usr. */
static void add_place(struct words *words, const char *path)
{
    struct stat status;
    char target[256];
    if (lstat(path, &status) != 0)
        return;
    if (!S_ISLNK(status.st_mode)) {
        add_three(words, "--ro-bind", path, path);
        return;
    }
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length <= 0)
        return;
    target[length] = '\0';
    add_three(words, "--symlink", target, path);
}

/* Libraries alone: there is nothing that could be executed in place of the program. */
static void add_system(struct words *words, bool tools)
{
    static const char *const libraries[] = {"/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/lib",
                                            "/lib64", "/etc/ld.so.cache"};
    static const char *const all[] = {"/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache"};
    const char *const *places = tools ? all : libraries;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        add_place(words, places[i]);
}

/* A folder in memory. */
static void add_memory(struct words *words, const char *path)
{
    static const char bytes[] = "67108864";
    add_three(words, "--size", bytes, "--tmpfs");
    add(words, path);
}

enum { MOST_HIDDEN = 4 };

/*
 * Where racelab lies in what tools see: its solutions are nobody's to include. What the program may
 * see of it is put back afterwards.
 */
static size_t find_hidden(struct arena *arena, bool tools, const char *hidden[MOST_HIDDEN])
{
    static const char usual[] = "/usr/lib/racelab", local[] = "/usr/local/lib/racelab";
    char *root = getcwd(NULL, 0);
    const char *const trees[MOST_HIDDEN] = {root ? arena_copy(arena, root) : NULL,
                                            installed_in(arena), usual, local};
    size_t count = 0;
    free(root);
    for (size_t i = 0; i < MOST_HIDDEN && tools; i++)
        if (trees[i] && strncmp(trees[i], "/usr/", 5) == 0 && access(trees[i], F_OK) == 0)
            hidden[count++] = trees[i];
    return count;
}

static void add_sandbox(struct words *words, const struct sandbox *sandbox, const char *directory,
                        int filter)
{
    static const char *const apart[] = {"bwrap",         "--unshare-all", "--die-with-parent",
                                        "--new-session", "--cap-drop",    "ALL"};
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        add(words, apart[i]);
    static const char *const bare[] = {"/", "/dev"}; /* in memory, and of any size */
    const char *hidden[MOST_HIDDEN];
    size_t hidden_count = find_hidden(words->arena, sandbox->tools, hidden);
    add_system(words, sandbox->tools);
    for (size_t i = 0; i < hidden_count; i++)
        add_memory(words, hidden[i]);
    add(words, "--proc");
    add(words, "/proc");
    add(words, "--dev");
    add(words, "/dev");
    add_memory(words, "/tmp");
    add_memory(words, "/dev/shm");
    for (size_t i = 0; sandbox->readable && sandbox->readable[i]; i++)
        add_three(words, "--ro-bind-try", sandbox->readable[i], sandbox->readable[i]);
    if (sandbox->copy)
        add_three(words, "--ro-bind", sandbox->copy, sandbox->original);
    if (sandbox->room)
        add_three(words, "--bind", sandbox->room, sandbox->room);
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++) {
        add(words, "--remount-ro");
        add(words, bare[i]);
    }
    for (size_t i = 0; i < hidden_count; i++) {
        add(words, "--remount-ro");
        add(words, hidden[i]);
    }
    add(words, "--chdir");
    add(words, directory ? directory : "/tmp");
    add(words, "--seccomp");
    add(words, arena_printf(words->arena, "%d", filter));
    add(words, "--");
}

char **sandbox_command(struct arena *arena, const struct sandbox *sandbox, char *const *argv,
                       const char *directory)
{
    struct words words = {.arena = arena};
    add_sandbox(&words, sandbox, directory, CHILD_DESCRIPTOR);
    for (size_t i = 0; argv[i]; i++)
        add(&words, argv[i]);
    add(&words, NULL);
    return words.list;
}

/* As a shell reads it. */
static char *quoted(struct arena *arena, const char *word)
{
    char *text = arena_copy(arena, "'");
    for (; *word; word++)
        text = *word == '\'' ? arena_printf(arena, "%s'\\''", text)
                             : arena_printf(arena, "%s%c", text, *word);
    return arena_printf(arena, "%s'", text);
}

static void add_number(struct words *words, const char *option, size_t number)
{
    add(words, arena_printf(words->arena, "%s%zu", option, number));
}

char *sandbox_script(struct arena *arena, const struct sandbox *sandbox, const char *filter,
                     const char *directory, double seconds, size_t memory)
{
    struct words words = {.arena = arena};
    add(&words, "timeout");
    add_number(&words, "--kill-after=", 1);
    add_number(&words, "", (size_t)seconds);
    add(&words, "prlimit");
    add_number(&words, "--cpu=", (size_t)seconds);
    add_number(&words, "--as=", memory);
    add_number(&words, "--fsize=", (size_t)64 << 20);
    add_number(&words, "--nproc=", sandbox->processes);
    if (sandbox->user) {
        add(&words, "setpriv");
        add_number(&words, "--reuid=", sandbox->user);
        add_number(&words, "--regid=", sandbox->user);
        add(&words, "--clear-groups");
    }
    add_sandbox(&words, sandbox, directory, SHELL_DESCRIPTOR);
    char *text = arena_copy(arena, "#!/bin/sh\nexec");
    for (size_t i = 0; i < words.count; i++)
        text = arena_printf(arena, "%s %s", text, quoted(arena, words.list[i]));
    return arena_printf(arena, "%s \"$@\" %d<%s\n", text, SHELL_DESCRIPTOR, quoted(arena, filter));
}

/* ---- in the child ---- */

static int limit_set(int resource, size_t value)
{
    struct rlimit limit = {value, value};
    return setrlimit(resource, &limit);
}

int sandbox_enter(const struct sandbox *sandbox)
{
    if (sandbox->cpu > 0 && limit_set(RLIMIT_CPU, (size_t)sandbox->cpu + 1) != 0)
        return -1;
    if (sandbox->processes && limit_set(RLIMIT_NPROC, sandbox->processes) != 0)
        return -1;
    if (!sandbox->user)
        return 0;
    if (setgroups(0, NULL) != 0 || setresgid(sandbox->user, sandbox->user, sandbox->user) != 0 ||
        setresuid(sandbox->user, sandbox->user, sandbox->user) != 0)
        return -1;
    return 0;
}

int sandbox_leave_filter(void)
{
    int file = memfd_create("filter", 0);
    if (file < 0 || filter_write(file) != 0 || lseek(file, 0, SEEK_SET) != 0)
        return -1;
    return dup2(file, CHILD_DESCRIPTOR) == CHILD_DESCRIPTOR && close(file) == 0 ? 0 : -1;
}

/* ---- can it be had? ---- */

uid_t sandbox_user(size_t n)
{
    return geteuid() == 0 ? (uid_t)(FIRST_USER + n % USERS) : 0;
}

_Noreturn static void probe_become(char *const *command)
{
    struct sandbox sandbox = {.user = sandbox_user(0)};
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (sandbox_leave_filter() == 0 && sandbox_enter(&sandbox) == 0)
        execvp(command[0], command);
    _exit(errno == ENOENT ? 126 : 127);
}

static int wait_for(pid_t pid)
{
    int status;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return pid < 0 || !WIFEXITED(status) ? 127 : WEXITSTATUS(status);
}

/*
 * bubblewrap may end before its child is collected. Where nobody else collects it (in a container
 * whose first process is no init), it would count as the user's process for ever: so we do.
 */
_Noreturn static void probe_host(char *const *command)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t pid = fork();
    if (pid == 0)
        probe_become(command);
    int status = wait_for(pid);
    while (wait(NULL) > 0 || errno == EINTR)
        ;
    _exit(status);
}

static int probe_status(char *const *command)
{
    pid_t pid = fork();
    if (pid == 0)
        probe_host(command);
    return wait_for(pid);
}

static int probe(const char *path)
{
    struct arena arena;
    const char *const readable[] = {path, NULL};
    struct sandbox sandbox = {.tools = true, .readable = readable};
    arena_init(&arena);
    int status = probe_status(
        sandbox_command(&arena, &sandbox, (char *const[]){"/usr/bin/true", NULL}, NULL));
    arena_free(&arena);
    return status;
}

int sandbox_probe(char *why, size_t why_size)
{
    char *labs = realpath("labs", NULL);
    int status = probe(NULL), with_labs = labs ? probe(labs) : status;
    free(labs);
    if (status == 0 && with_labs == 0)
        return 0;
    if (status == 0) {
        snprintf(why, why_size,
                 "the user that programs run as can't read racelab's folder; let others enter the "
                 "folders above it (chmod o+x)");
        return -1;
    }
    snprintf(why, why_size, "%s",
             status == 126 ? "bubblewrap is not installed (Debian's package bubblewrap)"
                           : "bubblewrap may not make namespaces here (a container, or "
                             "kernel.unprivileged_userns_clone)");
    return -1;
}

/* ---- rooms ---- */

static bool mounts_are_ours;

/* What is mounted now: all of it goes before the folders of this process do. */
static struct room {
    char *path;
    struct room *next;
} * rooms;

static void rooms_end(void)
{
    while (rooms)
        sandbox_room_free(rooms->path);
}

int sandbox_begin(void)
{
    if (geteuid() != 0 || mounts_are_ours)
        return 0;
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return -1;
    mounts_are_ours = true;
    work_folder(); /* what is registered first is called last */
    return atexit(rooms_end) == 0 ? 0 : -1;
}

int sandbox_room_make(const char *path, size_t bytes, uid_t user)
{
    char options[128];
    if (folder_make(path) != 0)
        return -1;
    if (!mounts_are_ours)
        return user ? chown(path, user, user) : 0;
    snprintf(options, sizeof options, "size=%zu,nr_inodes=4096,mode=0755,uid=%u,gid=%u", bytes,
             user, user);
    struct room *room = malloc(sizeof *room);
    char *copy = strdup(path);
    if (room && copy &&
        mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOSYMFOLLOW, options) == 0) {
        *room = (struct room){copy, rooms};
        rooms = room;
        return 0;
    }
    free(room);
    free(copy);
    return -1;
}

void sandbox_room_free(const char *path)
{
    for (struct room **at = &rooms; *at; at = &(*at)->next) {
        struct room *room = *at;
        if (strcmp(room->path, path) != 0)
            continue;
        umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW);
        *at = room->next;
        free(room->path);
        free(room);
        return;
    }
}
