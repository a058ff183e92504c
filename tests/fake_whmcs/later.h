/*
 * Commands of the control plane that wait for their moment: with
 * `after=GetInvoices:2` a change happens when two more such requests have been
 * answered, so that a listing changes while somebody pages through it.
 */
#ifndef FAKE_LATER_H
#define FAKE_LATER_H

struct fake;
struct form;
struct later;

/* Keeps a copy of the command. False when `after` has no such form. */
_Bool later_add(struct fake *fake, const struct form *form, const char *after);

/* Runs what waits for the `count`-th request of this action. */
void later_run(struct fake *fake, const char *action, long long count);

/* Forgets all; *later is NULL then. */
void later_release(struct later **later);

#endif
