/* HTTP and HTTPS around the fake: one thread, one loop. */
#ifndef FAKE_SERVER_H
#define FAKE_SERVER_H

struct fake;

/*
 * Listens as the options say, writes the port file, and answers until SIGTERM,
 * SIGINT or the end of the lifetime. Returns the exit code of the program.
 */
int server_run(struct fake *fake);

#endif
