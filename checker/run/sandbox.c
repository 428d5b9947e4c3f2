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

/* Users that no system has by itself: those of people and services are below, those of containers'
 * subordinates above. */
enum { FIRST_USER = 61200, USERS = 400, FILTER_DESCRIPTOR = 200 };

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

static void add_sandbox(struct words *words, const struct sandbox *sandbox, const char *directory)
{
    static const char *const apart[] = {"bwrap",         "--unshare-all", "--die-with-parent",
                                        "--new-session", "--cap-drop",    "ALL"};
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        add(words, apart[i]);
    static const char *const bare[] = {"/", "/dev"}; /* in memory, and of any size */
    add_system(words, sandbox->tools);
    add(words, "--proc");
    add(words, "/proc");
    add(words, "--dev");
    add(words, "/dev");
    add_memory(words, "/tmp");
    add_memory(words, "/dev/shm");
    for (size_t i = 0; sandbox->readable && sandbox->readable[i]; i++)
        add_three(words, "--ro-bind", sandbox->readable[i], sandbox->readable[i]);
    if (sandbox->room)
        add_three(words, "--bind", sandbox->room, sandbox->room);
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++) {
        add(words, "--remount-ro");
        add(words, bare[i]);
    }
    add(words, "--chdir");
    add(words, directory ? directory : "/tmp");
    add(words, "--seccomp");
    add(words, arena_printf(words->arena, "%d", FILTER_DESCRIPTOR));
    add(words, "--");
}

char **sandbox_command(struct arena *arena, const struct sandbox *sandbox, char *const *argv,
                       const char *directory)
{
    struct words words = {.arena = arena};
    add_sandbox(&words, sandbox, directory);
    for (size_t i = 0; argv[i]; i++)
        add(&words, argv[i]);
    add(&words, NULL);
    return words.list;
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
    return dup2(file, FILTER_DESCRIPTOR) == FILTER_DESCRIPTOR && close(file) == 0 ? 0 : -1;
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

static int probe_status(char *const *command)
{
    int status;
    pid_t pid = fork();
    if (pid == 0)
        probe_become(command);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return pid < 0 || !WIFEXITED(status) ? 127 : WEXITSTATUS(status);
}

int sandbox_probe(char *why, size_t why_size)
{
    struct arena arena;
    struct sandbox sandbox = {.tools = true};
    arena_init(&arena);
    int status = probe_status(
        sandbox_command(&arena, &sandbox, (char *const[]){"/usr/bin/true", NULL}, NULL));
    arena_free(&arena);
    if (status == 0)
        return 0;
    snprintf(why, why_size, "%s",
             status == 126 ? "bubblewrap is not installed (Debian's package bubblewrap)"
                           : "bubblewrap may not make namespaces here (a container, or "
                             "kernel.unprivileged_userns_clone)");
    return -1;
}

/* ---- rooms ---- */

static bool mounts_are_ours;

int sandbox_begin(void)
{
    if (geteuid() != 0)
        return 0;
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return -1;
    mounts_are_ours = true;
    return 0;
}

int sandbox_room_make(const char *path, size_t bytes, uid_t user)
{
    char options[128];
    if (folder_make(path) != 0)
        return -1;
    if (!mounts_are_ours)
        return user ? chown(path, user, user) : 0;
    snprintf(options, sizeof options, "size=%zu,nr_inodes=4096,mode=0700,uid=%u,gid=%u", bytes,
             user, user);
    return mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options);
}

void sandbox_room_free(const char *path)
{
    if (mounts_are_ours)
        umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW);
}
