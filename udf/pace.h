/*
 * How fast we ask: the number of requests in flight, which halves when WHMCS
 * is overloaded and grows again, and the time until a request is repeated.
 */
#ifndef WHMCS_PACE_H
#define WHMCS_PACE_H

struct pace {
    long window; /* requests in flight at a time, from 1 to `most` */
    long most;
    long successes; /* since the window last changed */
    long long last_halving_ms;
};

/* Starts with the widest window. */
void pace_init(struct pace *pace, long most);

/* Sets another limit; a window that was as wide as it could be stays so. */
void pace_set_most(struct pace *pace, long most);

/* Halves the window, at most once a second: one storm counts once. */
void pace_slow_down(struct pace *pace);

/* Opens the window by one after as many successes as it is wide. */
void pace_speed_up(struct pace *pace);

/*
 * Milliseconds to wait before the next try: exponential with jitter, and at
 * least what the server asked for, within bounds.
 */
long long pace_delay_ms(long tries, long retry_after_s);

#endif
