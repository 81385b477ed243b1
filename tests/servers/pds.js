// A personal data server of Bluesky with the directory of accounts it needs, on 127.0.0.1.
// With a database, all the rest of a network, too, such as the AppView. Prints one line of JSON when
// all answer, "settled" for each line of standard input, and ends when that does.
'use strict'
const { Server } = require('node:net')
const { createInterface } = require('node:readline')

const listen = Server.prototype.listen
Server.prototype.listen = function (where, ...rest) {
  const port = typeof where === 'object' && where !== null ? where.port : where
  if (port === undefined || Number.isNaN(Number(port))) return listen.call(this, where, ...rest)
  const ready = rest.find((one) => typeof one === 'function')
  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ready)
}

const { TestNetwork, TestNetworkNoAppView } = require('@atproto/dev-env')

async function main(names) {
  const settings = { pds: { hostname: 'localhost' }, dbPostgresSchema: 'tweetgen' }
  const kind = process.env.DB_POSTGRES_URL ? TestNetwork : TestNetworkNoAppView
  const network = await kind.create(settings)
  const accounts = {}
  for (const name of names) {
    const created = await network.pds.getClient().createAccount({
      handle: `${name}.test`, email: `${name}@mail.test`, password: `${name}-pass`,
    })
    accounts[name] = created.data.did
  }
  console.log(JSON.stringify({ pds: network.pds.url, plc: network.plc.url, accounts }))
  const end = () => process.exit(0)
  process.stdin.on('end', end).on('error', end)
  createInterface({ input: process.stdin }).on('line', async () => {
    await network.processAll()
    console.log('settled')
  })
  process.on('SIGTERM', end)
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error)
  process.exit(1)
})
