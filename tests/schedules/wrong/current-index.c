/* finds: wrong-result */
/*
 * A player reads which song is the current one, and then reads that song from the list. In between
 * the list is shortened, and the current song set right; but the player still holds the old index,
 * which now points behind the end. It is rare because the change has to fall between index and
 * item, and each of them is read under the lock.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int songs[3] = {11, 12, 13}; /* guarded by lock; 0 is no song */
static int length = 3;              /* guarded by lock */
static int current = 2;             /* guarded by lock; less than length */

static int current_index(void)
{
    must(pthread_mutex_lock(&lock));
    int index = current;
    must(pthread_mutex_unlock(&lock));
    return index;
}

static int song_at(int index)
{
    must(pthread_mutex_lock(&lock));
    int song = songs[index];
    must(pthread_mutex_unlock(&lock));
    return song;
}

static void *player(void *broken)
{
    *(int *)broken = song_at(current_index()) == 0;
    return NULL;
}

static void *editor(void *unused)
{
    must(pthread_mutex_lock(&lock));
    songs[--length] = 0;
    if (current >= length)
        current = length - 1;
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    int broken = 0;
    must(pthread_create(&a, NULL, player, &broken));
    must(pthread_create(&b, NULL, editor, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return broken;
}
