#include "cli.h"

#include <CUnit/CUnit.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/run/sandbox.h"
#include "scratch.h"

struct shell told;
static int dead_before;

void cli_start(void)
{
    shell_adopt(); /* before the working directory changes: the binary's path may be relative */
    scratch_enter();
    dead_before = dead_work_folders();
}

void cli_finish(void)
{
    CU_ASSERT_EQUAL(shell_left_behind(), 0);
    CU_ASSERT_TRUE(dead_work_folders() <= dead_before);
    shell_let_go();
    shell_free(&told);
    scratch_leave();
}

int cli_run(const struct shell_place *place, const char *const *arguments)
{
    shell_free(&told);
    shell_start(&told, place, arguments);
    shell_finish(&told);
    return told.status;
}

bool has(const char *text, const char *word)
{
    if (strstr(text, word))
        return true;
    fprintf(stderr, "no '%s' in:\n%s\n", word, text);
    return false;
}

const char *last_line(const char *text)
{
    static char line[4096];
    size_t length = strlen(text);
    while (length && text[length - 1] == '\n')
        length--;
    size_t start = length;
    while (start && text[start - 1] != '\n')
        start--;
    snprintf(line, sizeof line, "%.*s", (int)(length - start), text + start);
    return line;
}

int count_lines(const char *text)
{
    int count = 0;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

int dead_work_folders(void)
{
    int count = 0;
    DIR *folder = opendir(in_root("build/work"));
    if (!folder)
        return 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        long pid = strtol(entry->d_name, NULL, 10);
        if (pid <= 0 || kill((pid_t)pid, 0) == 0 || errno != ESRCH)
            continue;
        count++;
    }
    closedir(folder);
    return count;
}

bool cli_has_sandbox(void)
{
    char why[256];
    if (sandbox_probe(why, sizeof why) == 0)
        return true;
    fprintf(stderr, "skipped: there is no sandbox here: %s\n", why);
    return false;
}
