/*
 * lab init: a student's own folder.
 *
 *     labs/, labs/kit/ --handed out--> DIR --edited by a student--> DIR --init again--> DIR
 *
 * What a student has touched is never overwritten: a file counts as touched when it is not what was
 * handed out last. No solution, manifest, hint or submission goes into it.
 */
#include <errno.h>
#include <glob.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../model/path.h"
#include "../run/catalogue.h"
#include "../run/files.h"
#include "../run/installed.h"
#include "../run/workspace.h"
#include "command.h"

struct handing {
    struct arena *arena;
    const char *folder;   /* absolute */
    json_t *digests;      /* of what was handed out until now */
    bool again;           /* there was a workspace before */
    int written, updated; /* files that were not there, and those that were replaced */
    int kept;             /* touched by the student, and changed by the course */
};

/* ---- one file ---- */

static int cannot_write(const char *path)
{
    return complain(errno == ENOSPC || errno == EDQUOT || errno == EIO ? EXIT_ENVIRONMENT
                                                                       : EXIT_USAGE,
                    "%s can't be written: %s.", path, strerror(errno));
}

static const char *digest_of(struct arena *arena, const char *bytes, size_t length)
{
    char digest[SHA256_DIGEST_STRING_LENGTH];
    return arena_copy(arena, SHA256Data((const uint8_t *)bytes, length, digest));
}

static int put(struct handing *handing, const char *path, const char *bytes, size_t length,
               bool executable)
{
    char *full = arena_printf(handing->arena, "%s/%s", handing->folder, path);
    char *folder = arena_copy(handing->arena, full);
    *strrchr(folder, '/') = '\0';
    if (folder_make(folder) != 0 || file_write(full, bytes, length) != 0 ||
        (executable && chmod(full, 0755) != 0))
        return cannot_write(full);
    return 0;
}

/* Somebody has worked on it, and the course has another one now: both stay. */
static int put_beside(struct handing *handing, const char *path, const char *bytes, size_t length)
{
    char *beside = arena_printf(handing->arena, "%s.new", path);
    printf("%s was edited, and has changed in the course: yours stays, the new one is %s\n", path,
           beside);
    handing->kept++;
    return put(handing, beside, bytes, length, false);
}

static int hand_out(struct handing *handing, const char *path, const char *bytes, size_t length,
                    bool executable)
{
    char *there;
    size_t there_length;
    int status = 0;
    struct arena *arena = handing->arena;
    const char *digest = digest_of(arena, bytes, length);
    const char *before = json_string_value(json_object_get(handing->digests, path));
    const char *full = arena_printf(arena, "%s/%s", handing->folder, path);
    if (file_read(arena, full, 0, &there, &there_length) != 0) {
        if (errno != ENOENT)
            return complain(EXIT_USAGE, "%s can't be read: %s. Move it away, then try again.", full,
                            strerror(errno));
        handing->written++;
        status = put(handing, path, bytes, length, executable);
    } else {
        const char *now = digest_of(arena, there, there_length);
        bool untouched = before && strcmp(now, before) == 0;
        bool changed = strcmp(digest, now) != 0;
        if (untouched && changed) {
            handing->updated++;
            status = put(handing, path, bytes, length, executable);
        } else if (changed && (!before || strcmp(before, digest) != 0)) {
            status = put_beside(handing, path, bytes, length);
        }
    }
    if (status == 0)
        json_object_set_new(handing->digests, path, json_string(digest));
    return status;
}

static int hand_out_file(struct handing *handing, const char *path)
{
    struct arena arena, *kept = handing->arena;
    char *bytes;
    size_t length;
    int status;
    arena_init(&arena);
    handing->arena = &arena;
    if (file_read(&arena, path, 0, &bytes, &length) != 0)
        status = complain(EXIT_ENVIRONMENT, "%s can't be read: %s.", path, strerror(errno));
    else
        status = hand_out(handing, path, bytes, length, false);
    handing->arena = kept;
    arena_free(&arena);
    return status;
}

/* ---- all files ---- */

static int hand_out_lab(struct handing *handing, const struct lab *lab)
{
    struct arena *arena = handing->arena;
    const char *const paths[] = {
        arena_printf(arena, "%s/BRIEF.md", lab->folder),
        arena_printf(arena, "%s/%s.c", lab->folder, lab->name),
        arena_printf(arena, "%s/%s.h", lab->folder, lab->name),
        arena_printf(arena, "%s/driver.c", lab->folder),
    };
    int status = 0;
    for (size_t i = 0; i < sizeof paths / sizeof *paths && status == 0; i++)
        status = hand_out_file(handing, paths[i]);
    return status;
}

/* The kit is there to be read; the canary is the judge's. */
static int hand_out_kit(struct handing *handing)
{
    static const char *const patterns[] = {"labs/kit/*.h", "labs/kit/*.c", "labs/kit/README.md"};
    glob_t found = {0};
    int status = 0;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        glob(patterns[i], i ? GLOB_APPEND : 0, NULL, &found);
    for (size_t i = 0; i < found.gl_pathc && status == 0; i++)
        if (!strstr(found.gl_pathv[i], "/canary."))
            status = hand_out_file(handing, found.gl_pathv[i]);
    globfree(&found);
    return status;
}

/* What its ./lab calls: the one that is installed, or this tree's. */
static const char *command_to_call(struct arena *arena)
{
    const char *installed = installed_in(arena);
    char *root = getcwd(NULL, 0);
    const char *command = arena_printf(arena, "%s/lab", installed ? installed : root ? root : ".");
    free(root);
    return shell_word(arena, command);
}

static int hand_out_command(struct handing *handing)
{
    struct arena *arena = handing->arena;
    char *text = arena_printf(
        arena,
        "#!/bin/sh\n"
        "# racelab, for this workspace. When racelab has moved, call its 'lab init' once more.\n"
        "LAB_WORKSPACE=$(cd -- \"$(dirname -- \"$0\")\" && pwd -P) || exit 3\n"
        "export LAB_WORKSPACE\n"
        "racelab=%s\n"
        "# Where it is not there any more, another one may be installed; a workspace's is none.\n"
        "if ! [ -x \"$racelab\" ]; then\n"
        "    other=$(command -v lab) || other=\n"
        "    if [ -x \"$other\" ] && ! [ -e \"$(dirname -- \"$other\")/.racelab\" ]; then\n"
        "        exec \"$other\" \"$@\"\n"
        "    fi\n"
        "    echo \"lab: racelab is not at $racelab any more. Where it is now, call:"
        " ./lab init '$LAB_WORKSPACE'\" >&2\n"
        "    exit 3\n"
        "fi\n"
        "exec \"$racelab\" \"$@\"\n",
        command_to_call(arena));
    /* It is no work of the student's: where racelab is now counts. */
    json_object_set_new(handing->digests, "lab", json_string(digest_of(arena, text, strlen(text))));
    return put(handing, "lab", text, strlen(text), true);
}

static const char readme[] =
    "# Your workspace\n"
    "\n"
    "Programs that go wrong when threads meet, for you to mend. Each lab is a\n"
    "folder below `labs/` with a brief, the file to mend (it has the lab's name),\n"
    "its contract (the header), and the driver that exercises it.\n"
    "\n"
    "    ./lab              where you are, and what to do next\n"
    "    ./lab list         all labs, in the order to learn them in\n"
    "    ./lab predict LAB  what do you expect, before any tool speaks?\n"
    "    ./lab check LAB    what is wrong with your file?\n"
    "    ./lab watch LAB    the same, each time you save it\n"
    "    ./lab hint LAB     a hint, from mild to plain\n"
    "\n"
    "`./lab --help` has the rest; VS Code has tasks for two of these. The folder\n"
    "may be moved, and put under version control; how far you are is in\n"
    "`.racelab/`.\n";

/* For VS Code: what 'lab check --format compiler' prints becomes problems at their lines. */
static const char tasks[] =
    "{\n"
    "  \"version\": \"2.0.0\",\n"
    "  \"tasks\": [\n"
    "    {\n"
    "      \"label\": \"lab: check this file\",\n"
    "      \"type\": \"process\",\n"
    "      \"command\": \"${workspaceFolder}/lab\",\n"
    "      \"args\": [\"check\", \"--format\", \"compiler\", \"${file}\"],\n"
    "      \"options\": { \"cwd\": \"${workspaceFolder}\" },\n"
    "      \"group\": { \"kind\": \"build\", \"isDefault\": true },\n"
    "      \"problemMatcher\": {\n"
    "        \"owner\": \"racelab\",\n"
    "        \"fileLocation\": [\"autoDetect\", \"${workspaceFolder}\"],\n"
    "        \"pattern\": {\n"
    "          \"regexp\": \"^([^:]+):([0-9]+):([0-9]+): (error|warning|note): (.*)$\",\n"
    "          \"file\": 1,\n"
    "          \"line\": 2,\n"
    "          \"column\": 3,\n"
    "          \"severity\": 4,\n"
    "          \"message\": 5\n"
    "        }\n"
    "      }\n"
    "    },\n"
    "    {\n"
    "      \"label\": \"lab: watch this file\",\n"
    "      \"type\": \"process\",\n"
    "      \"command\": \"${workspaceFolder}/lab\",\n"
    "      \"args\": [\"watch\", \"${file}\"],\n"
    "      \"options\": { \"cwd\": \"${workspaceFolder}\" },\n"
    "      \"isBackground\": true,\n"
    "      \"problemMatcher\": []\n"
    "    }\n"
    "  ]\n"
    "}\n";

static int hand_out_all(struct handing *handing, const struct lab *labs, size_t count)
{
    int status = hand_out(handing, "README.md", readme, strlen(readme), false);
    if (status == 0)
        status = hand_out(handing, ".vscode/tasks.json", tasks, strlen(tasks), false);
    for (size_t i = 0; i < count && status == 0; i++)
        status = hand_out_lab(handing, &labs[i]);
    if (status == 0)
        status = hand_out_kit(handing);
    if (status == 0)
        status = hand_out_command(handing);
    return status;
}

/* ---- the command ---- */

/* A folder with other things in it is not taken for a workspace to be. */
static int folder_refused(struct arena *arena, const char *operand, const char *folder)
{
    glob_t found = {0};
    char *own = getcwd(NULL, 0), *real = realpath(folder, NULL);
    bool inside = own && real && strcmp(own, real) == 0;
    free(own);
    free(real);
    if (inside)
        return complain(EXIT_USAGE, "%s is racelab itself; name another folder.", operand);
    if (access(arena_printf(arena, "%s/.racelab", folder), F_OK) == 0)
        return 0;
    char *pattern = arena_printf(arena, "%s/*", folder);
    bool has_files = glob(pattern, 0, NULL, &found) == 0;
    globfree(&found);
    if (has_files)
        return complain(EXIT_USAGE, "%s has files in it and is no workspace; name a new folder.",
                        operand);
    return 0;
}

static void tell(const struct handing *handing, const char *operand, size_t labs)
{
    if (!handing->again)
        printf("%s: a workspace with %zu labs. Next: cd %s, then ./lab\n", operand, labs, operand);
    else if (handing->written + handing->updated + handing->kept == 0)
        printf("%s: %zu labs, nothing new.\n", operand, labs);
    else
        printf("%s: %zu labs; %d files new, %d brought up to date, %d edited ones kept.\n", operand,
               labs, handing->written, handing->updated, handing->kept);
}

static int workspace_fill(struct handing *handing, const char *operand)
{
    char *error;
    struct lab *labs;
    size_t count;
    int lock = workspace_lock(handing->arena, handing->folder), status;
    handing->digests = handed_out_read(handing->arena, handing->folder, &error);
    if (!handing->digests) {
        status = complain(EXIT_ENVIRONMENT, "%s.", error);
    } else if (catalogue_load(handing->arena, &labs, &count, &error) != 0) {
        status = complain(EXIT_ENVIRONMENT, "%s", error);
    } else {
        handing->again = json_object_size(handing->digests) > 0;
        status = hand_out_all(handing, labs, count);
        if (handed_out_write(handing->arena, handing->folder, handing->digests, &error) != 0 &&
            status == 0)
            status = complain(EXIT_ENVIRONMENT, "%s.", error);
        if (status == 0)
            tell(handing, operand, count);
    }
    json_decref(handing->digests);
    if (lock >= 0)
        close(lock);
    return status;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    const char **operand = state->input;
    if (key == ARGP_KEY_NO_ARGS)
        argp_error(state, "where to? Name a new folder");
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    if (*operand)
        argp_error(state, "one folder at a time, not also '%s'", argument);
    if (!*argument)
        argp_error(state, "'' is no folder; name a new one");
    *operand = argument;
    return 0;
}

static const struct argp argp = {
    NULL,
    parse,
    "DIR",
    "Makes a workspace of your own: every lab's brief, contract, driver and file to mend, and a "
    "./lab that knows how far you are. In a workspace that is there already, brings what you have "
    "not touched up to date."
    "\vExit status: 0 it is there, 2 wrong usage, 3 this machine.",
    NULL,
    NULL,
    NULL};

int command_init(int argc, char **argv)
{
    const char *operand = NULL;
    struct arena arena;
    if (argp_parse(&argp, argc, argv, 0, NULL, &operand) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    struct handing handing = {.arena = &arena, .folder = caller_path(&arena, operand)};
    int status = folder_refused(&arena, operand, handing.folder);
    if (status == 0 && folder_make(arena_printf(&arena, "%s/.racelab", handing.folder)) != 0)
        status =
            complain(EXIT_USAGE, "%s can't be made: %s. Name another.", operand, strerror(errno));
    if (status == 0)
        status = workspace_fill(&handing, operand);
    arena_free(&arena);
    return status;
}
