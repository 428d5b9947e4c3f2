/* finds: wrong-result */
/*
 * A token moves from station to station: it is taken out of one place, then put into the next. A
 * watchman who finds no token anywhere makes a new one. If he makes his round while the token is
 * between two places, there are two tokens afterwards. It is rare because his whole round has to
 * miss the token, which is in some place nearly all the time.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { PLACES = 3 };

static atomic_int places[PLACES] = {1, 0, 0};

static void *carrier(void *unused)
{
    for (int i = 0; i + 1 < PLACES; i++) {
        atomic_fetch_sub(&places[i], 1);
        atomic_fetch_add(&places[i + 1], 1);
    }
    return unused;
}

static void *watchman(void *unused)
{
    for (int i = PLACES - 1; i >= 0; i--)
        if (atomic_load(&places[i]) > 0)
            return unused;
    atomic_fetch_add(&places[0], 1);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, carrier, NULL));
    must(pthread_create(&b, NULL, watchman, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return places[0] + places[1] + places[2] != 1;
}
