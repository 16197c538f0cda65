"""An openpi-style server over PyTorch: one websocket message in, one run, one message out, one client after the other on one event loop.

usage: serve.py FOLDER [--version N] [--port 0] [--threads N]        FOLDER holds policy.json; the newest version's weights answer, or those of N

What openpi's own server does, in the same lock step (peers.md, section 1): batch 1, inference on the event loop. Prints "listening on PORT".
Takes ALOHA's keys for the policy's cameras; pictures are cropped to their centre and averaged to the network's size, prompts are bytes.
"""
import argparse
import asyncio
import os
import time

import msgpack
import numpy
import torch
import websockets
from PIL import Image

import policy as reference


def pack(value):
    if isinstance(value, numpy.ndarray):
        return {b"__ndarray__": True, b"data": value.tobytes(), b"dtype": value.dtype.str, b"shape": value.shape}
    return value


def unpack(value):
    if b"__ndarray__" in value:
        return numpy.ndarray(buffer=value[b"data"], dtype=numpy.dtype(value[b"dtype"]), shape=value[b"shape"])
    return value


class Server:
    def __init__(self, folder, version=None):
        self.manifest = reference.read_json(folder, "policy.json")
        version = version or max(entry["version"] for entry in self.manifest["versions"])
        self.policy = reference.Policy(folder, argparse.Namespace(actions="1x1", images=1, range=["q01", "q99"]))
        for path in (os.path.join(folder, str(version), "model.safetensors"), os.path.join(folder, "model.safetensors")):
            if os.path.exists(path):
                self.policy.weights.update(reference.read_safetensors(path))
                break
        self.size = self.manifest["architecture"]["image_size"]
        actions = self.manifest["actions"]
        self.low, self.high = (numpy.array(actions[key], numpy.float64) for key in ("low", "high"))

    def image(self, planar):
        pixels = numpy.ascontiguousarray(planar.transpose(1, 2, 0))
        height, width = pixels.shape[:2]
        side = min(height, width)
        left, top = (width - side) // 2, (height - side) // 2
        return numpy.asarray(Image.fromarray(pixels[top:top + side, left:left + side]).resize((self.size, self.size), Image.BOX))

    def infer(self, observation):
        images = numpy.stack([self.image(observation["images"][camera["name"]]) for camera in self.manifest["cameras"]])
        prompt = [1] + [3 + byte for byte in observation["prompt"].lower().encode()]
        inputs = dict(images=torch.from_numpy(images)[None], input_ids=torch.tensor([prompt]), prompt_lengths=torch.tensor([len(prompt)]))
        if self.policy.normalization is not None:
            inputs["proprioception"] = torch.from_numpy(observation["state"].astype(numpy.float32))[None]
        tokens, _, _ = self.policy.decide(inputs)
        a = self.manifest["architecture"]
        interval = numpy.minimum(255 - tokens.numpy().reshape(a["chunk_length"], a["action_dimension"]), 254)
        normalized = -1 + (2 * interval + 1) / 255
        return 0.5 * (normalized + 1) * (self.high - self.low + 1e-8) + self.low

    async def serve(self, socket, _path=None):
        await socket.send(msgpack.packb({}, default=pack))
        previous = None
        while True:
            began = time.monotonic()
            observation = msgpack.unpackb(await socket.recv(), object_hook=unpack)
            start = time.monotonic()
            answer = dict(actions=self.infer(observation))
            answer["server_timing"] = dict(infer_ms=1000 * (time.monotonic() - start))
            if previous is not None:
                answer["server_timing"]["prev_total_ms"] = 1000 * previous
            await socket.send(msgpack.packb(answer, default=pack))
            previous = time.monotonic() - began


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--version", type=int)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    server = Server(arguments.folder, arguments.version)

    async def handle(socket, path=None):
        try:
            await server.serve(socket, path)
        except websockets.ConnectionClosed:
            pass

    async with websockets.serve(handle, "127.0.0.1", arguments.port, compression=None, max_size=None, ping_interval=None) as listener:
        print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, {reference.blas()}", flush=True)
        print(f"listening on {listener.sockets[0].getsockname()[1]}", flush=True)
        await asyncio.Future()


asyncio.run(main())
