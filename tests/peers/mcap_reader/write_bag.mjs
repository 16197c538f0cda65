// Writes a bag as a lab records one, with the MCAP project's own writer and a ROS 2 message writer, neither of them ours:  node write_bag.mjs FILE.mcap [compressed|raw]
// Two seconds of a robot whose drivers speak degrees, another sign and percent, in partial messages; commands ahead of the joints; a camera that brightens.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { McapWriter } from '@mcap/core'
import { parse } from '@foxglove/rosmsg'
import { MessageWriter } from '@foxglove/rosmsg2-serialization'

const [path, form = 'compressed'] = process.argv.slice(2)
const start = 1_790_000_000_000_000_000n
const [width, height] = [96, 64]
const header = 'std_msgs/Header header'
const deps = `
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec`
const types = {
  'sensor_msgs/msg/JointState': `${header}\nstring[] name\nfloat64[] position\nfloat64[] velocity\nfloat64[] effort${deps}`,
  'sensor_msgs/msg/CompressedImage': `${header}\nstring format\nuint8[] data${deps}`,
  'sensor_msgs/msg/Image': `${header}\nuint32 height\nuint32 width\nstring encoding\nuint8 is_bigendian\nuint32 step\nuint8[] data${deps}`,
  'trajectory_msgs/msg/JointTrajectory': `${header}\nstring[] joint_names\ntrajectory_msgs/JointTrajectoryPoint[] points${deps}
================================================================================
MSG: trajectory_msgs/JointTrajectoryPoint
float64[] positions
float64[] velocities
float64[] accelerations
float64[] effort
builtin_interfaces/Duration time_from_start
================================================================================
MSG: builtin_interfaces/Duration
int32 sec
uint32 nanosec`,
  'std_msgs/msg/Float64MultiArray': `std_msgs/MultiArrayLayout layout\nfloat64[] data
================================================================================
MSG: std_msgs/MultiArrayLayout
std_msgs/MultiArrayDimension[] dim
uint32 data_offset
================================================================================
MSG: std_msgs/MultiArrayDimension
string label
uint32 size
uint32 stride`,
}

const file = openSync(path, 'w')
let position = 0n
const writer = new McapWriter({
  writable: { write: async bytes => { writeSync(file, bytes); position += BigInt(bytes.length) }, position: () => position },
  chunkSize: 64 * 1024,
})
await writer.start({ profile: 'ros2', library: 'peer' })
const channels = {}
const messages = []
const say = (seconds, topic, type, message) => messages.push({ time: start + BigInt(Math.round(seconds * 1e9)), topic, type, message })
const stamp = { stamp: { sec: 1_790_000_000, nanosec: 0 }, frame_id: '' }

// Where the joints are: 0.2 t and 0.1 + 0.3 t rad, and open to t / 2.
const waist = t => 0.2 * t, elbow = t => 0.1 + 0.3 * t, grip = t => t / 2
const degrees = 180 / Math.PI
for (let i = 0; i <= 200; i++) {
  const t = i / 100
  say(t, '/joint_states', 'sensor_msgs/msg/JointState', { header: stamp, name: ['j2', 'j1'], position: [-elbow(t), waist(t) * degrees], velocity: [], effort: [] })
  if (i % 2 === 0) {
    say(t, '/joint_states', 'sensor_msgs/msg/JointState', { header: stamp, name: ['grip', 'fan'], position: [grip(t) * 100, 7], velocity: [], effort: [] })
    const ahead = t + 0.02
    say(t, '/arm/joint_trajectory', 'trajectory_msgs/msg/JointTrajectory', {
      header: stamp, joint_names: ['j1', 'j2'],
      points: [{ positions: [waist(ahead) * degrees, -elbow(ahead)], velocities: [], accelerations: [], effort: [], time_from_start: { sec: 0, nanosec: 20_000_000 } }],
    })
    say(t, '/grip/command', 'std_msgs/msg/Float64MultiArray', { layout: { dim: [], data_offset: 0 }, data: [grip(ahead) * 100] })
  }
}

const pixels = index => Buffer.alloc(width * height * 3, 40 + 4 * index)
const count = 48
for (let i = 0; i < count; i++) {
  const t = 0.1 + i / 25
  if (form === 'raw') {
    say(t, '/front', 'sensor_msgs/msg/Image', { header: stamp, height, width, encoding: 'rgb8', is_bigendian: 0, step: width * 3, data: pixels(i) })
  } else {
    const jpeg = execFileSync('ffmpeg', ['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-i', '-', '-f', 'image2pipe', '-c:v', 'mjpeg', '-q:v', '2', '-'],
      { input: pixels(i) })
    say(t, '/front', 'sensor_msgs/msg/CompressedImage', { header: stamp, format: 'jpeg', data: jpeg })
  }
}

messages.sort((a, b) => a.time < b.time ? -1 : a.time > b.time ? 1 : 0)
for (const { time, topic, type, message } of messages) {
  if (!channels[topic]) {
    const schemaId = await writer.registerSchema({ name: type, encoding: 'ros2msg', data: new TextEncoder().encode(types[type]) })
    const id = await writer.registerChannel({ topic, schemaId, messageEncoding: 'cdr', metadata: new Map() })
    channels[topic] = { id, writer: new MessageWriter(parse(types[type], { ros2: true })), sequence: 0 }
  }
  const channel = channels[topic]
  await writer.addMessage({ channelId: channel.id, sequence: channel.sequence++, logTime: time, publishTime: time, data: channel.writer.writeMessage(message) })
}
await writer.end()
closeSync(file)
