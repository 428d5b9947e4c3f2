#include "mend.h"

#include "../engine/control.h"
#include "../run/files.h"
#include "base.h"

struct mending {
    struct arena *arena;
    mend_told *told;
    void *context;
};

static void tell(const struct mending *mending, const char *what, const char *done)
{
    mending->told(mending->context, what, done);
}

static void mend_leftovers(const struct mending *mending)
{
    int count = work_folders_tidy();
    if (count)
        tell(mending, "left by killed runs",
             arena_printf(mending->arena, "%d folder%s removed", count, count == 1 ? "" : "s"));
}

static void mend_builds(const struct mending *mending)
{
    static const char what[] = "parts of programs";
    const char *said;
    enum base_outcome outcome = base_build(mending->arena, &said);
    if (outcome == BASE_FAILED)
        tell(mending, what,
             arena_printf(mending->arena, "not built: %s. By hand: ninja base", said));
    else if (outcome == BASE_BUILT)
        tell(mending, what, "built again what was missing or too old");
}

static bool all_are_found(struct arena *arena)
{
    char error[256];
    struct control controls[CONTROL_COUNT];
    if (controls_run(arena, controls, error, sizeof error) != 0)
        return false;
    for (size_t i = 0; i < CONTROL_COUNT; i++)
        if (!controls[i].found)
            return false;
    return true;
}

/* What is whole by its date may still not be what it was. */
static void mend_doubtful(const struct mending *mending)
{
    static const char *const folders[] = {
        "build/conductor", "build/shim",         "build/valgrind",
        "build/kit",       "build/tsan/kit",     "build/address/kit",
        "build/control",   "build/tsan/control", "build/address/control"};
    if (all_are_found(mending->arena))
        return;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        folder_remove(folders[i]);
    mend_builds(mending);
}

void mend_all(struct arena *arena, mend_told *told, void *context)
{
    const struct mending mending = {arena, told, context};
    mend_leftovers(&mending);
    mend_builds(&mending);
    mend_doubtful(&mending);
}
