/* The command line. */
#ifndef FAKE_OPTIONS_H
#define FAKE_OPTIONS_H

#include <stdbool.h>

enum { OPTION_SWITCH_MAX = 32 };

struct options {
    const char *bind;      /* address to listen on */
    int port;              /* 0 = any free one */
    const char *port_file; /* NULL = none */
    const char *tls_cert;  /* NULL = plain HTTP */
    const char *tls_key;
    const char *tls_priorities; /* in GnuTLS's words; NULL = the usual ones */
    const char *log;            /* NULL = no log */
    const char *access_key;     /* NULL = WHMCS has none configured */
    long long clients;
    long long contacts;
    long long invoices;
    long long seed;
    long long today; /* last day of the data, as 20240131 */
    long long latency_ms;
    long long workers;  /* 0 = no limit */
    long long lifetime; /* seconds */
    bool deny_ip;
    bool is_empty; /* no clients, contacts and invoices at all */
    bool check_data;
    bool is_mixed;  /* invoices of every kind, see generator_mix.h */
    long long only; /* the one invoice that stays, 0 = all */
    const char *switches[OPTION_SWITCH_MAX]; /* "name=value", then NULL */
};

/*
 * Reads the command line into options that were all zero. Ends the program
 * itself for --help and for anything that it does not understand.
 */
void options_read(struct options *options, int count, char **arguments);

#endif
