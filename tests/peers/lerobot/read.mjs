// Reads a LeRobot data set of version 3.0 with hyparquet and prints all of it as one JSON document:  node read.mjs FOLDER
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'

const root = process.argv[2]
const plain = (_, value) => typeof value === 'bigint' ? Number(value) : value

async function table(path) {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  return {
    rows: await parquetReadObjects({ file, metadata }),
    groups: metadata.row_groups.length,
    codecs: [...new Set(metadata.row_groups.flatMap(group => group.columns.map(column => column.meta_data.codec)))],
    metadata: Object.fromEntries((metadata.key_value_metadata ?? []).map(pair => [pair.key, pair.value])),
  }
}

async function tables(folder) {
  const found = []
  for (const chunk of readdirSync(join(root, folder)).sort()) {
    for (const name of readdirSync(join(root, folder, chunk)).sort()) {
      found.push({ path: `${folder}/${chunk}/${name}`, ...await table(join(root, folder, chunk, name)) })
    }
  }
  return found
}

const json = name => JSON.parse(readFileSync(join(root, name), 'utf8'))
console.log(JSON.stringify({
  info: json('meta/info.json'),
  stats: json('meta/stats.json'),
  tasks: await table(join(root, 'meta/tasks.parquet')),
  episodes: await tables('meta/episodes'),
  data: await tables('data'),
}, plain))
