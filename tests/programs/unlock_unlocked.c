/* expect: mutex-misuse in account_close */
/* why: A path through the function unlocks twice. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int open_accounts = 1; /* guarded by lock */

static void account_close(void)
{
    must(pthread_mutex_lock(&lock));
    if (open_accounts == 1) {
        open_accounts = 0;
        (void)pthread_mutex_unlock(&lock);
    }
    (void)pthread_mutex_unlock(&lock);
}

static void *clerk(void *unused)
{
    account_close();
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, clerk, NULL));
    must(pthread_join(thread, NULL));
    printf("%d\n", open_accounts);
    return 0;
}
