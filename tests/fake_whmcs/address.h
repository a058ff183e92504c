/* Addresses of this machine and of those who ask. */
#ifndef FAKE_ADDRESS_H
#define FAKE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

struct sockaddr;
struct sockaddr_storage;

/* Turns a numeric address and a port into a socket address. 0 or -1. */
int address_read(const char *text, int port,
                 struct sockaddr_storage *ret_address);

/* Writes a socket address as text; true when it is of this machine. */
bool address_write(const struct sockaddr *address, char *text, size_t size);

#endif
