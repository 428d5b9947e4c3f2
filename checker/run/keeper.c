/*
 * The keeper: one loop that waits for whatever comes first.
 *
 *     control pipe closes, racelab dies --> kill all, end without a message
 *     SIGCHLD                           --> collect; the program's own end leaves the loop
 *     bytes on stdout, stderr           --> keep or throw away
 *     deadline                          --> SIGTERM, and after the grace SIGKILL
 *     every few milliseconds            --> is it stuck? are there too many processes?
 *
 * After the loop everything below the keeper is killed, and only then the message is sent: when
 * racelab has it, nothing is left. As a child subreaper the keeper inherits every orphan below it,
 * so "wait says there are no children" is the proof.
 */
#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "descriptor.h"
#include "family.h"
#include "sandbox.h"
#include "stream.h"
#include "target.h"
#include "watch.h"

static const size_t usual_output_cap = 1024 * 1024;
enum { PIPE_ROOM = 1024 * 1024 };

struct keeper {
    const struct process_plan *plan;
    struct keeper_ends ends;
    int report; /* the program says here why it could not be executed */
    struct stream out, err;
    struct family family;
    bool stopping; /* how is decided, the end is under way */
    int priority;  /* nice value of racelab */
    double start, kill_at;
    struct watch watch;
    struct keeper_message message;
};

/* --- the start ------------------------------------------------------------------------------ */

static int trouble(struct keeper *keeper, enum keeper_trouble what)
{
    keeper->message.trouble = what;
    keeper->message.error = errno;
    return -1;
}

static void keeper_settle(struct keeper *keeper)
{
    int kept[] = {keeper->ends.control, keeper->ends.result, keeper->ends.out, keeper->ends.err};
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    keeper->priority = getpriority(PRIO_PROCESS, 0);
    setpriority(PRIO_PROCESS, 0, keeper->priority - 10); /* who watches a crowd must get a turn */
    descriptor_mute();
    descriptor_keep_only(kept, sizeof kept / sizeof *kept);
}

static void stream_open(struct stream *stream, int pipe, int file, size_t cap)
{
    fcntl(pipe, F_SETFL, O_NONBLOCK);
    fcntl(pipe, F_SETPIPE_SZ, PIPE_ROOM); /* fewer, larger reads; may be refused */
    *stream = (struct stream){.pipe = pipe, .file = file, .room = cap};
}

/* The program's child side of the pipes, and ours. */
struct plumbing {
    int out[2], err[2], report[2];
};

static void plumbing_close_far(struct plumbing *pipes)
{
    descriptor_close(&pipes->out[1]);
    descriptor_close(&pipes->err[1]);
    descriptor_close(&pipes->report[1]);
}

static int plumbing_open(struct plumbing *pipes)
{
    if (descriptor_pipe(pipes->out) != 0 || descriptor_pipe(pipes->err) != 0 ||
        descriptor_pipe(pipes->report) != 0)
        return -1; /* the keeper is about to end, which closes what was opened */
    return 0;
}

static void plumbing_connect(struct keeper *keeper, struct plumbing *pipes)
{
    size_t cap = keeper->plan->output_cap ? keeper->plan->output_cap : usual_output_cap;
    plumbing_close_far(pipes);
    stream_open(&keeper->out, pipes->out[0], keeper->ends.out, cap);
    stream_open(&keeper->err, pipes->err[0], keeper->ends.err, cap);
    keeper->report = pipes->report[0];
    fcntl(keeper->report, F_SETFL, O_NONBLOCK);
}

static int target_start(struct keeper *keeper)
{
    struct plumbing pipes;
    if (family_init(&keeper->family) != 0 || plumbing_open(&pipes) != 0)
        return trouble(keeper, KEEPER_CANNOT_PIPE);
    struct target_ends ends = {pipes.out[1], pipes.err[1], pipes.report[1], getpid(),
                               keeper->priority};
    keeper->start = watch_now();
    pid_t pid = keeper->family.program = fork();
    if (pid < 0)
        return trouble(keeper, KEEPER_CANNOT_FORK);
    if (pid == 0)
        target_become(keeper->plan, &ends);
    keeper->ends.notice->program = pid;
    plumbing_connect(keeper, &pipes);
    watch_init(&keeper->watch, keeper->plan, pid);
    return 0;
}

/* --- the end -------------------------------------------------------------------------------- */

_Noreturn static void keeper_abandon(struct keeper *keeper)
{
    family_kill_all(&keeper->family);
    _exit(0);
}

/* The first reason counts. */
static void stop(struct keeper *keeper, enum ending_how how, double grace)
{
    if (keeper->stopping)
        return;
    keeper->stopping = true;
    keeper->message.ending.how = how;
    keeper->kill_at = watch_now() + grace;
    if (grace > 0) {
        watch_signal(&keeper->watch, SIGTERM);
        watch_signal(&keeper->watch, SIGCONT); /* a stopped program can't obey */
    }
}

/* --- the loop ------------------------------------------------------------------------------- */

static bool racelab_is_gone(const struct keeper *keeper)
{
    return getppid() != keeper->ends.racelab;
}

static void round_make(struct keeper *keeper)
{
    switch (watch_round(&keeper->watch)) {
    case WATCH_FINE:
        break;
    case WATCH_STUCK:
        stop(keeper, ENDED_HANG, keeper->plan->grace);
        break;
    case WATCH_CROWDED:
        stop(keeper, ENDED_PROCESSES, 0);
        break;
    }
}

static void deadline_keep(struct keeper *keeper)
{
    watch_record(&keeper->watch); /* without, the run simply took too long */
    stop(keeper, ENDED_DEADLINE, keeper->plan->grace);
}

/* Does what is due at this moment. */
static void clock_obey(struct keeper *keeper)
{
    double time = watch_now();
    if (!keeper->stopping && time >= keeper->start + keeper->plan->deadline)
        deadline_keep(keeper);
    if (!keeper->stopping && time >= keeper->watch.next)
        round_make(keeper);
    if (keeper->stopping && watch_now() >= keeper->kill_at) {
        family_kill_program(&keeper->family);
        keeper->kill_at = watch_now() + 1; /* once is enough, but it costs nothing */
    }
}

/* When something is due. */
static double clock_next(const struct keeper *keeper)
{
    if (keeper->stopping)
        return keeper->kill_at;
    return fmin(keeper->start + keeper->plan->deadline, keeper->watch.next);
}

/* In milliseconds, rounded up. */
static int time_until(double time)
{
    double wait = (time - watch_now()) * 1000 + 1;
    return wait < 0 ? 0 : wait > 60000 ? 60000 : (int)wait;
}

static void events_wait(struct keeper *keeper)
{
    struct pollfd fds[] = {{.fd = keeper->ends.control, .events = POLLIN},
                           {.fd = keeper->family.signals, .events = POLLIN},
                           {.fd = keeper->out.pipe, .events = POLLIN},
                           {.fd = keeper->err.pipe, .events = POLLIN}};
    if (poll(fds, sizeof fds / sizeof *fds, time_until(clock_next(keeper))) <= 0)
        return;
    if (fds[1].revents)
        family_listen(&keeper->family);
    if (fds[0].revents || racelab_is_gone(keeper))
        keeper_abandon(keeper);
    if (fds[1].revents)
        family_collect(&keeper->family);
    stream_move(&keeper->out);
    stream_move(&keeper->err);
}

static void target_outlive(struct keeper *keeper)
{
    while (!keeper->family.ended) {
        events_wait(keeper);
        if (!keeper->family.ended)
            clock_obey(keeper);
    }
}

/* --- the message ---------------------------------------------------------------------------- */

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

/* True, and the trouble or the errno set, when the program could not be executed. */
static bool start_failed(struct keeper *keeper)
{
    struct target_failure failure;
    if (read(keeper->report, &failure, sizeof failure) != (ssize_t)sizeof failure)
        return false;
    keeper->message.ending.how = ENDED_NOT_STARTED;
    keeper->message.ending.code = keeper->message.error = failure.error;
    if (failure.step == TARGET_DIRECTORY)
        keeper->message.trouble = KEEPER_CANNOT_ENTER;
    if (failure.step == TARGET_STREAMS)
        keeper->message.trouble = KEEPER_CANNOT_CONNECT;
    return true;
}

static void how_it_ended(struct keeper *keeper)
{
    struct ending *ending = &keeper->message.ending;
    if (start_failed(keeper) || keeper->stopping)
        return;
    ending->how = WIFSIGNALED(keeper->family.status) ? ENDED_SIGNAL : ENDED_EXIT;
    ending->code = WIFSIGNALED(keeper->family.status) ? WTERMSIG(keeper->family.status)
                                                      : WEXITSTATUS(keeper->family.status);
    if (keeper->plan->sandbox && ending->how == ENDED_EXIT && ending->code > SANDBOX_SIGNALLED) {
        ending->how = ENDED_SIGNAL;
        ending->code -= SANDBOX_SIGNALLED;
    }
}

/* What all collected children used: the program, what it collected itself, and its orphans. */
static void costs_count(struct ending *ending)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    ending->user = seconds(usage.ru_utime);
    ending->sys = seconds(usage.ru_stime);
    ending->peak_kib = usage.ru_maxrss;
}

static void outputs_finish(struct keeper *keeper)
{
    stream_drain(&keeper->out);
    stream_drain(&keeper->err);
    keeper->message.ending.out_cut = keeper->out.cut;
    keeper->message.ending.err_cut = keeper->err.cut;
    errno = keeper->out.error ? keeper->out.error : keeper->err.error;
    if (errno && keeper->message.trouble == KEEPER_FINE)
        trouble(keeper, KEEPER_CANNOT_WRITE);
}

static void message_send(const struct keeper *keeper)
{
    ssize_t sent;
    do
        sent = write(keeper->ends.result, &keeper->message, sizeof keeper->message);
    while (sent < 0 && errno == EINTR);
}

static void run_conclude(struct keeper *keeper)
{
    struct ending *ending = &keeper->message.ending;
    ending->wall = watch_now() - keeper->start;
    how_it_ended(keeper);
    int killed = family_kill_all(&keeper->family);
    ending->left_behind = keeper->stopping || killed < 0 ? 0 : killed;
    costs_count(ending);
    outputs_finish(keeper);
    if (killed < 0)
        keeper->message.trouble = KEEPER_CANNOT_KILL;
}

_Noreturn void keeper_main(const struct process_plan *plan, const struct keeper_ends *ends)
{
    struct keeper keeper;
    memset(&keeper, 0, sizeof keeper); /* padding too: the message is sent as bytes */
    keeper.plan = plan;
    keeper.ends = *ends;
    keeper_settle(&keeper);
    if (racelab_is_gone(&keeper))
        _exit(0); /* before the kernel was told to say so */
    if (target_start(&keeper) == 0) {
        target_outlive(&keeper);
        run_conclude(&keeper);
    }
    message_send(&keeper);
    _exit(0);
}
