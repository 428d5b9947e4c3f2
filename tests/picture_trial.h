/* Pictures made by hand, as findings of grade_trial's second student have them. */
#ifndef PICTURE_TRIAL_H
#define PICTURE_TRIAL_H

#include "../checker/model/picture.h"

/* The fingerprint that all findings of grade_trial.h have. */
#define PICTURE_FINGERPRINT "0123456789ab"

/* Two threads that wait for each other. Every text ends with suffix. From class_arena. */
struct picture *picture_of_deadlock(const char *suffix);

/* Two increments, one of which is lost; a seventh thread has no column, and it does not end. */
struct picture *picture_of_lost_update(void);

#endif
