/* HTTP and HTTPS around the fake. */
#include "server.h"

#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "address.h"
#include "clock.h"
#include "exchange.h"
#include "fake.h"
#include "files.h"

enum { KEEP_ALIVE_SECONDS = 120, BACKLOG = 1024, MEMORY_LIMIT = 64 * 1024 };

static const long long billion = 1000000000;

struct server {
    struct fake *fake;
    struct MHD_Daemon *daemon;
    int signals;
    char *certificate;
    char *key;
    struct sockaddr_storage address;
};

/* Called for each part of a request; the exchange keeps what has come. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *data,
                                  size_t *size, void **state)
{
    struct server *server = cls;
    struct exchange *exchange = *state;

    (void)version;
    if (!exchange) {
        *state = exchange_new(server->fake, connection, url, method);
        return MHD_YES;
    }
    if (*size) {
        exchange_receive(exchange, data, *size);
        *size = 0;
        return MHD_YES;
    }
    return exchange_answer(exchange) ? MHD_YES : MHD_NO;
}

/* Called when an answer was sent or the connection was lost. */
static void on_completed(void *cls, struct MHD_Connection *connection,
                         void **state, enum MHD_RequestTerminationCode code)
{
    (void)cls;
    (void)connection;
    (void)code;
    exchange_free(*state);
    *state = NULL;
}

/* Counts connections. */
static void on_connection(void *cls, struct MHD_Connection *connection,
                          void **state,
                          enum MHD_ConnectionNotificationCode code)
{
    struct stats *stats = &((struct server *)cls)->fake->stats;

    (void)connection;
    (void)state;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        stats->connections++;
        stats->open_connections++;
    } else {
        stats->open_connections--;
    }
}

/* Starts libmicrohttpd in the mode where we run its loop ourselves. */
static int start_daemon(struct server *server)
{
    const struct sockaddr *address = (struct sockaddr *)&server->address;
    const char *priorities = server->fake->options.tls_priorities;
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, server->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, server->key},
        {priorities ? MHD_OPTION_HTTPS_PRIORITIES : MHD_OPTION_END, 0,
         /* The library only reads it. NOLINTNEXTLINE(*-no-int-to-ptr) */
         (void *)(uintptr_t)priorities},
        {MHD_OPTION_END, 0, NULL},
    };

    if (server->certificate)
        flags |= MHD_USE_TLS;
    else
        tls[0].option = MHD_OPTION_END;
    if (address->sa_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, server, MHD_OPTION_SOCK_ADDR, address,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)KEEP_ALIVE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_LIMIT,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, (unsigned)BACKLOG,
        MHD_OPTION_LISTENING_ADDRESS_REUSE, 1U, MHD_OPTION_ARRAY, tls,
        MHD_OPTION_END);
    return server->daemon ? 0 : -1;
}

/* Blocks the signals that end us, so that the loop can wait for them. */
static int open_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* How long the loop may sleep: the soonest of all that can happen. */
static long long time_to_sleep(struct server *server, long long end,
                               long long now)
{
    long long sleep = end - now;
    long long wait = pace_wait(&server->fake->pace, now);
    MHD_UNSIGNED_LONG_LONG milliseconds = 0;

    /* What was just answered is to get out before nobody is here. */
    if (server->fake->down_ms > 0)
        return 1000000;
    if (wait >= 0 && wait < sleep)
        sleep = wait;
    if (MHD_get_timeout(server->daemon, &milliseconds) == MHD_YES &&
        (long long)milliseconds < sleep / 1000000)
        sleep = (long long)milliseconds * 1000000;
    return sleep;
}

/* Lets all waiting requests go, so that libmicrohttpd can end. */
static void stop_daemon(struct server *server)
{
    struct pace *pace = &server->fake->pace;

    if (!server->daemon)
        return;
    pace->workers = 0;
    for (;;) {
        struct ticket *ticket = pace_next(pace, clock_now() + 86400 * billion);

        if (!ticket)
            break;
        exchange_resume(ticket->owner);
    }
    MHD_stop_daemon(server->daemon);
    server->daemon = NULL;
}

/* The descriptor by which libmicrohttpd tells that it has something to do. */
static int daemon_descriptor(struct server *server)
{
    return MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)
        ->epoll_fd;
}

/* Lets nobody in for a while, as a server that is being started again. */
static int go_down(struct server *server)
{
    struct pollfd source = {.fd = server->signals, .events = POLLIN};
    long long workers = server->fake->pace.workers;

    stop_daemon(server);
    poll(&source, 1, (int)server->fake->down_ms);
    server->fake->down_ms = 0;
    server->fake->pace.workers = workers;
    return start_daemon(server);
}

/* Answers until a signal comes or the time is over. */
static int run_loop(struct server *server)
{
    struct pollfd sources[2] = {
        {.fd = daemon_descriptor(server), .events = POLLIN},
        {.fd = server->signals, .events = POLLIN},
    };
    long long now = clock_now();
    long long end = now + server->fake->options.lifetime * billion;

    while (now < end && !sources[1].revents) {
        long long sleep = time_to_sleep(server, end, now);
        struct timespec wait = {sleep / billion, sleep % billion};

        ppoll(sources, 2, &wait, NULL);
        if (server->fake->down_ms > 0) {
            if (go_down(server))
                return -1;
            sources[0].fd = daemon_descriptor(server);
        }
        now = clock_now();
        for (;;) {
            struct ticket *ticket = pace_next(&server->fake->pace, now);

            if (!ticket)
                break;
            exchange_resume(ticket->owner);
        }
        MHD_run(server->daemon);
    }
    return 0;
}

int server_run(struct fake *fake)
{
    const struct options *options = &fake->options;
    struct server server = {.fake = fake, .signals = -1};
    const union MHD_DaemonInfo *info;
    int code = EXIT_FAILURE;

    if (address_read(options->bind, options->port, &server.address)) {
        fprintf(stderr, "fake_whmcs: --bind %s is no address\n", options->bind);
        return code;
    }
    if (options->tls_cert) {
        server.certificate = file_read(options->tls_cert);
        server.key = file_read(options->tls_key);
        if (!server.certificate || !server.key)
            goto out;
    }
    server.signals = open_signals();
    if (start_daemon(&server)) {
        fprintf(stderr, "fake_whmcs: cannot listen on %s port %d: %s\n",
                options->bind, options->port, strerror(errno));
        goto out;
    }
    info = MHD_get_daemon_info(server.daemon, MHD_DAEMON_INFO_BIND_PORT);
    if (file_write_port(options->port_file, info->port) ||
        address_read(options->bind, info->port, &server.address))
        goto out;
    printf("fake_whmcs: http%s://%s:%d/whmcs/includes/api.php\n",
           server.certificate ? "s" : "", options->bind, (int)info->port);
    fflush(stdout);
    if (run_loop(&server)) {
        fprintf(stderr, "fake_whmcs: cannot listen again: %s\n",
                strerror(errno));
        goto out;
    }
    if (options->port_file)
        unlink(options->port_file);
    code = EXIT_SUCCESS;

out:
    stop_daemon(&server);
    if (server.signals >= 0)
        close(server.signals);
    free(server.certificate);
    free(server.key);
    return code;
}
