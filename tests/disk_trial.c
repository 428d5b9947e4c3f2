#include "disk_trial.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

/* SQLite's file is the first part; the real one lies behind it. */
struct disk_file {
    sqlite3_file base;
    sqlite3_file *real;
};

static sqlite3_vfs *real_disk;
static sqlite3_vfs disk;
static enum disk_mood disk_mood;
static int bad_step, steps, told;
static double napped; /* seconds */

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct disk_file *)file)->real;
}

/* Counts a step; says whether this one goes wrong. */
static bool goes_wrong(void)
{
    steps++;
    if (disk_mood == DISK_GOOD || steps < bad_step)
        return false;
    return disk_mood != DISK_HALT || steps == bad_step;
}

static _Noreturn void halt(void)
{
    if (write(told, "h", 1) != 1)
        _exit(3);
    for (;;)
        pause();
}

static int disk_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
    sqlite3_file *real = real_of(file);
    if (goes_wrong() && disk_mood == DISK_HALT) {
        real->pMethods->xWrite(real, bytes, count / 2, at);
        halt();
    }
    if (disk_mood == DISK_FULL && steps >= bad_step)
        return SQLITE_FULL;
    if (disk_mood == DISK_BROKEN && steps >= bad_step)
        return SQLITE_IOERR_WRITE;
    return real->pMethods->xWrite(real, bytes, count, at);
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    bool wrong = goes_wrong();
    if (wrong && disk_mood == DISK_HALT)
        halt();
    if (wrong && disk_mood == DISK_BROKEN)
        return SQLITE_IOERR_TRUNCATE;
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int disk_sync(sqlite3_file *file, int flags)
{
    bool wrong = goes_wrong();
    if (wrong && disk_mood == DISK_HALT)
        halt();
    if (wrong && disk_mood == DISK_BROKEN)
        return SQLITE_IOERR_FSYNC;
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
    (void)vfs;
    bool wrong = goes_wrong();
    if (wrong && disk_mood == DISK_HALT)
        halt();
    if (wrong && disk_mood == DISK_BROKEN)
        return SQLITE_IOERR_DELETE;
    return real_disk->xDelete(real_disk, path, sync);
}

static int disk_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int disk_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at)
{
    return real_of(file)->pMethods->xRead(real_of(file), bytes, count, at);
}

static int disk_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int disk_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int disk_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int disk_check_lock(sqlite3_file *file, int *is_locked)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is_locked);
}

static int disk_control(sqlite3_file *file, int what, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}

static int disk_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int disk_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_check_lock,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector,
    .xDeviceCharacteristics = disk_traits,
};

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                     int *flags_out)
{
    (void)vfs;
    struct disk_file *mine = (struct disk_file *)file;
    mine->real = (sqlite3_file *)(mine + 1);
    int code = real_disk->xOpen(real_disk, path, mine->real, flags, flags_out);
    mine->base.pMethods = code == SQLITE_OK ? &methods : NULL;
    return code;
}

static int disk_nap(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    napped += microseconds / 1e6;
    return microseconds;
}

void disk_start(enum disk_mood mood, int step, int pipe)
{
    real_disk = sqlite3_vfs_find("unix");
    disk = *real_disk;
    disk.zName = "trial";
    disk.szOsFile = (int)sizeof(struct disk_file) + real_disk->szOsFile;
    disk.xOpen = disk_open;
    disk.xDelete = disk_delete;
    disk.xSleep = disk_nap;
    disk_mood = mood;
    bad_step = step;
    steps = 0;
    napped = 0;
    told = pipe;
    if (sqlite3_vfs_register(&disk, 1) != SQLITE_OK)
        exit(3);
}

int disk_stop(void)
{
    sqlite3_vfs_unregister(&disk);
    sqlite3_vfs_register(real_disk, 1);
    return steps;
}

double disk_napped(void)
{
    return napped;
}
