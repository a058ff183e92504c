/* Symbols of the server, looked up by name. */
#include "server.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

enum { KILLED_SOFT_TIMEOUT = 50 };

/* What we look for; each is NULL where the server has no such thing. */
static struct {
    void *(*current_thd)(void);         /* MariaDB */
    int (*kill_level)(const void *thd); /* MariaDB */
    int (*killed)(const void *thd);     /* MySQL */
    unsigned long (*thread_id)(const void *thd);
    void (*raise_in_mariadb)(unsigned, const char *, unsigned long, ...);
    void (*raise_in_mysql)(unsigned, const char *, int, ...);
    const char *directory;
} server;

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* ISO C has no cast between data and function pointers; copying the bytes is
 * what POSIX asks for. */
#define FIND(pointer, name)                                                    \
    do {                                                                       \
        void *symbol = dlsym(RTLD_DEFAULT, name);                              \
        memcpy(&(pointer), &symbol, sizeof symbol);                            \
    } while (0)

/* Runs once: a search through all libraries takes microseconds, and the kill
 * flag is asked for with every answer. */
static void find_symbols(void)
{
    FIND(server.kill_level, "thd_kill_level");
    FIND(server.current_thd, "_current_thd");
    if (!server.current_thd)
        FIND(server.current_thd, "_Z19thd_get_current_thdv");
    FIND(server.killed, "thd_killed");
    FIND(server.thread_id, "thd_get_thread_id");
    FIND(server.raise_in_mysql, "_Z15my_printf_errorjPKciz");
    FIND(server.raise_in_mariadb, "my_printf_error");
    server.directory = dlsym(RTLD_DEFAULT, "mysql_real_data_home");
}

int server_kill_error(void)
{
    void *thd;
    int level;

    pthread_once(&once, find_symbols);
    if (server.kill_level && server.current_thd) {
        /* MariaDB; it would crash on NULL. */
        thd = server.current_thd();
        level = thd ? server.kill_level(thd) : 0;
        if (level == 0)
            return 0;
        return level == KILLED_SOFT_TIMEOUT ? 1969 : 1317;
    }
    return server.killed ? server.killed(NULL) : 0;
}

unsigned long long server_session(void)
{
    void *thd = NULL;

    pthread_once(&once, find_symbols);
    if (server.current_thd)
        thd = server.current_thd();
    return thd && server.thread_id ? server.thread_id(thd) : 0;
}

void server_raise(unsigned number, const char *text)
{
    pthread_once(&once, find_symbols);
    if (server.raise_in_mysql)
        server.raise_in_mysql(number, "%s", 0, text);
    else if (server.raise_in_mariadb)
        server.raise_in_mariadb(number, "%s", 0UL, text);
}

const char *server_data_directory(void)
{
    pthread_once(&once, find_symbols);
    return server.directory && server.directory[0] ? server.directory : ".";
}
