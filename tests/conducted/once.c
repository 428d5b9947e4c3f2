/*
 * pthread_once: the routine runs once however many come, and nobody goes on before it has ended; a
 * routine that calls another once; a second control.
 */
#include "say.h"

#include <semaphore.h>

enum { THREADS = 6 };

static pthread_once_t outer = PTHREAD_ONCE_INIT, inner = PTHREAD_ONCE_INIT;
static pthread_once_t slow = PTHREAD_ONCE_INIT;
static int outer_runs, inner_runs, slow_runs;
static sem_t inside, may_end;

static void run_inner(void)
{
    inner_runs++;
}

static void run_outer(void)
{
    outer_runs++;
    say("the inner once", pthread_once(&inner, run_inner));
    say("the inner once again", pthread_once(&inner, run_inner));
}

static void run_slow(void)
{
    sem_post(&inside);
    sem_wait(&may_end);
    slow_runs++;
}

static void *call_outer(void *argument)
{
    (void)argument;
    return pthread_once(&outer, run_outer) == 0 && inner_runs == 1 ? &outer : NULL;
}

static void *call_slow(void *argument)
{
    (void)argument;
    return pthread_once(&slow, run_slow) == 0 && slow_runs == 1 ? &slow : NULL;
}

/* One thread is inside the routine before the others come; it leaves when all have been started. */
static void say_slow(void)
{
    pthread_t threads[THREADS];
    int saw_it_done = 0;

    sem_init(&inside, 0, 0);
    sem_init(&may_end, 0, 0);
    threads[0] = start(call_slow, NULL);
    sem_wait(&inside);
    for (int i = 1; i < THREADS; i++)
        threads[i] = start(call_slow, NULL);
    sem_post(&may_end);
    for (int i = 0; i < THREADS; i++)
        saw_it_done += finish(threads[i]) == &slow;
    printf("%d of %d went on after the routine had ended\n", saw_it_done, THREADS);
    printf("it ran %d time\n", slow_runs);
}

int main(void)
{
    pthread_t threads[THREADS];
    int saw_it_done = 0;

    for (int i = 0; i < THREADS; i++)
        threads[i] = start(call_outer, NULL);
    for (int i = 0; i < THREADS; i++)
        saw_it_done += finish(threads[i]) == &outer;
    printf("%d of %d saw it done\n", saw_it_done, THREADS);
    say("pthread_once afterwards", pthread_once(&outer, run_outer));
    printf("outer ran %d time, inner %d time\n", outer_runs, inner_runs);
    say_slow();
    return 0;
}
