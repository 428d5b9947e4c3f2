/*
 * The control for locks: the lock graph must find the circle, and then the watchdog the deadlock
 * into which a second round is led for certain.
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t right = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both_hold_one;

static void *right_then_left(void *unused)
{
    pthread_mutex_lock(&right);
    pthread_barrier_wait(&both_hold_one);
    pthread_mutex_lock(&left);
    pthread_mutex_unlock(&left);
    pthread_mutex_unlock(&right);
    return unused;
}

static void left_then_right(void)
{
    pthread_mutex_lock(&left);
    pthread_barrier_wait(&both_hold_one);
    pthread_mutex_lock(&right);
    pthread_mutex_unlock(&right);
    pthread_mutex_unlock(&left);
}

int main(void)
{
    pthread_t thread;
    if (pthread_barrier_init(&both_hold_one, NULL, 2) != 0 ||
        pthread_create(&thread, NULL, right_then_left, NULL) != 0)
        return 3;
    left_then_right();
    pthread_join(thread, NULL);
    puts("this line is never reached");
    return 0;
}
