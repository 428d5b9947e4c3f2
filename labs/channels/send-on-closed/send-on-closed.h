/*
 * The gate of a render farm. All day long artists hand in frames of a film, and workers render
 * them. In the evening the gate is closed. What has come in by then is rendered by the morning.
 */
#ifndef SEND_ON_CLOSED_H
#define SEND_ON_CLOSED_H

#include <stdbool.h>

struct farm;
struct frame; /* belongs to the artist, who keeps it until the film is shown */

/* A farm with this many workers, at least 1. NULL when memory or threads run out. */
struct farm *farm_new(int workers);

/*
 * An artist hands in a frame. Any thread, at any time before farm_free.
 *
 * True: it is accepted, and will be rendered by a worker, once. False: the gate is closed. The
 * frame will not be rendered, and the artist takes it home again. May wait for room at the
 * workers'.
 */
bool farm_submit(struct farm *farm, struct frame *frame);

/*
 * Closes the gate: who comes now gets false. Returns when all that was accepted is rendered, and
 * the workers have ended. Call it once.
 */
void farm_close(struct farm *farm);

/* After farm_close. Nobody uses the farm any more, and nobody is about to. */
void farm_free(struct farm *farm);

/*
 * The studio's (here: driver.c). Packing collects the textures and models that a frame needs, in
 * the thread of its artist, before it is handed over. It takes as long as it takes, and no artist
 * waits for the packing of another one.
 */
void frame_pack(struct frame *frame);

/* Takes long, too. Each worker renders a frame of its own. */
void frame_render(struct frame *frame);

#endif
