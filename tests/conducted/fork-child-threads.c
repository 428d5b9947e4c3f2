/*
 * A child forked from a program with several threads starts threads of its own, which lock, wait
 * and sleep; it ends with exit and its handlers.
 */
#include "say.h"

#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 3 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t all_done = PTHREAD_COND_INITIALIZER;
static int done; /* guarded by lock */
static sem_t may_end;

static void at_exit(void)
{
    say_text("atexit", "runs");
}

static void *work(void *argument)
{
    rest();
    pthread_mutex_lock(&lock);
    done++;
    pthread_cond_signal(&all_done);
    pthread_mutex_unlock(&lock);
    return argument;
}

static void *wait_for_leave(void *argument)
{
    sem_wait(&may_end);
    return argument;
}

static int be_child(void)
{
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        threads[i] = start(work, NULL);
    pthread_mutex_lock(&lock);
    while (done < THREADS)
        pthread_cond_wait(&all_done, &lock);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < THREADS; i++)
        say("child: pthread_join", pthread_join(threads[i], NULL));
    return 21;
}

int main(void)
{
    pthread_t thread;
    pid_t child;
    int status;

    sem_init(&may_end, 0, 0);
    atexit(at_exit);
    thread = start(wait_for_leave, NULL);
    child = fork();
    if (child == 0)
        return be_child();
    say_that("waitpid", waitpid(child, &status, 0) == child);
    say_that("exited with 21", WIFEXITED(status) && WEXITSTATUS(status) == 21);
    printf("done in the parent: %d\n", done);
    sem_post(&may_end);
    finish(thread);
    return 0;
}
