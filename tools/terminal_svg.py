#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""
A picture of a terminal, from what `tmux capture-pane -e -p` printed:

    terminal_svg.py COLUMNS PROMPT TITLE <PANE >PICTURE

Its colours are those of a light or a dark page.
"""

import html
import re
import sys

COLUMN, LINE, MARGIN = 7.2, 17, 12  # of 12 px
HEAD = '''<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
<!-- Made by tools/watch-picture. -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %(width)d %(height)d"
	role="img" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace"
	font-size="12" xml:space="preserve">
<title>%(title)s</title>
<style>
	.paper { fill: #ffffff; stroke: #d1d5db }
	text { fill: #1f2937; white-space: pre }
	.prompt { fill: #6b7280 }
	.red { fill: #b91c1c; font-weight: bold }
	.green { fill: #15803d }
	.yellow { fill: #a16207 }
	@media (prefers-color-scheme: dark) {
		.paper { fill: #0d1117; stroke: #374151 }
		text { fill: #e5e7eb }
		.prompt { fill: #9ca3af }
		.red { fill: #fca5a5 }
		.green { fill: #86efac }
		.yellow { fill: #fde68a }
	}
</style>
<rect class="paper" width="%(width)d" height="%(height)d" rx="6"/>'''

# Codes of ECMA-48 8.3.117, as far as the command uses them.
CLASSES = {'': '', '0': '', '39': '', '31': 'red', '32': 'green',
           '33': 'yellow'}


def runs(line):
    """Pairs of the class of a colour and the text that has it."""
    kind = ''
    for part in re.split(r'(\x1b\[[\d;]*m)', line):
        if part.startswith('\x1b'):
            for code in part[2:-1].split(';'):
                kind = CLASSES.get(code, kind)
        else:
            yield kind, part


def print_text(kind, column, line, text):
    shown = text.strip()
    column += len(text) - len(text.lstrip())
    if shown:
        print('<text class="%s" x="%.1f" y="%d" textLength="%.1f">%s</text>'
              % (kind, MARGIN + column * COLUMN, MARGIN + line * LINE - 5,
                 len(shown) * COLUMN, html.escape(shown)))


def main():
    lines = sys.stdin.read().rstrip().splitlines()
    print(HEAD % {'width': int(sys.argv[1]) * COLUMN + 2 * MARGIN,
                  'height': (len(lines) + 1) * LINE + 2 * MARGIN,
                  'title': html.escape(sys.argv[3])})
    print_text('prompt', 0, 1, sys.argv[2])
    for number, line in enumerate(lines, 2):
        column = 0
        for kind, text in runs(line):
            print_text(kind, column, number, text)
            column += len(text)
    print('</svg>')


main()
