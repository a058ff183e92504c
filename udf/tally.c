/* What requests have cost. */
#include "tally.h"

void tally_move(struct tally *sum, struct tally *part)
{
    sum->requests += part->requests;
    sum->retries += part->retries;
    sum->bytes += part->bytes;
    sum->answer_ms += part->answer_ms;
    *part = (struct tally){0};
}
