/*
 * What others make of the gate's formats: Microsoft's validator of SARIF with GitHub's rules, an
 * XSD for JUnit's XML, GitHub's own code for annotations. tests/gate/validate.sh fetches them and
 * says "skipped: ..." for what is not here.
 */
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../checker/output/annotations.h"
#include "../checker/output/json.h"
#include "../checker/output/junit.h"
#include "../checker/output/sarif.h"
#include "../checker/output/story.h"
#include "gate_trial.h"
#include "runner.h"

static const char folder[] = "build/gate-formats";

static void print_sarif(FILE *out, const struct ledger *ledger)
{
    json_print(out, sarif_of_ledger(ledger));
}

static void save(const char *name, void (*print)(FILE *out, const struct ledger *ledger))
{
    char *path = arena_printf(&trial_arena, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    print(file, &trial);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

/* Names that are nasty, but UTF-8: what is none, others replace in their own way. */
static const char nasty_text[] = "<b>&\"'`|\\](x)**_~ %0A::error::x,y:z\r\n%25 [l](u) \xe2\x82\xac";

static const struct {
    const char *name, *suffix; /* NULL: nothing was found */
} trials[] = {{"plain", ""}, {"nasty", trial_nasty}, {"text", nasty_text}, {"empty", NULL}};

static void save_all(const char *ending, void (*print)(FILE *out, const struct ledger *ledger))
{
    mkdir("build", 0777);
    mkdir(folder, 0777);
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        trial_start();
        if (trials[i].suffix)
            trial_fill(trials[i].suffix);
        else
            ledger_close(&trial, "2027-01-01");
        save(arena_printf(&trial_arena, "%s.%s", trials[i].name, ending), print);
        trial_finish();
    }
}

/* Runs the script in the terminal: it says what it skips. */
static int validate(const char *format)
{
    extern char **environ;
    char *const arguments[] = {"sh", "tests/gate/validate.sh", (char *)format, (char *)folder,
                               NULL};
    pid_t pid;
    int status;
    fputc('\n', stdout);
    fflush(NULL);
    if (posix_spawnp(&pid, "sh", NULL, NULL, arguments, environ) != 0 ||
        waitpid(pid, &status, 0) != pid)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_sarif(void)
{
    save_all("sarif", print_sarif);
    CU_ASSERT_EQUAL(validate("sarif"), 0);
}

static void test_junit(void)
{
    save_all("xml", junit_print);
    CU_ASSERT_EQUAL(validate("junit"), 0);
}

static json_t *told;

/* What annotations_print should say, for code that was written by others. */
static void tell(const char *command, const struct frame *frame, const char *title,
                 const char *message)
{
    json_array_append_new(told, json_pack("{ss, ss, si, so, so}", "command", command, "file", "",
                                          "line", frame ? frame->line : 0, "title",
                                          json_of_text(title), "message", json_of_text(message)));
    if (frame)
        json_object_set_new(json_array_get(told, json_array_size(told) - 1), "file",
                            json_of_text(frame->file));
}

static void tell_entry(const struct ledger_entry *entry)
{
    const struct finding *finding = entry->finding;
    struct arena *arena = &trial_arena;
    char *title = arena_printf(arena, "%s, %s, seen in %zu of %zu runs", kind_phrase(finding->kind),
                               standing_name(entry->standing), entry->runs_count, entry->of);
    char *message = story_sentence(arena, finding, &trial.scope);
    if (entry->standing == STANDING_EXPIRED)
        message = arena_printf(arena, "%s The baseline let it pass until %s.", message,
                               entry->known->expires);
    if (entry->standing == STANDING_ADVISORY)
        message = arena_printf(arena, "%s Only advice: %s.", message, story_excuse(entry));
    tell(story_fails(entry) ? "error" : "notice", story_spot(finding, &trial.scope), title,
         arena_printf(arena, "%s\nIdentity: %s", message, entry->name));
}

static void print_told(FILE *out, const struct ledger *ledger)
{
    struct arena *arena = &trial_arena;
    told = json_array();
    for (size_t i = ledger->run_count; i-- > 0;) { /* the broken one is behind the failed one */
        const struct ledger_run *run = &ledger->runs[i];
        if (run->broken || run->failed)
            tell("error", NULL, story_run(arena, run),
                 run->broken ? arena_printf(arena, "The run says nothing: %s.", run->broken)
                             : arena_printf(arena, "The run failed: %s.", run->failed));
    }
    for (size_t i = 0; i < ledger->count; i++)
        if (ledger->entries[i].standing != STANDING_KNOWN)
            tell_entry(&ledger->entries[i]);
    json_print(out, told);
}

static void test_annotations(void)
{
    save_all("annotations", annotations_print);
    save_all("annotations.json", print_told);
    /* What is no UTF-8 reads otherwise in JavaScript. */
    unlink("build/gate-formats/nasty.annotations");
    CU_ASSERT_EQUAL(validate("annotations"), 0);
}

CU_TestInfo gate_formats_tests[] = {
    {"SARIF is what its schema and GitHub's rules want", test_sarif},
    {"JUnit's XML is what its schema wants", test_junit},
    {"annotations are what GitHub's own code writes", test_annotations},
    CU_TEST_INFO_NULL,
};
