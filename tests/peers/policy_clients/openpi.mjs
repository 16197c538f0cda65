// An openpi client:  node openpi.mjs ws://host:port CAMERA WIDTH HEIGHT JOINTS [bin|str]
// Sends two observations by ALOHA's keys and prints the metadata and both replies as JSON. Pixel i of a picture, counted in [height, width, 3], is
// i * 31 % 256, and joint j is at j / 100, so that whoever compares can make the same.
import { Decoder, encode } from "@msgpack/msgpack";
import WebSocket from "ws";

const [address, camera, width, height, joints, keys = "bin"] = process.argv.slice(2);
const [w, h] = [Number(width), Number(height)];

// Python's openpi packs the keys of an array as bytes; @msgpack/msgpack writes text keys only, so the map is put together from its parts.
const key = (name) => encode(keys === "bin" ? new TextEncoder().encode(name) : name);
const join = (parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
const array = (data, dtype, shape) =>
  join([[0x84], key("__ndarray__"), encode(true), key("data"), encode(new Uint8Array(data.buffer)), key("dtype"), encode(dtype), key("shape"), encode(shape)]);

const planar = new Uint8Array(3 * w * h);
for (let i = 0; i < planar.length; i++) {
  planar[(i % 3) * w * h + Math.floor(i / 3)] = (i * 31) % 256;
}
const state = Float64Array.from({ length: Number(joints) }, (_, j) => j / 100);
const observation = join([
  [0x83],
  encode("state"), array(state, "<f8", [state.length]),
  encode("images"), [0x81], encode(camera), array(planar, "|u1", [3, h, w]),
  encode("prompt"), encode("transfer the cube"),
]);

const decoder = new Decoder({ mapKeyConverter: (name) => (name instanceof Uint8Array ? `bytes:${new TextDecoder().decode(name)}` : name) });
const plain = (value) => {
  if (value && value["bytes:__ndarray__"] === true) {
    const bytes = value["bytes:data"];
    const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    return { dtype: value["bytes:dtype"], shape: value["bytes:shape"], data: Array.from(numbers) };
  }
  return value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)])) : value;
};

const socket = new WebSocket(address, { perMessageDeflate: false });
const frames = [];
socket.on("message", (data, isBinary) => {
  if (!isBinary) {
    console.error(`server error: ${data}`);
    process.exit(1);
  }
  frames.push(plain(decoder.decode(data)));
  if (frames.length < 3) {
    socket.send(observation);
  } else {
    console.log(JSON.stringify({ metadata: frames[0], first: frames[1], second: frames[2] }));
    socket.close();
  }
});
socket.on("error", (error) => {
  console.error(String(error));
  process.exit(1);
});
