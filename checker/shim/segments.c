/*
 * Creating and joining cut a thread's life into segments. A segment comes after the one before it
 * in the same thread, and after one of another thread: the creator's at its beginning, the ended
 * thread's last one after a join. Numbers grow with time, so one walk down from the later segment
 * finds all that come before it.
 *
 *     main    0 ---create---> 2 ------------join--> 3
 *                  \                            /
 *     T1            '--------> 1 -------------'          0 before 1, 1 before 3; 1 and 2 overlap
 */
#include "segments.h"

#include "graphfile.h"

enum { SEGMENTS = 32768, THREADS = 8192 };

static struct {
    int before; /* in the same thread, or -1 */
    int other;  /* of another thread, or -1 */
} segments[SEGMENTS] = {{-1, -1}};
static int segment_count = 1; /* main's first */

static struct {
    pthread_t handle;
    bool known;  /* the handle is this thread's: it has begun and was not joined */
    int segment; /* the newest one */
} threads[THREADS];
static int thread_count = 1;

static _Thread_local int me;

static int segment_add(int before, int other)
{
    if (before == -1 && other == -1)
        return -1; /* there was no room for those */
    if (segment_count == SEGMENTS) {
        graphfile_full("segments");
        return -1;
    }
    segments[segment_count].before = before;
    segments[segment_count].other = other;
    return segment_count++;
}

int segments_thread(void)
{
    return me;
}

int segments_current(void)
{
    return me == -1 ? -1 : threads[me].segment;
}

int segments_create(void)
{
    int mine = segments_current();
    if (mine == -1)
        return -1;
    if (thread_count == THREADS) {
        graphfile_full("threads");
        return -1;
    }
    threads[thread_count].segment = segment_add(-1, mine);
    threads[me].segment = segment_add(mine, -1);
    return thread_count++;
}

void segments_begin(int thread)
{
    me = thread;
    if (me == -1)
        return;
    threads[me].handle = pthread_self();
    threads[me].known = true;
}

void segments_join(pthread_t ended)
{
    for (int i = 1; i < thread_count; i++) {
        if (!threads[i].known || !pthread_equal(threads[i].handle, ended))
            continue;
        threads[i].known = false;
        if (segments_current() != -1 && threads[i].segment != -1)
            threads[me].segment = segment_add(threads[me].segment, threads[i].segment);
    }
}

bool segments_ordered(int segment, int other)
{
    static bool reached[SEGMENTS];
    if (segment >= other)
        return segment == other;
    for (int i = segment; i < other; i++)
        reached[i] = false;
    reached[other] = true;
    for (int i = other; i > segment; i--) {
        if (reached[i] && segments[i].before >= segment)
            reached[segments[i].before] = true;
        if (reached[i] && segments[i].other >= segment)
            reached[segments[i].other] = true;
    }
    return reached[segment];
}
