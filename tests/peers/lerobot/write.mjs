// Writes a small LeRobot data set, none of it with our code:  node write.mjs v2.1|v3.0 FOLDER [video|image]
// Two episodes of a robot with three joints (the gripper the other way round and in percent) at 20 Hz, one camera: a grey that brightens with the row.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parquetWriteFile } from 'hyparquet-writer'

const [version, root, pictures = 'video'] = process.argv.slice(2)
const fps = 20
const [width, height] = [96, 64]
const lengths = [30, 41]
const tasks = ['pick the cube up', 'put the cube down']
const names = ['waist', 'elbow', 'grip']
const camera = 'observation.images.front'

const put = (name, text) => {
  mkdirSync(dirname(join(root, name)), { recursive: true })
  writeFileSync(join(root, name), text)
}
const state = (episode, row) => [0.01 * row, -0.02 * row + 0.1 * episode, 100 - row]
const action = (episode, row) => state(episode, row + 1)
const grey = (episode, row) => 40 + 3 * row + 20 * episode

function rows(episodes) {
  let first = 0
  const all = []
  for (const episode of episodes) {
    first = lengths.slice(0, episode).reduce((a, b) => a + b, 0)
    for (let row = 0; row < lengths[episode]; row++) {
      all.push({ episode, row, index: first + row })
    }
  }
  return all
}

// All pictures by one call; a PNG begins with the same eight bytes.
function pngs(all) {
  const frames = Buffer.concat(all.map(at => Buffer.alloc(width * height * 3, grey(at.episode, at.row))))
  const files = execFileSync('ffmpeg', ['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-i', '-', '-f', 'image2pipe', '-c:v', 'png', '-'],
    { input: frames })
  const begin = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const starts = []
  for (let at = files.indexOf(begin); at >= 0; at = files.indexOf(begin, at + 1)) {
    starts.push(at)
  }
  return starts.map((start, index) => new Uint8Array(files.subarray(start, starts[index + 1])))
}

function data(name, episodes) {
  const all = rows(episodes)
  const list = (column, values) => ({ name: column, data: values })
  const schema = [{ name: 'root', num_children: pictures === 'image' ? 8 : 7 }]
  for (const column of ['observation.state', 'action']) {
    schema.push({ name: column, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' }, { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'FLOAT', repetition_type: 'OPTIONAL' })
  }
  schema.push({ name: 'timestamp', type: 'FLOAT', repetition_type: 'OPTIONAL' })
  for (const column of ['frame_index', 'episode_index', 'index', 'task_index']) {
    schema.push({ name: column, type: 'INT64', repetition_type: 'OPTIONAL' })
  }
  const columnData = [
    list('observation.state', all.map(at => state(at.episode, at.row))),
    list('action', all.map(at => action(at.episode, at.row))),
    list('timestamp', all.map(at => at.row / fps)),
    list('frame_index', all.map(at => BigInt(at.row))),
    list('episode_index', all.map(at => BigInt(at.episode))),
    list('index', all.map(at => BigInt(at.index))),
    list('task_index', all.map(at => BigInt(at.episode))),
  ]
  if (pictures === 'image') {
    schema.push({ name: camera, repetition_type: 'OPTIONAL', num_children: 2 }, { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
      { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' })
    const files = pngs(all)
    columnData.push(list(camera, all.map((at, index) => ({ bytes: files[index], path: `frame_${at.row}.png` }))))
  }
  mkdirSync(dirname(join(root, name)), { recursive: true })
  parquetWriteFile({ filename: join(root, name), columnData, schema })
}

function video(name, episodes) {
  mkdirSync(dirname(join(root, name)), { recursive: true })
  const frames = Buffer.concat(rows(episodes).map(at => Buffer.alloc(width * height * 3, grey(at.episode, at.row))))
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', `${fps}`, '-i', '-', '-c:v', 'libx264', '-qp', '0', '-g', '2',
    '-pix_fmt', 'yuv420p', join(root, name)], { input: frames })
}

const isOld = version === 'v2.1'
const vector = { dtype: 'float32', shape: [3], names: isOld ? { motors: names } : names }
const scalar = dtype => ({ dtype, shape: [1], names: null })
put('meta/info.json', JSON.stringify({
  codebase_version: version, robot_type: 'foreign', total_episodes: 2, total_frames: 71, total_tasks: 2, chunks_size: 1000, fps, splits: { train: '0:2' },
  data_path: isOld ? 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet' : 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet',
  video_path: pictures === 'image' ? null
    : isOld ? 'videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4' : 'videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4',
  features: {
    'observation.state': vector, action: vector, [camera]: { dtype: pictures, shape: [height, width, 3], names: ['height', 'width', 'channels'] },
    timestamp: scalar('float32'), frame_index: scalar('int64'), episode_index: scalar('int64'), index: scalar('int64'), task_index: scalar('int64'),
  },
}))

if (isOld) {
  put('meta/tasks.jsonl', tasks.map((task, index) => JSON.stringify({ task_index: index, task })).join('\n') + '\n')
  put('meta/episodes.jsonl', lengths.map((length, index) => JSON.stringify({ episode_index: index, tasks: [tasks[index]], length })).join('\n') + '\n')
  for (const episode of [0, 1]) {
    data(`data/chunk-000/episode_00000${episode}.parquet`, [episode])
    if (pictures === 'video') video(`videos/chunk-000/${camera}/episode_00000${episode}.mp4`, [episode])
  }
} else {
  data('data/chunk-000/file-000.parquet', [0, 1])
  if (pictures === 'video') video(`videos/${camera}/chunk-000/file-000.mp4`, [0, 1])
  mkdirSync(join(root, 'meta/episodes/chunk-000'), { recursive: true })
  const numbers = (name, values) => ({ name, data: values.map(BigInt), type: 'INT64' })
  parquetWriteFile({ filename: join(root, 'meta/tasks.parquet'), columnData: [numbers('task_index', [0, 1]), { name: '__index_level_0__', data: tasks, type: 'STRING' }] })
  const columnData = [
    numbers('episode_index', [0, 1]), numbers('length', lengths), numbers('data/chunk_index', [0, 0]), numbers('data/file_index', [0, 0]),
    numbers('dataset_from_index', [0, 30]), numbers('dataset_to_index', [30, 71]),
  ]
  if (pictures === 'video') {
    columnData.push(numbers(`videos/${camera}/chunk_index`, [0, 0]), numbers(`videos/${camera}/file_index`, [0, 0]),
      { name: `videos/${camera}/from_timestamp`, data: [0, 30 / fps], type: 'DOUBLE' }, { name: `videos/${camera}/to_timestamp`, data: [30 / fps, 71 / fps], type: 'DOUBLE' })
  }
  parquetWriteFile({ filename: join(root, 'meta/episodes/chunk-000/file-000.parquet'), columnData })
}
