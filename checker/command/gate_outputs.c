/* lab gate: what was seen, in the formats of others. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../output/annotations.h"
#include "../output/json.h"
#include "../output/junit.h"
#include "../output/ledger_json.h"
#include "../output/page.h"
#include "../output/sarif.h"
#include "command.h"
#include "gate.h"

static bool is_stdout(const char *path)
{
    return strcmp(path, "-") == 0;
}

bool gate_is_quiet(const struct gate_request *request)
{
    return request->json && is_stdout(request->json);
}

/* Before long work: can all that was asked for be written? */
int gate_outputs_refused(struct arena *arena, const struct gate_request *request)
{
    const char *const paths[] = {request->json, request->sarif, request->junit, request->html};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        int status = paths[i] && !is_stdout(paths[i]) ? output_refused(arena, paths[i]) : 0;
        if (status != 0)
            return status;
    }
    return 0;
}

static int write_text(struct arena *arena, const char *path, const char *text)
{
    if (!is_stdout(path))
        return output_write(arena, path, text);
    fputs(text, stdout);
    return 0;
}

/* One of the formats, by what prints it. */
static int write_printed(struct arena *arena, const char *path, const struct ledger *ledger,
                         void (*print)(FILE *out, const struct ledger *ledger))
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (out)
        print(out, ledger);
    int status = out && fclose(out) == 0
                     ? write_text(arena, path, text)
                     : complain(EXIT_ENVIRONMENT, "there is no memory for %s.", path);
    free(text);
    return status;
}

static void print_json(FILE *out, const struct ledger *ledger)
{
    json_print(out, json_of_ledger(ledger));
}

static void print_sarif(FILE *out, const struct ledger *ledger)
{
    json_print(out, sarif_of_ledger(ledger));
}

/* GitHub gives each step a file of its own, and reads all that is in it. */
static int summary_append(struct arena *arena, const struct ledger *ledger)
{
    const char *path = getenv("GITHUB_STEP_SUMMARY");
    if (!path || !*path)
        return 0;
    FILE *out = fopen(caller_path(arena, path), "ae");
    if (out) {
        step_summary_print(out, ledger);
        if (fclose(out) == 0)
            return 0;
    }
    return complain(EXIT_ENVIRONMENT, "%s (GITHUB_STEP_SUMMARY) can't be written: %s.", path,
                    strerror(errno));
}

int gate_outputs_write(struct arena *arena, const struct gate_request *request,
                       const struct ledger *ledger)
{
    int status = 0;
    if (request->json)
        status = write_printed(arena, request->json, ledger, print_json);
    if (status == 0 && request->sarif)
        status = write_printed(arena, request->sarif, ledger, print_sarif);
    if (status == 0 && request->junit)
        status = write_printed(arena, request->junit, ledger, junit_print);
    if (status == 0 && request->html)
        status = write_printed(arena, request->html, ledger, page_print);
    if (status == 0 && request->annotations) {
        annotations_print(stdout, ledger);
        status = summary_append(arena, ledger);
    }
    return status;
}
