/* Symbols of the server, looked up by name. */
#include "server.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

/* ISO C has no cast between data and function pointers; copying the bytes is
 * what POSIX asks for. */
#define FIND(pointer, name)                                                    \
    do {                                                                       \
        void *symbol = dlsym(RTLD_DEFAULT, name);                              \
        memcpy(&(pointer), &symbol, sizeof symbol);                            \
    } while (0)

enum { KILLED_SOFT_TIMEOUT = 50 };

int server_kill_error(void)
{
    void *(*current_thd)(void) = NULL;
    int (*kill_level)(const void *) = NULL;
    int (*killed)(const void *) = NULL;
    void *thd;
    int level;

    FIND(kill_level, "thd_kill_level");
    FIND(current_thd, "_current_thd");
    if (kill_level && current_thd) {
        /* MariaDB; it would crash on NULL. */
        thd = current_thd();
        level = thd ? kill_level(thd) : 0;
        if (level == 0)
            return 0;
        return level == KILLED_SOFT_TIMEOUT ? 1969 : 1317;
    }

    FIND(killed, "thd_killed");
    return killed ? killed(NULL) : 0;
}

void server_raise(unsigned number, const char *text)
{
    void (*mariadb)(unsigned, const char *, unsigned long, ...) = NULL;
    void (*mysql)(unsigned, const char *, int, ...) = NULL;

    FIND(mysql, "_Z15my_printf_errorjPKciz");
    FIND(mariadb, "my_printf_error");
    if (mysql)
        mysql(number, "%s", 0, text);
    else if (mariadb)
        mariadb(number, "%s", 0UL, text);
}

const char *server_data_directory(void)
{
    const char *directory = dlsym(RTLD_DEFAULT, "mysql_real_data_home");

    return directory && directory[0] ? directory : ".";
}
