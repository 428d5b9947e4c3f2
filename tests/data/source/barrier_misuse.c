/* A barrier for nobody, one set up twice, one never set up, and a semaphore counted too high. */
#include <pthread.h>
#include <semaphore.h>

static pthread_barrier_t barrier, never;
static sem_t semaphore;

static void set_up_twice(void)
{
    pthread_barrier_init(&barrier, NULL, 1);
    pthread_barrier_init(&barrier, NULL, 1);
}

int main(void)
{
    pthread_barrier_init(&barrier, NULL, 0);
    set_up_twice();
    pthread_barrier_wait(&barrier);
    pthread_barrier_destroy(&barrier);
    sem_init(&semaphore, 0, 20000);
    pthread_barrier_destroy(&never); /* divides by its count: the program ends here */
    return 0;
}
