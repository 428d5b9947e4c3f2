/* finds: crash */
/*
 * A reader looks whether there is a session, and then follows the pointer, which it loads again
 * for that. Between the two the session is ended and the pointer cleared. It is rare because the
 * two loads are parts of one condition.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

struct session {
    atomic_int user;
};

static struct session only = {7};
static _Atomic(struct session *) current = &only;

static void *reader(void *user)
{
    if (atomic_load(&current) != NULL)
        *(int *)user = atomic_load(&atomic_load(&current)->user);
    return NULL;
}

static void *closer(void *unused)
{
    atomic_store(&current, NULL);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    int user = 0;
    must(pthread_create(&a, NULL, reader, &user));
    must(pthread_create(&b, NULL, closer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return user != 0 && user != 7;
}
