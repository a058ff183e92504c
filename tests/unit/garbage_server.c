/* A server that answers with garbage. */
#include "garbage_server.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

enum { PIECE = 65536, MEGABYTE = 1048576, HUGE_SIZE = 100 * MEGABYTE };

static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n";

/* A right answer of GetClients. */
static const char answer[] =
    "{\"result\":\"success\",\"totalresults\":2,\"startnumber\":0,"
    "\"numreturned\":2,\"clients\":{\"client\":[{\"id\":7,\"firstname\":"
    "\"Zo\\u00eb\",\"companyname\":\"A &amp; B\",\"datecreated\":"
    "\"2024-02-29\"},{\"id\":9,\"firstname\":\"Ivo\",\"status\":\"Closed\"}]}}";

/* The next number of the sequence (xorshift). */
static uint64_t draw(struct garbage_server *server, uint64_t below)
{
    server->random ^= server->random << 13;
    server->random ^= server->random >> 7;
    server->random ^= server->random << 17;
    return server->random % below;
}

/* Sends a text. */
static bool say(int client, const char *text)
{
    return listener_write(client, text, strlen(text));
}

/* Sends the same bytes again and again, so many bytes in all. */
static bool repeat(const struct garbage_server *server, int client,
                   const char *text, size_t size)
{
    size_t length = strlen(text), filled = 0;
    char piece[PIECE];

    while (filled + length <= sizeof piece) {
        memcpy(piece + filled, text, length);
        filled += length;
    }
    for (size_t sent = 0; sent < size; sent += filled)
        if (server->listener.is_stopped ||
            !listener_write(client, piece, filled))
            return false;

    return true;
}

/* Sends random bytes, of printable characters alone or of all. */
static void scatter(struct garbage_server *server, int client, size_t most,
                    bool is_printable)
{
    char piece[4096];
    size_t length =
        (size_t)draw(server, most < sizeof piece ? most : sizeof piece);

    for (size_t i = 0; i < length; i++)
        piece[i] =
            (char)(is_printable ? ' ' + draw(server, 95) : draw(server, 256));
    listener_write(client, piece, length);
}

/* Sends one of the texts. */
#define ONE_OF(server, client, texts)                                          \
    say(client, (texts)[draw(server, sizeof(texts) / sizeof *(texts))])

/* A first line that is nearly right. */
static void send_status_line(struct garbage_server *server, int client)
{
    static const char *const lines[] = {"HTTP/1.1 999999999999 X\r\n\r\n",
                                        "HTTP/1.1 -1 X\r\n\r\n",
                                        "HTTP/9.9 200 OK\r\n\r\n",
                                        "HTTP/1.1\r\n\r\n",
                                        "HTTP/2 200\r\n\r\n",
                                        "HTTP/1.1 101 Switching\r\n\r\n",
                                        "HTTP/1.1 000 \r\n\r\n",
                                        "HTTP/1.1 20",
                                        "ICY 200 OK\r\n\r\n",
                                        "HTTP/1.1 204 None\r\n\r\n",
                                        "\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                                        "HTTP/1.1 200 OK\n\n{}",
                                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"};

    ONE_OF(server, client, lines);
    say(client, answer);
}

/* A body with a wrong length. */
static void send_length(struct garbage_server *server, int client)
{
    static const char *const lengths[] = {
        "Content-Length: 5\r\n\r\n",
        "Content-Length: 999999\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 99999999999999999999999\r\n\r\n",
        "Content-Length: 9223372036854775807\r\n\r\n",
        "Content-Length: abc\r\n\r\n",
        "Content-Length: 10\r\nContent-Length: 20\r\n\r\n",
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "Content-Length:\r\n\r\n"};

    say(client, head);
    ONE_OF(server, client, lengths);
    say(client, answer);
}

/* Chunks. */
static void send_chunks(struct garbage_server *server, int client)
{
    static const char *const chunks[] = {
        "zz\r\n{}\r\n0\r\n\r\n",
        "-5\r\n{}\r\n0\r\n\r\n",
        "ffffffffffffffff\r\n{}",
        "fffffffffffffffffffffffff\r\n{}",
        "2\r\n{}",
        "2\r\n{}0\r\n\r\n",
        "1;x=\x01\r\n{\r\n1\r\n}\r\n0\r\nTrailer: \xff\r\n\r\n",
        "\r\n\r\n\r\n",
        "7fffffff\r\n{\"result\":"};

    say(client, head);
    say(client, "Transfer-Encoding: chunked\r\n\r\n");
    ONE_OF(server, client, chunks);
    scatter(server, client, 64, false);
}

/*
 * gzip of 100 MB of blanks in one deflate block: a literal, then copies of 258
 * bytes from one byte back, each of 13 bits (fixed codes).
 */
static void send_bomb(const struct garbage_server *server, int client)
{
    enum { COPY = 258, COPIES = HUGE_SIZE / COPY };
    static const unsigned char start[] = {0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3};
    unsigned char piece[PIECE];
    size_t filled = 0;
    uint32_t bits = 0;
    unsigned count = 0;

    say(client, head);
    say(client, "Content-Encoding: gzip\r\n\r\n");
    listener_write(client, start, sizeof start);
    for (int i = -1; i < COPIES && !server->listener.is_stopped; i++) {
        /* Last block, fixed codes; the code of a blank; both bit-reversed. */
        uint32_t code = i < 0 ? 3 | 0x0AU << 3 : 0xA3;
        unsigned width = i < 0 ? 11 : 13;

        bits |= code << count;
        count += width;
        for (; count >= 8; count -= 8, bits >>= 8)
            piece[filled++] = (unsigned char)bits;
        if (filled + 4 > sizeof piece) {
            if (!listener_write(client, piece, filled))
                return;
            filled = 0;
        }
    }
    listener_write(client, piece, filled);
}

/* gzip that is none. */
static void send_gzip(struct garbage_server *server, int client)
{
    static const char *const codings[] = {
        "Content-Encoding: gzip\r\n\r\n",
        "Content-Encoding: deflate\r\n\r\n",
        "Content-Encoding: br\r\n\r\n",
        "Content-Encoding: zstd\r\n\r\n",
        "Content-Encoding: gzip, gzip, gzip, gzip, gzip, gzip\r\n\r\n",
        "Content-Encoding: \xFF\r\n\r\n"};

    say(client, head);
    ONE_OF(server, client, codings);
    listener_write(client, "\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03", 10);
    scatter(server, client, 4096, false);
}

/* NUL bytes everywhere. */
static void send_nul(struct garbage_server *server, int client)
{
    static const char header[] = "HTTP/1.1 200 OK\r\nX-A: a\0b\r\n\0: c\r\n"
                                 "Connection: close\r\n\r\n";
    static const char body[] =
        "\0{\"result\"\0:\"suc\0cess\",\"clients\":\0[]}";

    if (draw(server, 2))
        listener_write(client, header, sizeof header - 1);
    else
        say(client, head);
    say(client, "\r\n");
    listener_write(client, body, sizeof body - 1);
    listener_write(client, (const char[4096]){0}, 4096);
}

/* 100 MB of rows. */
static void send_huge_body(struct garbage_server *server, int client)
{
    say(client, head);
    if (draw(server, 2))
        say(client, "Content-Length: 104857600\r\n");
    say(client,
        "\r\n{\"result\":\"success\",\"clients\":{\"client\":[{\"id\":1}");
    repeat(server, client, ",{\"id\":2,\"firstname\":\"x\"}", HUGE_SIZE);
}

/* JSON deeper than anybody reads. */
static void send_deep(struct garbage_server *server, int client)
{
    bool is_array = draw(server, 2);

    say(client, head);
    say(client, "\r\n{\"result\":\"success\",\"clients\":");
    for (int i = 0; i < 10000; i++)
        if (!say(client, is_array ? "[" : "{\"client\":"))
            return;
}

/* Right JSON around bytes that are no UTF-8. */
static void send_utf8(struct garbage_server *server, int client)
{
    say(client, head);
    say(client,
        "\r\n{\"result\":\"success\",\"clients\":{\"client\":[{\"id\":1,"
        "\"firstname\":\"");
    for (uint64_t i = draw(server, 100); i > 0; i--) {
        char byte = (char)(0x80 + draw(server, 128));

        listener_write(client, &byte, 1);
    }
    say(client, "\xF4\x90\x80\x80\xED\xA0\x80\xC0\x80\"}]}}");
}

/* A right answer with some bytes changed. */
static void send_mutated(struct garbage_server *server, int client)
{
    char text[sizeof answer];

    memcpy(text, answer, sizeof text);
    for (uint64_t i = draw(server, 4); i > 0; i--)
        text[draw(server, sizeof text - 1)] = (char)draw(server, 256);
    say(client, head);
    say(client, "\r\n");
    listener_write(client, text, (size_t)draw(server, sizeof text));
}

/* Elsewhere. */
static void send_redirect(struct garbage_server *server, int client)
{
    static const char *const places[] = {"file:///etc/passwd",
                                         "/",
                                         "gopher://127.0.0.1:1/_x",
                                         "http://169.254.169.254/latest",
                                         "\x01\x02",
                                         "https://[::1"};

    say(client, "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: ");
    ONE_OF(server, client, places);
    say(client, "\r\n\r\n");
}

/* A time to wait that is none. */
static void send_retry_after(struct garbage_server *server, int client)
{
    static const char *const times[] = {
        "99999999999999999999",          "-5",  "soon", "",
        "Sun, 99 Foo 9999 99:99:99 GMT", "1e9", "0"};

    say(client, "HTTP/1.1 429 Slow\r\nConnection: close\r\nRetry-After: ");
    ONE_OF(server, client, times);
    say(client, "\r\n\r\n");
}

/* Breaks the connection inside the answer. */
static void send_reset(struct garbage_server *server, int client)
{
    struct linger now = {.l_onoff = 1};

    say(client, head);
    say(client, "\r\n");
    listener_write(client, answer, (size_t)draw(server, sizeof answer));
    setsockopt(client, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

/* Answers one request with what is to be sent, or drawn. */
static void send_garbage(struct garbage_server *server, int client)
{
    int kind = server->kind;

    if (kind == GARBAGE_KINDS)
        kind = (int)draw(server, GARBAGE_KINDS);
    server->counts[kind]++;

    switch ((enum garbage)kind) {
    case GARBAGE_BYTES:
        scatter(server, client, 4096, draw(server, 2));
        break;
    case GARBAGE_STATUS_LINE:
        send_status_line(server, client);
        break;
    case GARBAGE_HUGE_HEADER:
        say(client, head);
        say(client, "X-Huge: ");
        repeat(server, client, "x", MEGABYTE);
        break;
    case GARBAGE_ENDLESS_HEADER:
        say(client, head);
        repeat(server, client, "X-More: and more\r\n", HUGE_SIZE);
        break;
    case GARBAGE_ENDLESS_100:
        repeat(server, client, "HTTP/1.1 100 Continue\r\n\r\n", HUGE_SIZE);
        break;
    case GARBAGE_LENGTH:
        send_length(server, client);
        break;
    case GARBAGE_CHUNKS:
        send_chunks(server, client);
        break;
    case GARBAGE_BOMB:
        send_bomb(server, client);
        break;
    case GARBAGE_GZIP:
        send_gzip(server, client);
        break;
    case GARBAGE_NUL:
        send_nul(server, client);
        break;
    case GARBAGE_HUGE_BODY:
        send_huge_body(server, client);
        break;
    case GARBAGE_DEEP:
        send_deep(server, client);
        break;
    case GARBAGE_UTF8:
        send_utf8(server, client);
        break;
    case GARBAGE_MUTATED:
        send_mutated(server, client);
        break;
    case GARBAGE_REDIRECT:
        send_redirect(server, client);
        break;
    case GARBAGE_RETRY_AFTER:
        send_retry_after(server, client);
        break;
    case GARBAGE_RESET:
        send_reset(server, client);
        break;
    case GARBAGE_NOTHING:
    case GARBAGE_KINDS:
        break;
    }
}

/* Reads the request, which our library sends in one piece or two. */
static bool read_request(const struct garbage_server *server, int client)
{
    char request[8192];
    size_t length = 0;

    for (;;) {
        size_t got = listener_read(&server->listener, client, request + length,
                                   sizeof request - 1 - length);

        if (got == 0)
            return false;

        length += got;
        request[length] = '\0';
        if (strstr(request, "responsetype="))
            return true;
    }
}

/* Answers the one request of a connection. */
static void serve(void *context, int client)
{
    struct garbage_server *server = context;

    if (read_request(server, client))
        send_garbage(server, client);
}

void garbage_server_start(struct garbage_server *server, uint64_t seed)
{
    memset(server, 0, sizeof *server);
    server->random = seed * 2 + 1;
    server->kind = GARBAGE_KINDS;
    listener_start(&server->listener, serve, server);
}

void garbage_server_stop(struct garbage_server *server)
{
    listener_stop(&server->listener);
}
