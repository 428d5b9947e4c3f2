/* wrong: one signal may get lost, so a second one is sent to be sure. */
#include "lost-wakeup.h"

#include <pthread.h>
#include <stdlib.h>

struct camera {
    pthread_mutex_t lock;
    pthread_cond_t focused; /* the lens has found the focus */
    int pictures;           /* of the thread that uses the camera */
};

struct camera *camera_new(void)
{
    struct camera *camera = calloc(1, sizeof *camera);
    if (camera == NULL)
        return NULL;
    if (pthread_mutex_init(&camera->lock, NULL) != 0) {
        free(camera);
        return NULL;
    }
    if (pthread_cond_init(&camera->focused, NULL) != 0) {
        pthread_mutex_destroy(&camera->lock);
        free(camera);
        return NULL;
    }
    return camera;
}

void camera_free(struct camera *camera)
{
    pthread_cond_destroy(&camera->focused);
    pthread_mutex_destroy(&camera->lock);
    free(camera);
}

/* The lens's part of a picture. */
static void *lens_run(void *argument)
{
    struct camera *camera = argument;
    lens_focus();
    pthread_mutex_lock(&camera->lock);
    pthread_cond_signal(&camera->focused);
    pthread_cond_broadcast(&camera->focused);
    pthread_mutex_unlock(&camera->lock);
    lens_hold();
    return NULL;
}

static void focus_await(struct camera *camera)
{
    pthread_mutex_lock(&camera->lock);
    pthread_cond_wait(&camera->focused, &camera->lock);
    pthread_mutex_unlock(&camera->lock);
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
