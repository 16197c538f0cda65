"""Plays gymnasium's environments, and those of LeRobot's make_env, with a policy that is served or learns; speaks vla-evaluation-harness's protocol.
gymnasium; my_module.py has  def make(): return gymnasium.make("my_package/Push-v0")
  python3 host.py ws://127.0.0.1:8000/vla-eval --make my_module:make --task push --starts 0-31 --attempts 8 --workers 4 --loop
LeRobot; my_module.py has  def make(): return make_env(make_env_config("metaworld", task="push-v3", obs_type="pixels_agent_pos"))
  python3 host.py ws://127.0.0.1:8000/vla-eval --make my_module:make --task push-v3/0 --starts 0-9 --json
"""
import argparse, asyncio, contextlib, functools, inspect, io, json, multiprocessing.connection, os, pkgutil, signal, sys, time
import msgpack, numpy, websockets
IN_A_ROW, PATIENCE = 5, 60
class Refused(BaseException): """What no second try mends: it goes past those who would make one."""
class Lost(Exception): """The connection's fault, not the environment's."""
def array(value): return numpy.asarray(value.cpu() if hasattr(value, "cpu") else value)
def flatten(value, is_vector, path=""):
    if hasattr(value, "items"):
        return {key: inner for name, part in value.items() for key, inner in flatten(part, is_vector, f"{path}{name}.").items()}
    return {path[:-1] or "pixels": array(value)[0] if is_vector else array(value)}

class World:
    """An environment of gymnasium, or a vector of one as LeRobot's make_env gives it. A start is an initial state where there is a choice, else a seed."""
    def __init__(self, environment, is_vector):
        if is_vector and (environment.num_envs != 1 or "Async" in type(environment).__name__):  # these end when asked for an attribute that they lack
            raise Refused(f"make() gave a {type(environment).__name__} of {environment.num_envs}; expected n_envs=1 and use_async_envs=False.")
        self.environment, self.is_vector, self.close = environment, is_vector, environment.close
        self.space = getattr(environment, "single_action_space" if is_vector else "action_space", None)
    def attribute(self, name):
        with contextlib.suppress(AttributeError, NotImplementedError):  # wrappers of gymnasium 1.0 hand on nothing but by get_wrapper_attr
            get = getattr(self.environment, "get_wrapper_attr", functools.partial(getattr, self.environment))
            return self.environment.call(name)[0] if self.is_vector else get(name)
    def reset(self, start):
        if self.is_vector and self.attribute("init_state_id") is not None:
            self.environment.set_attr("init_state_id", start)  # each reset goes on to the next by itself, whatever the seed
        options = {"options": {"lerobot_new_rollout": True}} if self.is_vector else {}  # without it LeRobot may show the last episode's end again
        return flatten(self.environment.reset(seed=start, **options)[0], self.is_vector)
    def step(self, action):
        if self.space is not None and self.space.shape != action.shape:
            raise Refused(f"The policy's actions have {len(action)} numbers, the environment takes {self.space}: serve a policy for it, or let make() wrap it.")
        action = action if self.space is None else numpy.clip(action, self.space.low, self.space.high).astype(numpy.float32)
        observation, reward, *ends, info = self.environment.step(action[None] if self.is_vector else action)
        # A vector may begin the next episode within the step, and info is about that one then; before gymnasium 1.0 final_info is a list.
        last = info.get("final_info", info) if self.is_vector else info
        return flatten(observation, self.is_vector), array(reward).ravel()[0], any(array(end).any() for end in ends), last if hasattr(last, "get") else last[0]

def make(options):
    made = pkgutil.resolve_name(options.make)(**options.make_arguments)
    if not isinstance(made, dict):
        return World(made, any(base.__name__ == "VectorEnv" for base in type(made).__mro__))
    named = {f"{suite}/{task}": environment for suite, tasks in made.items() for task, environment in tasks.items()}
    if options.task not in named and len(named) != 1:
        raise Refused(f"--task is '{options.task}'; expected one of those that make() gave: {', '.join(named)}.")
    return World(named.get(options.task, next(iter(named.values()))), is_vector=True)

def observe(flat, options):
    pixels = [key for key in flat if key.startswith(("pixels", "observation.images."))] or [key for key in flat if flat[key].ndim > 2]
    pictures = {key: name for key, name, *_ in options.camera} or {key: key.split(".")[-1] for key in pixels if not key.endswith("_depth")}
    states = options.state or [key for key in ("agent_pos", "state", "observation.state") if key in flat][:1]
    if missing := [key for key in [*pictures, *states] if key not in flat] or ([] if pictures else ["a picture"]):
        raise Refused(f"The observation has {', '.join(flat)}; expected {', '.join(missing)}: let make() wrap the environment, or use --camera and --state.")
    for key in [*pictures, *states]:
        value, wanted = flat[key], "a picture, uint8 [height, width, 3]" if key in pictures else "a vector of numbers"
        if (value.dtype != numpy.uint8 or value.ndim != 3 or value.shape[2] != 3) if key in pictures else (value.dtype.kind not in "buif" or value.ndim > 1):
            raise Refused(f"'{key}' is {value.dtype} {list(value.shape)}; expected {wanted}: let make() wrap the environment, or use --camera and --state.")
        if not numpy.isfinite(value).all():
            raise ValueError(f"the state '{key}' is {value.tolist()}; expected finite numbers, look at the simulation")
    state = {"states": numpy.concatenate([flat[key].ravel() for key in states]).astype(numpy.float64)} if states else {}
    return {"images": {name: numpy.ascontiguousarray(flat[key]) for key, name in pictures.items()}, **state}

class Server:
    def __init__(self, options, say):
        self.options, self.sequence, self.loop, self.socket, until = options, 0, asyncio.new_event_loop(), None, time.monotonic() + PATIENCE
        while self.socket is None:
            try:
                self.socket = self.wait(self.dial())
                self.send("hello", {"harness_version": "environment-host", "protocol_version": 1, "benchmark": options.task}, is_asked=True)
            except Lost as problem:
                status = getattr(getattr(problem.__cause__, "response", problem.__cause__), "status_code", 0)
                if 400 <= status < 500 or isinstance(problem.__cause__, websockets.InvalidURI) or time.monotonic() > until:
                    raise Refused(f"{options.url}: {problem}; expected ws://HOST:PORT/vla-eval of a server, with --token where one is wanted.") from problem
                if self.sequence == 0:
                    say(f"{options.url} cannot be reached ({problem}); trying for {PATIENCE} s.")
                self.sequence, self.socket = 1, time.sleep(1)
    async def dial(self):
        name = "additional_headers" if "additional_headers" in inspect.signature(websockets.connect.__init__).parameters else "extra_headers"
        headers = {name: {"Authorization": f"Bearer {self.options.token}"}} if self.options.token else {}
        return await websockets.connect(self.options.url, compression=None, max_size=None, ping_interval=None, **headers)
    def wait(self, step):
        try:
            return self.loop.run_until_complete(asyncio.wait_for(step, self.options.timeout))
        except (OSError, asyncio.TimeoutError, websockets.WebSocketException) as problem:
            raise Lost(f"{type(problem).__name__} {problem}".strip()) from problem
    def pack(self, value):
        if value.ndim != 3 or self.options.images == "raw":
            return {"__ndarray__": True, "data": value.tobytes(), "dtype": value.dtype.str, "shape": list(value.shape)}
        from PIL import Image
        Image.fromarray(value).save(file := io.BytesIO(), format=self.options.images, quality=95, subsampling=0)
        return {"__image__": True, "format": self.options.images, "data": file.getvalue(), "shape": list(value.shape)}
    def send(self, kind, payload, is_asked=False):
        self.sequence += 1
        message = {"type": kind, "payload": payload, "seq": self.sequence, "timestamp": time.time()}
        self.wait(self.socket.send(msgpack.packb(message, default=self.pack)))
        reply = msgpack.unpackb(self.wait(self.socket.recv())) if is_asked else message
        if reply["type"] == "error":
            raise Refused(f"The server refuses: {reply['payload']['error']}")
        return reply["payload"]
    def close(self):
        self.loop.run_until_complete(self.socket.close())

def play(world, server, options, start):
    server.send("episode_start", {"task": {"name": options.task, "episode_idx": start}})
    flat, began, steps, is_over = world.reset(start), time.monotonic(), 0, False
    told = next(text for text in (options.instruction, world.attribute("task_description"), world.attribute("task"), options.task) if isinstance(text, str))
    limit = options.max_steps or world.attribute("_max_episode_steps") or sys.maxsize  # some of LeRobot's never end by themselves; its own loop looks here too
    while not is_over and steps < limit:
        answer = server.send("observation", {**observe(flat, options), "task_description": told}, is_asked=True)["actions"]
        action = numpy.frombuffer(answer["data"], answer["dtype"]).reshape(answer["shape"]).copy()
        (flat, reward, is_over, info), steps = world.step(action), steps + 1
    says = [reward > 0] if options.success == "reward" else [array(info[key]).ravel()[0] for key in ("is_success", "success") if key in info]
    if not says:
        raise Refused("The last step's info has neither 'is_success' nor 'success': let make() wrap the environment, or use --success reward.")
    server.send("episode_end", {"metrics": {"success": bool(says[0])}, "steps": steps, "elapsed_sec": time.monotonic() - began})
    return 0 if says[0] else 1

def close(thing):
    with contextlib.suppress(Exception):  # it is thrown away
        thing.close()

def work(worker, options, begun, counts, refusal):
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers, and they their environments
    signal.signal(signal.SIGTERM, lambda *_: signal.signal(signal.SIGTERM, signal.SIG_IGN) and sys.exit(0))  # once: closing must not be broken off
    os.dup2(2, 1)  # what environments print is no summary
    sys.path.insert(0, os.getcwd())
    say = lambda sentence: print(f"host: worker {worker}: {sentence}", file=sys.stderr, flush=True)
    server, world, failures, code = None, None, 0, 0
    try:
        world = make(options)
        while multiprocessing.parent_process().is_alive():
            with begun:
                attempt, begun.value = begun.value, begun.value + 1
            if not options.loop and attempt >= len(options.starts) * options.attempts:
                break
            start = options.starts[attempt // options.attempts % len(options.starts)]  # attempts at one start follow each other, whoever plays them
            try:
                server, world = server or Server(options, say), world or make(options)
                counts[3 * worker + play(world, server, options, start)] += 1
                failures = 0
            except Exception as problem:
                is_lost, counts[3 * worker + 2] = isinstance(problem, Lost), counts[3 * worker + 2] + 1
                failures += not is_lost
                say(f"start {start}: {type(problem).__name__}: {problem}; the episode is invalid, the {'link' if is_lost else 'environment'} is made anew.")
                if failures == IN_A_ROW:
                    raise Refused(f"{IN_A_ROW} episodes in a row were broken by the environment.") from problem
                server, world = close(server), world if is_lost else close(world)
    except (Refused, Exception) as problem:
        code, refusal.value = 1, (str(problem) if isinstance(problem, Refused) else f"--make gave {type(problem).__name__}: {problem}.").encode()[:1000]
    finally:
        close(server), close(world)
        os._exit(code)  # whatever threads a simulator has left

def starts(text): return range(int(text.split("-")[0]), int(text.split("-")[-1]) + 1)
def main():
    add = (parser := argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)).add_argument
    add("url", help="the server's or learner's address, such as ws://127.0.0.1:8000/vla-eval")
    add("--make", required=True, metavar="MODULE:FUNCTION", help="makes an environment; modules are looked for in this folder too")
    add("--make-arguments", type=json.loads, default={}, metavar="JSON", help="what it is given by name")
    add("--task", required=True, help="the name under which episodes are compared; SUITE/NUMBER where make_env gives several")
    add("--starts", type=starts, default=range(1), metavar="FIRST-LAST", help="seeds, or initial states where a vector has init_state_id; 0")
    add("--loop", action="store_true", help="begin with the first start again, until the server is gone")
    add("--images", choices=["raw", "png", "jpeg"], default="raw", help="png and jpeg need Pillow")
    add("--camera", action="append", default=[], type=lambda text: text.split("=")[:2] * 2, metavar="KEY=NAME", help="a picture, and its name for the policy")
    add("--state", action="append", default=[], metavar="KEY", help="a part of the state, such as robot_state.joints.pos; in their order")
    add("--success", choices=["info", "reward"], default="info", help="info: is_success or success of the last step; reward: more than zero in it")
    add("--attempts", type=int, default=1, help="how often each start is played; 1")
    add("--workers", type=int, default=1, help="processes, each with an environment and a connection; 1")
    add("--max-steps", type=int, help="the longest episode; the environment's _max_episode_steps")
    add("--timeout", type=float, default=600, help="seconds that an answer may take, longer than the learner learns; 600")
    add("--instruction", help="what the policy is told; the environment's task_description or task, else --task")
    add("--token", help="shown to the server")
    add("--json", action="store_true", help="print the summary as JSON")
    options, context, code = parser.parse_args(), multiprocessing.get_context("spawn"), 0
    if min(len(options.starts), options.attempts, options.workers) < 1:
        parser.error("expected --starts FIRST-LAST that go up, and one of --attempts and --workers at least")
    begun, counts, refusal = context.Value("l"), context.Array("l", 3 * options.workers), context.Array("c", 1001)
    workers = [context.Process(target=work, args=(worker, options, begun, counts, refusal)) for worker in range(options.workers)]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        running = [worker.start() or worker.sentinel for worker in workers]
        while running and code == 0:
            multiprocessing.connection.wait(running)
            running = [worker.sentinel for worker in workers if worker.exitcode is None]  # before the codes, or one that ends between would be overlooked
            code = next((worker.exitcode for worker in workers if worker.exitcode), 0)
        if code:
            print(f"host: {refusal.value.decode(errors='replace') or f'A process ended with {code}: the environment broke it.'}", file=sys.stderr)
    except KeyboardInterrupt:
        code = 130
    [worker.join(10) or worker.kill() for worker in [worker.terminate() or worker for worker in workers if worker.pid]]  # one may be stuck in a simulator
    rows = [dict(zip(("successes", "failures", "invalid"), counts[3 * worker : 3 * worker + 3])) for worker in range(options.workers)]
    total = {key: sum(row[key] for row in rows) for key in rows[0]}
    print(json.dumps({**total, "workers": rows}) if options.json else "\n".join(f"{name}: {row}" for name, row in [*enumerate(rows), ("all", total)]))
    sys.exit(code if code in (0, 130) else 1)
if __name__ == "__main__":
    main()
