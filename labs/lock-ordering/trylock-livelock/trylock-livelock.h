/*
 * A single-track railway line through a mountain, in two sections: the western and the eastern one.
 * Trains run through both, from either end.
 */
#ifndef TRYLOCK_LIVELOCK_H
#define TRYLOCK_LIVELOCK_H

enum section { WEST, EAST, SECTIONS };
enum direction { EASTBOUND, WESTBOUND };

struct line;

/* An empty line. NULL when memory runs out. */
struct line *line_new(void);

/* Nobody uses the line any more. */
void line_free(struct line *line);

/*
 * Takes a train through the line: reserves both sections, lets it run (train_run), and gives both
 * back. Returns when the train is through, which every train is in the end: as long as others get
 * through, too, it may have to wait. Any number of trains may come at the same time.
 */
void line_pass(struct line *line, enum direction direction, int train);

/* How many trains have run through a section. Any thread may ask at any time. */
int line_trains(struct line *line, enum section section);

/*
 * The train runs (here: driver.c). Called once by line_pass, while both sections belong to this
 * train and to no other.
 */
void train_run(enum direction direction, int train);

#endif
