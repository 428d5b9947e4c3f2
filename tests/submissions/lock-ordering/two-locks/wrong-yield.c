/* wrong: steps aside before the second lock, so that the other thread is through by then. */
#include "two-locks.h"

#include <pthread.h>
#include <sched.h>
#include <stddef.h>

static pthread_mutex_t waiting_lock = PTHREAD_MUTEX_INITIALIZER;
static struct job *waiting; /* longest wait first; guarded by waiting_lock */

static pthread_mutex_t running_lock = PTHREAD_MUTEX_INITIALIZER;
static struct job *running; /* guarded by running_lock */

static void list_append(struct job **list, struct job *job)
{
    while (*list != NULL)
        list = &(*list)->next;
    job->next = NULL;
    *list = job;
}

static bool list_remove(struct job **list, const struct job *job)
{
    while (*list != NULL && *list != job)
        list = &(*list)->next;
    if (*list == NULL)
        return false;
    *list = job->next;
    return true;
}

static int list_length(const struct job *list)
{
    int length = 0;
    for (; list != NULL; list = list->next)
        length++;
    return length;
}

void board_add(struct job *job)
{
    pthread_mutex_lock(&waiting_lock);
    journal_write(JOB_ADDED, job);
    list_append(&waiting, job);
    pthread_mutex_unlock(&waiting_lock);
}

struct job *board_start(void)
{
    pthread_mutex_lock(&waiting_lock);
    pthread_mutex_lock(&running_lock);
    struct job *job = waiting;
    if (job != NULL) {
        list_remove(&waiting, job);
        journal_write(JOB_STARTED, job);
        list_append(&running, job);
    }
    pthread_mutex_unlock(&running_lock);
    pthread_mutex_unlock(&waiting_lock);
    return job;
}

bool board_retry(struct job *job)
{
    pthread_mutex_lock(&running_lock);
    sched_yield();
    pthread_mutex_lock(&waiting_lock);
    bool found = list_remove(&running, job);
    if (found) {
        journal_write(JOB_RETRIED, job);
        list_append(&waiting, job);
    }
    pthread_mutex_unlock(&waiting_lock);
    pthread_mutex_unlock(&running_lock);
    return found;
}

bool board_finish(struct job *job)
{
    pthread_mutex_lock(&running_lock);
    bool found = list_remove(&running, job);
    if (found)
        journal_write(JOB_FINISHED, job);
    pthread_mutex_unlock(&running_lock);
    return found;
}

int board_unfinished(void)
{
    pthread_mutex_lock(&waiting_lock);
    pthread_mutex_lock(&running_lock);
    int count = list_length(waiting) + list_length(running);
    pthread_mutex_unlock(&running_lock);
    pthread_mutex_unlock(&waiting_lock);
    return count;
}
