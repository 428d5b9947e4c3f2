#include "installed.h"

#include <CUnit/CUnit.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli.h"
#include "scratch.h"

char installed_home[96];

int admin_runs(const char *script)
{
    const struct shell_place place = {.program = "/bin/sh", .patience = 300};
    return LAB_AT(&place, "-ec", script);
}

static char *students_script(const char *script)
{
    char *whole;
    if (asprintf(&whole,
                 "export HOME=\"$SHARED/home\" XDG_CACHE_HOME=\"${CACHE-$SHARED/a cache}\" "
                 "PATH=\"${FAKE+$FAKE:}$SHARED/dest/usr/local/bin:$PATH\"\n%s",
                 script) < 0)
        exit(3);
    return whole;
}

void student_starts(struct shell *shell, const char *script)
{
    char *whole = students_script(script);
    const char *const words[] = {
        "--reuid=65534", "--regid=65534", "--clear-groups", "/bin/sh", "-ec", whole, NULL};
    bool is_root = geteuid() == 0;
    const struct shell_place place = {.program = is_root ? "/usr/bin/setpriv" : "/bin/sh",
                                      .directory = installed_home,
                                      .patience = 300};
    shell_start(shell, &place, is_root ? words : words + 4);
    free(whole);
}

int student_runs(const char *script)
{
    shell_free(&told);
    student_starts(&told, script);
    shell_finish(&told);
    return told.status;
}

bool has_program(const char *name)
{
    char script[64];
    snprintf(script, sizeof script, "command -v %s", name);
    if (admin_runs(script) == 0)
        return true;
    fprintf(stderr, "skipped: there is no %s here\n", name);
    return false;
}

/* No test is under way that could fail. */
static int suite_runs(const char *script)
{
    scratch_enter();
    int status = admin_runs(script);
    if (status != 0)
        fprintf(stderr, "%s%s", told.out, told.err);
    shell_free(&told);
    scratch_leave();
    return status;
}

int installed_init(void)
{
    static char shared[64];
    shell_root(); /* before the working directory changes */
    snprintf(shared, sizeof shared, "/tmp/racelab-installed-XXXXXX");
    if (!mkdtemp(shared))
        return 1;
    snprintf(installed_home, sizeof installed_home, "%s/home", shared);
    setenv("SHARED", shared, 1);
    setenv("ROOT", shell_root(), 1);
    return suite_runs("umask 022; chmod 755 \"$SHARED\"\n"
                      "mkdir \"$SHARED/home\" \"$SHARED/a cache\"\n"
                      "DESTDIR=$SHARED/dest PREFIX= \"$ROOT/packaging/install.sh\"\n"
                      "if [ $(id -u) = 0 ]\n"
                      "then chown 65534:65534 \"$SHARED/home\" \"$SHARED/a cache\"\n"
                      "else chmod -R a-w \"$SHARED/dest\"; fi\n");
}

int installed_cleanup(void)
{
    int status = suite_runs("chmod -R u+w \"$SHARED\"; rm -rf \"$SHARED\"");
    unsetenv("SHARED");
    unsetenv("ROOT");
    return status;
}

void installed_enter(void)
{
    cli_start();
    CU_ASSERT_EQUAL(student_runs("rm -rf \"$HOME\"/* \"$HOME\"/.[a-z]*"), 0);
}

void installed_leave(void)
{
    unsetenv("FAKE");
    unsetenv("CACHE");
    cli_finish();
}
