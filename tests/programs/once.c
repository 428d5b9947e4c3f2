/* expect: clean */
/* why: pthread_once returns only after the routine has run, and everybody sees what it did. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int table[8];

static void table_fill(void)
{
    for (int i = 0; i < 8; i++)
        table[i] = i * 3;
}

static void *user(void *unused)
{
    must(pthread_once(&once, table_fill));
    long sum = 0;
    for (int i = 0; i < 8; i++)
        sum += table[i];
    printf("%ld\n", sum);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, user, NULL));
    must(pthread_create(&b, NULL, user, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
