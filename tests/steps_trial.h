/* Traced schedules made by hand, step by step. */
#ifndef STEPS_TRIAL_H
#define STEPS_TRIAL_H

#include "../checker/engine/timeline.h"

/* Addresses of objects, and of memory. */
enum { TRIAL_A = 0x1000, TRIAL_B = 0x2000, TRIAL_X = 0x3000 };

/* From here on steps are of a new schedule. */
void steps_begin(void);

/* One step more; for accesses 4 bytes. It may be changed until the next one. */
struct conduct_step *steps_add(int thread, enum op op, enum step_event event, uint64_t object);

/* Two steps: it locks, and has it; it unlocks, and has it no more. */
void steps_lock(int thread, uint64_t object);
void steps_unlock(int thread, uint64_t object);

void steps_access(int thread, enum op op, uint64_t address);
void steps_create(int creator, int thread);

/* main waits for it, and its wait is over when it has ended. */
void steps_end_and_join(int thread);

/* All of it as a timeline. From class_arena. */
struct timeline *steps_timeline(void);

#endif
