/* expect: wrong-result */
/* why: Each step locks, and between looking and taking the seat can go to somebody else. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int free_seats = 1, sold; /* guarded by lock */

static int seats_left(void)
{
    must(pthread_mutex_lock(&lock));
    int left = free_seats;
    must(pthread_mutex_unlock(&lock));
    return left;
}

static void seat_take(void)
{
    must(pthread_mutex_lock(&lock));
    free_seats--;
    sold++;
    must(pthread_mutex_unlock(&lock));
}

static void *customer(void *unused)
{
    if (seats_left() > 0)
        seat_take();
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, customer, NULL));
    must(pthread_create(&b, NULL, customer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", sold);
    return sold != 1;
}
