// An Open Inference Protocol client:  node oip.mjs host:port MODEL PROTO SIZE TOKENS JOINTS [raw|contents]
// Reads the model's metadata, sends two rows and prints metadata and outputs as JSON. Image sample i of a row is i * 31 % 256, joint j at j / 100,
// every uniform 0.5, the prompt "1 72 105".
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const [address, model, proto, size, tokens, joints, form = "raw"] = process.argv.slice(2);
const definition = loader.loadSync(proto, { keepCase: true, longs: Number, defaults: true });
const { inference } = grpc.loadPackageDefinition(definition);
const client = new inference.GRPCInferenceService(address, grpc.credentials.createInsecure());
const call = (method, request) =>
  new Promise((resolve, reject) => client[method](request, { deadline: Date.now() + 10000 }, (error, reply) => (error ? reject(error) : resolve(reply))));

try {
  const live = await call("ServerLive", {});
  const ready = await call("ModelReady", { name: model });
  const metadata = await call("ModelMetadata", { name: model });
  const rows = 2;
  const [n, p, t] = [Number(size), Number(joints), Number(tokens)];
  const images = new Uint8Array(rows * n);
  for (let i = 0; i < images.length; i++) {
    images[i] = ((i % n) * 31) % 256;
  }
  const tensors = {
    images: [images, "uint_contents"],
    input_ids: [BigInt64Array.from([1n, 72n, 105n, 1n, 72n, 105n]), "int64_contents"],
    prompt_lengths: [Int32Array.from([3, 3]), "int_contents"],
    proprioception: [Float32Array.from({ length: rows * p }, (_, i) => (i % p) / 100), "fp32_contents"],
    uniforms: [new Float32Array(rows * t).fill(0.5), "fp32_contents"],
    temperature: [Float32Array.from([1]), "fp32_contents"],
  };
  const request = { model_name: model, id: "peer", inputs: [], raw_input_contents: [] };
  for (const input of metadata.inputs) {
    const [data, field] = tensors[input.name];
    const shape = input.shape.map((axis, i) => (axis >= 0 ? axis : i === 0 ? rows : 3));
    const tensor = { name: input.name, datatype: input.datatype, shape };
    if (form === "raw") {
      request.raw_input_contents.push(Buffer.from(data.buffer));
    } else {
      tensor.contents = { [field]: Array.from(data, Number) };
    }
    request.inputs.push(tensor);
  }
  const reply = await call("ModelInfer", request);
  const outputs = Object.fromEntries(
    reply.outputs.map((output, i) => {
      const raw = reply.raw_output_contents[i];
      const bytes = raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength);
      return [output.name, { shape: output.shape, data: Array.from(output.datatype === "INT32" ? new Int32Array(bytes) : new Float32Array(bytes)) }];
    }),
  );
  console.log(JSON.stringify({ live: live.live, ready: ready.ready, id: reply.id, version: reply.model_version, versions: metadata.versions, outputs }));
} catch (error) {
  console.error(String(error));
  process.exit(1);
}
client.close();
