#!/usr/bin/env python3
"""Reads one episode file by docs/formats/episode.md alone and prints one JSON document: tests/peers/read_episode.py FILE.mcap
Needs Python 3.11 and, where chunks are compressed, python3-zstandard."""
import collections
import hashlib
import json
import struct
import sys
import zlib

MAGIC = bytes.fromhex("894d434150300d0a")
CHANNEL, MESSAGE, CHUNK, METADATA, DATA_END = 4, 5, 6, 12, 15


class Cdr:  # fields of a message in order; alignment counts from after the four bytes in front
    def __init__(self, data):
        if data[:4] != b"\0\1\0\0":
            raise ValueError("a message is not little-endian CDR")
        self.data, self.at = data[4:], 0

    def numbers(self, kind, count=1):
        self.at += -self.at % struct.calcsize("<" + kind) if count else 0
        values = struct.unpack_from(f"<{count}{kind}", self.data, self.at)
        self.at += struct.calcsize(f"<{count}{kind}")
        return values

    def sequence(self, kind):
        return list(self.numbers(kind, self.numbers("I")[0]))

    def string(self):
        return bytes(self.sequence("B"))[:-1].decode()


def prefixed(data, at):
    """A u32 length and as many bytes; and where they end."""
    return data[at + 4:(end := at + 4 + struct.unpack_from("<I", data, at)[0])], end


def text_map(data):
    at, texts = 0, []
    while at < len(data):
        text, at = prefixed(data, at)
        texts.append(text.decode())
    return dict(zip(texts[::2], texts[1::2]))


def records(data, at, end):
    while at < end:
        opcode, length = struct.unpack_from("<BQ", data, at)
        if at + 9 + length > end:
            raise ValueError(f"the record at {at} reaches beyond its end")
        yield opcode, data[at + 9:at + 9 + length], at
        at += 9 + length


def chunk_records(body):
    size, crc = struct.unpack_from("<QI", body, 16)
    compression, at = prefixed(body, 28)
    data = body[at + 8:]
    if compression == b"zstd":
        import zstandard  # python3-zstandard
        data = zstandard.ZstdDecompressor().decompress(data, max_output_size=size)
    if len(data) != size or zlib.crc32(data) != crc:
        raise ValueError("a chunk does not have its size or its CRC-32")
    return records(data, 0, size)


def read(data):
    if (data[:8], data[-8:]) != (MAGIC, MAGIC):
        raise ValueError("this is no finished MCAP file")
    topics, messages, words, problems = {}, collections.defaultdict(list), {}, []
    for opcode, body, at in records(data, 8, len(data) - 8):
        if opcode == CHANNEL:
            topics[struct.unpack_from("<H", body)[0]] = prefixed(body, 4)[0].decode()
        elif opcode == CHUNK:
            for _, message, _ in (record for record in chunk_records(body) if record[0] == MESSAGE):
                messages[topics[struct.unpack_from("<H", message)[0]]].append(message[22:])
        elif opcode == METADATA and prefixed(body, 0)[0] == b"episode":
            words = text_map(prefixed(body, prefixed(body, 0)[1])[0])
        elif opcode == DATA_END and struct.unpack("<I", body)[0] not in (0, zlib.crc32(data[:at])):
            problems.append("the data section does not have its CRC-32")
    first, last = (Cdr(messages["/episode/info"][index]).string() for index in (0, -1))
    header, summary, digest = json.loads(last)["header"], json.loads(last)["summary"], words.get("document_sha256")
    if json.loads(first)["header"] != header or words.get("document") != last or digest not in (None, hashlib.sha256(last.encode()).hexdigest()):
        problems.append("the copies of header and outcome, or their digest, contradict each other")
    steps, chunks = messages["/policy/steps"], messages["/policy/chunks"]
    found = {"task": header["task"], "outcome": summary["outcome"], "ticks": len(steps), "chunks": len(chunks),
             "frames": {camera: len(messages[f"/{camera}/image_raw/compressed"]) for camera in header["camera_names"]}}
    for step in map(Cdr, steps[:1]):
        step.numbers("i", 4), step.numbers("B", 2), step.numbers("I")  # stamp, tick and chunk_index; source and verdict; reason
        found["first_step"] = {name: step.sequence("d") for name in ("proposed", "applied", "measured")}
    for chunk in map(Cdr, chunks[:1]):
        chunk.numbers("i", 5), chunk.numbers("I", 2 * chunk.numbers("I")[0]), chunk.sequence("d")  # stamps and index; frame stamps; proprioception
        shape, tokens, log_probabilities = list(chunk.numbers("I", 2)), chunk.sequence("i"), chunk.sequence("f")
        found["first_chunk"] = {"tokens_shape": shape, "first_token": tokens[0], "first_log_probability": log_probabilities[0]}
    return {**found, "integrity": "damaged" if problems else "verified" if digest else "unverified", "problems": problems}


if __name__ == "__main__":
    print(json.dumps(read(open(sys.argv[1], "rb").read()), indent=2))
