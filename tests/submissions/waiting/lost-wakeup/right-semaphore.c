/* right: a semaphore keeps what was posted before anybody waited, and waiting takes it back. */
#include "lost-wakeup.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct camera {
    sem_t focused; /* posted once for each picture */
    int pictures;  /* of the thread that uses the camera */
};

struct camera *camera_new(void)
{
    struct camera *camera = calloc(1, sizeof *camera);
    if (camera == NULL)
        return NULL;
    if (sem_init(&camera->focused, 0, 0) != 0) {
        free(camera);
        return NULL;
    }
    return camera;
}

void camera_free(struct camera *camera)
{
    sem_destroy(&camera->focused);
    free(camera);
}

/* The lens's part of a picture. */
static void *lens_run(void *argument)
{
    struct camera *camera = argument;
    lens_focus();
    sem_post(&camera->focused);
    lens_hold();
    return NULL;
}

static void focus_await(struct camera *camera)
{
    while (sem_wait(&camera->focused) != 0)
        ;
}

bool camera_shoot(struct camera *camera)
{
    pthread_t lens;
    if (pthread_create(&lens, NULL, lens_run, camera) != 0)
        return false;
    mirror_raise();
    focus_await(camera);
    sensor_expose();
    pthread_join(lens, NULL);
    camera->pictures++;
    return true;
}

int camera_pictures(const struct camera *camera)
{
    return camera->pictures;
}
