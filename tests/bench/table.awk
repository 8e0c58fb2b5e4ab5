# SPDX-License-Identifier: GPL-3.0-or-later
#
# The rows of the bench programs (bench.h) as one table of 80 columns.

function line(what, figure, peer, peers, ratio, goal, met)
{
	printf "%-25s%9s  %-14s%9s%8s  %-8s %s\n", what, figure, peer, peers,
		ratio, goal, met
}

# Three digits that count, with the unit that suits them.
function digits(value)
{
	return sprintf(value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f",
		value)
}

function with_unit(value, unit)
{
	if (unit == "ns" && value >= 1e6)
		return digits(value / 1e6) " ms"
	if (unit == "ns" && value >= 1e3)
		return digits(value / 1e3) " us"
	if (unit == "bytes")
		return sprintf("%.1f KiB", value / 1024)
	if (unit == "ins")
		return sprintf("%d", value)
	return digits(value) " " unit
}

function met(value, goal)
{
	if (goal == "")
		return ""
	return value <= goal ? "yes" : "NO"
}

function heading(words)
{
	if (words == last_heading)
		return
	last_heading = words
	print ""
	print words
}

# A goal that the figure alone has to meet gets a line without a peer.
function figure_goal(section, figure, unit)
{
	if (!(section in most) || section in said)
		return
	said[section] = 1
	line("  " what[section], with_unit(figure, unit), "", "", "",
		"<= " most_words[section], met(figure, most[section]))
}

# section, heading, first column, the peer's name where the row says "peer"
function describe(section, title, words, peer)
{
	titles[section] = title
	what[section] = words
	peer_words[section] = peer
}

function goal(section, peer, ratio)
{
	goals[section, peer] = ratio
}

BEGIN {
	FS = "\t"
	pass = "Passing over a clean name, the call included"
	clean = "getaddrinfo() of a clean name, uncfix first in the hosts line"
	repair = "getaddrinfo() of a malformed name, uncfix in the hosts line"
	parse = "Reading a target and printing it again"
	load = "A process that loads the module"
	start = "Starting what is no SMB client with libuncfix_client.so"
	describe("pass-22", pass, "name of 22 bytes")
	describe("pass-2", pass, "name of 2 bytes")
	describe("pass-63", pass, "name of 63 bytes")
	describe("instructions", pass, "instructions, 22 bytes")
	describe("clean-files", clean, "files", "without it")
	describe("clean-dns", clean, "dns", "without it")
	describe("malformed-files", repair, "\\\\fs, files", "fs")
	describe("malformed-dns", repair, "\\\\fs, dns, A", "fs")
	describe("malformed-dual", repair, "\\\\dual, dns, A + AAAA", "dual")
	describe("malformed-dual-1", repair, "\\\\dual, dns 1 ms away", "dual")
	describe("malformed-dual-10", repair, "\\\\dual, dns 10 ms away", "dual")
	describe("parse", parse, "30 bytes, well-formed")
	describe("escaped", parse, "30 bytes, escaped twice")
	describe("url", parse, "30 bytes, smb URL")
	describe("size", load, "size of the file")
	describe("dirty", load, "private dirty memory")
	describe("dlopen", load, "dlopen()")
	describe("start-true", start, "true", "without it")
	describe("start-python", start, "python3 -c 0", "without it")

	for (i = split("pass-2 pass-22 pass-63 instructions", names, " "); i; i--) {
		goal(names[i], "mdns4_minimal", 1 / 3)
		goal(names[i], "strlen", 4)
	}
	goal("clean-files", "peer", 1.01)
	goal("clean-dns", "peer", 1.01)
	goal("start-true", "peer", 1.02)
	goal("start-python", "peer", 1.02)
	goal("malformed-dns", "peer", 1.10)
	goal("malformed-dual", "peer", 1.10)
	goal("malformed-dual-1", "peer", 1.10)
	goal("malformed-dual-10", "peer", 1.10)
	for (i = split("parse escaped url", names, " "); i; i--) {
		goal(names[i], "libcurl", 0.1)
		most[names[i]] = 100
		most_words[names[i]] = "100 ns"
	}
	most["size"] = 57344
	most_words["size"] = "56 KiB"
	line("What", "figure", "peer", "its own", "ratio", "goal", "met")
}

function median(values,    sorted, count, i, j, value)
{
	count = split(values, sorted, " ")
	for (i = 2; i <= count; i++) {
		value = sorted[i] + 0
		for (j = i - 1; j > 0 && sorted[j] + 0 > value; j--)
			sorted[j + 1] = sorted[j]
		sorted[j + 1] = value
	}
	return sorted[int((count + 1) / 2)]
}

# The same row of several processes is one row of the table.
$1 == "row" {
	key = $2 FS $3 FS $5 FS $6
	if (!(key in figures))
		keys[++rows] = key
	figures[key] = figures[key] " " $4
	peers_figures[key] = peers_figures[key] " " $7
	ratios[key] = ratios[key] " " $8
}

function print_row(section, unit, peer, figure, peers, ratio,    words, wanted)
{
	heading(titles[section])
	figure_goal(section, figure, unit)
	wanted = goals[section, peer]
	words = what[section]
	if (peer == "itself")
		words = "  noise: " peer_words[section]
	else if (peer == "peer")
		peer = peer_words[section]
	else if (peer == "nothing")
		peer = "an empty call"
	line("  " words, with_unit(figure, unit), peer, with_unit(peers, unit),
		sprintf("%.3f", ratio),
		wanted == "" ? "" : "<= " sprintf("%.2f", wanted),
		met(ratio, wanted))
}

END {
	for (row = 1; row <= rows; row++) {
		key = keys[row]
		split(key, field, FS)
		print_row(field[1], field[3], field[4], median(figures[key]),
			median(peers_figures[key]), median(ratios[key]))
	}
	print ""
	print "Figures are medians of many short batches that took turns in one"
	print "process; a ratio is the median of the rounds' own ratios.  Where"
	print "calls take nanoseconds, both are the medians of five processes."
	if (counter != "")
		print "Instructions were counted by " counter "."
}
