/*
 * Linked into the plain flavour: the beginning and the end of threads.
 *
 * On Valgrind each thread first declares its thread-local data its own: glibc gives the memory of
 * ended threads to new ones, and Helgrind would see the old owner's accesses race with the new
 * one's. And at the exit those that are about to end get the time to do it: a detached thread that
 * has done its work but is not gone yet is no leak, though memcheck would call it one. A thread
 * that sleeps or waits is not waited for.
 *
 * For the recorder of lock orders, creating and joining are the only order between threads.
 */
#define _GNU_SOURCE 1
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <valgrind/helgrind.h>

#include "helgrind.h"
#include "lockgraph.h"
#include "wrap.h"

/* Where the program's thread-local data is, seen from one variable of it; the same in each thread.
 */
static _Thread_local char here;
static ptrdiff_t tls_start;
static size_t tls_size;

static int tls_find(struct dl_phdr_info *program, size_t size, void *unused)
{
    (void)size, (void)unused;
    for (int i = 0; i < program->dlpi_phnum; i++) {
        if (program->dlpi_phdr[i].p_type == PT_TLS && program->dlpi_tls_data != NULL) {
            tls_start = (char *)program->dlpi_tls_data - &here;
            tls_size = program->dlpi_phdr[i].p_memsz;
        }
    }
    return 1; /* the first one is the program itself */
}

__attribute__((constructor(102))) static void threads_start(void)
{
    if (on_valgrind)
        dl_iterate_phdr(tls_find, NULL);
}

/* What a new thread is to do. */
struct beginning {
    void *(*routine)(void *);
    void *argument;
    int thread; /* its number for the recorder */
};

static void *thread_begin(void *given)
{
    struct beginning beginning = *(struct beginning *)given;
    free(given);
    if (on_valgrind)
        VALGRIND_HG_CLEAN_MEMORY(&here + tls_start, tls_size);
    if (lockgraph_on)
        lockgraph_begins(beginning.thread);
    return beginning.routine(beginning.argument);
}

WRAP(int, pthread_create,
     (pthread_t * thread, const pthread_attr_t *attributes, void *(*routine)(void *),
      void *argument))
{
    if (!on_valgrind && !lockgraph_on)
        return __real_pthread_create(thread, attributes, routine, argument);
    struct beginning *beginning = malloc(sizeof *beginning);
    if (beginning == NULL)
        return EAGAIN;
    beginning->routine = routine;
    beginning->argument = argument;
    beginning->thread = lockgraph_on ? lockgraph_creates() : -1;
    int error = __real_pthread_create(thread, attributes, thread_begin, beginning);
    if (error != 0)
        free(beginning);
    return error;
}

static int joined(pthread_t thread, int error)
{
    if (lockgraph_on && error == 0)
        lockgraph_joined(thread);
    return error;
}

WRAP(int, pthread_join, (pthread_t thread, void **result))
{
    return joined(thread, __real_pthread_join(thread, result));
}

/* After a call that joins, and that Helgrind doesn't know. */
static int joined_unseen(pthread_t thread, int error)
{
    if (on_helgrind_3_19() && error == 0)
        VALGRIND_DO_CLIENT_REQUEST_STMT(_VG_USERREQ__HG_PTHREAD_JOIN_POST, thread, 0, 0, 0, 0);
    return joined(thread, error);
}

WRAP(int, pthread_tryjoin_np, (pthread_t thread, void **result))
{
    return joined_unseen(thread, __real_pthread_tryjoin_np(thread, result));
}

WRAP(int, pthread_timedjoin_np, (pthread_t thread, void **result, const struct timespec *until))
{
    return joined_unseen(thread, __real_pthread_timedjoin_np(thread, result, until));
}

WRAP(int, pthread_clockjoin_np,
     (pthread_t thread, void **result, clockid_t clock, const struct timespec *until))
{
    return joined_unseen(thread, __real_pthread_clockjoin_np(thread, result, clock, until));
}

/* ---- the end of the program ---- */

/* Does this thread run, or is it ready to? */
static bool task_runs(const char *tid)
{
    char path[64], text[256];
    snprintf(path, sizeof path, "/proc/self/task/%s/stat", tid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    ssize_t length = read(fd, text, sizeof text - 1);
    (void)close(fd);
    text[length > 0 ? length : 0] = '\0';
    const char *state = strrchr(text, ')'); /* "TID (name) R ..." */
    return state != NULL && strncmp(state, ") R", 3) == 0;
}

/* Looks at all threads but the calling one: how many there are, and how many of them run. */
static int tasks_count(int *running)
{
    int count = 0;
    *running = 0;
    DIR *tasks = opendir("/proc/self/task");
    if (tasks == NULL)
        return 0;
    for (struct dirent *task = readdir(tasks); task != NULL; task = readdir(tasks)) {
        if (task->d_name[0] == '.' || atoi(task->d_name) == gettid())
            continue;
        count++;
        *running += task_runs(task->d_name);
    }
    (void)closedir(tasks);
    return count;
}

/* Until the others are gone, or none of them has been seen running for 30 ms; 2 s at most. */
__attribute__((destructor(101))) static void threads_end(void)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    int running;
    for (int quiet = 0, turn = 0; on_valgrind && quiet < 6 && turn < 400; turn++) {
        if (tasks_count(&running) == 0)
            return;
        quiet = running == 0 ? quiet + 1 : 0;
        (void)nanosleep(&pause, NULL);
    }
}
