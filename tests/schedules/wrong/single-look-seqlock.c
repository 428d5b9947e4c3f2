/* finds: wrong-result */
/*
 * A sequence lock: odd while the writer writes. The reader waits for an even number, reads both
 * halves, and does not look at the number again. The writer comes between the halves, and the
 * reader has one old and one new. It is rare because the first look keeps most writers out.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int sequence;
static atomic_int left, right; /* equal whenever sequence is even */

static void *writer(void *unused)
{
    for (int i = 1; i <= 2; i++) {
        atomic_fetch_add(&sequence, 1);
        atomic_store(&left, i);
        atomic_store(&right, i);
        atomic_fetch_add(&sequence, 1);
    }
    return unused;
}

static void *reader(void *broken)
{
    if (atomic_load(&sequence) % 2 != 0)
        return NULL;
    int one = atomic_load(&left);
    int other = atomic_load(&right);
    *(int *)broken = one != other;
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int broken = 0;
    must(pthread_create(&a, NULL, writer, NULL));
    must(pthread_create(&b, NULL, reader, &broken));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return broken;
}
