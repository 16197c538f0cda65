// Writes an export of ours as a data set of other people would be, with Parquet libraries and joints that are not ours:  node rewrite.mjs SOURCE v2.1|v3.0 TARGET
// Joints are numbered and not named, grippers are in percent and open at 0, videos are H.264: what a mapping is for.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { parquetWriteFile } from 'hyparquet-writer'

const [source, version, target] = process.argv.slice(2)
const isOld = version === 'v2.1'
const read = async name => parquetReadObjects({ file: await asyncBufferFromFile(join(source, name)) })
const info = JSON.parse(readFileSync(join(source, 'meta/info.json'), 'utf8'))
const episodes = await read('meta/episodes/chunk-000/file-000.parquet')
const tasks = await read('meta/tasks.parquet')
const rows = await read('data/chunk-000/file-000.parquet')
const joints = info.features.action.names
const cameras = Object.keys(info.features).filter(name => info.features[name].dtype === 'video')
const at = name => { mkdirSync(dirname(join(target, name)), { recursive: true }); return join(target, name) }
const put = (name, text) => writeFileSync(at(name), text)
const foreign = vector => Array.from(vector, (value, joint) => joints[joint].includes('gripper') ? 100 - 100 * value : value)
const three = (number, digits) => String(number).padStart(digits, '0')

function data(name, chosen) {
  const schema = [{ name: 'root', num_children: 7 }]
  for (const column of ['observation.state', 'action']) {
    schema.push({ name: column, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' }, { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'FLOAT', repetition_type: 'OPTIONAL' })
  }
  schema.push({ name: 'timestamp', type: 'FLOAT', repetition_type: 'OPTIONAL' })
  for (const column of ['frame_index', 'episode_index', 'index', 'task_index']) {
    schema.push({ name: column, type: 'INT64', repetition_type: 'OPTIONAL' })
  }
  const columnData = ['observation.state', 'action'].map(column => ({ name: column, data: chosen.map(row => foreign(row[column])) }))
  for (const column of ['timestamp', 'frame_index', 'episode_index', 'index', 'task_index']) {
    columnData.push({ name: column, data: chosen.map(row => row[column]) })
  }
  parquetWriteFile({ filename: at(name), columnData, schema })
}

const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-g', '2', '-pix_fmt', 'yuv420p']
const video = (row, camera) =>
  join(source, `videos/${camera}/chunk-${three(row[`videos/${camera}/chunk_index`], 3)}/file-${three(row[`videos/${camera}/file_index`], 3)}.mp4`)

put('meta/info.json', JSON.stringify({
  ...info, codebase_version: version,
  data_path: isOld ? 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet' : info.data_path,
  video_path: isOld ? 'videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4' : info.video_path,
  features: Object.fromEntries(Object.entries(info.features).filter(([name]) => !name.startsWith('next.')).map(([name, feature]) =>
    [name, name === 'action' || name === 'observation.state' ? { ...feature, names: null } : feature])),
}))
if (isOld) {
  put('meta/tasks.jsonl', tasks.map(row => JSON.stringify({ task_index: Number(row.task_index), task: row.task })).join('\n') + '\n')
  put('meta/episodes.jsonl',
    episodes.map(row => JSON.stringify({ episode_index: Number(row.episode_index), tasks: row.tasks, length: Number(row.length) })).join('\n') + '\n')
  for (const row of episodes) {
    const name = `episode_${three(row.episode_index, 6)}`
    data(`data/chunk-000/${name}.parquet`, rows.slice(Number(row.dataset_from_index), Number(row.dataset_to_index)))
    for (const camera of cameras) {
      execFileSync('ffmpeg', ['-v', 'error', '-i', video(row, camera), ...encode, at(`videos/chunk-000/${camera}/${name}.mp4`)])
    }
  }
} else {
  data('data/chunk-000/file-000.parquet', rows)
  parquetWriteFile({ filename: at('meta/tasks.parquet'), columnData: [
    { name: 'task_index', data: tasks.map(row => row.task_index), type: 'INT64' }, { name: 'task', data: tasks.map(row => row.task), type: 'STRING' }] })
  const numbers = (name, value) => ({ name, data: episodes.map(row => BigInt(value(row))), type: 'INT64' })
  const columnData = ['episode_index', 'length', 'data/chunk_index', 'data/file_index', 'dataset_from_index', 'dataset_to_index'].map(name => numbers(name, row => row[name]))
  for (const camera of cameras) {
    // All episodes one after another in one file, as LeRobot packs them.
    const list = at(`videos/${camera}.txt`)
    writeFileSync(list, episodes.map(row => `file '${video(row, camera)}'\n`).join(''))
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'concat', '-safe', '0', '-i', list, ...encode, at(`videos/${camera}/chunk-000/file-000.mp4`)])
    columnData.push(numbers(`videos/${camera}/chunk_index`, () => 0), numbers(`videos/${camera}/file_index`, () => 0),
      { name: `videos/${camera}/from_timestamp`, data: episodes.map(row => Number(row.dataset_from_index) / info.fps), type: 'DOUBLE' },
      { name: `videos/${camera}/to_timestamp`, data: episodes.map(row => Number(row.dataset_to_index) / info.fps), type: 'DOUBLE' })
  }
  parquetWriteFile({ filename: at('meta/episodes/chunk-000/file-000.parquet'), columnData })
}
