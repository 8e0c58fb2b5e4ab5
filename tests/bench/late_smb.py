# SPDX-License-Identifier: GPL-3.0-or-later
"""
late_smb.py ADDRESS MILLISECONDS: an SMB server that far away, which is the one
at 127.0.0.1: half of the time each way.
"""

import asyncio
import sys

ADDRESS, DELAY = sys.argv[1], float(sys.argv[2]) / 2000
PORT = 445


async def carry(reader, writer):
    loop = asyncio.get_running_loop()
    while data := await reader.read(65536):
        loop.call_later(DELAY, writer.write, data)
    loop.call_later(DELAY, writer.close)


async def serve(reader, writer):
    try:
        await asyncio.sleep(2 * DELAY)
        there = await asyncio.open_connection('127.0.0.1', PORT)
        await asyncio.gather(carry(reader, there[1]), carry(there[0], writer))
    except ConnectionError:
        writer.close()


async def main():
    async with await asyncio.start_server(serve, ADDRESS, PORT) as server:
        await server.serve_forever()


asyncio.run(main())
