# Reads a slow log with every statement in it and prints, for each statement of a stored
# routine: the most rows that one execution of it examined, how often it ran, the rows of
# all executions, the routine, and how the statement begins; separated by tabs. Part of
# tests/big.

function end_statement() {
    gsub(/[ \t]+/, " ", text)
    sub(/^ /, "", text)
    # What a CALL examined is counted with the statements of the called one.
    if (routine != "" && text != "" && text !~ /^CALL /) {
        key = routine "\t" substr(text, 1, 70)
        count[key]++
        all[key] += rows
        if (rows > most[key] + 0)
            most[key] = rows
    }
    text = ""
}

/^# User@Host:/ { end_statement(); routine = ""; next }
/^# Query_time:/ {
    match($0, /Rows_examined: [0-9]+/)
    rows = substr($0, RSTART + 15, RLENGTH - 15) + 0
    next
}
/^# Stored_routine:/ { routine = $3; sub(/^.*\./, "", routine); next }
/^#/ || /^SET timestamp=/ || /^use / { next }
{ text = text " " $0 }

END {
    end_statement()
    for (key in count)
        printf "%d\t%d\t%d\t%s\n", most[key], count[key], all[key], key
}
