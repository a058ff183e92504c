/*
 * What we use of the database server that loaded us, MariaDB or MySQL: found
 * by name at run time, so that one library serves both and tests need none.
 */
#ifndef WHMCS_SERVER_H
#define WHMCS_SERVER_H

/*
 * Tells whether the running statement was killed: 0, or the number of the
 * server's own error (1317 interrupted, 1969 or 3024 timed out, 1053 shutdown).
 */
int server_kill_error(void);

/* Returns the number of the connection whose statement is running; 0 when that
 * is not known. */
unsigned long long server_session(void);

/* Raises an SQL error with this number and text; nothing without a server. */
void server_raise(unsigned number, const char *text);

/* The data directory; "." where the server does not tell, because servers
 * work in it. */
const char *server_data_directory(void);

#endif
