/* fake_whmcs: a WHMCS API server for tests and rehearsals. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>

#include "check.h"
#include "fake.h"
#include "server.h"

/* Starts from the options and runs until it is ended. */
int main(int count, char **arguments)
{
    static struct fake fake; /* large, so not on the stack */
    int code;

    options_read(&fake.options, count, arguments);
    fake.pace.workers = fake.options.workers;
    if (log_open(&fake.log, fake.options.log)) {
        fprintf(stderr, "fake_whmcs: cannot write %s: %s\n", fake.options.log,
                strerror(errno));
        return EXIT_FAILURE;
    }
    fake_reset(&fake);
    if (fake.options.check_data)
        code = check_data(&fake.store) ? EXIT_FAILURE : EXIT_SUCCESS;
    else
        code = server_run(&fake);
    fake_release(&fake);
    return code;
}
