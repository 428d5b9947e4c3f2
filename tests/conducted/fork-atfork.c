/*
 * pthread_atfork: before the fork the handlers run in reverse, after it in order, in the parent and
 * in the child; they carry a lock across.
 */
#include "say.h"

#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char order[16];
static sem_t may_end;

static void note(char letter)
{
    order[strlen(order)] = letter;
}

static void prepare_first(void)
{
    pthread_mutex_lock(&lock);
    note('1');
}

static void parent_first(void)
{
    note('a');
    pthread_mutex_unlock(&lock);
}

static void child_first(void)
{
    note('x');
    pthread_mutex_unlock(&lock);
}

static void prepare_second(void)
{
    note('2');
}

static void parent_second(void)
{
    note('b');
}

static void child_second(void)
{
    note('y');
}

static void *wait_for_leave(void *argument)
{
    sem_wait(&may_end);
    return argument;
}

int main(void)
{
    pthread_t thread;
    pid_t child;
    int status;

    sem_init(&may_end, 0, 0);
    thread = start(wait_for_leave, NULL);
    say("pthread_atfork", pthread_atfork(prepare_first, parent_first, child_first));
    say("pthread_atfork", pthread_atfork(prepare_second, parent_second, child_second));
    say("pthread_atfork of nothing", pthread_atfork(NULL, NULL, NULL));
    child = fork();
    if (child == 0) {
        say_text("order in the child", order);
        say("trylock in the child", pthread_mutex_trylock(&lock));
        _exit(4);
    }
    say_that("waitpid", waitpid(child, &status, 0) == child);
    say_that("exited with 4", WIFEXITED(status) && WEXITSTATUS(status) == 4);
    say_text("order in the parent", order);
    say("trylock in the parent", pthread_mutex_trylock(&lock));
    sem_post(&may_end);
    finish(thread);
    return 0;
}
