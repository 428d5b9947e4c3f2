/* right: the two lists change together most of the time, so one lock guards both. */
#include "two-locks.h"

#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct job *waiting; /* longest wait first; guarded by lock */
static struct job *running; /* guarded by lock */

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
    pthread_mutex_lock(&lock);
    journal_write(JOB_ADDED, job);
    list_append(&waiting, job);
    pthread_mutex_unlock(&lock);
}

struct job *board_start(void)
{
    pthread_mutex_lock(&lock);
    struct job *job = waiting;
    if (job != NULL) {
        list_remove(&waiting, job);
        journal_write(JOB_STARTED, job);
        list_append(&running, job);
    }
    pthread_mutex_unlock(&lock);
    return job;
}

bool board_retry(struct job *job)
{
    pthread_mutex_lock(&lock);
    bool found = list_remove(&running, job);
    if (found) {
        journal_write(JOB_RETRIED, job);
        list_append(&waiting, job);
    }
    pthread_mutex_unlock(&lock);
    return found;
}

bool board_finish(struct job *job)
{
    pthread_mutex_lock(&lock);
    bool found = list_remove(&running, job);
    if (found)
        journal_write(JOB_FINISHED, job);
    pthread_mutex_unlock(&lock);
    return found;
}

int board_unfinished(void)
{
    pthread_mutex_lock(&lock);
    int count = list_length(waiting) + list_length(running);
    pthread_mutex_unlock(&lock);
    return count;
}
