"""An environment that speaks vla-evaluation-harness's protocol, version 1: written from its facts, not with its code.

usage: vla_eval.py URL STARTS EPISODES STEPS [--images png|jpeg|raw] [--cameras a,b] [--state N] [--version N] [--crash EPISODE]
Plays EPISODES episodes of STEPS steps over STARTS starts, start = episode mod STARTS, and prints what it was told and what it did, as JSON.
"""
import argparse
import asyncio
import io
import json
import time

import msgpack
import numpy
import websockets
from PIL import Image


def pack(value, images):
    if isinstance(value, numpy.ndarray):
        if value.ndim == 3 and value.dtype == numpy.uint8 and images != "raw":
            file = io.BytesIO()
            Image.fromarray(value).save(file, format=images.upper(), **({"quality": 95, "subsampling": 0} if images == "jpeg" else {}))
            return {"__image__": True, "format": images, "data": file.getvalue(), "shape": list(value.shape)}
        return {"__ndarray__": True, "data": value.tobytes(), "dtype": value.dtype.str, "shape": list(value.shape)}
    raise TypeError(type(value))


def unpack(value):
    return numpy.frombuffer(value["data"], value["dtype"]).reshape(value["shape"]) if value.get("__ndarray__") else value


class Harness:
    def __init__(self, socket, images):
        self.socket, self.images, self.sequence = socket, images, 0

    async def send(self, kind, payload):
        self.sequence += 1
        message = {"type": kind, "payload": payload, "seq": self.sequence, "timestamp": time.time()}
        await self.socket.send(msgpack.packb(message, default=lambda value: pack(value, self.images), use_bin_type=True))

    async def ask(self, kind, payload):
        await self.send(kind, payload)
        reply = msgpack.unpackb(await asyncio.wait_for(self.socket.recv(), 30), object_hook=unpack, raw=False)
        assert reply["seq"] == self.sequence, (reply["seq"], self.sequence)
        if reply["type"] == "error":
            raise RuntimeError(reply["payload"]["error"])
        return reply


def observation(arguments, start, step):
    """The picture and the state say which start and which step it is, so that an answer can be traced to its question."""
    picture = numpy.zeros((arguments.side, arguments.side, 3), numpy.uint8)
    picture[:, :, 0], picture[: 1 + step % arguments.side, :, 1], picture[:, : 1 + start, 2] = 10 * start, 200, 90
    sent = {"images": {name: picture for name in arguments.cameras.split(",")}, "task_description": "reach the target"}
    if arguments.state:
        sent["states"] = numpy.linspace(-0.5, 0.5, arguments.state) + 0.01 * start
    return sent


async def play(arguments):
    told, played = {}, []
    async with websockets.connect(arguments.url, compression=None, max_size=None, ping_interval=None) as socket:
        harness = Harness(socket, arguments.images)
        told = (await harness.ask("hello", {"harness_version": "peer", "protocol_version": arguments.version, "benchmark": "peer"}))["payload"]
        for episode in range(arguments.episodes):
            start = episode % arguments.starts
            await harness.send("episode_start", {"task": {"name": "reach", "suite": "peer", "task_id": 3, "episode_idx": start}, "mode": "sync"})
            actions = []
            for step in range(arguments.steps):
                action = (await harness.ask("observation", observation(arguments, start, step)))["payload"]["actions"]
                actions.append([float(number) for number in action])
            if episode == arguments.crash:
                break
            await harness.send("episode_end", {"metrics": {"success": start % 2 == 0}, "steps": arguments.steps, "elapsed_sec": 0.1})
            played.append({"start": start, "actions": actions})
    print(json.dumps({"told": told, "played": played}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("starts", type=int)
    parser.add_argument("episodes", type=int)
    parser.add_argument("steps", type=int)
    parser.add_argument("--images", default="png")
    parser.add_argument("--cameras", default="agentview")
    parser.add_argument("--side", type=int, default=64)
    parser.add_argument("--state", type=int, default=0)
    parser.add_argument("--version", type=int, default=1)
    parser.add_argument("--crash", type=int, default=-1)
    asyncio.run(play(parser.parse_args()))
