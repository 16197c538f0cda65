"""A small world of numpy that policies are trained in from outside: a dot is steered to the half of the picture that is lit.

usage: steer.py URL [--workers N] [--starts N] [--first N] [--episodes N] [--cameras NAME]
    [--state N]
Speaks vla-evaluation-harness's protocol over as many connections as workers. The first number of an action moves the dot to the right, the second down; the
first three numbers of the state are where the dot is, and a sensor of the light that says -1 or 1. An
episode succeeds once the dot is in the lit half's inner part, and fails after STEPS steps. Each worker plays the starts from --first on in turn, worker k
from the k-th, and stops when the server closes; --episodes ends it earlier. Prints success by hundreds of episodes in the order in which they ended, as JSON.
"""
import argparse
import asyncio
import json
import sys

import numpy
import websockets

from vla_eval import Harness

STEPS = 16
SIDE = 64
GAIN = 0.025
REACHED = 0.45


class World:
    """Start k lights the left half or the right one and puts the dot at a height of its own."""

    def __init__(self, start):
        generator = numpy.random.default_rng(start)
        self.lit = 1 if start % 2 == 0 else -1
        self.x, self.y = 0.0, float(generator.uniform(-0.5, 0.5))

    def picture(self):
        picture = numpy.full((SIDE, SIDE, 3), 40, numpy.uint8)
        half = slice(SIDE // 2, SIDE) if self.lit > 0 else slice(0, SIDE // 2)
        picture[:, half] = (60, 200, 60)
        row, column = (int((1 + place) / 2 * (SIDE - 5)) for place in (self.y, self.x))
        picture[row : row + 5, column : column + 5] = (230, 40, 40)
        return picture

    def step(self, action):
        self.x = float(numpy.clip(self.x + GAIN * numpy.clip(action[0], -3, 3), -1, 1))
        self.y = float(numpy.clip(self.y + GAIN * numpy.clip(action[1], -3, 3), -1, 1))
        return self.lit * self.x > REACHED


async def work(arguments, worker, outcomes):
    async with websockets.connect(arguments.url, compression=None, max_size=None, ping_interval=None) as socket:
        harness = Harness(socket, "raw")
        await harness.ask("hello", {"harness_version": "peer", "protocol_version": 1, "benchmark": "steer"})
        for episode in range(arguments.episodes):
            start = arguments.first + (worker + episode) % arguments.starts
            await harness.send("episode_start", {"task": {"name": "steer", "suite": "peer", "episode_idx": start}})
            world, succeeded, steps = World(start), False, 0
            while not succeeded and steps < STEPS:
                sent = {"images": {arguments.cameras: world.picture()}, "task_description": "steer to the light"}
                if arguments.state:
                    sent["states"] = numpy.array([world.x, world.y, float(world.lit)] + [0.0] * (arguments.state - 3))
                succeeded, steps = world.step((await harness.ask("observation", sent))["payload"]["actions"]), steps + 1
            await harness.send("episode_end", {"metrics": {"success": bool(succeeded)}, "steps": steps, "elapsed_sec": 0.0})
            outcomes.append(bool(succeeded))


async def main(arguments):
    outcomes = []
    ends = await asyncio.gather(*(work(arguments, worker, outcomes) for worker in range(arguments.workers)), return_exceptions=True)
    broken = [end for end in ends if isinstance(end, Exception) and not isinstance(end, websockets.ConnectionClosed) and "about to stop" not in str(end)]
    hundreds = [sum(outcomes[at : at + 100]) for at in range(0, len(outcomes) - 99, 100)]
    print(json.dumps({"episodes": len(outcomes), "successes": sum(outcomes), "successes_by_hundreds": hundreds, "last": sum(outcomes[-100:])}))
    if broken:
        sys.exit(f"steer: {broken[0]!r}")


parser = argparse.ArgumentParser()
parser.add_argument("url")
parser.add_argument("--workers", type=int, default=16)
parser.add_argument("--starts", type=int, default=16)
parser.add_argument("--first", type=int, default=0)
parser.add_argument("--episodes", type=int, default=1_000_000)
parser.add_argument("--cameras", default="cam_high")
parser.add_argument("--state", type=int, default=0)
asyncio.run(main(parser.parse_args()))
