/* lab watch: checks on every save, and says what has changed. */
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../output/columns.h"
#include "../output/style.h"
#include "../run/files.h"
#include "../run/saves.h"
#include "keys.h"
#include "subject.h"

struct watch {
    struct arena arena; /* of the lab that is watched */
    struct lab lab;
    const char *source;
    struct saves saves;
    json_t *before; /* mark -> summary, of the last verdict; NULL: there was none */
    json_t *shown;  /* the same, of this check so far */
    pid_t checking; /* 0: nobody */
    int from;       /* what that one says */
    char *line;     /* as much of its next line as has come */
    size_t length;
    bool asked; /* for a check that no save has asked for */
    bool quit, eof;
};

static void print_keys(void)
{
    printf("%sh hint, n next, l list, s steps, t tools' words, r again, q quit%s%s\n",
           colour(stdout, DIM), keys_are_single() ? "" : "; then Enter", colour(stdout, PLAIN));
}

/* ---- the one that checks ---- */

static void check_stop(struct watch *watch)
{
    if (watch->checking) {
        kill(watch->checking, SIGKILL); /* the kernel ends its keepers, and they their programs */
        while (waitpid(watch->checking, NULL, 0) < 0 && errno == EINTR)
            ;
        close(watch->from);
        work_folders_tidy();
        progress_end();
    }
    watch->checking = 0;
    watch->length = 0;
}

static void check_begin(struct watch *watch)
{
    int ends[2];
    pid_t parent = getpid();
    check_stop(watch);
    if (pipe2(ends, O_CLOEXEC) != 0) {
        complain(0, "no check: %s.", strerror(errno));
        return;
    }
    fflush(NULL);
    int width = terminal_columns(stdout);
    watch->checking = fork();
    if (watch->checking == 0) {
        static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
        int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
        for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
            signal(ending[i], SIG_DFL);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(EXIT_ENVIRONMENT);
        for (int fd = 0; fd < 3 && nowhere >= 0; fd++)
            dup2(nowhere, fd);
        exit(watch_check(&watch->lab, watch->source, width, ends[1]));
    }
    close(ends[1]);
    watch->from = ends[0];
    if (watch->checking < 0) {
        complain(0, "no check: %s.", strerror(errno));
        watch->checking = 0;
        close(ends[0]);
        return;
    }
    json_decref(watch->shown);
    watch->shown = json_object();
}

/* ---- what has changed ---- */

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* In full when it is new, in a line when it was there before, and not again. */
static void print_findings(struct watch *watch, const json_t *event)
{
    size_t i;
    json_t *finding;
    json_array_foreach(json_object_get(event, "findings"), i, finding)
    {
        const char *mark = text_in(finding, "mark"), *summary = text_in(finding, "summary");
        if (json_object_get(watch->shown, mark))
            continue;
        json_object_set_new(watch->shown, mark, json_string(summary));
        if (json_object_get(watch->before, mark))
            printf("still there: %s  [%s]\n", summary, mark);
        else
            printf("\n%s", text_in(finding, "text"));
    }
}

static json_t *marks_of(const json_t *event)
{
    size_t i;
    json_t *finding, *marks = json_object();
    json_array_foreach(json_object_get(event, "findings"), i, finding)
    {
        json_object_set(marks, text_in(finding, "mark"), json_object_get(finding, "summary"));
    }
    return marks;
}

static void print_gone(const struct watch *watch, const json_t *now)
{
    const char *mark;
    json_t *summary;
    json_object_foreach(watch->before, mark, summary)
    {
        if (!json_object_get(now, mark))
            printf("%sgone: %s  [%s]%s\n", colour(stdout, GREEN), json_string_value(summary), mark,
                   colour(stdout, PLAIN));
    }
}

/*
 * What was not run has lost nothing, nor what hung before it came so far: the next that comes to
 * its end is compared with all that is known until then.
 */
static void print_verdict(struct watch *watch, const json_t *event)
{
    bool ran = json_is_true(json_object_get(event, "ran"));
    bool ended = json_is_true(json_object_get(event, "ended"));
    size_t known = json_object_size(watch->before);
    json_t *now = marks_of(event);
    if (ran && ended) {
        print_gone(watch, now);
        json_object_clear(watch->before);
    }
    if (!watch->before)
        watch->before = json_object();
    if (ran)
        json_object_update(watch->before, now);
    json_decref(now);
    printf("%s", text_in(event, "closing"));
    if (!(ran && ended) && known > 0)
        announce("It %s, so nothing is gone: what was found before is still to be mended.",
                 ran ? "did not come to its end" : "was not run");
    if (json_is_true(json_object_get(event, "passed")))
        printf("Next: n goes on to the next lab.\n");
    print_keys();
}

static void print_step(const json_t *event)
{
    terminal_progress.step(&terminal_progress, text_in(event, "text"),
                           (size_t)json_integer_value(json_object_get(event, "done")),
                           (size_t)json_integer_value(json_object_get(event, "count")));
}

static void event_take(struct watch *watch, const char *line)
{
    json_t *event = json_loads(line, 0, NULL);
    const char *what = text_in(event, "say");
    progress_end();
    if (strcmp(what, "trouble") == 0)
        complain(0, "%s.", text_in(event, "text"));
    else
        print_findings(watch, event);
    if (strcmp(what, "step") == 0)
        print_step(event);
    if (strcmp(what, "note") == 0)
        printf("%s\n", text_in(event, "text"));
    if (strcmp(what, "first") == 0)
        printf("%s%s%s\n", colour(stdout, DIM), text_in(event, "text"), colour(stdout, PLAIN));
    if (strcmp(what, "verdict") == 0)
        print_verdict(watch, event);
    fflush(stdout);
    json_decref(event);
}

static void lines_take(struct watch *watch)
{
    char *start = watch->line, *end;
    size_t left = watch->length;
    while ((end = memchr(start, '\n', left))) {
        *end = '\0';
        event_take(watch, start);
        left -= (size_t)(end + 1 - start);
        start = end + 1;
    }
    memmove(watch->line, start, left);
    watch->length = left;
}

static void events_read(struct watch *watch)
{
    enum { PIECE = 65536 };
    char *line = realloc(watch->line, watch->length + PIECE);
    if (!line)
        return;
    watch->line = line;
    ssize_t got = read(watch->from, line + watch->length, PIECE);
    if (got > 0) {
        watch->length += (size_t)got;
        lines_take(watch);
    } else if (got == 0) {
        check_stop(watch);
    }
}

/* ---- which lab ---- */

static int lab_take(struct watch *watch, const char *operand)
{
    struct lab lab;
    const char *source;
    struct arena arena;
    arena_init(&arena);
    int status = submission_operand(&arena, "watch", NULL, operand, &lab, &source);
    if (status == 0)
        status = place_refused(&arena, source);
    char *path = status == 0 ? realpath(source, NULL) : NULL;
    if (status == 0 && !path)
        status = complain(EXIT_USAGE, "%s can't be read: %s.", source, strerror(errno));
    if (status != 0) {
        arena_free(&arena);
        return status;
    }
    check_stop(watch);
    saves_free(&watch->saves);
    arena_free(&watch->arena);
    json_decref(watch->before);
    watch->before = NULL;
    watch->arena = arena;
    watch->lab = lab;
    watch->source = source;
    const char *kept = arena_copy(&watch->arena, path);
    free(path);
    if (saves_init(&watch->saves, kept) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be watched: %s.", kept, strerror(errno));
    printf("%s%s%s: %s\nSave it, and it is checked.\n", colour(stdout, BOLD), watch->lab.title,
           colour(stdout, PLAIN), kept);
    print_keys();
    fflush(stdout);
    watch->asked = true;
    return 0;
}

/* The first lab in the order to learn them in that is not passed, or NULL. */
static char *lab_next(struct arena *arena, const char *but)
{
    struct lab *labs;
    size_t count;
    json_t *standings;
    char *name = NULL;
    const char *workspace = place_needed(arena);
    if (!workspace || place_labs(arena, workspace, &labs, &count, &standings) != 0)
        return NULL;
    for (size_t i = 0; i < count && !name; i++)
        if (strcmp(labs[i].name, but) != 0 && !standing_of(standings, labs[i].name).passed)
            name = labs[i].name;
    json_decref(standings);
    return name;
}

static int lab_take_next(struct watch *watch)
{
    struct arena arena;
    arena_init(&arena);
    char *name = lab_next(&arena, watch->source ? watch->lab.name : "");
    int status = name ? lab_take(watch, name) : EXIT_USAGE;
    arena_free(&arena);
    return status;
}

/* ---- keys ---- */

/* Another of racelab's commands, in a process of its own. */
static void command_run(int (*command)(int argc, char **argv), char *verb, char *operand,
                        char *number)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        char *argv[] = {verb, operand, number, NULL};
        exit(command(1 + (operand != NULL) + (number != NULL), argv));
    }
    while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

static void print_hint(struct watch *watch)
{
    static int number;
    static char last[64], word[16];
    if (strcmp(last, watch->lab.name) != 0)
        number = 0;
    snprintf(last, sizeof last, "%s", watch->lab.name);
    number += number < 3;
    snprintf(word, sizeof word, "%d", number);
    command_run(command_hint, "lab hint", watch->lab.name, word);
}

/* Of what the last verdict has found. */
static void print_raw(struct watch *watch)
{
    const char *mark;
    json_t *summary;
    if (json_object_size(watch->before) == 0)
        printf("Nothing is known to be wrong; a verdict may come yet.\n");
    json_object_foreach(watch->before, mark, summary)
    {
        char word[FINGERPRINT_LENGTH + 1];
        snprintf(word, sizeof word, "%s", mark);
        printf("%s%s  [%s]%s\n\n", colour(stdout, BOLD), json_string_value(summary), mark,
               colour(stdout, PLAIN));
        command_run(command_explain, "lab explain", "--raw", word);
    }
}

static void key_take(struct watch *watch, char key)
{
    switch (key) {
    case 'q':
        watch->quit = true;
        return;
    case 'h':
        print_hint(watch);
        return;
    case 'n':
        lab_take_next(watch);
        return;
    case 'l':
        command_run(command_list, "lab list", NULL, NULL);
        return;
    case 's':
        command_run(command_replay, "lab replay", watch->lab.name, NULL);
        return;
    case 't':
        print_raw(watch);
        return;
    case 'r':
        watch->asked = true;
        return;
    case '\n':
    case ' ':
        return;
    default:
        print_keys();
    }
}

static void keys_read(struct watch *watch)
{
    char keys[64];
    ssize_t got = read(STDIN_FILENO, keys, sizeof keys);
    progress_end();
    for (ssize_t i = 0; i < got && !watch->quit; i++)
        key_take(watch, keys[i]);
    if (got == 0 && !keys_are_single())
        watch->eof = true;
    fflush(stdout);
}

/* ---- the loop ---- */

static void saves_take(struct watch *watch)
{
    enum save save = saves_look(&watch->saves);
    if (save == SAVE_GONE) {
        check_stop(watch);
        printf("%s.c is gone. It is checked when it is there again; '%s reset %s' brings it "
               "back.\n",
               watch->lab.name, called_as, watch->lab.name);
        fflush(stdout);
    } else if (save == SAVE_CHANGED || (watch->asked && watch->saves.there)) {
        progress_end();
        printf("\n%s%s%s\n", colour(stdout, DIM), save == SAVE_CHANGED ? "Saved." : "Checking.",
               colour(stdout, PLAIN));
        fflush(stdout);
        check_begin(watch);
    }
    watch->asked = false;
}

static void watch_loop(struct watch *watch)
{
    while (!watch->quit && !keys_signal()) {
        struct pollfd some[] = {
            {.fd = watch->saves.notify, .events = POLLIN},
            {.fd = watch->eof ? -1 : STDIN_FILENO, .events = POLLIN},
            {.fd = watch->checking ? watch->from : -1, .events = POLLIN},
        };
        saves_take(watch);
        some[2].fd = watch->checking ? watch->from : -1;
        if (poll(some, 3, SAVES_LOOK_MS) <= 0)
            continue;
        if (some[1].revents)
            keys_read(watch);
        else if (some[2].revents && watch->checking)
            events_read(watch);
    }
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    const char **operand = state->input;
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    if (*operand)
        argp_error(state, "one lab at a time, not also '%s'", argument);
    *operand = argument;
    return 0;
}

static const struct argp argp = {
    NULL,
    parse,
    "[LAB | FILE]",
    "Checks a lab's file each time it is saved, and says what has changed. First comes what the "
    "driver and the conductor see, then each tool as it is ready. Without an operand it is the "
    "next lab of your workspace."
    "\vKeys: h a hint, n the next lab, l the list, s the failing schedule, t what the "
    "tools printed, r check again, q quit. Where single keys do not work, press Enter behind them."
    "\n\nExit status: 0 ended by q, 2 wrong usage, 3 this machine.",
    NULL,
    NULL,
    NULL};

int command_watch(int argc, char **argv)
{
    const char *operand = NULL;
    struct watch watch = {.saves.notify = -1};
    if (argp_parse(&argp, argc, argv, 0, NULL, &operand) != 0)
        return EXIT_USAGE;
    keys_hear_signals();
    arena_init(&watch.arena);
    keys_begin();
    int status = operand ? lab_take(&watch, operand) : lab_take_next(&watch);
    if (status == 0)
        watch_loop(&watch);
    check_stop(&watch);
    keys_end();
    saves_free(&watch.saves);
    arena_free(&watch.arena);
    json_decref(watch.before);
    json_decref(watch.shown);
    free(watch.line);
    return status == 0 && keys_signal() ? 128 + keys_signal() : status;
}
