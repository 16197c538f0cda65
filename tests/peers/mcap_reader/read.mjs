// Usage: node read.mjs <file.mcap>. Reads the file twice, by its index and front to back, decodes every message by the definition
// in the file, and prints one JSON object: per topic the counts and the first message, and the metadata records.
import { open } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { McapIndexedReader, McapStreamReader } from "@mcap/core";
import { parse } from "@foxglove/rosmsg";
import { MessageReader } from "@foxglove/rosmsg2-serialization";
import { decompress } from "fzstd";

const path = process.argv[2];
const decompressHandlers = { zstd: (bytes, size) => decompress(bytes, new Uint8Array(Number(size))) };

class FileReadable {
  constructor(handle) { this.handle = handle; }
  async size() { return BigInt((await this.handle.stat()).size); }
  async read(offset, length) {
    const buffer = new Uint8Array(Number(length));
    const { bytesRead } = await this.handle.read(buffer, 0, buffer.length, Number(offset));
    if (bytesRead !== buffer.length) throw new Error(`read ${bytesRead} of ${buffer.length} bytes at ${offset}`);
    return buffer;
  }
}

class Collector {
  topics = {};
  #readers = new Map();
  addChannel(channel, schema) {
    if (this.#readers.has(channel.id)) return;
    if (channel.messageEncoding !== "cdr" || schema.encoding !== "ros2msg") throw new Error(`${channel.topic}: ${channel.messageEncoding}, ${schema.encoding}`);
    if (!channel.metadata.has("offered_qos_profiles")) throw new Error(`${channel.topic} has no offered_qos_profiles`);
    const definitions = parse(new TextDecoder().decode(schema.data), { ros2: true });
    this.#readers.set(channel.id, { topic: channel.topic, type: schema.name, reader: new MessageReader(definitions) });
  }
  addMessage(message) {
    const { topic, type, reader } = this.#readers.get(message.channelId);
    const decoded = reader.readMessage(message.data);
    const entry = (this.topics[topic] ??= { type, count: 0, first: decoded });
    if (message.sequence !== entry.count) throw new Error(`${topic}: sequence ${message.sequence}, expected ${entry.count}`);
    entry.count++;
  }
}

async function readIndexed() {
  const handle = await open(path);
  const reader = await McapIndexedReader.Initialize({ readable: new FileReadable(handle), decompressHandlers });
  const collector = new Collector();
  for (const channel of reader.channelsById.values()) collector.addChannel(channel, reader.schemasById.get(channel.schemaId));
  for await (const message of reader.readMessages({ validateCrcs: true })) collector.addMessage(message);
  const metadata = {};
  for await (const record of reader.readMetadata()) metadata[record.name] = Object.fromEntries(record.metadata);
  await handle.close();
  return { profile: reader.header.profile, topics: collector.topics, metadata, statistics: reader.statistics, chunks: reader.chunkIndexes.length };
}

async function readStreamed() {
  const reader = new McapStreamReader({ decompressHandlers, validateCrcs: true });
  const collector = new Collector();
  const schemas = new Map();
  for await (const data of createReadStream(path)) {
    reader.append(data);
    for (let record; (record = reader.nextRecord()) != null; ) {
      if (record.type === "Schema") schemas.set(record.id, record);
      else if (record.type === "Channel") collector.addChannel(record, schemas.get(record.schemaId));
      else if (record.type === "Message") collector.addMessage(record);
    }
  }
  if (!reader.done()) throw new Error("the stream ended before the closing magic");
  return collector.topics;
}

const jsonSafe = (_key, value) =>
  typeof value === "bigint" ? value.toString()
  : value instanceof Map ? Object.fromEntries(value)
  : ArrayBuffer.isView(value) ? Array.from(value)
  : value;

const indexed = await readIndexed();
const streamed = await readStreamed();
console.log(JSON.stringify({ ...indexed, streamed }, jsonSafe));
