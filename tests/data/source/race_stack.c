/* A thread is handed the address of a loop counter on main's stack, which main keeps changing. */
#include <pthread.h>
#include <stdio.h>

static int seen[3];

static void *look(void *argument)
{
    int number = *(int *)argument;
    seen[number % 3] = 1;
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    int i;
    for (i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, look, &i);
    for (int j = 0; j < 3; j++)
        pthread_join(threads[j], NULL);
    printf("%d %d %d\n", seen[0], seen[1], seen[2]);
    return 0;
}
