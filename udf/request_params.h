/* The parameters of a request: whatever WHMCS takes beside ids and places. */
#ifndef WHMCS_REQUEST_PARAMS_H
#define WHMCS_REQUEST_PARAMS_H

struct buffer;
struct fault;
struct json;

/*
 * Appends an object of scalars, form-encoded. Names are letters, digits and _,
 * and none of the credential's in any case of letters. -1: bad_argument or
 * memory.
 */
int request_params_read(const struct json *object, struct buffer *params,
                        struct fault *fault);

#endif
