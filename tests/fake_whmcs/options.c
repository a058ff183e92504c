/* The command line. */
#include "options.h"

#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "switches.h"

enum option_kind { OPTION_TEXT, OPTION_NUMBER, OPTION_FLAG, OPTION_OTHER };

struct description {
    const char *name;
    enum option_kind kind;
    size_t offset;
    const char *meaning;
};

#define TEXT(name, member, meaning)                                            \
    {                                                                          \
        name, OPTION_TEXT, offsetof(struct options, member), meaning           \
    }
#define NUMBER(name, member, meaning)                                          \
    {                                                                          \
        name, OPTION_NUMBER, offsetof(struct options, member), meaning         \
    }
#define FLAG(name, member, meaning)                                            \
    {                                                                          \
        name, OPTION_FLAG, offsetof(struct options, member), meaning           \
    }

static const struct description descriptions[] = {
    TEXT("bind", bind, "address to listen on (127.0.0.1)"),
    {"port", OPTION_OTHER, 0, "port to listen on, 0 = any free one (8080)"},
    TEXT("port-file", port_file, "file that gets the port once it listens"),
    TEXT("tls-cert", tls_cert, "certificate (PEM); makes it https"),
    TEXT("tls-key", tls_key, "private key of the certificate (PEM)"),
    TEXT("tls-priorities", tls_priorities,
         "protocols and ciphers, as GnuTLS names them"),
    TEXT("log", log, "file that gets one line per request"),
    TEXT("access-key", access_key, "WHMCS's $api_access_key"),
    NUMBER("clients", clients, "clients in all, special ones included (60)"),
    NUMBER("contacts", contacts, "contacts in all (40)"),
    NUMBER("invoices", invoices, "invoices in all (150)"),
    NUMBER("seed", seed, "other numbers give other generated data (1)"),
    {"today", OPTION_OTHER, 0, "last day of the data, YYYY-MM-DD or now"},
    NUMBER("latency-ms", latency_ms, "how long each request takes (0)"),
    NUMBER("workers", workers, "requests in service at a time, 0 = any"),
    NUMBER("lifetime", lifetime, "seconds until it ends by itself (3600)"),
    FLAG("deny-ip", deny_ip, "no address is allowed"),
    FLAG("empty", is_empty, "a WHMCS without clients and invoices"),
    FLAG("mix", is_mixed, "generated invoices of every kind of money"),
    NUMBER("only", only,
           "of all invoices, only the one with this id (0 = all)"),
    FLAG("check-data", check_data, "check the arithmetic and exit 0 or 1"),
    {"switch", OPTION_OTHER, 0, "NAME=VALUE, see below; repeatable"},
    {"help", OPTION_FLAG, 0, "this text"},
};

enum { COUNT = sizeof(descriptions) / sizeof(descriptions[0]) };

/* Prints how to use the program, and ends it. */
static void show_help(void)
{
    puts("fake_whmcs: a WHMCS API server for tests and rehearsals\n"
         "\nOptions (default):");
    for (size_t i = 0; i < COUNT; i++)
        printf("  --%-12s %s\n", descriptions[i].name, descriptions[i].meaning);
    puts("\nSwitches, the first value is the default:");
    switches_help();
    exit(EXIT_SUCCESS);
}

/* Complains about an option, and ends the program. */
static void refuse(const char *name, const char *value)
{
    fprintf(stderr, "fake_whmcs: --%s cannot be '%s'; see --help\n", name,
            value);
    exit(2);
}

/* Reads a number that is not negative. */
static long long read_number(const char *name, const char *value)
{
    char *end = NULL;
    long long number = strtoll(value, &end, 10);

    if (!*value || *end || number < 0)
        refuse(name, value);
    return number;
}

/* Reads an option that is neither text nor number nor flag. */
static void read_other(struct options *options, const char *name,
                       const char *value)
{
    size_t used = 0;

    if (strcmp(name, "port") == 0) {
        options->port = (int)read_number(name, value);
        if (options->port > 65535)
            refuse(name, value);
        return;
    }
    if (strcmp(name, "today") == 0) {
        if (strcmp(value, "now") == 0)
            options->today = date_of_today();
        else if (!date_parse(value, &options->today) || !options->today)
            refuse(name, value);
        return;
    }
    while (options->switches[used])
        used++;
    if (used + 1 == OPTION_SWITCH_MAX || !strchr(value, '='))
        refuse(name, value);
    options->switches[used] = value;
}

/* Puts the value of one option into its place. */
static void read_option(struct options *options,
                        const struct description *description,
                        const char *value)
{
    char *place = (char *)options + description->offset;

    if (strcmp(description->name, "help") == 0)
        show_help();
    if (description->kind == OPTION_TEXT)
        *(const char **)(void *)place = value;
    else if (description->kind == OPTION_NUMBER)
        *(long long *)(void *)place = read_number(description->name, value);
    else if (description->kind == OPTION_FLAG)
        *(bool *)(void *)place = true;
    else
        read_other(options, description->name, value);
}

void options_read(struct options *options, int count, char **arguments)
{
    struct option known[COUNT + 1];
    int index = 0;

    memset(known, 0, sizeof(known));
    for (size_t i = 0; i < COUNT; i++) {
        known[i].name = descriptions[i].name;
        known[i].has_arg = descriptions[i].kind == OPTION_FLAG
                               ? no_argument
                               : required_argument;
    }
    options->bind = "127.0.0.1";
    options->port = 8080;
    options->clients = 60;
    options->contacts = 40;
    options->invoices = 150;
    options->seed = 1;
    options->today = 20260630;
    options->lifetime = 3600;
    for (;;) {
        int code = getopt_long(count, arguments, "", known, &index);

        if (code == -1)
            break;
        if (code != 0)
            exit(2); /* getopt_long() has said why */
        read_option(options, &descriptions[index], optarg);
    }
    if (optind < count)
        refuse("help", arguments[optind]);
    if (!options->tls_cert != !options->tls_key)
        refuse("tls-cert", "without --tls-key, nor the other way round");
}
