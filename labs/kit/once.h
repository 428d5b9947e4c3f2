/*
 * Something that is to be done once, by whoever needs it first: as Go's sync.Once and
 * sync.OnceValue.
 *
 *     static struct once table_once = ONCE_INIT;
 *     static struct table *table_shared(void)
 *     {
 *         return once_value(&table_once, table_read, "/etc/table");
 *     }
 *
 * All that the function did happens before each of these calls returns, whichever thread called the
 * function. It is never called again: if it may fail, its failure is what all callers get.
 *
 * pthread_once does the same for a function without argument and result, and only for a static
 * variable. This one may be part of any object.
 */
#ifndef ONCE_H
#define ONCE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct once {
    atomic_bool done;     /* the function has returned; set after value */
    pthread_mutex_t lock; /* held while the function runs */
    void *value;          /* written before done, under lock; constant when done */
};

/* For a static variable, which needs no once_destroy; or once_init for any other. */
#define ONCE_INIT                                                                                  \
    {                                                                                              \
        .lock = PTHREAD_MUTEX_INITIALIZER                                                          \
    }

void once_init(struct once *once);
void once_destroy(struct once *once); /* nobody will use it any more */

/*
 * The first call calls function(argument); all calls return when that has returned. Later calls
 * ignore what they are given. A function that uses its own once waits for itself.
 */
void once_do(struct once *once, void (*function)(void *argument), void *argument);

/* The same for a function with a result: all calls return what the first one got. */
void *once_value(struct once *once, void *(*make)(void *argument), void *argument);

#endif
