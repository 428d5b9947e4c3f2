/* takes: 20 of 40 ms */
#include "work.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static void *reader(void *number)
{
    must(pthread_rwlock_rdlock(&lock));
    work(10);
    must(pthread_rwlock_unlock(&lock));
    return number;
}

static void *writer(void *number)
{
    must(pthread_rwlock_wrlock(&lock));
    work(10);
    must(pthread_rwlock_unlock(&lock));
    return number;
}

/* The readers share it, and the writer has it for itself. */
int main(void)
{
    void *(*const all[])(void *) = {reader, writer, reader, reader};
    run_together(all, 4);
    return 0;
}
