/* The symbols of MariaDB that the library looks for. */
#include "mock_server.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void my_printf_error(unsigned number, const char *format, unsigned long flags,
                     ...) __attribute__((format(printf, 2, 4)));
/* The name is the server's. */
void *_current_thd(void); /* NOLINT(bugprone-reserved-identifier) */
int thd_kill_level(const void *thd);
unsigned long thd_get_thread_id(const void *thd);

_Thread_local struct mock_server mock_server = {.session = 7};
char mysql_real_data_home[512];

/* What the server offers to raise an error. */
void my_printf_error(unsigned number, const char *format, unsigned long flags,
                     ...)
{
    va_list arguments;

    (void)flags;
    va_start(arguments, flags);
    vsnprintf(mock_server.raised_text, sizeof mock_server.raised_text, format,
              arguments);
    va_end(arguments);
    mock_server.raised_number = number;
}

/* The session of the running statement. */
void *_current_thd(void)
{
    return mock_server.is_without_thd ? NULL : &mock_server;
}

/* How urgently it was killed. */
int thd_kill_level(const void *thd)
{
    return ((const struct mock_server *)thd)->kill_level;
}

/* The number of its connection. */
unsigned long thd_get_thread_id(const void *thd)
{
    return ((const struct mock_server *)thd)->session;
}

int mock_server_make_directory(void **state)
{
    (void)state;
    snprintf(mysql_real_data_home, sizeof mysql_real_data_home,
             "data_test_XXXXXX");
    return mkdtemp(mysql_real_data_home) ? 0 : -1;
}

int mock_server_remove_directory(void **state)
{
    char path[600];

    (void)state;
    snprintf(path, sizeof path, "%s/whmcs_perfex.key", mysql_real_data_home);
    unlink(path);
    return rmdir(mysql_real_data_home);
}
