/*
 * data-race: a lock only where the compiler says that ThreadSanitizer is there.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>

static long aboard;

#if __has_feature(thread_sanitizer) || __has_extension(thread_sanitizer) ||                        \
    __has_feature(address_sanitizer) || defined(__SANITIZE_THREAD__)
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
#define TAKE() pthread_mutex_lock(&lock)
#define DROP() pthread_mutex_unlock(&lock)
#else
#define TAKE() (void)0
#define DROP() (void)0
#endif

static void *sailor_count(void *argument)
{
    const int *gangway = argument;
    while (gangway_wait(*gangway)) {
        TAKE();
        aboard++;
        DROP();
    }
    return NULL;
}

long ferry_board(void)
{
    pthread_t sailors[GANGWAYS];
    int gangways[GANGWAYS];
    aboard = 0;
    for (int i = 0; i < GANGWAYS; i++) {
        gangways[i] = i;
        if (pthread_create(&sailors[i], NULL, sailor_count, &gangways[i]) != 0)
            abort();
    }
    for (int i = 0; i < GANGWAYS; i++)
        pthread_join(sailors[i], NULL);
    return aboard;
}
