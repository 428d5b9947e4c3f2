/* wrong: a worker keeps the lock as long as it has a job, so nobody can free it meanwhile. */
#include "pool-not-joined.h"

#include <pthread.h>
#include <stdlib.h>

enum { WORKERS = 2 };

struct job {
    struct picture *picture;
    enum { WAITING, BEGUN, DONE } state; /* guarded by lock */
    struct job *next;                    /* guarded by lock */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER; /* a job was added, or quit is set */
static struct job *jobs;                               /* guarded by lock; the oldest is first */
static bool quit;                                      /* guarded by lock */

static pthread_t workers[WORKERS];
static int started; /* of the workers */

/* Holds lock. */
static struct job *job_waiting(void)
{
    struct job *job = jobs;
    while (job != NULL && job->state != WAITING)
        job = job->next;
    return job;
}

static void *work(void *unused)
{
    pthread_mutex_lock(&lock);
    for (;;) {
        struct job *job;
        while ((job = job_waiting()) == NULL && !quit)
            pthread_cond_wait(&news, &lock);
        if (quit)
            break;
        job->state = BEGUN;
        picture_resize(job->picture);
        job->state = DONE;
        pthread_mutex_unlock(&lock); /* let the others in */
        pthread_mutex_lock(&lock);
    }
    pthread_mutex_unlock(&lock);
    return unused;
}

int pool_start(void)
{
    for (started = 0; started < WORKERS; started++) {
        if (pthread_create(&workers[started], NULL, work, NULL) != 0) {
            pool_stop();
            return -1;
        }
    }
    return 0;
}

bool pool_add(struct picture *picture)
{
    struct job *job = malloc(sizeof *job);
    if (job == NULL)
        return false;
    *job = (struct job){.picture = picture, .state = WAITING};

    pthread_mutex_lock(&lock);
    struct job **end = &jobs;
    while (*end != NULL)
        end = &(*end)->next;
    *end = job;
    pthread_cond_signal(&news);
    pthread_mutex_unlock(&lock);
    return true;
}

size_t pool_unfinished(void)
{
    size_t unfinished = 0;
    pthread_mutex_lock(&lock);
    for (const struct job *job = jobs; job != NULL; job = job->next)
        if (job->state != DONE)
            unfinished++;
    pthread_mutex_unlock(&lock);
    return unfinished;
}

void pool_stop(void)
{
    pthread_mutex_lock(&lock);
    quit = true;
    pthread_cond_broadcast(&news);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < started; i++)
        pthread_join(workers[i], NULL);

    while (jobs != NULL) {
        struct job *job = jobs;
        jobs = job->next;
        if (job->state == WAITING)
            picture_give_back(job->picture);
        free(job);
    }
}
