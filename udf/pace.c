/* Window and delays. */
#include "pace.h"

#include <sodium.h>
#include <string.h>

#include "clock.h"

enum { BACKOFF_MS = 250, MOST_BACKOFF_MS = 30000, MOST_RETRY_AFTER_S = 120 };

/* Milliseconds now. */
static long long now_ms(void)
{
    return clock_now_us() / 1000;
}

void pace_init(struct pace *pace, long most)
{
    memset(pace, 0, sizeof *pace);
    pace->window = most;
    pace->most = most;
    /* The clock may begin at zero with the machine. */
    pace->last_halving_ms = now_ms() - 1000;
}

void pace_set_most(struct pace *pace, long most)
{
    if (pace->window == pace->most || pace->window > most)
        pace->window = most;
    pace->most = most;
}

void pace_slow_down(struct pace *pace)
{
    long long now = now_ms();

    if (now - pace->last_halving_ms < 1000)
        return;

    pace->last_halving_ms = now;
    pace->window = pace->window > 1 ? pace->window / 2 : 1;
    pace->successes = 0;
}

void pace_speed_up(struct pace *pace)
{
    if (++pace->successes < pace->window)
        return;

    pace->successes = 0;
    if (pace->window < pace->most)
        pace->window++;
}

long long pace_delay_ms(long tries, long retry_after_s)
{
    long long delay = BACKOFF_MS << (tries < 8 ? tries : 8);

    if (delay > MOST_BACKOFF_MS)
        delay = MOST_BACKOFF_MS;
    delay += (long long)randombytes_uniform((unsigned)delay / 2 + 1);
    if (retry_after_s > MOST_RETRY_AFTER_S)
        retry_after_s = MOST_RETRY_AFTER_S;
    return delay < retry_after_s * 1000 ? retry_after_s * 1000 : delay;
}
