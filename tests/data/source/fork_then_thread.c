/* A child of a process with threads starts threads of its own. */
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static void *pause_for_ever(void *unused)
{
    pause();
    return unused;
}

static void *nothing(void *unused)
{
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, pause_for_ever, NULL);
    pid_t child = fork();
    if (child == 0) {
        pthread_create(&thread, NULL, nothing, NULL);
        pthread_join(thread, NULL);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    _exit(0);
}
