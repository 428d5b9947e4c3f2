/* Nobody passes the start line before all have arrived. */
#include "drive.h"
#include "play.h"

enum { RUNNERS = 3 };

static struct start_line *line;
static int arrived[RUNNERS];

static void *run(void *number)
{
    *(int *)number = 1;
    start_line_wait(line);
    EXPECT(arrived[0] + arrived[1] + arrived[2] == RUNNERS);
    return NULL;
}

int main(void)
{
    pthread_t threads[RUNNERS];
    drive_start();
    line = start_line_new(RUNNERS);
    for (int i = 0; i < RUNNERS; i++)
        threads[i] = begin(run, &arrived[i]);
    for (int i = 0; i < RUNNERS; i++)
        end(threads[i]);
    start_line_free(line);
    drive_check(true, "nobody reads this");
    return drive_end();
}
