/*
 * The native run: no tool watches it, and three things come of it: what the driver thinks of the
 * result, what the watchdog saw when it hung, and the graph of its lock orders.
 */
#include "engine.h"

static char **native_settings(const struct exam *exam, const struct run *run)
{
    char **settings = arena_alloc(exam->arena, 2 * sizeof *settings);
    settings[0] = arena_printf(exam->arena, "LAB_LOCKGRAPH=%s/lockgraph", run->room);
    return settings;
}

static void native_read(struct exam *exam, struct run *run)
{
    watchdog_read_findings(exam, run);
    driver_read_findings(exam, run);
    lockgraph_read_findings(exam, run);
}

const struct engine native_engine = {
    .name = "native",
    .flavour = FLAVOUR_PLAIN,
    .settings = native_settings,
    .read = native_read,
    .grace = 0,
    .slowdown = 1,
    .memory = (size_t)4 << 30,
    .waits = true,
};
