/* The few files that the fake reads and writes. */
#ifndef FAKE_FILES_H
#define FAKE_FILES_H

/*
 * Returns the text of a file; caller frees with free(). NULL, after a message,
 * when it cannot be read.
 */
char *file_read(const char *path);

/*
 * Writes the port into a file that appears with its whole content at once.
 * A NULL path writes nothing. 0, or -1 after a message.
 */
int file_write_port(const char *path, int port);

#endif
