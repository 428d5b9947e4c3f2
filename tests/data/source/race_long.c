/* Three races, one a variable, and lines of output between them: reports in the plural. */
#include <pthread.h>
#include <stdio.h>

static int first, second, third;

static void *add(int *number, const char *name)
{
    *number += 1;
    fprintf(stderr, "WARNING: the worker of %s says so (pid or no pid)\n", name);
    return NULL;
}

static void *add_first(void *unused)
{
    first++;
    return unused ? unused : add(&first, "the first");
}

static void *add_second(void *unused)
{
    second++;
    return unused ? unused : add(&second, "the second");
}

static void *add_third(void *unused)
{
    third++;
    return unused ? unused : add(&third, "the third");
}

int main(void)
{
    void *(*adders[3])(void *) = {add_first, add_second, add_third};
    pthread_t threads[6];
    for (int i = 0; i < 6; i++)
        pthread_create(&threads[i], NULL, adders[i / 2], NULL);
    for (int i = 0; i < 6; i++)
        pthread_join(threads[i], NULL);
    fprintf(stderr, "==================\nthis is no report\n%d\n", first + second + third);
    return 0;
}
