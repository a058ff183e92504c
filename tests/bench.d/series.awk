# Chooses what a plot shows (after results.awk), as lines for plot.awk: `cost` is
# time against size, `limit` the share of the limit against latency.

function panel(title, xlabel, ylabel, xscale, yscale) {
    print "panel" FS title FS xlabel FS ylabel FS xscale FS yscale
}

function series(name, colour, style) {
    print "series" FS name FS colour FS style
}

function point(x, y) {
    print "point" FS x FS y
}

# Puts the different values of a name in rising order into list; returns how many.
function values_of(name, which, list,    row, seen, count, i, value) {
    for (row = 1; row <= rows; row++) {
        value = v[row, name]
        if (kind[row] != which || value in seen)
            continue
        seen[value] = 1
        for (i = ++count; i > 1 && list[i - 1] + 0 > value + 0; i--)
            list[i] = list[i - 1]
        list[i] = value
    }
    return count
}

# What a record or all of them cost: seconds, or microseconds a record.
function cost(row, is_per_record) {
    return is_per_record ? us_per_record(row) : seconds(row)
}

# One line per latency and kind of run over the sizes.
function cost_series(which, latency, name, colour, is_per_record,    i, row) {
    series(name, colour, "solid")
    for (i = 1; i <= size_count; i++) {
        row = at[which, sizes[i], latency, shown_workers]
        if (row)
            point(v[row, "records"], cost(row, is_per_record))
    }
}

# The baseline as measured, and as it goes on, since each record costs it the same.
function baseline_series(latency, name, colour, is_per_record,    row, last, most) {
    last = at["baseline", latency]
    if (!last)
        return
    series(name, colour, "solid")
    for (row = 1; row <= last; row++) {
        if (kind[row] == "baseline" && v[row, "latency"] == latency)
            point(v[row, "records"], cost(row, is_per_record))
    }
    most = sizes[size_count] * 1.1
    if (most <= v[last, "records"])
        return
    series("", colour, "dashed")
    point(v[last, "records"], cost(last, is_per_record))
    point(most, is_per_record ? us_per_record(last) : us_per_record(last) * most / 1000000)
}

# The lowest latency and 50 ms, or the highest where that was not measured.
function plot_cost(    i, count, latencies, low, high, is_per_record) {
    size_count = values_of("invoices", "first", sizes)
    count = values_of("workers", "first", latencies)
    shown_workers = latencies[1]
    for (i = 1; i <= count; i++)
        if (latencies[i] == 16)
            shown_workers = 16
    count = values_of("latency", "first", latencies)
    low = latencies[1]
    high = latencies[count]
    for (i = 1; i <= count; i++)
        if (latencies[i] == 50)
            high = 50
    for (is_per_record = 0; is_per_record <= 1; is_per_record++) {
        panel(is_per_record ? "Cost of a record" : "Time of a run",
            "records (clients and invoices)", is_per_record ? "µs a record" : "seconds",
            "log", "log")
        baseline_series(high, "naive baseline, " high " ms", 4, is_per_record)
        if (low != high) {
            baseline_series(low, "naive baseline, " low " ms", 5, is_per_record)
            cost_series("first", low, "first sync, " low " ms", 2, is_per_record)
        }
        cost_series("first", high, "first sync, " high " ms", 1, is_per_record)
        cost_series("changed", high, "0.5 % changed, " high " ms", 6, is_per_record)
        cost_series("quiet", high, "quiet run, " high " ms", 3, is_per_record)
    }
}

# One line per number of workers, for 10,000 invoices or the largest size.
function plot_limit(    i, j, count, latencies, worker_count, workers, shown, row) {
    size_count = values_of("invoices", "first", sizes)
    shown = sizes[size_count]
    for (i = 1; i <= size_count; i++)
        if (sizes[i] == 10000)
            shown = 10000
    count = values_of("latency", "first", latencies)
    worker_count = values_of("workers", "first", workers)
    panel("First sync of " grouped(shown) " invoices: share of the limit",
        "latency of WHMCS, ms", "per cent of workers / latency", "each", "per cent")
    for (j = 1; j <= worker_count; j++) {
        series(workers[j] " workers", j, "solid")
        for (i = 1; i <= count; i++) {
            row = at["first", shown, latencies[i], workers[j]]
            if (row && latencies[i] > 0)
                point(latencies[i], share_of_limit(row))
        }
    }
    count = values_of("latency", "baseline", latencies)
    if (!count)
        return
    series("naive baseline", 4, "solid")
    for (i = 1; i <= count; i++)
        if (latencies[i] > 0)
            point(latencies[i], share_of_limit(at["baseline", latencies[i]]))
}

END {
    if (plot == "cost")
        plot_cost()
    else
        plot_limit()
}
