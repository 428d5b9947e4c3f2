/* A wait group: one thread waits until a number of others have said that they are done. */
#ifndef WAITGROUP_H
#define WAITGROUP_H

#include <pthread.h>

struct waitgroup {
    pthread_mutex_t lock;
    pthread_cond_t all_done; /* count became 0 */
    int count;               /* guarded by lock */
};

void waitgroup_init(struct waitgroup *group);
void waitgroup_destroy(struct waitgroup *group); /* nobody waits or will say done any more */

/* Call add before the thread it stands for is started; a negative count ends the program. */
void waitgroup_add(struct waitgroup *group, int number);
void waitgroup_done(struct waitgroup *group);

/* Returns when the count is 0. Everything before each done happens before the return. */
void waitgroup_wait(struct waitgroup *group);

#endif
