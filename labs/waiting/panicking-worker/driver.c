/*
 * The workshop: two good figures, a house and a fish, and a spiral that gives up in the middle.
 *
 * By hand the spiral is the last of the day, and nobody wants the pen after it. Where racelab
 * chooses who runs, and where drawing takes no time, all three want it at once, and somebody who
 * comes later draws one more.
 */
#include "drive.h"
#include "panicking-worker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STROKES = 4, GOOD = 2, STROKE_S = 10 };

struct figure {
    const char *name;
    int good_strokes; /* it gives up when it has drawn so many */
    int strokes;      /* that it has drawn; of whoever draws it */
};

static struct figure house = {.name = "house", .good_strokes = STROKES};
static struct figure fish = {.name = "fish", .good_strokes = STROKES};
static struct figure spiral = {.name = "spiral", .good_strokes = STROKES / 2};
static struct figure star = {.name = "star", .good_strokes = STROKES};

static struct plotter *plotter;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool pen_is_down;             /* guarded by lock */
static const struct figure *drawing; /* whose strokes were the last; guarded by lock */

static void must(int error)
{
    if (error == 0)
        return;
    fprintf(stderr, "driver: %s\n", strerror(error));
    exit(1);
}

void pen_down(void)
{
    must(pthread_mutex_lock(&lock));
    drive_check(!pen_is_down, "the pen was put down for a figure, and was down already");
    pen_is_down = true;
    drawing = NULL;
    must(pthread_mutex_unlock(&lock));
}

void pen_up(void)
{
    must(pthread_mutex_lock(&lock));
    pen_is_down = false;
    must(pthread_mutex_unlock(&lock));
}

static void draw_stroke(struct figure *figure)
{
    const struct timespec span = {.tv_sec = STROKE_S};
    must(pthread_mutex_lock(&lock));
    drive_check(pen_is_down, "a stroke of the %s was made with the pen up", figure->name);
    drive_check(drawing == NULL || drawing == figure,
                "a stroke of the %s came in the middle of another figure", figure->name);
    drawing = figure;
    must(pthread_mutex_unlock(&lock));
    if (drive_is_conducted())
        nanosleep(&span, NULL);
    figure->strokes++;
}

void figure_strokes(struct figure *figure)
{
    for (int i = 0; i < STROKES; i++) {
        if (i == figure->good_strokes)
            pthread_exit(NULL);
        draw_stroke(figure);
    }
}

static void *draw(void *argument)
{
    plotter_draw(plotter, argument);
    return NULL;
}

static pthread_t draw_start(struct figure *figure)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, draw, figure));
    return thread;
}

static void draw_one(struct figure *figure)
{
    must(pthread_join(draw_start(figure), NULL));
}

static void check_drawn(int expected)
{
    int drawn = plotter_drawn(plotter);
    drive_check(drawn == expected, "%d figures were drawn, and should be %d", drawn, expected);
}

static void check_figure(const struct figure *figure)
{
    drive_check(figure->strokes == figure->good_strokes,
                "the %s has %d strokes, and should have %d", figure->name, figure->strokes,
                figure->good_strokes);
}

static void draw_all(void)
{
    pthread_t threads[] = {draw_start(&spiral), draw_start(&house), draw_start(&fish)};
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++)
        must(pthread_join(threads[i], NULL));
    draw_one(&star);
    check_figure(&star);
    check_drawn(GOOD + 1);
    plotter_free(plotter);
}

static void draw_the_spiral_last(void)
{
    pthread_t threads[] = {draw_start(&house), draw_start(&fish)};
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++)
        must(pthread_join(threads[i], NULL));
    check_drawn(GOOD);
    draw_one(&spiral);
}

int main(void)
{
    drive_start();
    plotter = plotter_new();
    if (plotter == NULL) {
        fprintf(stderr, "driver: no memory for a plotter\n");
        return 1;
    }
    if (drive_is_conducted())
        draw_all();
    else
        draw_the_spiral_last();
    check_figure(&house);
    check_figure(&fish);
    check_figure(&spiral);
    return drive_end();
}
