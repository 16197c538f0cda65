#!/usr/bin/python3
"""Asks a policy server one question as openpi's client does:  client.py [ws://host:port]

openpi's messages are msgpack; an array is a map whose keys are bytes. The server speaks first and says what it expects.
"""
import asyncio
import math
import struct
import sys

import msgpack
import websockets


def array(data, dtype, shape):
    return {b"__ndarray__": True, b"data": data, b"dtype": dtype, b"shape": shape}


def doubles(value):
    """The numbers of an array in the answer, which the server sends as float64."""
    return struct.unpack(f"<{math.prod(value[b'shape'])}d", value[b"data"])


async def ask(address):
    async with websockets.connect(address, compression=None, max_size=None) as socket:
        metadata = msgpack.unpackb(await socket.recv())
        cameras = metadata["cameras"].items()
        pictures = {name: array(bytes(height * width * 3), "|u1", [height, width, 3]) for name, (height, width) in cameras}
        joints = len(metadata["joints"])
        observation = {"images": pictures, "state": array(bytes(8 * joints), "<f8", [joints]), "prompt": "transfer the red cube"}
        await socket.send(msgpack.packb(observation))
        answer = await socket.recv()
        if isinstance(answer, str):  # A text frame is an error in one sentence.
            sys.exit(answer)
        actions = msgpack.unpackb(answer)["actions"]
        length, dimension = actions[b"shape"]
        print(f"{metadata['policy']} version {metadata['version']} answered with {length} waypoints of {dimension} joints")
        print("first waypoint:", *(f"{value:.4f}" for value in doubles(actions)[:dimension]))


try:
    asyncio.run(ask(sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8000"))
except (OSError, websockets.WebSocketException) as problem:
    sys.exit(f"The policy server does not answer: {problem}")
