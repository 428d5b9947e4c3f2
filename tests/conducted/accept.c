/*
 * Listening sockets between two threads: accept waits for connect, poll sees it come, EAGAIN when
 * accept may not wait, ECONNREFUSED when nobody listens any more.
 */
#include "say.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_un address = {.sun_family = AF_UNIX};
static socklen_t length = sizeof(address.sun_family);
static int listener;

static int connect_once(void)
{
    int client = socket(AF_UNIX, SOCK_STREAM, 0);

    if (connect(client, (struct sockaddr *)&address, length) != 0) {
        int error = errno;

        close(client);
        errno = error;
        return -1;
    }
    return client;
}

static void *serve(void *argument)
{
    int peer = accept(listener, NULL, NULL);
    char byte = 0;

    say_that("accept elsewhere", peer >= 0);
    say_result("recv elsewhere", recv(peer, &byte, 1, 0));
    byte++;
    send(peer, &byte, 1, 0);
    close(peer);
    return argument;
}

static void *connect_and_end(void *argument)
{
    close(connect_once());
    return argument;
}

static void say_exchange(void)
{
    pthread_t thread = start(serve, NULL);
    int client = connect_once();
    char byte = 'a';

    send(client, &byte, 1, 0);
    recv(client, &byte, 1, 0);
    finish(thread);
    say_that("the answer came", byte == 'b');
    say_result("recv at the end", recv(client, &byte, 1, 0));
    close(client);
}

static void say_without_waiting(void)
{
    struct pollfd entry = {.fd = listener, .events = POLLIN};
    pthread_t thread;
    int peer;

    say_result("F_SETFL", fcntl(listener, F_SETFL, O_NONBLOCK));
    say_result("accept when nobody came", accept(listener, NULL, NULL));
    say_result("poll when nobody came", poll(&entry, 1, 20));
    thread = start(connect_and_end, NULL);
    say_result("poll for somebody", poll(&entry, 1, -1));
    peer = accept(listener, NULL, NULL);
    say_that("accept", peer >= 0);
    finish(thread);
    close(peer);
}

int main(void)
{
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    say_result("bind to any name", bind(listener, (struct sockaddr *)&address, length));
    length = sizeof(address);
    say_result("getsockname", getsockname(listener, (struct sockaddr *)&address, &length));
    say_result("connect before listen", connect_once());
    say_result("listen", listen(listener, 5));
    say_exchange();
    say_without_waiting();
    say_result("close", close(listener));
    say_result("connect once closed", connect_once());
    return 0;
}
