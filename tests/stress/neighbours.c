/* A program that gets a fortieth of its core: its children never sleep. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NEIGHBOURS = 40, STEPS = 2000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int steps; /* guarded by lock */

static void *walk(void *unused)
{
    for (int i = 0; i < STEPS; i++) {
        pthread_mutex_lock(&lock);
        steps++;
        pthread_mutex_unlock(&lock);
    }
    return unused;
}

static pid_t neighbour_start(void)
{
    pid_t child = fork();
    if (child < 0)
        abort();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            ;
    }
    return child;
}

int main(void)
{
    pid_t neighbours[NEIGHBOURS];
    pthread_t threads[2];
    for (int i = 0; i < NEIGHBOURS; i++)
        neighbours[i] = neighbour_start();
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, walk, NULL) != 0)
            abort();
    for (int i = 0; i < 2; i++)
        if (pthread_join(threads[i], NULL) != 0)
            abort();
    for (int i = 0; i < NEIGHBOURS; i++)
        kill(neighbours[i], SIGKILL);
    while (wait(NULL) > 0)
        ;
    return steps != 2 * STEPS;
}
