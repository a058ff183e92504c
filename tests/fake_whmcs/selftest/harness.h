/* Starts the fake as its own process and talks to it as a client does. */
#ifndef FAKE_SELFTEST_HARNESS_H
#define FAKE_SELFTEST_HARNESS_H

#include <stddef.h>

struct cJSON;

#define DEMO                                                                   \
    "identifier=demo-identifier-0123456789abcdefgh&"                           \
    "secret=demo-secret-0123456789abcdefghijk&responsetype=json&"

/* One answer. Freed by the next request of the same kind. */
struct answer {
    long status;   /* 0 when the transfer failed */
    int curl_code; /* CURLcode of the transfer */
    char *text;
    size_t length;
    struct cJSON *json; /* NULL when the text is none */
    double seconds;
};

/* Starts the fake with further arguments, ended by NULL. */
void fake_start(const char *const *further);

/* The same, with the arguments written out. */
#define FAKE_START(...) fake_start((const char *const[]){__VA_ARGS__, NULL})

/* Ends it and expects that it ended well. */
void fake_stop(void);

/* Waits until it ends by itself, and expects that it ended well. */
void fake_wait(void);

/* The path of its log. */
const char *fake_log_path(void);

/* Sends an API request with the demo credentials and a further text. */
const struct answer *api(const char *parameters);

/* Sends a body to any path of the server. */
const struct answer *post(const char *path, const char *body);

/* Sends a command to the control plane; returns the `id` of its answer. */
long long control(const char *command);

/* Sends requests at the same time; returns the seconds until all were there. */
double api_many(const char *parameters, int count);

/* The member at a path like "invoices.invoice.0.id"; fails if there is none. */
const struct cJSON *member(const struct answer *answer, const char *path);

/* The same as text, and as number. */
const char *text_at(const struct answer *answer, const char *path);
long long number_at(const struct answer *answer, const char *path);

#endif
