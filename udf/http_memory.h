/*
 * The memory of libcurl. It copies each request, with the secret in it, into
 * blocks that it frees as they are; ours are wiped first.
 */
#ifndef WHMCS_HTTP_MEMORY_H
#define WHMCS_HTTP_MEMORY_H

/*
 * Initialises libcurl so that it wipes what it frees. Where something else in
 * this process initialised libcurl before, or the C library cannot tell the
 * size of a block, it works as usual. A CURLcode.
 */
int http_memory_initialise(void);

#endif
