/* A thread tells the tool to look away and never to look again. */
#include <pthread.h>

void AnnotateIgnoreReadsBegin(const char *file, int line);

static void *look_away(void *unused)
{
    AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, look_away, NULL);
    pthread_join(thread, NULL);
    return 0;
}
