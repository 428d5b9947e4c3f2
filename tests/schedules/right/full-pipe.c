/* finds: nothing */
/*
 * Blocks in write: the pipe is full until the other thread, which first waits for a lock, reads it
 * empty. Right because the writer doesn't hold the lock while it writes, so the reader can always
 * go on, and all bytes arrive.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { CHUNK = 4096, CHUNKS = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int ends[2];
static long total; /* guarded by lock */

static void *reader(void *unused)
{
    char bytes[CHUNK];
    ssize_t got;
    while ((got = read(ends[0], bytes, sizeof bytes)) > 0) {
        must(pthread_mutex_lock(&lock));
        total += got;
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

int main(void)
{
    static const char bytes[CHUNK];
    pthread_t thread;
    must(pipe(ends));
    if (fcntl(ends[1], F_SETPIPE_SZ, CHUNK) < 0)
        return 1;
    must(pthread_create(&thread, NULL, reader, NULL));
    for (int i = 0; i < CHUNKS; i++)
        if (write(ends[1], bytes, sizeof bytes) != CHUNK)
            return 1;
    must(close(ends[1]));
    must(pthread_join(thread, NULL));
    must(close(ends[0]));
    return total != (long)CHUNK * CHUNKS;
}
