# shellcheck shell=sh disable=SC2154
# Tables and plots of raw results. Part of tests/bench; uses $results.

# plot NAME: the SVG of one plot.
plot() {
    awk -v plot="$1" -f "$root/tests/bench.d/results.awk" -f "$root/tests/bench.d/series.awk" \
        "$results" | awk -f "$root/tests/bench.d/plot.awk"
}

# Prints the report, writes it into docs/benchmark where asked for, and ends with 1
# where a run was wrong, or not good enough and judged.
report() {
    [ -s "$results" ] || die "no results in $results"
    report_status=0
    awk -v plots="$is_write" -f "$root/tests/bench.d/results.awk" \
        -f "$root/tests/bench.d/report.awk" "$results" >"$work/report.md" || report_status=$?
    cat "$work/report.md"
    # The plots are made in any case, so that they are tested with the rest.
    for plot_name in cost limit; do
        plot $plot_name >"$work/$plot_name.svg"
    done
    if [ -n "$is_write" ]; then
        mkdir -p "$root/docs/benchmark"
        cp "$work/report.md" "$root/docs/benchmark/results.md"
        cp "$work/cost.svg" "$work/limit.svg" "$root/docs/benchmark"
        cp "$results" "$root/docs/benchmark/results.tsv"
    fi
    case $report_status in
    0) return 0 ;;
    1) [ -z "$is_judge" ] ;;
    *) return 1 ;;
    esac
}
