/* A port and a thread that serves who connects to it. */
#include "listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* Waits until there is something to read; false at the end of patience. */
static bool is_readable(const struct listener *listener, int socket,
                        int patience_ms)
{
    struct pollfd entry = {.fd = socket, .events = POLLIN};

    for (int waited = 0; waited < patience_ms; waited += LISTENER_SLICE_MS) {
        if (listener->is_stopped)
            return false;
        if (poll(&entry, 1, LISTENER_SLICE_MS) > 0)
            return true;
    }
    return false;
}

/* The thread. */
static void *run(void *context)
{
    struct listener *listener = context;

    while (!listener->is_stopped) {
        int client;

        if (!is_readable(listener, listener->socket, LISTENER_SLICE_MS))
            continue;
        client = accept4(listener->socket, NULL, NULL, SOCK_CLOEXEC);
        if (client < 0)
            continue;
        listener->callback(listener->context, client);
        close(client);
    }
    return NULL;
}

void listener_start(struct listener *listener, listener_callback *callback,
                    void *context)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;

    memset(listener, 0, sizeof *listener);
    listener->callback = callback;
    listener->context = context;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(listener->socket >= 0);
    assert_int_equal(
        bind(listener->socket, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener->socket, 64), 0);
    assert_int_equal(
        getsockname(listener->socket, (struct sockaddr *)&address, &length), 0);
    listener->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&listener->thread, NULL, run, listener), 0);
}

void listener_stop(struct listener *listener)
{
    listener->is_stopped = true;
    pthread_join(listener->thread, NULL);
    close(listener->socket);
}

size_t listener_read(const struct listener *listener, int client, char *data,
                     size_t size)
{
    ssize_t got;

    if (size == 0 || !is_readable(listener, client, LISTENER_PATIENCE_MS))
        return 0;

    got = read(client, data, size);
    return got > 0 ? (size_t)got : 0;
}

bool listener_write(int client, const void *data, size_t length)
{
    const char *bytes = data;

    while (length > 0) {
        ssize_t written = send(client, bytes, length, MSG_NOSIGNAL);

        if (written <= 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}
