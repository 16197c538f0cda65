"""An environment in gymnasium's form, of numpy alone, and the same as LeRobot's make_env would give it; for host.py --make gym_steer:make or :make_env.

The first two numbers of an action move a dot right and down; an episode succeeds once the dot is in the half of the picture that is lit, which start k has on
the right where k is even, and fails after STEPS steps.
"""
import types

import numpy

STEPS, SIDE = 6, 16


class Steer:
    task_description, _max_episode_steps = "steer to the light", STEPS

    def __init__(self, gain=0.025, dimension=7, limit=1.0, fails_at=-1, state=8, picture="uint8"):
        self.gain, self.limit, self.fails_at, self.state, self.kind = gain, limit, fails_at, state, picture
        bound = numpy.full(dimension, limit, numpy.float32)
        self.action_space = types.SimpleNamespace(low=-bound, high=bound, shape=bound.shape)

    def reset(self, *, seed=None, options=None):
        self.start, self.steps, self.place = seed, 0, numpy.array([0.0, numpy.random.default_rng(seed).uniform(-0.5, 0.5)])
        return self.look(), {"is_success": False}

    def step(self, action):
        if self.start == self.fails_at and self.steps == 2:
            raise ArithmeticError("the dot is gone")
        if not (numpy.abs(action) <= self.limit).all():
            raise ValueError(f"{action.tolist()} is outside of the action space")
        self.steps, self.place = self.steps + 1, numpy.clip(self.place + self.gain * action[:2], -1, 1)
        is_success = bool(self.lit * self.place[0] > 0.45)
        return self.look(), float(is_success), is_success, self.steps == STEPS, {"is_success": is_success}

    @property
    def lit(self):
        return 1 if self.start % 2 == 0 else -1

    def look(self):
        picture = numpy.full((SIDE, SIDE, 3), 40, numpy.uint8)
        picture[:, SIDE // 2 :] = (60, 200, 60) if self.lit > 0 else 40
        picture[:, : SIDE // 2] = 40 if self.lit > 0 else (60, 200, 60)
        row, column = ((1 + self.place[::-1]) / 2 * (SIDE - 1)).astype(int)
        picture[row, column] = (230, 40, 40)
        state = numpy.array([*self.place, self.lit, *[0.0] * (self.state - 3)]) * (numpy.nan if self.kind == "nan" else 1)
        pictures = {} if self.kind == "none" else {"top": picture.astype("float32") if self.kind == "float" else picture, "wrist": picture[:, ::-1]}
        return {"pixels": pictures, "agent_pos": state}

    def close(self):
        pass


class SteerVector:
    """A vector of one: initial states that each reset goes on to the next of, no end by itself, and the three ways in which gymnasium tells of a last step."""
    num_envs = 1

    def __init__(self, steer, last):
        self.steer, self.last, self.single_action_space, self.init_state_id, self.ended = steer, last, steer.action_space, 0, False

    def call(self, name):
        return (getattr(self if name == "init_state_id" else self.steer, name),)

    def set_attr(self, name, value):
        assert name == "init_state_id"
        self.init_state_id = value

    def reset(self, seed=None, options=None):
        assert not self.ended or options == {"lerobot_new_rollout": True}, "the end of the last episode again"
        self.ended, self.init_state_id = False, self.init_state_id + 1
        observation, info = self.steer.reset(seed=self.init_state_id - 1)
        return self.batch(observation), self.batch(info)

    def step(self, actions):
        observation, reward, terminated, _, info = self.steer.step(actions[0])
        self.ended = terminated
        if terminated and self.last != "next_step":
            final = {"final_info": self.batch(info) if self.last == "same_step" else numpy.array([info], object)}
            observation, info = self.steer.reset(seed=99)
            return self.batch(observation), numpy.array([reward]), numpy.array([True]), numpy.array([False]), {**self.batch(info), **final}
        return self.batch(observation), numpy.array([reward]), numpy.array([terminated]), numpy.array([False]), self.batch(info)

    def batch(self, value):
        return {key: self.batch(inner) for key, inner in value.items()} if isinstance(value, dict) else numpy.asarray(value)[None]

    def close(self):
        pass


def make(**arguments):
    return Steer(**arguments)


def make_env(last="same_step", tasks=1, **arguments):
    return {"steer": {number: SteerVector(Steer(**arguments), last) for number in range(tasks)}}
