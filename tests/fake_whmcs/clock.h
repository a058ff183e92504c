/* The time for waiting. */
#ifndef FAKE_CLOCK_H
#define FAKE_CLOCK_H

/* The time of the clock that nobody sets, in nanoseconds. */
long long clock_now(void);

#endif
