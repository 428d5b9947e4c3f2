/*
 * Between fork and exec: everything the program must not inherit is taken away, and what it must
 * not exceed is set. Nothing here allocates more than the path to execute.
 */
#include "target.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sandbox.h"

_Noreturn static void target_fail(const struct target_ends *ends, enum target_step step, int error)
{
    struct target_failure failure = {step, error};
    ssize_t written = write(ends->report, &failure, sizeof failure);
    (void)written; /* a keeper that is gone has nobody to tell */
    _exit(127);
}

/* Signals as a shell would hand them over; the keeper has all of them blocked. */
static void signals_reset(void)
{
    struct sigaction plain = {.sa_handler = SIG_DFL};
    for (int signal = 1; signal < NSIG; signal++)
        sigaction(signal, &plain, NULL); /* fails for SIGKILL and SIGSTOP, which need none */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void limit_set(int resource, size_t value)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0)
        return;
    if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > value)
        limit.rlim_max = value;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(resource, &limit);
}

static void fds_close_on_exec_slowly(void)
{
    DIR *directory = opendir("/proc/self/fd");
    if (!directory)
        return;
    for (struct dirent *entry; (entry = readdir(directory));) {
        int fd = atoi(entry->d_name);
        if (fd > 2)
            fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    closedir(directory);
}

/* All above 2 close at exec, and not before: the report must still be possible. */
static void fds_close_on_exec(void)
{
    if (close_range(3, UINT_MAX, CLOSE_RANGE_CLOEXEC) != 0)
        fds_close_on_exec_slowly();
}

/*
 * Where a relative program is: the directory it starts in may be another than racelab's own, so
 * the path is made absolute before the change. NULL without memory.
 */
static char *program_path(const char *name, const char *directory)
{
    char *here = NULL, *path = NULL;
    if (!strchr(name, '/') || name[0] == '/' || !directory)
        return strdup(name);
    here = getcwd(NULL, 0);
    if (here && asprintf(&path, "%s/%s", here, name) < 0)
        path = NULL;
    free(here);
    return path;
}

/* One entry of PATH; an empty one is the directory we are in. Returns only when it failed. */
static int program_try(const char *entry, int length, char *const *argv, char *const *environment)
{
    char *candidate;
    if (asprintf(&candidate, "%.*s%s%s", length, entry, length ? "/" : "./", argv[0]) < 0)
        return ENOMEM;
    execve(candidate, argv, environment);
    int error = errno;
    free(candidate);
    return error;
}

/* execvpe would hand a file of noise to the shell; this one does not. Returns the errno. */
static int program_search(char *const *argv, char *const *environment)
{
    const char *entry = getenv("PATH");
    int result = ENOENT;
    for (entry = entry ? entry : "/usr/local/bin:/usr/bin:/bin";; entry++) {
        int length = (int)strcspn(entry, ":");
        int error = program_try(entry, length, argv, environment);
        if (error != ENOENT && error != ENOTDIR)
            result = error;
        if (result != ENOENT && result != EACCES)
            return result;
        entry += length;
        if (*entry == '\0')
            return result;
    }
}

/* Returns only when it failed: the errno. */
static int program_exec(const struct process_plan *plan, const char *path)
{
    char *const *environment = plan->environment ? plan->environment : environ;
    if (!strchr(path, '/'))
        return program_search(plan->argv, environment);
    execve(path, plan->argv, environment);
    return errno;
}

/* Number n, from 1, of those that are allowed; where there are fewer it begins again. */
static void core_keep_to(int n)
{
    cpu_set_t allowed, one;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return;
    int left = 1 + (n - 1) % CPU_COUNT(&allowed), core = 0;
    while (!CPU_ISSET(core, &allowed) || --left > 0)
        core++;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    sched_setaffinity(0, sizeof one, &one);
}

static void streams_connect(const struct target_ends *ends)
{
    if (dup2(ends->out, STDOUT_FILENO) < 0 || dup2(ends->err, STDERR_FILENO) < 0)
        target_fail(ends, TARGET_STREAMS, errno);
}

/* The keeper may have died before the kernel was told to kill us with it. */
static void die_with_keeper(const struct target_ends *ends)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != ends->keeper)
        _exit(127);
}

_Noreturn void target_become(const struct process_plan *plan, const struct target_ends *ends)
{
    /*
     * A session of its own: the keeper's is then another one for the scheduler too (autogroup), and
     * gets its turn however many processes the program starts.
     */
    setsid();
    die_with_keeper(ends);
    setpriority(PRIO_PROCESS, 0, ends->priority);
    streams_connect(ends);
    char *path = program_path(plan->argv[0], plan->directory);
    if (!path)
        target_fail(ends, TARGET_EXEC, ENOMEM);
    if (plan->directory && chdir(plan->directory) != 0)
        target_fail(ends, TARGET_DIRECTORY, errno);
    /* TSan of clang 14 does not start otherwise; where this is refused it has to try its luck. */
    personality((unsigned long)personality(0xffffffff) | ADDR_NO_RANDOMIZE);
    if (plan->core)
        core_keep_to(plan->core);
    limit_set(RLIMIT_CORE, 0);
    if (plan->file_cap)
        limit_set(RLIMIT_FSIZE, plan->file_cap);
    if (plan->memory_cap)
        limit_set(RLIMIT_AS, plan->memory_cap);
    fds_close_on_exec();
    if (plan->sandbox && (sandbox_leave_filter() != 0 || sandbox_enter(plan->sandbox) != 0))
        target_fail(ends, TARGET_EXEC, errno);
    die_with_keeper(ends); /* again: another user is not told any more */
    signals_reset();
    target_fail(ends, TARGET_EXEC, program_exec(plan, path));
}
