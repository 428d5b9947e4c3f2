/*
 * A destructor that always sets its key again is run PTHREAD_DESTRUCTOR_ITERATIONS times, no more.
 */
#include "say.h"

#include <limits.h>

static pthread_key_t stubborn;
static int insisted;

static void insist(void *value)
{
    insisted++;
    pthread_setspecific(stubborn, value);
}

static void *set_key(void *argument)
{
    say("pthread_setspecific", pthread_setspecific(stubborn, &insisted));
    return argument;
}

int main(void)
{
    say("pthread_key_create", pthread_key_create(&stubborn, insist));
    elsewhere(set_key, NULL);
    printf("its destructor ran %d times, the limit is %d\n", insisted,
           PTHREAD_DESTRUCTOR_ITERATIONS);
    return 0;
}
