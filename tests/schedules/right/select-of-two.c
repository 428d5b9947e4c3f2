/* finds: nothing */
/*
 * Blocks in select on two pipes, each with a thread that writes one byte to it, and ends when both
 * bytes have come, in whichever order. Right because a pipe that has been read is not asked for
 * again.
 */
#include <pthread.h>
#include <stdlib.h>
#include <sys/select.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int pipes[2][2];

static void *writer(void *end)
{
    if (write(*(int *)end, "x", 1) != 1)
        abort();
    return NULL;
}

static int wait_for_one(fd_set *wanted)
{
    fd_set ready = *wanted;
    struct timeval limit = {.tv_sec = 60};
    int top = pipes[0][0] > pipes[1][0] ? pipes[0][0] : pipes[1][0];
    if (select(top + 1, &ready, NULL, NULL, &limit) < 1)
        abort();
    *wanted = ready;
    return FD_ISSET(pipes[0][0], &ready) ? 0 : 1;
}

int main(void)
{
    pthread_t threads[2];
    int seen[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        must(pipe(pipes[i]));
        must(pthread_create(&threads[i], NULL, writer, &pipes[i][1]));
    }
    while (!seen[0] || !seen[1]) {
        fd_set wanted;
        char c;
        FD_ZERO(&wanted);
        for (int i = 0; i < 2; i++)
            if (!seen[i])
                FD_SET(pipes[i][0], &wanted);
        int which = wait_for_one(&wanted);
        if (read(pipes[which][0], &c, 1) != 1)
            return 1;
        seen[which] = 1;
    }
    must(pthread_join(threads[0], NULL));
    must(pthread_join(threads[1], NULL));
    return 0;
}
