/*
 * Joins that are refused: a thread joining itself (EDEADLK), a detached thread (EINVAL), and
 * pthread_detach of a thread that is detached already (EINVAL).
 */
#include "say.h"

#include <semaphore.h>

static sem_t may_end, ended;

static void *wait_for_leave(void *argument)
{
    (void)argument;
    sem_wait(&may_end);
    sem_post(&ended);
    return NULL;
}

static void *join_itself(void *argument)
{
    (void)argument;
    say("a thread joins itself", pthread_join(pthread_self(), NULL));
    return NULL;
}

static void *detach_itself(void *argument)
{
    (void)argument;
    say("pthread_detach of itself", pthread_detach(pthread_self()));
    sem_post(&ended);
    return NULL;
}

int main(void)
{
    pthread_t thread;

    sem_init(&may_end, 0, 0);
    sem_init(&ended, 0, 0);
    say("main joins itself", pthread_join(pthread_self(), NULL));
    elsewhere(join_itself, NULL);

    thread = start(wait_for_leave, NULL);
    say("pthread_detach", pthread_detach(thread));
    say("pthread_join of a detached thread", pthread_join(thread, NULL));
    say("pthread_detach again", pthread_detach(thread));
    sem_post(&may_end);
    sem_wait(&ended);

    start(detach_itself, NULL);
    say_result("the thread detached itself", sem_wait(&ended));
    return 0;
}
