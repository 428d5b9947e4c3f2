/*
 * Linked into both flavours: robust mutexes. When a thread ends that holds one, the kernel releases
 * it, and the next owner gets EOWNERDEAD and everything the dead one did. Neither TSan nor Helgrind
 * see that release, and take the recovery for a race. So a thread that locks a robust mutex says,
 * as the last thing it does, that it lets go of those that it still holds: glibc keeps a list of
 * them for the kernel.
 *
 * Not covered: an owner that ends with its process. glibc's layout of a mutex (2.36, x86-64) is
 * relied on for the bit "robust" and for the list.
 */
#define _GNU_SOURCE 1
#include "robust.h"

#include <limits.h>
#include <linux/futex.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { KIND_ROBUST = 16 }; /* glibc's PTHREAD_MUTEX_ROBUST_NORMAL_NP in __kind */

static pthread_key_t last_words; /* its destructor runs at the end of each thread that set it */
static bool has_last_words;
static _Thread_local bool is_watched;

/* A link lies inside its mutex; its lowest bit marks a mutex with priority inheritance. */
static void list_give(void)
{
    struct robust_list_head *head;
    size_t size;
    if (syscall(SYS_get_robust_list, 0, &head, &size) == -1)
        return;
    uintptr_t link = (uintptr_t)head->list.next & ~(uintptr_t)1;
    for (int i = 0; i < 1024 && link != (uintptr_t)&head->list; i++) {
        uintptr_t mutex = link - offsetof(pthread_mutex_t, __data.__list.__next);
        robust_give((pthread_mutex_t *)mutex);
        link = (uintptr_t)((struct robust_list *)link)->next & ~(uintptr_t)1;
    }
}

/* Destructors run in rounds; the program's own may still unlock something, so ours waits. But not
 * for the last round: that is when TSan's destructor takes its leave of the thread. */
static void thread_end(void *rounds)
{
    uintptr_t left = (uintptr_t)rounds - 1;
    if (left == 0 || pthread_setspecific(last_words, (void *)left) != 0)
        list_give();
}

__attribute__((constructor(102))) static void robust_start(void)
{
    has_last_words = pthread_key_create(&last_words, thread_end) == 0;
}

bool robust_watch(const pthread_mutex_t *mutex)
{
    int kind = mutex->__data.__kind; /* -1 when it was destroyed */
    if (kind < 0 || (kind & KIND_ROBUST) == 0)
        return false;
    if (!is_watched && has_last_words) {
        void *rounds = (void *)(uintptr_t)(PTHREAD_DESTRUCTOR_ITERATIONS - 1);
        is_watched = pthread_setspecific(last_words, rounds) == 0;
    }
    return true;
}
