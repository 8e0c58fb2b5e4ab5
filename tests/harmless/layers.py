# SPDX-License-Identifier: GPL-3.0-or-later
"""
The layers, each with those before it: what a machine has in its files, and which
of the servers at the meant addresses is there.
"""

import os
from collections import namedtuple

CHAIN = 'uncfix [!UNAVAIL=return] files dns'
NSSWITCH = 'passwd: files\ngroup: files\nshadow: files\nhosts: %s\n' \
    'services: files\nprotocols: files\n'
RECORDER = ''.join('%s/%s.so\n' % (os.environ['SANDBOX_LIBRARIES'], name)
                   for name in ('asked', 'mount_recorder'))
LIBRARY = '%s/libuncfix_client.so\n' % os.environ['SANDBOX_LIBRARIES']

Layer = namedtuple('Layer', 'name server nsswitch preload')
LAYERS = (Layer('stock', 'plain', NSSWITCH % 'files dns', RECORDER),
          Layer('name service', 'plain', NSSWITCH % CHAIN, RECORDER),
          Layer('Samba module', 'module', NSSWITCH % CHAIN, RECORDER),
          Layer('client library', 'module', NSSWITCH % CHAIN,
                LIBRARY + RECORDER))
