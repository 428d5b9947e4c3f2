#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "../run/files.h"
#include "engine.h"
#include "piece.h"

/* A report longer than this is read up to here; what the parser makes of the cut, it says. */
static const size_t report_limit = 64u * 1024 * 1024;

/* Names end in process numbers, which count as such: the first process comes first. */
static int by_name(const void *a, const void *b)
{
    return strverscmp(*(char *const *)a, *(char *const *)b);
}

static void read_report(struct exam *exam, struct run *run, const char *path,
                        void (*read)(struct exam *exam, struct run *run, char *text, size_t length))
{
    char *text;
    size_t length;
    bool cut;
    if (file_read_start(exam->arena, path, report_limit, &text, &length, &cut) == 0)
        read(exam, run, text, length);
}

void run_each_report(struct exam *exam, struct run *run, const char *prefix,
                     void (*read)(struct exam *exam, struct run *run, char *text, size_t length))
{
    char **names = NULL;
    size_t count = 0;
    DIR *folder = opendir(run->room);
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
            continue;
        names = arena_grow(exam->arena, names, count, sizeof *names);
        names[count++] = arena_printf(exam->arena, "%s/%s", run->room, entry->d_name);
    }
    closedir(folder);
    if (count)
        qsort(names, count, sizeof *names, by_name);
    char *before = exam->findings.missing, *first = NULL;
    size_t lacking = 0;
    for (size_t i = 0; i < count; i++) {
        exam->findings.missing = NULL;
        read_report(exam, run, names[i], read);
        lacking += exam->findings.missing != NULL;
        first = first ? first : exam->findings.missing;
    }
    exam->findings.missing = before;
    if (lacking > 1)
        findings_lack(&exam->findings, "%zu of %zu reports are not whole; %s", lacking, count,
                      first);
    else if (lacking)
        findings_lack(&exam->findings, "%s", first);
}

void report_join(struct report *all, const struct report *one)
{
    all->complete = one->complete && (all->complete || !all->started);
    all->errors += one->errors;
    all->started = all->started || one->started;
    if (!all->fatal)
        all->fatal = one->fatal;
    if (!all->fatal_signal)
        all->fatal_signal = one->fatal_signal;
}
