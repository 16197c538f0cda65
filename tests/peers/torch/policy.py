"""The policy once more, straightforwardly, in PyTorch: reads the same safetensors and shares no code with the product.

usage: policy.py FOLDER [--threads N] [--actions KxA] [--images N] [--range q01 q99 | min max] [--adapter FOLDER] < commands > one JSON document per command

FOLDER is a policy (policy.json, model.safetensors) or a Hugging Face checkpoint of OpenVLA-OFT (config.json, *.safetensors); a checkpoint
does not say how many actions a chunk has, nor which statistics bound proprioception, so --actions and --range do. --adapter adds a LoRA adapter
of PEFT, unmerged. Commands, one a line:
  inputs FOLDER   reads images.u8 [B,N,H,W,3], input_ids.i64 [B,L], prompt_lengths.i32 [B] and, if there, proprioception.f32 [B,P]
  logits FILE     computes and writes float32 [B,K*A,256]
  time            computes logits, greedy tokens, log-probabilities and entropies; answers the milliseconds
  learn N S       learns from N rows in S optimizer steps, the loaded batch being a micro-batch: forward, clipped surrogate, backward, gradient
                  clip, AdamW; answers the milliseconds
"""
import argparse
import glob
import json
import math
import os
import re
import sys
import time

import numpy
import torch
from torch.nn import functional

BINS = 256


def read_safetensors(path):
    """https://huggingface.co/docs/safetensors: length of the header (u64), header (JSON), data."""
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    data = numpy.memmap(path, dtype=numpy.uint8, mode="r", offset=8 + size)
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        raw = numpy.array(data[start:end])
        if entry["dtype"] == "BF16":
            values = (raw.view(numpy.uint16).astype(numpy.uint32) << 16).view(numpy.float32)
        else:
            values = raw.view({"F32": numpy.float32, "F16": numpy.float16}[entry["dtype"]]).astype(numpy.float32)
        tensors[name] = torch.from_numpy(values.reshape(entry["shape"]))
    return tensors


def read_json(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return json.load(file)


def read_adapter(folder):
    """peft lora/layer.py: a linear module's output is base(x) + lora_B(lora_A(x)) * lora_alpha / r."""
    config, tensors = read_json(folder, "adapter_config.json"), read_safetensors(os.path.join(folder, "adapter_model.safetensors"))

    def pattern(field, name, default):
        return next((value for key, value in config.get(field, {}).items() if re.match(rf"(.*\.)?({key})$", name)), default)

    adapter = {}
    for key in tensors:
        if key.endswith(".lora_A.weight"):
            name = key[len("base_model.model."):-len(".lora_A.weight")]
            rank = pattern("rank_pattern", name, config["r"])
            scale = pattern("alpha_pattern", name, config["lora_alpha"]) / (math.sqrt(rank) if config.get("use_rslora") else rank)
            adapter[name] = tensors[key], tensors[key.replace("lora_A", "lora_B")], scale
    return adapter


def describe(folder, arguments):
    """The sizes, in the names of policy.json."""
    if os.path.exists(os.path.join(folder, "policy.json")):
        manifest = read_json(folder, "policy.json")
        return manifest["architecture"], manifest.get("proprioception")
    config, processor = read_json(folder, "config.json"), read_json(folder, "preprocessor_config.json")
    sizes = config.get("timm_model_args", [dict(embed_dim=1024, depth=24, num_heads=16), dict(embed_dim=1152, depth=27, num_heads=16)])
    norms = processor["tvf_normalize_params"]
    encoders = [
        dict(name=name, patch_size=14, width=size["embed_dim"], block_count=size["depth"] - 1, head_count=size["num_heads"], mean=norm["mean"],
             standard_deviation=norm["std"], layer_norm_epsilon=1e-6, prefix_token_count=prefix, has_layer_scale=prefix > 0)
        for name, size, norm, prefix in zip(("featurizer", "fused_featurizer"), sizes, norms, (5, 0))]
    text = config["text_config"]
    steps, dimensions = map(int, arguments.actions.split("x"))
    architecture = dict(
        image_count=arguments.images, image_size=config["image_sizes"][0], vision_encoders=encoders,
        decoder=dict(width=text.get("hidden_size", 4096), layer_count=text.get("num_hidden_layers", 32), head_count=text.get("num_attention_heads", 32),
                     rotary_base=text.get("rope_theta", 10000.0), rms_norm_epsilon=text.get("rms_norm_eps", 1e-6)),
        begin_token_id=1, end_token_id=2, action_dimension=dimensions, chunk_length=steps,
        first_action_row=text["vocab_size"] - config["pad_to_multiple_of"] - BINS)
    statistics = next(iter(read_json(folder, "dataset_statistics.json").values())).get("proprio")
    if statistics is None:
        return architecture, None
    low, high = (statistics[key] for key in arguments.range)
    return architecture, dict(low=low, high=high, mask=statistics.get("mask", [True] * len(low)))


class Policy:
    def __init__(self, folder, arguments):
        self.architecture, self.normalization = describe(folder, arguments)
        self.weights = {}
        for path in sorted(glob.glob(os.path.join(folder, "*.safetensors"))):
            self.weights.update(read_safetensors(path))

        self.adapter = read_adapter(arguments.adapter) if arguments.adapter else {}

    def linear(self, x, name):
        y = functional.linear(x, self.weights[name + ".weight"], self.weights.get(name + ".bias"))
        if name not in self.adapter:
            return y
        down, up, scale = self.adapter[name]
        return y + functional.linear(functional.linear(x, down), up) * scale

    def attention(self, query, key, value, heads, mask=None):
        """softmax(q kT / sqrt(d)) v over [B, S, width]."""
        def split(x):
            return x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)
        query, key, value = split(query), split(key), split(value)
        scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
        if mask is not None:
            scores = scores + mask
        return (scores.softmax(-1) @ value).transpose(1, 2).flatten(2)

    def encode(self, encoder, pixels):
        """pixels [n, 3, H, W] in 0..1 to features [n, patches, width]; timm's ViT, last computed block, no final norm."""
        w, prefix = self.weights, f"vision_backbone.{encoder['name']}."
        mean, deviation = (torch.tensor(encoder[key], dtype=torch.float32).view(3, 1, 1) for key in ("mean", "standard_deviation"))
        x = functional.conv2d((pixels - mean) / deviation, w[prefix + "patch_embed.proj.weight"], w[prefix + "patch_embed.proj.bias"], stride=encoder["patch_size"])
        x = x.flatten(2).transpose(1, 2) + w[prefix + "pos_embed"]
        if encoder["prefix_token_count"] > 0:
            extra = [w[prefix + "cls_token"]] + ([w[prefix + "reg_token"]] if encoder["prefix_token_count"] > 1 else [])
            x = torch.cat([part.expand(x.shape[0], -1, -1) for part in extra] + [x], 1)
        for index in range(encoder["block_count"]):
            block = f"{prefix}blocks.{index}."

            def norm(y, name):
                return functional.layer_norm(y, (encoder["width"],), w[block + name + ".weight"], w[block + name + ".bias"], encoder["layer_norm_epsilon"])

            def scaled(y, name):
                return y * w[block + name + ".scale_factor"] if encoder["has_layer_scale"] else y

            query, key, value = self.linear(norm(x, "norm1"), block + "attn.qkv").chunk(3, -1)
            x = x + scaled(self.linear(self.attention(query, key, value, encoder["head_count"]), block + "attn.proj"), "ls1")
            x = x + scaled(self.linear(functional.gelu(self.linear(norm(x, "norm2"), block + "mlp.fc1")), block + "mlp.fc2"), "ls2")
        return x[:, encoder["prefix_token_count"]:]

    def stack(self, x, prefix):
        """fc1, GELU, fc2, GELU ... without a GELU at the end."""
        index = 1
        while f"{prefix}.fc{index}.weight" in self.weights:
            x = self.linear(functional.gelu(x) if index > 1 else x, f"{prefix}.fc{index}")
            index += 1
        return x

    def proprioception(self, joints):
        n = self.normalization
        low, high, mask = torch.tensor(n["low"], dtype=torch.float64), torch.tensor(n["high"], dtype=torch.float64), torch.tensor(n["mask"])
        joints = joints.double()
        value = torch.where(mask, 2 * (joints - low) / (high - low + 1e-8) - 1, joints).clamp(-1, 1)
        return self.stack(value.float(), "proprio_projector")

    def rms_norm(self, x, name):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.architecture["decoder"]["rms_norm_epsilon"]) * self.weights[name + ".weight"]

    def rotate(self, x, cosine, sine):
        """Rotary positions, rotate-half, on [B, S, heads * d]."""
        y = x.reshape(x.shape[0], x.shape[1], self.architecture["decoder"]["head_count"], -1)
        first, second = y.chunk(2, -1)
        return (y * cosine + torch.cat([-second, first], -1) * sine).flatten(2)

    @torch.inference_mode()
    def logits(self, inputs):
        return self.forward(inputs)

    def forward(self, inputs):
        a, w = self.architecture, self.weights
        batch, count = inputs["images"].shape[:2]
        pixels = inputs["images"].flatten(0, 1).permute(0, 3, 1, 2).float() / 255
        features = torch.cat([self.encode(encoder, pixels) for encoder in a["vision_encoders"]], -1)
        image = self.stack(features, "projector").reshape(batch, -1, a["decoder"]["width"])
        joints = self.proprioception(inputs["proprioception"]) if "proprioception" in inputs else None
        table, actions = w["language_model.model.embed_tokens.weight"], a["action_dimension"] * a["chunk_length"]

        # begin | image | proprioception | rest of the prompt | zeros | end, then padding to the longest of the batch.
        rows, reads = [], []
        for row in range(batch):
            prompt = functional.embedding(inputs["input_ids"][row, :inputs["prompt_lengths"][row]], table)
            before = [prompt[:1], image[row]] + ([] if joints is None else [joints[row:row + 1]]) + [prompt[1:]]
            rows.append(torch.cat(before + [torch.zeros(actions, prompt.shape[1]), table[a["end_token_id"]][None]]))
            first = rows[-1].shape[0] - 2 - actions
            reads.append(torch.arange(first, first + actions))
        lengths = torch.tensor([row.shape[0] for row in rows])
        x = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
        mask = None
        if int(lengths.min()) < x.shape[1]:
            mask = torch.zeros(batch, 1, 1, x.shape[1]).masked_fill(torch.arange(x.shape[1])[None, None, None] >= lengths[:, None, None, None], -math.inf)

        d = a["decoder"]
        half = d["width"] // d["head_count"] // 2
        frequency = 1.0 / d["rotary_base"] ** (torch.arange(half, dtype=torch.float32) / half)
        angle = torch.arange(x.shape[1], dtype=torch.float32)[:, None, None] * torch.cat([frequency, frequency])
        cosine, sine = angle.cos(), angle.sin()
        for layer in range(d["layer_count"]):
            name = f"language_model.model.layers.{layer}."
            y = self.rms_norm(x, name + "input_layernorm")
            query, key, value = (self.linear(y, f"{name}self_attn.{part}_proj") for part in "qkv")
            mixed = self.attention(self.rotate(query, cosine, sine), self.rotate(key, cosine, sine), value, d["head_count"], mask)
            x = x + self.linear(mixed, name + "self_attn.o_proj")
            y = self.rms_norm(x, name + "post_attention_layernorm")
            x = x + self.linear(functional.silu(self.linear(y, name + "mlp.gate_proj")) * self.linear(y, name + "mlp.up_proj"), name + "mlp.down_proj")
        x = self.rms_norm(x, "language_model.model.norm")
        x = torch.stack([row[read] for row, read in zip(x, reads)])
        return functional.linear(x, w["language_model.lm_head.weight"][a["first_action_row"]:a["first_action_row"] + BINS])

    @torch.inference_mode()
    def decide(self, inputs):
        """Greedy tokens with log-probabilities and entropies at temperature 1."""
        probabilities = self.logits(inputs).log_softmax(-1)
        tokens = probabilities.argmax(-1, keepdim=True)
        return tokens, probabilities.gather(-1, tokens), -(probabilities.exp() * probabilities).sum(-1)

    def learn(self, inputs, rows, steps):
        """One iteration of GRPO with random tokens and advantages, written as anyone would."""
        self.weights = {name: weight.detach().clone().requires_grad_() for name, weight in self.weights.items()}
        parameters = list(self.weights.values())
        optimizer = torch.optim.AdamW(parameters, lr=1e-12, weight_decay=0.01)
        batch = inputs["images"].shape[0]
        began = time.perf_counter()
        for step in range(steps):
            optimizer.zero_grad()
            left = (step + 1) * rows // steps - step * rows // steps
            while left > 0:
                count = min(batch, left)
                logits = self.forward({name: value[:count] for name, value in inputs.items()})
                tokens = torch.randint(0, BINS, (*logits.shape[:2], 1))
                chosen = logits.log_softmax(-1).gather(-1, tokens).squeeze(-1)
                old, advantage = chosen.detach(), torch.randn(count, 1)
                ratio = (chosen - old).exp()
                loss = torch.maximum(-advantage * ratio, -advantage * ratio.clamp(0.8, 1.28)).sum() / (rows * chosen.shape[1])
                loss.backward()
                left -= count
            torch.nn.utils.clip_grad_norm_([weight for weight in parameters if weight.grad is not None], 1)
            optimizer.step()
        return 1000 * (time.perf_counter() - began)


def read_inputs(folder, architecture):
    def raw(name, dtype, *shape):
        return torch.from_numpy(numpy.fromfile(os.path.join(folder, name), dtype=dtype).reshape(shape))
    lengths = raw("prompt_lengths.i32", numpy.int32, -1)
    side = architecture["image_size"]
    inputs = dict(images=raw("images.u8", numpy.uint8, lengths.shape[0], -1, side, side, 3), input_ids=raw("input_ids.i64", numpy.int64, lengths.shape[0], -1),
                  prompt_lengths=lengths)
    if os.path.exists(os.path.join(folder, "proprioception.f32")):
        inputs["proprioception"] = raw("proprioception.f32", numpy.float32, lengths.shape[0], -1)
    return inputs


def blas():
    """The library that matrix products come from: the reference BLAS would be thirty times slower."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        paths = {line.split()[-1] for line in maps if "blas" in line}
    return next((os.path.basename(path) for path in sorted(paths) if "openblas" in os.path.basename(path)), "reference BLAS" if paths else "built in")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--actions", default="8x7")
    parser.add_argument("--images", type=int, default=1)
    parser.add_argument("--range", nargs=2, default=["q01", "q99"])
    parser.add_argument("--adapter")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    policy, inputs = Policy(arguments.folder, arguments), None
    print(json.dumps(dict(torch=torch.__version__, threads=torch.get_num_threads(), blas=blas(), tensors=len(policy.weights))), flush=True)
    for line in sys.stdin:
        command, _, path = line.strip().partition(" ")
        answer = {}
        if command == "inputs":
            inputs = read_inputs(path, policy.architecture)
        elif command == "logits":
            policy.logits(inputs).numpy().astype(numpy.float32).tofile(path)
        elif command == "time":
            began = time.perf_counter()
            policy.decide(inputs)
            answer = dict(ms=1000 * (time.perf_counter() - began))
        elif command == "learn":
            answer = dict(ms=policy.learn(inputs, *map(int, path.split())))
        else:
            sys.exit(f"unknown command '{command}'")
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
