# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion of uncfix for fish.  Verbs and options are read from --help, so
# that they are always those of the command that is installed.

function __uncfix_verbs
    uncfix --help 2>/dev/null |
        string match --regex --groups-only '^  ([a-z]+) +(.*)' |
        while read --line verb what
            printf '%s\t%s\n' $verb $what
        end
end

function __uncfix_options
    set --local verb (commandline --tokenize --cut-at-cursor)[2]
    uncfix $verb --help 2>/dev/null |
        string replace --filter --regex '^ +(-[A-Za-z], )?(--[a-z-]+).*' '$1$2' |
        string split ', '
    echo --help
end

# Whether the verb is one of the words behind the first, and the word before
# the cursor is the first of them.
function __uncfix_value
    set --local words (commandline --tokenize --cut-at-cursor)
    contains -- "$words[2]" (string split -- , $argv[2])
    and contains -- "$words[-1]" (string split -- , $argv[1])
end

function __uncfix_is_verb
    contains -- (commandline --tokenize --cut-at-cursor)[2] $argv
end

complete --command uncfix --no-files
complete --command uncfix --condition __fish_use_subcommand \
    --arguments '(__uncfix_verbs) --help --version'
complete --command uncfix --arguments '(__uncfix_options)' --condition \
    'not __fish_use_subcommand; and string match -q -- "-*" (commandline -ct)'
complete --command uncfix --condition '__uncfix_is_verb enable disable' \
    --arguments 'nss vfs client watch'
complete --command uncfix --condition '__uncfix_is_verb run' \
    --arguments '(__fish_complete_subcommand --fcs-skip=2)'
complete --command uncfix --arguments 'unc posix url host json' \
    --condition '__uncfix_value --format normalize'
complete --command uncfix --force-files \
    --condition '__uncfix_value -A,--authentication-file check'
complete --command uncfix --force-files \
    --condition '__uncfix_value -f,--file check,normalize,explain'
complete --command uncfix --arguments '(__fish_complete_directories)' \
    --condition '__uncfix_value --root enable,disable'
