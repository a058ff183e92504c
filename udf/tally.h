/* What requests have cost: counted where they are under way, told once. */
#ifndef WHMCS_TALLY_H
#define WHMCS_TALLY_H

struct tally {
    long long requests; /* sent, repeated ones included */
    long long retries;  /* of them, repeated or for a part of a page */
    long long bytes;    /* of the answers */
    long long answer_ms;
};

/* Adds a part to the sum and empties it, so that nothing counts twice. */
void tally_move(struct tally *sum, struct tally *part);

#endif
