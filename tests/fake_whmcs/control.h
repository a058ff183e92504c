/* The control plane: changes the fake while it runs. README.md is its manual.
 */
#ifndef FAKE_CONTROL_H
#define FAKE_CONTROL_H

struct fake;
struct form;
struct output;

/* Runs one command and writes its JSON answer. Returns the HTTP status. */
int control_run(struct fake *fake, const struct form *form, struct output *out);

#endif
