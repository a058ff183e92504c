# Reads raw results: v[row, name] has each value, kind[row] what the row is, and
# at[kind, invoices, latency, workers] the row of a sync. Other files of this folder
# add what is made of it.

BEGIN {
    FS = "\t"
}

{
    kind[NR] = $1
    for (i = 2; i <= NF; i++) {
        p = index($i, "=")
        value = substr($i, p + 1)
        # What looks like a number is to be compared as one.
        v[NR, substr($i, 1, p - 1)] = value ~ /^[0-9]+$/ && $1 != "meta" ? value + 0 : value
    }
    rows = NR
}

$1 == "meta" {
    meta = NR
}

$1 == "server" {
    server = NR
    commit_sum += v[NR, "commit_us"]
    commit_count++
}

$1 == "sync" {
    kind[NR] = v[NR, "kind"]
    cell = v[NR, "invoices"] SUBSEP v[NR, "latency"] SUBSEP v[NR, "workers"]
    at[v[NR, "kind"], v[NR, "invoices"], v[NR, "latency"], v[NR, "workers"]] = NR
    if (v[NR, "kind"] == "first")
        kept_kb[cell] = 0
    v[NR, "growth_kb"] = kept_kb[cell] + v[NR, "memory_peak_kb"] - v[NR, "memory_before_kb"]
    kept_kb[cell] += v[NR, "memory_after_kb"] - v[NR, "memory_before_kb"]
    v[NR, "records"] = v[NR, "clients"] + v[NR, "invoices"]
}

# The last line of a baseline has all its records; those before it show how it went.
$1 ~ /^baseline/ {
    at[$1, v[NR, "latency"]] = NR
}

v[NR, "faults"] != "" {
    fault_count++
}

function seconds(row) {
    return v[row, "us"] / 1000000
}

function per_second(row) {
    return v[row, "records"] / seconds(row)
}

function us_per_record(row) {
    return v[row, "us"] / v[row, "records"]
}

# Per cent of what so many workers can answer at that latency.
function share_of_limit(row) {
    return 100 * v[row, "requests"] * v[row, "latency"] * 1000 / v[row, "workers"] / v[row, "us"]
}

# Megabytes that the server had at the most in a run over what it had before, and
# what the runs before it in the cell left. What the server took while a run was
# verified is in neither.
function growth(row) {
    return v[row, "growth_kb"] / 1024
}

# A whole number with commas.
function grouped(number,    text, result) {
    text = sprintf("%.0f", number)
    while (length(text) > 3) {
        result = "," substr(text, length(text) - 2) result
        text = substr(text, 1, length(text) - 3)
    }
    return text result
}

# Three digits that count.
function short(number) {
    return number >= 100 ? grouped(number) : sprintf(number >= 10 ? "%.1f" : "%.2f", number)
}
