/* finds: nothing */
/*
 * Two threads talk over a socket pair: one asks with recv and send, the other answers. Right
 * because each waits for exactly what the other sends next, and the answer to the last question is
 * read before anybody closes.
 */
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { QUESTIONS = 3 };

static int ends[2];

static void *answerer(void *unused)
{
    for (int i = 0; i < QUESTIONS; i++) {
        int number;
        if (recv(ends[1], &number, sizeof number, MSG_WAITALL) != sizeof number)
            abort();
        number *= number;
        if (send(ends[1], &number, sizeof number, 0) != sizeof number)
            abort();
    }
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
    must(pthread_create(&thread, NULL, answerer, NULL));
    for (int i = 1; i <= QUESTIONS; i++) {
        int number = i;
        if (send(ends[0], &number, sizeof number, 0) != sizeof number)
            return 1;
        if (recv(ends[0], &number, sizeof number, MSG_WAITALL) != sizeof number)
            return 1;
        if (number != i * i)
            return 1;
    }
    must(pthread_join(thread, NULL));
    must(close(ends[0]));
    must(close(ends[1]));
    return 0;
}
