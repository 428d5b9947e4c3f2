/* finds: nothing */
/*
 * Blocks in the thread calls of C11: mtx_lock, cnd_wait, cnd_timedwait, thrd_sleep, call_once and
 * thrd_join. Right as its counterpart with pthreads would be: the state changes under the lock,
 * and whoever waits looks again.
 */
#include <stdlib.h>
#include <threads.h>
#include <time.h>

static void must(int status)
{
    if (status != thrd_success)
        abort();
}

static once_flag once = ONCE_FLAG_INIT;
static mtx_t lock;
static cnd_t changed;
static int ready, never; /* guarded by lock */

static void make(void)
{
    must(mtx_init(&lock, mtx_plain | mtx_timed));
    must(cnd_init(&changed));
}

static int setter(void *unused)
{
    (void)unused;
    call_once(&once, make);
    if (thrd_sleep(&(struct timespec){.tv_nsec = 2000000}, NULL) != 0)
        abort();
    must(mtx_lock(&lock));
    ready = 1;
    must(cnd_signal(&changed));
    must(mtx_unlock(&lock));
    return 42;
}

static int waits_in_vain(void)
{
    struct timespec until;
    int status = thrd_success;
    if (timespec_get(&until, TIME_UTC) != TIME_UTC)
        abort();
    until.tv_sec += until.tv_nsec >= 995000000;
    until.tv_nsec = (until.tv_nsec + 5000000) % 1000000000;
    must(mtx_lock(&lock));
    while (!never && status == thrd_success)
        status = cnd_timedwait(&changed, &lock, &until);
    must(mtx_unlock(&lock));
    return status == thrd_timedout;
}

int main(void)
{
    thrd_t thread;
    int result;
    must(thrd_create(&thread, setter, NULL));
    call_once(&once, make);
    must(mtx_lock(&lock));
    while (!ready)
        must(cnd_wait(&changed, &lock));
    must(mtx_unlock(&lock));
    must(thrd_join(thread, &result));
    int right = waits_in_vain() && result == 42;
    cnd_destroy(&changed);
    mtx_destroy(&lock);
    return !right;
}
