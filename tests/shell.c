#include "shell.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../checker/run/tree.h"

static const double usual_patience = 60;
enum { LARGEST = 1024 * 1024 };

_Noreturn static void give_up(const char *what)
{
    fprintf(stderr, "tests: %s: %s\n", what, strerror(errno));
    exit(3);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

bool shell_wait(bool (*condition)(const void *argument), const void *argument, double seconds)
{
    for (double end = now() + seconds; !condition(argument); poll(NULL, 0, 3))
        if (now() > end)
            return condition(argument);
    return true;
}

/* --- where everything is -------------------------------------------------------------------- */

/* Found at the first call, while the process still works where the tests were started. */
static const char *binary(void)
{
    static char path[PATH_MAX];
    const char *given = getenv("LAB_BINARY");
    if (!*path && !realpath(given && *given ? given : "build/racelab", path))
        give_up("build/racelab is not there (LAB_BINARY names another)");
    return path;
}

const char *shell_root(void)
{
    static char root[PATH_MAX];
    if (!*root) {
        snprintf(root, sizeof root, "%s", binary());
        char *build = strstr(root, "/build/");
        if (!build)
            give_up("the binary is not in a folder 'build'");
        for (char *later; (later = strstr(build + 1, "/build/"));)
            build = later;
        *build = '\0';
    }
    return root;
}

const char *in_root(const char *path)
{
    static char paths[4][PATH_MAX + 256];
    static unsigned turn;
    char *whole = paths[turn++ % 4];
    snprintf(whole, sizeof paths[0], "%s/%s", shell_root(), path);
    return whole;
}

/* --- running -------------------------------------------------------------------------------- */

static void redirect(int fd, const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0 || dup2(file, fd) < 0)
        _exit(126);
    close(file);
}

_Noreturn static void become_binary(const char *program, const char *setting,
                                    const char *const *arguments)
{
    char *argv[32] = {"racelab"};
    for (int i = 0; i < 30 && arguments[i]; i++)
        argv[i + 1] = (char *)arguments[i];
    unsetenv("LAB_ROOT");
    unsetenv("NO_COLOR");
    unsetenv("COLUMNS");
    if (setting)
        putenv((char *)setting);
    execv(program ? program : binary(), argv);
    _exit(127);
}

void shell_start(struct shell *shell, const struct shell_place *place, const char *const *arguments)
{
    static unsigned serial;
    static const struct shell_place here;
    place = place ? place : &here;
    *shell = (struct shell){.status = -1, .started = now(), .patience = place->patience};
    snprintf(shell->out_path, sizeof shell->out_path, ".shell-%u.out", ++serial);
    snprintf(shell->err_path, sizeof shell->err_path, ".shell-%u.err", serial);
    binary();
    fflush(NULL);
    shell->pid = fork();
    if (shell->pid < 0)
        give_up("no process can be started");
    if (shell->pid > 0)
        return;
    int nobody = open(place->in ? place->in : "/dev/null", O_RDONLY);
    if (nobody < 0 || dup2(nobody, STDIN_FILENO) < 0)
        _exit(126);
    redirect(STDOUT_FILENO, place->out ? place->out : shell->out_path);
    redirect(STDERR_FILENO, shell->err_path);
    if (place->directory && chdir(place->directory) != 0)
        _exit(125);
    become_binary(place->program, place->setting, arguments);
}

/* All of a file, and removes it; "" when there is none. */
static char *take_file(const char *path)
{
    char *text = calloc(1, LARGEST + 1);
    FILE *file = fopen(path, "re");
    if (!text)
        give_up(path);
    if (file) {
        if (fread(text, 1, LARGEST, file) == 0)
            text[0] = '\0';
        fclose(file);
        unlink(path);
    }
    return text;
}

static bool has_ended(const void *argument)
{
    struct shell *shell = (struct shell *)argument;
    int status;
    if (waitpid(shell->pid, &status, WNOHANG) != shell->pid)
        return false;
    shell->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return true;
}

void shell_finish(struct shell *shell)
{
    if (!shell_wait(has_ended, shell, shell->patience > 0 ? shell->patience : usual_patience)) {
        kill(shell->pid, SIGKILL);
        waitpid(shell->pid, NULL, 0);
    }
    shell->seconds = now() - shell->started;
    shell->pid = 0;
    shell->out = take_file(shell->out_path);
    shell->err = take_file(shell->err_path);
}

/* What comes out of the terminal until its last user is gone. */
static char *read_terminal(int terminal)
{
    char *text = calloc(1, LARGEST + 1);
    size_t length = 0;
    ssize_t got = text ? 1 : -1;
    while (got > 0 && length < LARGEST) {
        got = read(terminal, text + length, LARGEST - length); /* EIO at the end */
        length += got > 0 ? (size_t)got : 0;
    }
    close(terminal);
    return text;
}

int shell_start_on_terminal(struct shell *shell, const struct shell_place *place,
                            const char *const *arguments)
{
    int terminal;
    *shell = (struct shell){.status = -1, .started = now(), .patience = place->patience};
    binary();
    fflush(NULL);
    shell->pid = forkpty(&terminal, NULL, NULL, NULL);
    if (shell->pid < 0)
        give_up("no terminal can be made");
    if (shell->pid > 0)
        return terminal;
    if (place->directory && chdir(place->directory) != 0)
        _exit(125);
    become_binary(place->program, place->setting, arguments);
}

void shell_typing(struct shell *shell, const struct shell_place *place, const char *typed,
                  const char *const *arguments)
{
    int terminal = shell_start_on_terminal(shell, place, arguments);
    if (write(terminal, typed, strlen(typed)) != (ssize_t)strlen(typed))
        give_up("a terminal takes no keys");
    char *out = read_terminal(terminal);
    shell_finish(shell);
    free(shell->out);
    shell->out = out;
}

void shell_on_terminal(struct shell *shell, const char *setting, const char *const *arguments)
{
    const struct shell_place here = {.setting = setting};
    shell_typing(shell, &here, "", arguments);
}

void shell_free(struct shell *shell)
{
    free(shell->out);
    free(shell->err);
    shell->out = shell->err = NULL;
}

/* --- what is left --------------------------------------------------------------------------- */

void shell_adopt(void)
{
    binary();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void shell_let_go(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 0);
}

bool shell_has_children(void)
{
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    return errno != ECHILD;
}

static void name_of(pid_t pid, char name[64])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/comm", (long)pid);
    FILE *file = fopen(path, "re");
    snprintf(name, 64, "?");
    if (file && fgets(name, 64, file))
        name[strcspn(name, "\n")] = '\0';
    if (file)
        fclose(file);
}

int shell_left_behind(void)
{
    struct tree below;
    if (!shell_has_children()) /* the dead only wait for somebody to collect them */
        return 0;
    if (tree_read_below(getpid(), &below) != 0)
        give_up("/proc can't be read");
    for (size_t i = 0; i < below.count; i++) {
        char name[64];
        name_of(below.list[i].pid, name);
        fprintf(stderr, "left behind: %s (%ld)\n", name, (long)below.list[i].pid);
        kill(below.list[i].pid, SIGKILL);
    }
    int count = (int)below.count;
    tree_free(&below);
    while (count && waitpid(-1, NULL, 0) > 0)
        ;
    return count;
}
