/* finds: nothing */
/*
 * A thread forks a child, which does nothing but exit with a number, and waits for it in waitpid;
 * the main thread goes on counting under a lock meanwhile. Right because the child calls only what
 * is safe after a fork with threads about, and takes no lock that may be held.
 */
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int count; /* guarded by lock */

static void count_one(void)
{
    must(pthread_mutex_lock(&lock));
    count++;
    must(pthread_mutex_unlock(&lock));
}

static void *parent(void *status)
{
    pid_t child = fork();
    if (child == 0)
        _exit(7);
    if (child < 0 || waitpid(child, status, 0) != child)
        abort();
    count_one();
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int status = 0;
    must(pthread_create(&thread, NULL, parent, &status));
    for (int i = 0; i < 3; i++)
        count_one();
    must(pthread_join(thread, NULL));
    return !WIFEXITED(status) || WEXITSTATUS(status) != 7 || count != 4;
}
