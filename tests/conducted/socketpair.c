/*
 * Socket pairs between threads: recv waits for send, EAGAIN with MSG_DONTWAIT or after SO_RCVTIMEO,
 * messages keep their bounds, sendmsg and recvmsg, 0 after shutdown, EPIPE without a peer.
 */
#include "say.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

static int ends[2];

static void *receive(void *argument)
{
    char text[16] = "";

    (void)argument;
    say_result("recv elsewhere", recv(ends[1], text, sizeof(text) - 1, 0));
    say_text("it received", text);
    return NULL;
}

static void *receive_message(void *argument)
{
    char first[3] = "", second[8] = "";
    struct iovec parts[2] = {{first, 2}, {second, 7}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};

    (void)argument;
    say_result("recvmsg elsewhere", recvmsg(ends[1], &message, 0));
    say_text("first part", first);
    say_text("second part", second);
    return NULL;
}

static void *echo(void *argument)
{
    char byte;

    while (recv(ends[1], &byte, 1, 0) == 1) {
        byte++;
        send(ends[1], &byte, 1, 0);
    }
    return argument;
}

static void say_stream(void)
{
    struct timeval limit = {.tv_usec = 30000};
    struct timespec due;
    pthread_t thread;
    char byte = 'a';

    say_result("socketpair, stream", socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
    say_result("recv without waiting", recv(ends[0], &byte, 1, MSG_DONTWAIT));
    setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    due = in_ms(CLOCK_MONOTONIC, 20); /* the kernel counts this limit in its own coarse ticks */
    say_result("recv with a time limit", recv(ends[0], &byte, 1, 0));
    say_that("not much too early", has_come(CLOCK_MONOTONIC, due));
    limit.tv_usec = 0;
    setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));

    thread = start(echo, NULL);
    for (int i = 0; i < 5; i++) {
        send(ends[0], &byte, 1, 0);
        recv(ends[0], &byte, 1, 0);
    }
    say_that("five letters on", byte == 'f');
    say_result("shutdown", shutdown(ends[0], SHUT_WR));
    finish(thread);
    say_result("close the peer", close(ends[1]));
    say_result("recv at the end", recv(ends[0], &byte, 1, 0));
    say_result("send without a peer", send(ends[0], &byte, 1, MSG_NOSIGNAL));
    close(ends[0]);
}

static void say_messages(void)
{
    char text[16] = "";
    struct iovec part = {"message", 7};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    pthread_t thread;

    say_result("socketpair, datagram", socketpair(AF_UNIX, SOCK_DGRAM, 0, ends));
    thread = start(receive, NULL);
    send(ends[0], "hello", 5, 0);
    finish(thread);
    say_result("send", send(ends[0], "one", 3, 0));
    say_result("send", send(ends[0], "three", 5, 0));
    elsewhere(receive, NULL);
    say_result("recv of a part", recv(ends[1], text, 2, 0));
    say_result("the rest is gone", recv(ends[1], text, 2, MSG_DONTWAIT));
    thread = start(receive_message, NULL);
    sendmsg(ends[0], &message, 0);
    finish(thread);
}

int main(void)
{
    say_stream();
    say_messages();
    return 0;
}
