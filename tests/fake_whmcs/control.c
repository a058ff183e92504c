/* The control plane. */
#include "control.h"

#include "fake.h"
#include "form.h"
#include "output.h"

int control_run(struct fake *fake, const struct form *form, struct output *out)
{
    (void)form;
    stats_write(&fake->stats, out);
    return 200;
}
