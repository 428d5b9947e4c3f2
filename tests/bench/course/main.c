/*
 * ninja bench, the course's figures: what a right program pays for the way in which it is right.
 *
 * The two ways of a contest take turns, and ratios are made within one round; the median of them is
 * told, with the lowest and the highest. Nothing here has a bound: on another machine, with more
 * cores, other ways win. docs/benchmarks.md says what the figures mean.
 */
#include "contest.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 15 };

static const struct contest *const contests[] = {
    &counter_contest, &sharing_contest, &readers_contest, &map_contest,
    &stack_contest,   &pool_contest,    &channel_contest,
};

double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void must(int condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "bench: %s\n", what);
    exit(3);
}

/* ---- threads ---- */

static pthread_barrier_t start_line;
static void (*work_of_all)(int index);
static double begun[THREADS_MOST], ended[THREADS_MOST];

static void *run_one(void *argument)
{
    int index = (int)(long)argument;
    pthread_barrier_wait(&start_line);
    begun[index] = now();
    work_of_all(index);
    ended[index] = now();
    return NULL;
}

/* By the threads' own clocks: who watches them may come late. */
double side_by_side(int threads, void (*work)(int index))
{
    pthread_t ids[THREADS_MOST];
    work_of_all = work;
    pthread_barrier_init(&start_line, NULL, (unsigned)threads);
    for (int i = 0; i < threads; i++)
        must(pthread_create(&ids[i], NULL, run_one, (void *)(long)i) == 0, "no thread");
    for (int i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    pthread_barrier_destroy(&start_line);
    double first = begun[0], last = ended[0];
    for (int i = 1; i < threads; i++) {
        first = begun[i] < first ? begun[i] : first;
        last = ended[i] > last ? ended[i] : last;
    }
    return last - first;
}

/* ---- the table ---- */

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static void compete(const struct contest *contest, int threads)
{
    double one[ROUNDS], other[ROUNDS], ratios[ROUNDS];
    contest->run_one(threads);
    contest->run_other(threads);
    for (int i = 0; i < ROUNDS; i++) {
        one[i] = contest->run_one(threads);
        other[i] = contest->run_other(threads);
        ratios[i] = one[i] / other[i];
    }
    qsort(one, ROUNDS, sizeof *one, by_size);
    qsort(other, ROUNDS, sizeof *other, by_size);
    qsort(ratios, ROUNDS, sizeof *ratios, by_size);
    printf("  %-22s %8.2f ms   %-22s %8.2f ms   %6.2f times  (%.2f to %.2f)\n", contest->one,
           1000 * one[ROUNDS / 2], contest->other, 1000 * other[ROUNDS / 2], ratios[ROUNDS / 2],
           ratios[0], ratios[ROUNDS - 1]);
    fflush(stdout);
}

int main(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int crowd = cores < 2 ? 4 : cores > THREADS_MOST / 2 ? THREADS_MOST : (int)cores * 2;
    printf("\nthe course's figures, %ld cores, medians of %d rounds in turn\n", cores, ROUNDS);
    for (size_t i = 0; i < sizeof contests / sizeof *contests; i++) {
        printf("%s; with %d threads, then with %d\n", contests[i]->work, crowd / 2, crowd);
        compete(contests[i], crowd / 2);
        compete(contests[i], crowd);
    }
    return 0;
}
