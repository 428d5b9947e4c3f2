/* expect: clean */
/* why: A node belongs to one thread at a time and changes hands under the lock. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

struct node {
    int value;
    struct node *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t pushed = PTHREAD_COND_INITIALIZER;
static struct node *stack; /* guarded by lock */

static void *pusher(void *unused)
{
    for (int i = 0; i < 20; i++) {
        struct node *node = malloc(sizeof *node);
        if (node == NULL)
            abort();
        node->value = i;
        must(pthread_mutex_lock(&lock));
        node->next = stack;
        stack = node;
        must(pthread_cond_signal(&pushed));
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

static void *popper(void *unused)
{
    long sum = 0;
    for (int i = 0; i < 20; i++) {
        must(pthread_mutex_lock(&lock));
        while (stack == NULL)
            must(pthread_cond_wait(&pushed, &lock));
        struct node *node = stack;
        stack = node->next;
        must(pthread_mutex_unlock(&lock));
        sum += node->value;
        free(node);
    }
    printf("%ld\n", sum);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, popper, NULL));
    must(pthread_create(&b, NULL, pusher, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
