/*
 * The engine behind a window that says "Copying 3 of 5000 files" and has a Cancel button. Readers
 * read blocks from the disk, a writer writes them onto a stick, and between them is a queue with
 * room for a few blocks, because the stick is slower than the disk.
 *
 * Any thread may call any of these functions at any time, but for copy_free. A block belongs to
 * whoever has it in hands; the queue only keeps the pointers.
 */
#ifndef CANCEL_NOT_HEARD_H
#define CANCEL_NOT_HEARD_H

#include <stddef.h>

struct block;
struct copy;

enum copy_status {
    COPY_OK,
    COPY_FINISHED, /* there are no more blocks, and will be none */
    COPY_CANCELLED
};

/* A queue with room for this many blocks, at least 1. NULL when memory runs out. */
struct copy *copy_new(size_t room);

/* Nobody uses the queue any more. Blocks that are still inside stay their owner's. */
void copy_free(struct copy *copy);

/* A reader: waits until there is room for the block. COPY_OK or COPY_CANCELLED: then it is not in.
 */
enum copy_status copy_push(struct copy *copy, struct block *block);

/*
 * The writer: waits for the block that is longest inside. COPY_OK and *block; COPY_FINISHED; or
 * COPY_CANCELLED, also when there are blocks left.
 */
enum copy_status copy_pop(struct copy *copy, struct block **block);

/* All readers are through: no more pushes. */
void copy_finish(struct copy *copy);

/* The button. All who wait in this queue return, at once, and from now on nobody waits. */
void copy_cancel(struct copy *copy);

#endif
