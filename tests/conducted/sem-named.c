/*
 * Named semaphores: sem_open with O_CREAT and O_EXCL (EEXIST), of a missing name (ENOENT), twice in
 * a process; post, wait and value through it; sem_close, sem_unlink; use after the name is gone.
 */
#include "say.h"

#include <fcntl.h>
#include <semaphore.h>
#include <unistd.h>

static char name[64];

static sem_t *say_open(const char *what, int flags, unsigned value)
{
    sem_t *semaphore = sem_open(name, flags, 0600, value);

    say(what, semaphore == SEM_FAILED ? errno : 0);
    return semaphore;
}

static void *post(void *semaphore)
{
    sem_post(semaphore);
    return NULL;
}

int main(void)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 20);
    sem_t *first, *second;
    pthread_t thread;
    int value = -1;

    snprintf(name, sizeof(name), "/racelab-conducted-%ld", (long)getpid());
    say_open("open what is missing", 0, 0);
    say_result("unlink what is missing", sem_unlink(name));
    first = say_open("create with 1", O_CREAT | O_EXCL, 1);
    say_open("create again", O_CREAT | O_EXCL, 1);
    second = say_open("open what exists", O_CREAT, 7);
    say_that("it is the same", first == second);
    say_result("sem_getvalue", sem_getvalue(second, &value));
    say_that("the first value stands", value == 1);
    say_result("sem_wait", sem_wait(second));
    say_result("sem_trywait at 0", sem_trywait(first));
    say_result("sem_timedwait at 0", sem_timedwait(first, &deadline));
    thread = start(post, first);
    say_result("sem_wait for a post", sem_wait(second));
    finish(thread);
    say_result("sem_close", sem_close(second));
    say_result("sem_unlink", sem_unlink(name));
    say_open("open after unlink", 0, 0);
    say_result("sem_post after unlink", sem_post(first));
    say_result("sem_wait after unlink", sem_wait(first));
    say_result("sem_close", sem_close(first));
    return 0;
}
