/* What condition variables need of mutexes, in the middle of a wait. */
#ifndef CONDUCTOR_LOCKS_H
#define CONDUCTOR_LOCKS_H

#include <pthread.h>

/* Releases the mutex without a schedule point; the real call's result. */
int mutex_release(pthread_mutex_t *mutex);

/* Waits for the mutex and acquires it; the real call's result (0, EOWNERDEAD, ...). */
int mutex_regain(pthread_mutex_t *mutex, const void *pc, void *frame);

#endif
