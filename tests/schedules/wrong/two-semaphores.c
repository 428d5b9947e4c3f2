/* finds: deadlock */
/*
 * Scanner and printer, a semaphore for each. One copies by scanner then printer, the other by
 * printer then scanner. Each gets one device and waits for the other. No lock-order checker sees
 * it, because these are no locks; it is rare because both must be between their two waits.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static sem_t scanner, printer;

static void copy(sem_t *first, sem_t *second)
{
    must(sem_wait(first));
    must(sem_wait(second));
    must(sem_post(second));
    must(sem_post(first));
}

static void *by_scanner(void *unused)
{
    copy(&scanner, &printer);
    return unused;
}

static void *by_printer(void *unused)
{
    copy(&printer, &scanner);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&scanner, 0, 1));
    must(sem_init(&printer, 0, 1));
    must(pthread_create(&a, NULL, by_scanner, NULL));
    must(pthread_create(&b, NULL, by_printer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
