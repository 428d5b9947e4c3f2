/* wrong: the time is up, so all of this can be thrown away at once. */
#include "abandoned-sender.h"

#include "channel.h"
#include "context.h"

#include <pthread.h>
#include <stdlib.h>

struct question {
    const struct position *position; /* the caller's; constant */
    struct context *stop;            /* done: the engine need not think any longer */
    struct channel *answer;          /* brings the move */
    int move;                        /* the thinker's until it was received from answer */
    pthread_t thinker;
};

static void question_free(struct question *question)
{
    channel_free(question->answer);
    context_free(question->stop);
    free(question);
}

static struct question *question_new(const struct position *position)
{
    struct question *question = calloc(1, sizeof *question);
    if (question == NULL)
        return NULL;
    question->position = position;
    question->stop = context_new(NULL);
    question->answer = channel_new(1);
    if (question->stop == NULL || question->answer == NULL) {
        question_free(question);
        return NULL;
    }
    return question;
}

static void *think(void *argument)
{
    struct question *question = argument;
    question->move = engine_think(question->position, question->stop);
    channel_send(question->answer, &question->move);
    return NULL;
}

/* The move that comes within the limit, or NO_MOVE. */
static int question_await(struct question *question, long limit_ms)
{
    struct channel_case answer = {CASE_RECEIVE, question->answer, NULL, CHANNEL_OK};
    if (channel_select(&answer, 1, limit_ms, NULL) == SELECT_TIMED_OUT)
        return NO_MOVE;
    return *(int *)answer.item;
}

int move_within(const struct position *position, long limit_ms)
{
    struct question *question = question_new(position);
    if (question == NULL)
        return NO_MOVE;
    if (pthread_create(&question->thinker, NULL, think, question) != 0) {
        question_free(question);
        return NO_MOVE;
    }
    int move = question_await(question, limit_ms);
    if (move == NO_MOVE)
        context_cancel(question->stop);
    if (move != NO_MOVE)
        pthread_join(question->thinker, NULL);
    question_free(question);
    return move;
}
