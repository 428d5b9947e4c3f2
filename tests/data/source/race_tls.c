/* A thread-local variable is no refuge once its address has been given away. */
#include <pthread.h>
#include <stdio.h>

static _Thread_local char scratch[64];

static void *write_there(void *argument)
{
    char *bytes = argument;
    bytes[8] = 'x';
    return NULL;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, write_there, scratch);
    scratch[8] = 'y';
    pthread_join(thread, NULL);
    printf("%c\n", scratch[8]);
    return 0;
}
