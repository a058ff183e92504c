/*
 * As much of a MariaDB server as the library looks for by name: the session of
 * the running statement, its kill flag, errors, the data directory. A program
 * with this has to export its symbols.
 */
#ifndef WHMCS_MOCK_SERVER_H
#define WHMCS_MOCK_SERVER_H

#include <stdbool.h>

/* What a thread of the server is to see, and what it was told. */
struct mock_server {
    int kill_level;        /* how urgently the statement was killed; 0 = not */
    unsigned long session; /* number of the connection */
    bool is_without_thd;   /* no statement runs */
    unsigned raised_number;
    char raised_text[512];
};

/* Of the calling thread, which is session 7 unless it says otherwise. */
extern _Thread_local struct mock_server mock_server;

/* The data directory, under the name that the server gives it. */
extern char mysql_real_data_home[512];

/* Makes an empty data directory; a setup of cmocka. */
int mock_server_make_directory(void **state);

/* Removes it with the key file that may be in it; a teardown of cmocka. */
int mock_server_remove_directory(void **state);

#endif
