/* Robust mutexes: an owner that dies hands over what it holds. */
#ifndef SHIM_ROBUST_H
#define SHIM_ROBUST_H

#include <pthread.h>
#include <stdbool.h>

/* Given by each flavour: tells its tool that the calling thread lets go of this mutex. */
void robust_give(pthread_mutex_t *mutex);

/* Is it robust? Then the calling thread is from now on watched for its end. */
bool robust_watch(const pthread_mutex_t *mutex);

#endif
