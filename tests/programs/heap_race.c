/* expect: data-race in fill */
/* why: Both threads write the same half of the block. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int *squares;

static void *fill(void *unused)
{
    for (int i = 0; i < 4; i++)
        squares[i] += i;
    return unused;
}

int main(void)
{
    pthread_t a, b;
    squares = calloc(8, sizeof *squares);
    if (squares == NULL)
        abort();
    must(pthread_create(&a, NULL, fill, NULL));
    must(pthread_create(&b, NULL, fill, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", squares[3]);
    free(squares);
    return 0;
}
