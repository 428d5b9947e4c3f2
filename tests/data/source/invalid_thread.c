/* A number that is no thread's is cancelled; the C library then looks for one and crashes. */
#include <pthread.h>

static void cancel_nobody(void)
{
    pthread_cancel((pthread_t)12345678);
}

int main(void)
{
    cancel_nobody();
    return 0;
}
