/*
 * Waiting on a condition with a mutex this thread does not own: the error-checking mutex refuses to
 * be given up (EPERM), free or held by another, and nobody waits.
 */
#include "say.h"

static pthread_mutex_t lock = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static void *wait_without_lock(void *argument)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 20000);

    (void)argument;
    say("wait", pthread_cond_wait(&condition, &lock));
    say("timedwait", pthread_cond_timedwait(&condition, &lock, &deadline));
    return NULL;
}

int main(void)
{
    say_text("mutex", "free");
    elsewhere(wait_without_lock, NULL);
    say_text("mutex", "held by main");
    say("lock", pthread_mutex_lock(&lock));
    elsewhere(wait_without_lock, NULL);
    say("unlock", pthread_mutex_unlock(&lock));
    say("destroy", pthread_cond_destroy(&condition));
    return 0;
}
