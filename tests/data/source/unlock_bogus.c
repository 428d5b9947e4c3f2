/* Something that never was a mutex is unlocked. */
#include <pthread.h>
#include <string.h>

static long numbers[16];

int main(void)
{
    memset(numbers, 0, sizeof numbers);
    return pthread_mutex_unlock((pthread_mutex_t *)numbers) == 0;
}
