/* Words for generated records; all are constants. */
#ifndef FAKE_WORDS_H
#define FAKE_WORDS_H

struct random;

const char *word_first_name(struct random *random);
const char *word_last_name(struct random *random);
const char *word_company(struct random *random); /* "GmbH", "Media Ltd" */
const char *word_street(struct random *random);
const char *word_domain(struct random *random);
const char *word_product(struct random *random);

#endif
