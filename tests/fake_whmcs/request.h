/* The story of one API request, without anything of HTTP around it. */
#ifndef FAKE_REQUEST_H
#define FAKE_REQUEST_H

#include "form.h"
#include "noise.h"
#include "output.h"

struct fake;

struct request {
    struct form form;
    char peer[64];
    noise_set noises;
    struct output answer;
    int status;
    const char *type;   /* of the content */
    const char *header; /* "Name: value", or NULL */
};

/* Meets the request: decides which noise it gets and how long it takes. */
void request_arrive(struct fake *fake, struct request *request,
                    long long *ret_milliseconds);

/* Answers it: status, type, header and answer are filled; logs and counts. */
void request_answer(struct fake *fake, struct request *request);

/* Frees what is inside. */
void request_release(struct request *request);

#endif
