/* Addresses of this machine and of those who ask. */
#include "address.h"

#include <arpa/inet.h>
#include <string.h>

int address_read(const char *text, int port,
                 struct sockaddr_storage *ret_address)
{
    struct sockaddr_in *four = (struct sockaddr_in *)ret_address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)ret_address;

    memset(ret_address, 0, sizeof(*ret_address));
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)port);
        return 0;
    }
    if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons((uint16_t)port);
        return 0;
    }
    return -1;
}

bool address_write(const struct sockaddr *address, char *text, size_t size)
{
    const struct sockaddr_in *four = (const void *)address;
    const struct sockaddr_in6 *six = (const void *)address;

    if (address->sa_family == AF_INET) {
        inet_ntop(AF_INET, &four->sin_addr, text, (socklen_t)size);
        return ntohl(four->sin_addr.s_addr) >> 24 == 127;
    }
    inet_ntop(AF_INET6, &six->sin6_addr, text, (socklen_t)size);
    return IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
}
