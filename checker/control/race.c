/* The control for races: ThreadSanitizer and Helgrind must find this one before they are believed.
 */
#include <pthread.h>
#include <stdio.h>

static int visitors;

static void *visit(void *unused)
{
    visitors++;
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, visit, NULL) != 0)
        return 3;
    visitors++;
    if (pthread_join(thread, NULL) != 0)
        return 3;
    printf("%d\n", visitors);
    return 0;
}
