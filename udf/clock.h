/* A clock that never jumps. */
#ifndef WHMCS_CLOCK_H
#define WHMCS_CLOCK_H

/* Microseconds since some moment. */
long long clock_now_us(void);

#endif
