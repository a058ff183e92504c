/*
 * The key of this server: 32 random bytes in a file of the data directory that
 * only the server's own account can read. From it come the ticket, which
 * proves that the caller is our installation, and the key that seals the
 * connection. Copied with the data directory, sealed texts stay good; in a
 * dump they are useless.
 */
#ifndef WHMCS_KEYFILE_H
#define WHMCS_KEYFILE_H

#include <stdbool.h>
#include <stddef.h>

struct fault;

enum { KEYFILE_TICKET_SIZE = 65, KEYFILE_KEY_SIZE = 32 };

/* Makes the key file and writes the ticket. -1: claimed, or internal. */
int keyfile_claim(const char *directory, char ret_ticket[KEYFILE_TICKET_SIZE],
                  struct fault *fault);

/* 0 when the ticket belongs to the key of this server. -1: not_claimed,
 * bad_ticket. */
int keyfile_check(const char *directory, const char *ticket, size_t length,
                  struct fault *fault);

/* Removes the key file; the ticket has to be right. */
int keyfile_release(const char *directory, const char *ticket, size_t length,
                    struct fault *fault);

/* Writes the key for sealing; the caller wipes it. -1: not_claimed. */
int keyfile_box_key(const char *directory, unsigned char ret_key[],
                    struct fault *fault);

/*
 * Reads the first two lines of whmcs_perfex.secret in the directory: the API
 * secret and, optionally, the access key ("" when absent). Only a regular
 * file is read. -1: bad_connection.
 */
int keyfile_read_secret(const char *directory, char *ret_secret,
                        char *ret_access_key, size_t size,
                        struct fault *fault);

/* Removes that file, once its content is sealed. */
void keyfile_remove_secret(const char *directory);

#endif
