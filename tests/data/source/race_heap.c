/* Two named threads write the same field of a block on the heap. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct account {
    char owner[12];
    int balance;
};

static struct account *account;

static void *pay(void *name)
{
    pthread_setname_np(pthread_self(), name);
    account->balance += 10;
    return NULL;
}

static struct account *account_new(void)
{
    return calloc(1, sizeof *account);
}

int main(void)
{
    char names[2][12] = {"left hand", "right (2)"};
    pthread_t threads[2];
    account = account_new();
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, pay, names[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", account->balance);
    free(account);
    return 0;
}
