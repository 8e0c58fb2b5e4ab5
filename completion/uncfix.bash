# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Completion of uncfix for bash.  Verbs and options are read from --help, so
# that they are always those of the command that is installed.

# The verbs of `uncfix --help`, or the options of `uncfix VERB --help`.
_uncfix_verbs() {
	"$1" --help 2>/dev/null | sed -nE 's/^  ([a-z]+) .*/\1/p'
}

_uncfix_options() {
	"$1" "$2" --help 2>/dev/null |
		sed -nE 's/^ +((-[A-Za-z]), )?(--[a-z-]+).*/\2 \3/p'
	echo --help
}

# What completes the command behind `uncfix run`: bash-completion knows its
# arguments; bash alone knows commands and files.
_uncfix_run() {
	local first=2

	[ "${COMP_WORDS[2]}" != -- ] || first=3
	if declare -F _command_offset >/dev/null; then
		_command_offset "$first"
	elif [ "$COMP_CWORD" = "$first" ]; then
		mapfile -t COMPREPLY < <(compgen -c -- "$1")
	else
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$1")
	fi
}

_uncfix() {
	local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]}

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W \
			"$(_uncfix_verbs "$1") --help --version" -- "$word")
		return
	fi
	case $verb:$3 in
	normalize:--format)
		mapfile -t COMPREPLY < <(compgen -W \
			'unc posix url host json' -- "$word")
		return
		;;
	check:-A | check:--authentication-file | \
		check:-f | normalize:-f | explain:-f | \
		check:--file | normalize:--file | explain:--file)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	enable:--root | disable:--root)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		return
		;;
	esac
	if [ "$verb" = run ] && { [ "$COMP_CWORD" -gt 2 ] || [[ $word != -* ]]; }
	then
		_uncfix_run "$word"
		return
	fi
	case $verb:$word in
	*:-*)
		mapfile -t COMPREPLY < <(compgen -W \
			"$(_uncfix_options "$1" "$verb")" -- "$word")
		;;
	enable:* | disable:*)
		mapfile -t COMPREPLY < <(compgen -W 'nss vfs client watch' -- "$word")
		;;
	esac
}

complete -F _uncfix uncfix
