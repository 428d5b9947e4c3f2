/*
 * A writer that locks its read-write lock again, for writing or for reading: EDEADLK, with and
 * without a time limit.
 */
#include "say.h"

int main(void)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 20000);
    struct timespec moment = in_ms(CLOCK_MONOTONIC, 20000);
    pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

    say("wrlock", pthread_rwlock_wrlock(&lock));
    say("wrlock again", pthread_rwlock_wrlock(&lock));
    say("rdlock", pthread_rwlock_rdlock(&lock));
    say("timedwrlock", pthread_rwlock_timedwrlock(&lock, &deadline));
    say("timedrdlock", pthread_rwlock_timedrdlock(&lock, &deadline));
    say("clockwrlock", pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &moment));
    say("clockrdlock", pthread_rwlock_clockrdlock(&lock, CLOCK_MONOTONIC, &moment));
    say("unlock", pthread_rwlock_unlock(&lock));
    say("rdlock once free", pthread_rwlock_rdlock(&lock));
    say("unlock", pthread_rwlock_unlock(&lock));
    return 0;
}
