"""An environment that speaks XPolicyLab's protocol in each of its variants: written from its facts, not with its code.

usage: xpolicylab.py URL VARIANT EPISODES DECISIONS [--robots N] [--retry]
VARIANT is infer (one infer per chunk), call (the model's methods by name, one picture per step) or types (the methods as types of messages).
Plays EPISODES episodes of DECISIONS chunks from seeds 100000 onward, and prints what it was answered, as JSON. With --retry every get_action is asked twice
under one message_id, the second time over a new connection.
"""
import argparse
import asyncio
import json
import uuid
from datetime import datetime, timezone

import msgpack
import numpy
import websockets


def pack(value):
    """As msgpack_numpy packs: keys are bytes."""
    if isinstance(value, numpy.ndarray):
        return {b"nd": True, b"type": value.dtype.str, b"kind": b"", b"shape": value.shape, b"data": value.tobytes()}
    raise TypeError(type(value))


def unpack(value):
    if value.get(b"nd") is True:
        return numpy.frombuffer(value[b"data"], value[b"type"]).reshape(value[b"shape"])
    return value


class Client:
    def __init__(self, arguments):
        self.arguments, self.evaluation, self.step = arguments, f"peer-{uuid.uuid4()}", 0
        self.socket = None

    async def connect(self):
        self.socket = await websockets.connect(self.arguments.url, max_size=None, ping_interval=20, ping_timeout=20)
        return await self.ask("hello", {}, expected="hello_ack")

    async def ask(self, kind, payload, expected, identity=None):
        frame = {
            "message_type": kind, "message_id": identity or str(uuid.uuid4()), "evaluation_id": self.evaluation, "action_case_id": "case", "trial_id": "trial",
            "repeat_index": None, "step": self.step, "sent_at": datetime.now(timezone.utc).isoformat(), "payload": payload,
        }
        await self.socket.send(msgpack.packb(frame, default=pack, use_bin_type=True))
        reply = msgpack.unpackb(await asyncio.wait_for(self.socket.recv(), 30), object_hook=unpack, raw=False, strict_map_key=False)
        assert reply["message_id"] == frame["message_id"] and set(reply) == set(frame), reply
        if reply["message_type"] == "error":
            raise RuntimeError(reply["payload"]["message"])
        assert reply["message_type"] == expected, reply["message_type"]
        return reply["payload"]

    async def call(self, name, argument=None):
        if self.arguments.variant == "types":
            return await self.ask(name, {} if argument is None else {"obs": argument}, name + "_result")
        identity = str(uuid.uuid4())
        payload = {"func_name": name, "obs": argument}
        reply = await self.ask("call", payload, "call_result", identity)
        if self.arguments.retry and name.startswith("get_action"):
            await self.socket.close()
            await self.connect()
            again = await self.ask("call", payload, "call_result", identity)
            assert flat(again["result"]) == flat(reply["result"]), "the answer changed"
        return reply


def flat(chunk):
    """A chunk as rows of numbers: every part of a waypoint, in order."""
    return [[float(number) for part in (waypoint.values() if isinstance(waypoint, dict) else [waypoint]) for number in part] for waypoint in chunk]


def observation(seed, robot, step):
    color = numpy.full((240, 320, 3), (seed + 7 * robot + step) % 200, numpy.uint8)
    cameras = {name: {"color": color, "shape": (240, 320)} for name in ("cam_head", "cam_left_wrist", "cam_right_wrist")}
    arm, gripper = numpy.full(6, 0.01 * robot, numpy.float32), numpy.ones(1, numpy.float32)
    state = {"left_arm_joint_state": arm, "left_ee_joint_state": gripper, "right_arm_joint_state": arm, "right_ee_joint_state": gripper}
    return {
        "data_format_version": "v1.0", "instruction": "lift the pot", "instructions": ["lift the pot"], "env_idx": robot, "vision": cameras, "state": state,
        "additional_info": {"frequency": 30},
    }


async def decide(client, seed, decision):
    arguments = client.arguments
    if arguments.variant == "infer":
        return [flat((await client.ask("infer", {"observation": observation(seed, 0, decision)}, "infer_result"))["actions"])]
    if arguments.robots > 1:
        await client.call("update_obs_batch", [observation(seed, robot, decision) for robot in range(arguments.robots)])
        return [flat(chunk) for chunk in (await client.call("get_action_batch", list(range(arguments.robots))))["result"]]
    await client.call("update_obs", observation(seed, 0, decision))
    chunk = flat((await client.call("get_action"))["result"])
    for waypoint in range(arguments.seen):
        await client.call("update_obs", observation(seed, 0, decision + waypoint))
    return [chunk]


async def play(arguments):
    client = Client(arguments)
    try:
        print(json.dumps({"told": await client.connect(), "played": await episodes(client)}))
    finally:
        await client.socket.close()


async def episodes(client):
    arguments, played = client.arguments, []
    for episode in range(arguments.episodes):
        seed = 100000 + episode
        case = {"task_name": "lift_pot", "seed": seed, "instruction": "lift the pot", "action_type": arguments.action_type}
        await client.ask("prepare_case", {"action_case_id": "case", **case}, "prepare_case_ack")
        # The newest variant says nothing of the case when it resets.
        await client.ask("reset", {"trial_id": "trial"} if arguments.variant == "call" else {"trial_id": "trial", **case}, "reset_result")
        chunks = [await decide(client, seed, decision) for decision in range(arguments.decisions)]
        await client.ask("trial_end", {"trial_id": "trial", "task_name": "lift_pot", "seed": seed, "success": episode % 2 == 0}, "trial_end_ack")
        played.append({"seed": seed, "chunks": chunks})
    await client.ask("heartbeat", {}, "heartbeat_ack")
    return played


parser = argparse.ArgumentParser()
parser.add_argument("url")
parser.add_argument("variant", choices=("infer", "call", "types"))
parser.add_argument("episodes", type=int)
parser.add_argument("decisions", type=int)
parser.add_argument("--robots", type=int, default=1)
parser.add_argument("--seen", type=int, default=2)
parser.add_argument("--retry", action="store_true")
parser.add_argument("--action-type", default="joint")
asyncio.run(play(parser.parse_args()))
