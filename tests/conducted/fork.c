/*
 * fork in a program with several threads: only the caller lives on in the child, with its locks as
 * they were; waitpid and the child's exit status or signal; from main and from another thread.
 */
#include "say.h"

#include <semaphore.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sem_t ready, may_end;
static int held[2];

static void *wait_for_leave(void *argument)
{
    sem_post(&ready);
    sem_wait(&may_end);
    return argument;
}

static void say_status(pid_t child)
{
    int status = 0;

    say_that("waitpid", waitpid(child, &status, 0) == child);
    if (WIFEXITED(status))
        printf("exited with %d\n", WEXITSTATUS(status));
    if (WIFSIGNALED(status))
        printf("ended by signal %d\n", WTERMSIG(status));
    fflush(stdout);
}

static void say_locked_child(void)
{
    pid_t child;

    pthread_mutex_lock(&lock);
    child = fork();
    if (child == 0) {
        say("child: trylock of what its parent held", pthread_mutex_trylock(&lock));
        say("child: unlock", pthread_mutex_unlock(&lock));
        say("child: trylock", pthread_mutex_trylock(&lock));
        _exit(11);
    }
    say_status(child);
    say("trylock", pthread_mutex_trylock(&lock));
    say("unlock", pthread_mutex_unlock(&lock));
    say_result("waitpid again", waitpid(child, NULL, 0));
}

static void *fork_elsewhere(void *argument)
{
    pthread_t itself = pthread_self();
    pid_t child = fork();

    if (child == 0) {
        say_that("child of a thread: still itself", pthread_equal(pthread_self(), itself));
        _exit(12);
    }
    *(pid_t *)argument = child;
    return NULL;
}

static void say_killed_child(void)
{
    char byte;
    pid_t child;

    if (pipe(held) != 0)
        exit(CANNOT_START);
    child = fork();
    if (child == 0) {
        if (read(held[0], &byte, 1) != 1)
            _exit(CANNOT_START);
        _exit(13);
    }
    say_result("waitpid without waiting", waitpid(child, NULL, WNOHANG));
    say_result("kill", kill(child, SIGKILL));
    say_status(child);
}

int main(void)
{
    pthread_t thread;
    pid_t child = -1;

    sem_init(&ready, 0, 0);
    sem_init(&may_end, 0, 0);
    thread = start(wait_for_leave, &lock);
    sem_wait(&ready);
    say_locked_child();
    elsewhere(fork_elsewhere, &child);
    say_status(child);
    say_killed_child();
    sem_post(&may_end);
    say_that("the other thread lives on", finish(thread) == &lock);
    return 0;
}
