/* finds: nothing */
/*
 * Blocks in poll, first for nothing, so that the time-out ends it, then until the other thread
 * writes, with more time than anybody needs. Right because the writer waits until the first poll
 * is over.
 */
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int ends[2];
static sem_t go;

static void *writer(void *unused)
{
    must(sem_wait(&go));
    if (write(ends[1], "x", 1) != 1)
        abort();
    return unused;
}

int main(void)
{
    pthread_t thread;
    char c;
    must(sem_init(&go, 0, 0));
    must(pipe(ends));
    must(pthread_create(&thread, NULL, writer, NULL));
    struct pollfd wanted = {.fd = ends[0], .events = POLLIN};
    if (poll(&wanted, 1, 10) != 0)
        return 1;
    must(sem_post(&go));
    if (poll(&wanted, 1, 60000) != 1 || read(ends[0], &c, 1) != 1)
        return 1;
    must(pthread_join(thread, NULL));
    must(close(ends[0]));
    must(close(ends[1]));
    return c != 'x';
}
