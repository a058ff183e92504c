# Draws an SVG from lines that series.awk prints: panel (title, x label, y label, x
# scale, y scale), series (name, colour, style; without a name it is not in the
# legend), point (x, y). Scales: log; each (every x has its place, the same distance
# apart); `per cent` from 0 to 100.

BEGIN {
    FS = "\t"
    split("#2563eb #059669 #7c3aed #dc2626 #f59e0b #64748b", colours, " ")
    panel_width = 400
    panel_height = 300
    left = 86
    top = 44
    gap = 40
    bottom = 52
}

$1 == "panel" {
    panels++
    for (i = 2; i <= 6; i++)
        label[panels, i] = $i
    xscale[panels] = $5
    yscale[panels] = $6
}

$1 == "series" {
    lines++
    panel_of[lines] = panels
    name[lines] = $2
    colour[lines] = colours[($3 - 1) % 6 + 1]
    style[lines] = $4
}

$1 == "point" && (yscale[panels] != "log" || $3 > 0) {
    n = ++points[lines]
    x[lines, n] = $2
    y[lines, n] = $3
    if (!(panels in xmin) || $2 < xmin[panels])
        xmin[panels] = $2
    if (!(panels in xmax) || $2 > xmax[panels])
        xmax[panels] = $2
    if (!(panels in ymin) || $3 < ymin[panels])
        ymin[panels] = $3
    if (!(panels in ymax) || $3 > ymax[panels])
        ymax[panels] = $3
    if (!((panels, $2) in place)) {
        place[panels, $2] = 1
        xvalue[panels, ++places[panels]] = $2
    }
}

function log10(number) {
    return log(number) / log(10)
}

function floor(number,    whole) {
    whole = int(number)
    return whole > number ? whole - 1 : whole
}

# A power of ten as people write it: 1,000 or 0.01.
function power_text(exponent,    text, result) {
    if (exponent < 0)
        return sprintf("%." (-exponent) "f", 10 ^ exponent)
    text = sprintf("%.0f", 10 ^ exponent)
    while (length(text) > 3) {
        result = "," substr(text, length(text) - 2) result
        text = substr(text, 1, length(text) - 3)
    }
    return text result
}

function escaped(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    return text
}

function draw_text(px, py, anchor, text, more) {
    printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n", px, py, anchor,
        more == "" ? "" : " " more, escaped(text)
}

function draw_line(x1, y1, x2, y2, look) {
    printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n", x1, y1, x2, y2, look
}

# The ends of an axis: whole powers of ten where it is logarithmic.
function range(p,    i, j, held) {
    if (xscale[p] == "log") {
        low_x[p] = floor(log10(xmin[p]))
        high_x[p] = -floor(-log10(xmax[p]))
        if (low_x[p] == high_x[p])
            high_x[p]++
    } else {
        for (i = 2; i <= places[p]; i++) {
            held = xvalue[p, i]
            for (j = i; j > 1 && xvalue[p, j - 1] + 0 > held + 0; j--)
                xvalue[p, j] = xvalue[p, j - 1]
            xvalue[p, j] = held
        }
        for (i = 1; i <= places[p]; i++)
            place[p, xvalue[p, i]] = i
    }
    low_y[p] = yscale[p] == "log" ? floor(log10(ymin[p])) : 0
    high_y[p] = yscale[p] == "log" ? -floor(-log10(ymax[p])) : 100
    if (low_y[p] == high_y[p])
        high_y[p]++
}

function px_of(p, value) {
    if (xscale[p] == "log")
        value = (log10(value) - low_x[p]) / (high_x[p] - low_x[p])
    else
        value = (place[p, value] - 0.5) / places[p]
    return origin[p] + value * panel_width
}

function py_of(p, value) {
    if (yscale[p] == "log")
        value = log10(value)
    return top + panel_height * (1 - (value - low_y[p]) / (high_y[p] - low_y[p]))
}

function draw_axes(p,    i, at, grid) {
    grid = "stroke=\"#e2e8f0\""
    for (i = low_y[p]; i <= high_y[p]; i += yscale[p] == "log" ? 1 : 20) {
        at = py_of(p, yscale[p] == "log" ? 10 ^ i : i)
        draw_line(origin[p], at, origin[p] + panel_width, at, grid)
        draw_text(origin[p] - 8, at + 4, "end", yscale[p] == "log" ? power_text(i) : i)
    }
    if (xscale[p] == "log") {
        for (i = low_x[p]; i <= high_x[p]; i++) {
            at = px_of(p, 10 ^ i)
            draw_line(at, top, at, top + panel_height, grid)
            draw_text(at, top + panel_height + 18, "middle", power_text(i))
        }
    } else {
        for (i = 1; i <= places[p]; i++)
            draw_text(px_of(p, xvalue[p, i]), top + panel_height + 18, "middle", xvalue[p, i])
    }
    draw_line(origin[p], top, origin[p], top + panel_height, "stroke=\"#64748b\"")
    draw_line(origin[p], top + panel_height, origin[p] + panel_width, top + panel_height,
        "stroke=\"#64748b\"")
    draw_text(origin[p] + panel_width / 2, 24, "middle", label[p, 2], "class=\"title\"")
    draw_text(origin[p] + panel_width / 2, top + panel_height + 40, "middle", label[p, 3])
    draw_text(0, 0, "middle", label[p, 4],
        sprintf("transform=\"translate(%.1f %.1f) rotate(-90)\"", origin[p] - left + 14,
            top + panel_height / 2))
}

function draw_series(s,    i, p, path) {
    p = panel_of[s]
    for (i = 1; i <= points[s]; i++)
        path = path sprintf("%s%.1f %.1f", i == 1 ? "M" : " L", px_of(p, x[s, i]),
            py_of(p, y[s, i]))
    printf "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n", path,
        colour[s], style[s] == "dashed" ? " stroke-dasharray=\"5 5\"" : ""
    for (i = 1; i <= points[s] && style[s] != "dashed"; i++)
        printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" fill=\"%s\"><title>%s: %s</title></circle>\n",
            px_of(p, x[s, i]), py_of(p, y[s, i]), (points[s] > 6) ? 2 : 3.5, colour[s],
            escaped(name[s]), sprintf("%.4g", y[s, i])
}

# The names of the first panel's series, to the right of the last panel.
function draw_legend(at_x,    s, at_y) {
    at_y = top + 12
    for (s = 1; s <= lines; s++) {
        if (panel_of[s] != 1 || name[s] == "" || !points[s])
            continue
        draw_line(at_x, at_y - 4, at_x + 22, at_y - 4,
            "stroke=\"" colour[s] "\" stroke-width=\"3\"")
        draw_text(at_x + 30, at_y, "start", name[s])
        at_y += 22
    }
}

END {
    for (p = 1; p <= panels; p++)
        origin[p] = left + (p - 1) * (panel_width + left + gap / 2)
    width = origin[panels] + panel_width + gap / 2 + 200
    height = top + panel_height + bottom
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" " \
        "height=\"%d\">\n", width, height, width, height
    print "<style>text { font: 13px sans-serif; fill: #334155 } " \
        ".title { font-size: 15px; font-weight: bold }</style>"
    print "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>"
    for (p = 1; p <= panels; p++) {
        if (!(p in ymin))
            continue
        range(p)
        draw_axes(p)
    }
    for (s = 1; s <= lines; s++)
        if (points[s])
            draw_series(s)
    draw_legend(origin[panels] + panel_width + gap / 2)
    print "</svg>"
}
