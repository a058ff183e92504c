/* Rows that the caller has already. */
#include "known.h"

#include <stdlib.h>
#include <string.h>

#include "fault.h"
#include "scalar.h"

/* What stands around the hash at the end of a row. */
static const char opening[] = ",\"hash\":\"";
static const char closing[] = "\"}";

/* Counts the entries of the text. */
static size_t count_entries(const char *text, size_t length)
{
    size_t count = length > 0;

    for (size_t i = 0; i < length; i++)
        count += text[i] == ',';
    return count;
}

/* True when all characters are lower-case hexadecimal digits. */
static bool is_hash(const char *text, size_t length)
{
    return length == KNOWN_HASH_LENGTH &&
           strspn(text, "0123456789abcdef") >= KNOWN_HASH_LENGTH;
}

/* Reads one entry, behind those that are there. False when it is none. */
static bool read_entry(struct known *known, const char *entry, size_t length)
{
    const char *colon = memchr(entry, ':', length);
    struct known_row row = {0};

    if (!colon ||
        scalar_read_integer(entry, (size_t)(colon - entry), &row.id) != 0)
        return false;
    row.hash = colon + 1;
    if (!is_hash(row.hash, length - (size_t)(row.hash - entry)) ||
        row.id <= (known->count > 0 ? known->rows[known->count - 1].id : 0))
        return false;

    known->rows[known->count++] = row;
    return true;
}

/* Reads all entries of the text. False at the first that is none. */
static bool read_entries(struct known *known, size_t length)
{
    const char *end = known->text + length;
    const char *entry = known->text;

    while (entry < end) {
        const char *comma = memchr(entry, ',', (size_t)(end - entry));
        const char *stop = comma ? comma : end;

        if (!read_entry(known, entry, (size_t)(stop - entry)))
            return false;
        entry = stop + 1;
        /* A comma announces another entry. */
        if (comma && entry == end)
            return false;
    }
    return true;
}

int known_read(struct known *known, const char *text, size_t length,
               size_t most, struct fault *fault)
{
    size_t count = count_entries(text, length);

    known_release(known);
    if (count > most) {
        fault_set(fault, "bad_argument", false, "known takes at most %zu rows",
                  most);
        return -1;
    }
    known->text = malloc(length + 1);
    known->rows = calloc(count + 1, sizeof *known->rows);
    if (!known->text || !known->rows) {
        fault_set_memory(fault, "reading the request");
        return -1;
    }

    memcpy(known->text, text, length);
    known->text[length] = '\0';
    if (read_entries(known, length))
        return 0;

    fault_set(fault, "bad_argument", false,
              "known must be \"ID:HASH,ID:HASH,...\" with rising ids and the "
              "hashes of rows");
    return -1;
}

/* Returns the row of this id, or NULL. */
static const struct known_row *find(const struct known *known, long long id)
{
    size_t low = 0;
    size_t high = known->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (known->rows[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < known->count && known->rows[low].id == id ? &known->rows[low]
                                                           : NULL;
}

bool known_has(const struct known *known, long long id, const char *row,
               size_t length)
{
    const size_t opening_length = sizeof opening - 1;
    const size_t closing_length = sizeof closing - 1;
    const size_t tail_length =
        opening_length + KNOWN_HASH_LENGTH + closing_length;
    const struct known_row *same = find(known, id);
    const char *tail;

    if (!same || length < tail_length)
        return false;

    tail = row + length - tail_length;
    return memcmp(tail, opening, opening_length) == 0 &&
           memcmp(tail + opening_length, same->hash, KNOWN_HASH_LENGTH) == 0 &&
           memcmp(row + length - closing_length, closing, closing_length) == 0;
}

void known_release(struct known *known)
{
    free(known->text);
    free(known->rows);
    *known = (struct known){0};
}
