# Prints raw results as Markdown (after results.awk). The exit status is 2 where a
# run was wrong, 1 where a wanted figure was not reached, else 0.

# One line of the table of wanted figures; a row that was not measured is 0.
function want(what, wanted, is_measured, reached, is_reached) {
    printf "| %s | %s | %s | %s |\n", what, wanted, is_measured ? reached : "not measured",
        is_measured ? (is_reached ? "yes" : "**no**") : ""
    if (is_measured && !is_reached)
        no_count++
}

function want_share(latency, workers, per_cent,    row) {
    row = at["first", 10000, latency, workers]
    want("First sync of 10,000 invoices, " latency " ms, " workers " workers",
        "at least " per_cent " % of the limit", row,
        row ? sprintf("%.1f %%", share_of_limit(row)) : "",
        row && share_of_limit(row) >= per_cent)
}

function want_baseline(    row, base, ratio) {
    row = at["first", 10000, 20, 16]
    base = at["baseline", 20]
    ratio = row && base ? per_second(row) / per_second(base) : 0
    want("First sync against the baseline, 20 ms, 16 workers", "at least 15 times", ratio,
        sprintf("%.1f times (%s and %s records/s)", ratio, short(row ? per_second(row) : 0),
            short(base ? per_second(base) : 0)), ratio >= 15)
}

function want_quiet(    row, first) {
    row = at["quiet", 50000, 50, 16]
    first = at["first", 50000, 50, 16]
    want("Quiet run, 50,000 invoices: requests",
        row ? sprintf("at most %d: %d list pages, %d other lists, %d open, %d closed lately, " \
            "%d in rotation", v[row, "expected"], v[row, "pages"], v[row, "other"],
            v[row, "open"], v[row, "recent"], v[row, "rotation"]) \
            : "list pages, open invoices, rotation", row, v[row, "requests"],
        v[row, "requests"] <= v[row, "expected"])
    want("Quiet run, 50,000 invoices: rows written in Perfex", "0", row, v[row, "rows"],
        v[row, "rows"] == 0)
    want("Quiet run, 50,000 invoices: SQL time", "under 3 s", row && v[row, "sql_us"] != "-",
        sprintf("%.2f s", v[row, "sql_us"] / 1000000), v[row, "sql_us"] < 3000000)
    want("Quiet run, 50,000 invoices: time against the first sync, 50 ms", "under 3 %",
        row && first, row && first ? sprintf("%.1f %%", 100 * seconds(row) / seconds(first)) : "",
        row && first && seconds(row) < 0.03 * seconds(first))
}

# Of all runs with changes, the one that asked most for a change.
function want_changed(    row, each, most, count) {
    most = -1
    for (row = 1; row <= rows; row++) {
        if (kind[row] != "changed")
            continue
        count++
        each = (v[row, "requests"] - v[row, "expected"]) / v[row, "changes"]
        if (each > most)
            most = each
        if (v[row, "faults"] != "")
            changed_faults++
    }
    want("0.5 % changed: requests beyond those of a quiet run", "at most 1 a change", count,
        sprintf("at most %.2f in %d runs", most, count), most <= 1)
    want("0.5 % changed: everything has arrived", "all", count,
        sprintf("all in %d of %d runs", count - changed_faults, count), !changed_faults)
}

# Cost a record at 50,000 against that at 1,000 invoices.
function want_linear(latency,    small, large, ratio) {
    small = at["first", 1000, latency, 16]
    large = at["first", 50000, latency, 16]
    ratio = small && large ? us_per_record(large) / us_per_record(small) : 0
    want("Time of a record, 50,000 against 1,000 invoices, " latency " ms", "at most 1.20 times",
        ratio, sprintf("%.2f times", ratio), ratio <= 1.2)
}

function want_memory(    row, large, small, used) {
    for (row = 1; row <= rows; row++) {
        if (kind[row] !~ /^(first|quiet|changed)$/ || v[row, "memory_peak_kb"] == "-")
            continue
        if (v[row, "invoices"] == 1000 && growth(row) > small)
            small = growth(row)
        if (v[row, "invoices"] != 50000)
            continue
        if (growth(row) > large)
            large = growth(row)
        if (v[row, "used_memory_kb"] / 1024 > used)
            used = v[row, "used_memory_kb"] / 1024
    }
    want("Memory growth of the server, 50,000 invoices, the worst run", "under 64 MB", large,
        sprintf("%.0f MB (by its own account %.0f MB; with 1,000 invoices: %s MB)", large, used,
            small ? sprintf("%.0f", small) : "?"), large < 64)
}

function print_wanted(    row) {
    print "## Wanted and reached\n"
    print "| what | wanted | reached | |\n| --- | --- | --- | --- |"
    want_share(50, 16, 95)
    want_share(150, 16, 96)
    want_share(10, 32, 65)
    row = at["first", 10000, 0, 16]
    want("First sync of 10,000 invoices, 0 ms", "at least 3,000 invoices/s", row,
        row ? grouped(v[row, "invoices"] / seconds(row)) : "",
        row && v[row, "invoices"] / seconds(row) >= 3000)
    want_baseline()
    want_quiet()
    want_changed()
    want_linear(50)
    want_linear(0)
    want_memory()
}

# The columns that every table of syncs begins and ends with.
function begin_row(row) {
    printf "| %s | %d | %d | %s | ", grouped(v[row, "invoices"]), v[row, "latency"],
        v[row, "workers"], short(seconds(row))
}

function end_row(row) {
    printf "%s | %s | %s | %.0f | %s |\n",
        v[row, "sql_us"] == "-" ? "" : short(v[row, "sql_us"] / 1000000),
        short(v[row, "server_cpu_us"] / 1000000),
        v[row, "memory_peak_kb"] == "-" ? "" : sprintf("%.0f", growth(row)),
        v[row, "used_memory_kb"] / 1024, grouped(v[row, "rows"])
}

function print_first(    row) {
    print "\n## First sync\n"
    print "| invoices | ms | workers | seconds | records/s | invoices/s | µs a record " \
        "| % of the limit | requests | lists | clients | invoices | other " \
        "| server CPU, µs a record | fake CPU, µs a request " \
        "| SQL, s | server CPU, s | memory, MB | used, MB | rows written |"
    print "| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: " \
        "| --: | --: | --: | --: | --: | --: | --: |"
    for (row = 1; row <= rows; row++) {
        if (kind[row] != "first")
            continue
        begin_row(row)
        printf "%s | %s | %s | %s | %s | %d | %s | %s | %d | %s | %s | ", short(per_second(row)),
            short(v[row, "invoices"] / seconds(row)), short(us_per_record(row)),
            (v[row, "latency"] > 0) ? sprintf("%.1f", share_of_limit(row)) : "",
            grouped(v[row, "requests"]), v[row, "lists"], grouped(v[row, "client_details"]),
            grouped(v[row, "invoice_details"]), v[row, "other"],
            short(v[row, "server_cpu_us"] / v[row, "records"]),
            short(v[row, "fake_cpu_us"] / v[row, "requests"])
        end_row(row)
    }
}

function print_later(which, title,    row, first) {
    print "\n## " title "\n"
    print "| invoices | ms | workers | seconds | % of the first sync | changes | requests " \
        "| at most | lists | clients | invoices | other | of them open | closed lately " \
        "| SQL, s | server CPU, s | memory, MB | used, MB | rows written |"
    print "| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: " \
        "| --: | --: | --: | --: | --: |"
    for (row = 1; row <= rows; row++) {
        if (kind[row] != which)
            continue
        first = at["first", v[row, "invoices"], v[row, "latency"], v[row, "workers"]]
        begin_row(row)
        printf "%s | %d | %s | %s | %d | %s | %s | %d | %d | %d | ",
            first ? sprintf("%.1f", 100 * seconds(row) / seconds(first)) : "",
            v[row, "changes"], grouped(v[row, "requests"]),
            grouped(v[row, "expected"] + v[row, "changes"]), v[row, "lists"],
            grouped(v[row, "client_details"]), grouped(v[row, "invoice_details"]),
            v[row, "other"], v[row, "open"], v[row, "recent"]
        end_row(row)
    }
}

# Each baseline beside the first syncs at its latency.
function print_baseline(    row, again, other, is_any) {
    for (row = 1; row <= rows; row++) {
        if (kind[row] != "baseline" || at["baseline", v[row, "latency"]] != row)
            continue
        if (!is_any) {
            print "\n## The naive baseline\n"
            print "| ms | records | seconds | records/s | µs a record | queries a record " \
                "| server CPU, µs a record | again, nothing new: seconds " \
                "| whmcs-perfex, records/s | ratio |"
            print "| --: | --: | --: | --: | --: | --: | --: | --: | :-- | :-- |"
            is_any = 1
        }
        again = at["baseline_again", v[row, "latency"]]
        printf "| %d | %s | %s | %s | %s | %.1f | %s | %s | ", v[row, "latency"],
            grouped(v[row, "records"]), short(seconds(row)), short(per_second(row)),
            short(us_per_record(row)), v[row, "queries"] / v[row, "records"],
            short(v[row, "server_cpu_us"] / v[row, "records"]),
            again ? short(seconds(again)) : ""
        ratios = ""
        for (other = 1; other <= rows; other++) {
            if (kind[other] != "first" || v[other, "latency"] != v[row, "latency"])
                continue
            printf "%s%s (%s invoices, %d workers)", ratios == "" ? "" : "<br>",
                short(per_second(other)), grouped(v[other, "invoices"]), v[other, "workers"]
            ratios = ratios (ratios == "" ? "" : "<br>") \
                sprintf("%.1f", per_second(other) / per_second(row))
        }
        print " | " ratios " |"
    }
}

function print_faults(    row) {
    print "\n## Verified\n"
    if (!fault_count) {
        print "Every run: all counts, the total of every invoice, the ledger, and what the\n" \
            "changes should bring."
        return
    }
    for (row = 1; row <= rows; row++) {
        if (v[row, "faults"] != "")
            printf "* %s, %s invoices, %d ms, %d workers: **%s**\n", kind[row],
                grouped(v[row, "invoices"]), v[row, "latency"], v[row, "workers"],
                v[row, "faults"]
    }
}

END {
    print "# Benchmark: results\n"
    printf "Made by `%s` on %s, %d processors, MariaDB %s, revision %s.\n",
        v[meta, "command"], v[meta, "date"], v[meta, "cpus"], v[server, "version"],
        v[meta, "commit"]
    printf "Buffer pool %s; options: %s; a transaction of one row takes %s µs.\n",
        v[meta, "buffer_pool"],
        "max_in_flight = workers + 1/4" (v[meta, "options"] == "" ? "" : ", " v[meta, "options"]) \
        ", else the defaults", short(commit_count ? commit_sum / commit_count : 0)
    print "What is measured, and how to read it: [README.md](README.md)."
    if (plots)
        print "\n![Cost against size](cost.svg)\n\n![Share of the limit against latency](limit.svg)"
    print ""
    print_wanted()
    print_first()
    print_later("quiet", "Quiet run: nothing new")
    print_later("changed", "0.5 % of the records changed")
    print_baseline()
    print_faults()
    exit fault_count ? 2 : no_count ? 1 : 0
}
