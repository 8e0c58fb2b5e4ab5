# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes of smbd."""


def children(parent):
    with open('/proc/%s/task/%s/children' % (parent, parent),
              encoding='ascii') as file:
        return set(file.read().split())


def resident(pid):
    with open('/proc/%s/status' % pid, encoding='ascii') as file:
        return next(int(line.split()[1]) for line in file
                    if line.startswith('VmRSS'))
