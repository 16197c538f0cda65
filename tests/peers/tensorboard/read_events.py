"""Reads TensorBoard's event files with Google's protobuf, checking every checksum, and prints their events as JSON.

usage: read_events.py FOLDER
"""
import json
import pathlib
import struct
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

FIELD = descriptor_pb2.FieldDescriptorProto


def event_class():
    """The part of tensorflow's event.proto and summary.proto that scalars need."""
    file = descriptor_pb2.FileDescriptorProto(name="events.proto", package="tb", syntax="proto3")

    def message(name, *fields):
        added = file.message_type.add(name=name)
        for number, field, kind, label, of in fields:
            added.field.add(name=field, number=number, type=kind, label=label, type_name=of)

    one, many = FIELD.LABEL_OPTIONAL, FIELD.LABEL_REPEATED
    message("Value", (1, "tag", FIELD.TYPE_STRING, one, None), (2, "simple_value", FIELD.TYPE_FLOAT, one, None))
    message("Summary", (1, "value", FIELD.TYPE_MESSAGE, many, ".tb.Value"))
    message("SessionLog", (1, "status", FIELD.TYPE_INT32, one, None))
    message(
        "Event", (1, "wall_time", FIELD.TYPE_DOUBLE, one, None), (2, "step", FIELD.TYPE_INT64, one, None),
        (3, "file_version", FIELD.TYPE_STRING, one, None), (5, "summary", FIELD.TYPE_MESSAGE, one, ".tb.Summary"),
        (7, "session_log", FIELD.TYPE_MESSAGE, one, ".tb.SessionLog"))
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    descriptor = pool.FindMessageTypeByName("tb.Event")
    return message_factory.GetMessageClass(descriptor) if hasattr(message_factory, "GetMessageClass") \
        else message_factory.MessageFactory(pool).GetPrototype(descriptor)


def masked(data):
    """CRC-32C (Castagnoli, reflected 0x82f63b78), as records store it."""
    checksum = 0xFFFFFFFF
    for byte in data:
        checksum ^= byte
        for _ in range(8):
            checksum = (checksum >> 1) ^ (0x82F63B78 if checksum & 1 else 0)
    checksum ^= 0xFFFFFFFF
    return ((checksum >> 15 | checksum << 17) + 0xA282EAD8) & 0xFFFFFFFF


def events(path, of):
    data, at = path.read_bytes(), 0
    while at < len(data):
        length, checksum = struct.unpack_from("<QI", data, at)
        assert checksum == masked(data[at:at + 8]), f"{path.name}: the checksum of the length at {at} is wrong"
        body = data[at + 12:at + 12 + length]
        assert struct.unpack_from("<I", data, at + 12 + length)[0] == masked(body), f"{path.name}: the checksum of the event at {at} is wrong"
        at += 16 + length
        yield of.FromString(body)


if __name__ == "__main__":
    kind, found = event_class(), []
    for path in sorted(pathlib.Path(sys.argv[1]).glob("events.out.tfevents.*")):
        found.append([
            {"version": event.file_version, "time": event.wall_time, "step": event.step, "session": event.session_log.status,
             "scalars": {value.tag: value.simple_value for value in event.summary.value}}
            for event in events(path, kind)])
    print(json.dumps(found))
