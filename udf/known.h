/*
 * Rows of a list that the caller has already, by id and hash: where WHMCS still
 * gives the same, the id is all that is told.
 */
#ifndef WHMCS_KNOWN_H
#define WHMCS_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

struct fault;

enum { KNOWN_HASH_LENGTH = 32 };

struct known_row {
    long long id;
    const char *hash; /* KNOWN_HASH_LENGTH characters of the text */
};

struct known {
    char *text;
    struct known_row *rows; /* in the order of id */
    size_t count;
};

/*
 * Reads "ID:HASH,ID:HASH,..." with rising ids and hashes as row_write() makes
 * them; at most so many. Replaces what was there. -1: bad_argument or memory;
 * release in any case.
 */
int known_read(struct known *known, const char *text, size_t length,
               size_t most, struct fault *fault);

/* True when the canonical row of this id ends with the hash known of it. */
bool known_has(const struct known *known, long long id, const char *row,
               size_t length);

/* Frees what is inside. Accepts a zero and a released struct. */
void known_release(struct known *known);

#endif
