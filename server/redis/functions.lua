#!lua name=LIBRARY

-- Rooms in Redis: each function is atomic, so that a room has one writer however many processes serve it.
--
-- KEYS[1] is a room's prefix, with its hash tag: every key of the room begins with it. What follows the prefix:
--   :r hash    c createdAt, e expiresAt, o owner's hash, v verifier, k 1 while locked, s last seq, n messages kept, b their
--              bytes, x number of the last event, i names taken, g limit of the room's messages, u engine's run, w last
--              seq before its first write; b/network bytes and number of its messages, and a seq up to which they are gone;
--              y/process the run to which it has given back what it had shown
--   :p hash    of each person, by id: network, session, key of the name ("-" for none, and for a session that is void), order, and after a
--              line end the sealed name; i/g limit, and 1 once they have written
--   :s hash    session to person      :n hash  key of a name to person      :t hash  names taken by network
--   :h hash    who is in the room: processes that they are connected to ("a,b"), or the end of their grace ("@ms")
--   :m stream  messages, by seq: m time, person, key of the clientId, bytes of text, network, bytes of the sealed name, and
--              after a line end the sealed name and body
--   :d hash    person/clientId to seq
--   :z string  it has ended while it was not here: its maker may not have repeated for this engine yet that it was made
-- ARGV[1] is the caller's time, carried on from this engine's: a clock that was set back lengthens no room.

local function timeNow(atLeast)
  local time = redis.call('TIME')
  return math.max(time[1] * 1000 + math.floor(time[2] / 1000), tonumber(atLeast))
end

local function livingRoom(room, now)
  local expiresAt = redis.call('HGET', room .. ':r', 'e')
  return expiresAt and tonumber(expiresAt) > now and expiresAt
end

local function hashOf(room)
  return string.match(room, '{(.*)}')
end

local function channelOf(room)
  return 'PREFIXe:' .. hashOf(room)
end

-- Numbers an event and tells everyone; whoever misses a number asks for the state.
local function tell(room, kind, rest)
  local number = redis.call('HINCRBY', room .. ':r', 'x', 1)
  redis.call('PUBLISH', channelOf(room), kind .. ' ' .. number .. ' ' .. rest)
  return number
end

local function setPresence(room, id, value)
  redis.call('HSET', room .. ':h', id, value)
  return tell(room, 'h', id .. ' ' .. value)
end

local function forget(room, id, isForGood)
  redis.call('HDEL', room .. ':h', id)
  return tell(room, 'l', isForGood and id .. ' 1' or id)
end

local function isOver(value, now)
  local graceEndsAt = string.match(value, '^@(%d+)$')
  return graceEndsAt and tonumber(graceEndsAt) <= now
end

local function without(processes, process)
  local left = {}
  for each in string.gmatch(processes, '[^,]+') do
    if each ~= process then left[#left + 1] = each end
  end
  return table.concat(left, ',')
end

local function sendAway(room, id, process, graceEndsAt)
  local value = redis.call('HGET', room .. ':h', id)
  if not value or string.sub(value, 1, 1) == '@' or not string.find(',' .. value .. ',', ',' .. process .. ',', 1, true) then return end
  local left = without(value, process)
  setPresence(room, id, left == '' and '@' .. graceEndsAt or left)
end

-- @return whether they were in the room already, and the number of the event, if there was one.
local function bringIn(room, id, process, name)
  local value = redis.call('HGET', room .. ':h', id)
  if not value then
    redis.call('HSET', room .. ':h', id, process)
    return tell(room, 'j', id .. ' ' .. process .. '\n' .. name)
  end
  if string.sub(value, 1, 1) == '@' then return setPresence(room, id, process) end
  if not string.find(',' .. value .. ',', ',' .. process .. ',', 1, true) then return setPresence(room, id, value .. ',' .. process) end
end

local function expireWith(room, expiresAt, suffixes)
  for _, suffix in ipairs(suffixes) do redis.call('PEXPIREAT', room .. suffix, expiresAt) end
end

-- With the first message begin what is kept by message, to end with the room. With a field this long (above `hash-max-listpack-value`) `:d`
-- is a hash table from the start: a small hash is searched from end to end, which took 6 µs a message in a room of 400.
local function startLog(room, expiresAt)
  redis.call('HSET', room .. ':d', string.rep('-', 65), '')
  expireWith(room, expiresAt, { ':m', ':d' })
end

-- GCRA, in any unit of time. @return the next theoretical arrival time, or nil and how long to wait.
local function takeToken(arrivesAt, now, interval, burst)
  if interval == 0 then return now end
  local earliest = math.max(tonumber(arrivesAt or now), now)
  local wait = earliest - now - (burst - 1) * interval
  if wait > 0 then return nil, wait end
  return earliest + interval
end

-- Takes a token of a person and one of the room, whose next arrivals are given. ARGV from `first`: interval and burst of each. Arrivals and
-- intervals are whole microseconds. @return both next arrivals, or nil, how long to wait (ms), and whose limit it is.
local function takeTokens(ownAt, allAt, now, args, first)
  local own, ownWait = takeToken(ownAt, now * 1000, tonumber(args[first]), tonumber(args[first + 1]))
  if not own then return nil, math.ceil(ownWait / 1000), 'own' end
  local all, wait = takeToken(allAt, now * 1000, tonumber(args[first + 2]), tonumber(args[first + 3]))
  if not all then return nil, math.ceil(wait / 1000), 'room' end
  return string.format('%d', own), string.format('%d', all)
end

-- ARGV from `first`: pairs of a network's key and how many names it may take.
local function hasTooManyNames(room, args, first)
  for at = first, #args, 2 do
    if tonumber(redis.call('HGET', room .. ':t', args[at]) or 0) >= tonumber(args[at + 1]) then return true end
  end
end

local function countNames(room, args, first)
  for at = first, #args, 2 do redis.call('HINCRBY', room .. ':t', args[at], 1) end
end

local function parsePerson(packed)
  local network, session, nameKey, order, name = string.match(packed, '^(%S+) (%S+) (%S+) (%S+)\n(.*)$')
  return { network = network, session = session, nameKey = nameKey, order = order, name = name }
end

local function readPerson(room, id)
  local packed = redis.call('HGET', room .. ':p', id)
  return packed and parsePerson(packed)
end

local function writePerson(room, id, person)
  redis.call('HSET', room .. ':p', id, table.concat({ person.network, person.session, person.nameKey, person.order }, ' ') .. '\n' .. person.name)
end

-- Unknown, or they have left for good.
local function isGone(person)
  return not person or not person.session or person.session == '-'
end

-- @return when their next message or name is due, and whether they have written.
local function parseLimit(limit)
  local arrivesAt, wrote = string.match(limit or '', '^(%d+) (%d)$')
  return arrivesAt, wrote == '1'
end

local function writeLimit(room, id, arrivesAt, hasWritten)
  redis.call('HSET', room .. ':p', id .. '/g', arrivesAt .. (hasWritten and ' 1' or ' 0'))
end

local function erasePerson(room, id, person)
  redis.call('HDEL', room .. ':s', person.session)
  redis.call('HDEL', room .. ':n', person.nameKey)
  redis.call('HDEL', room .. ':p', id, id .. '/g')
  redis.call('HINCRBY', room .. ':r', 'i', -1)
end

-- Makes space for one more name: forgets the first of those who are away and never wrote. @return whether there is space.
local function makeSpaceForName(room, most)
  if tonumber(redis.call('HGET', room .. ':r', 'i') or 0) < most then return true end
  local all = redis.call('HGETALL', room .. ':p')
  local fields = {}
  for at = 1, #all, 2 do fields[all[at]] = all[at + 1] end
  local first, firstPerson
  for id, packed in pairs(fields) do
    local _, hasWritten = parseLimit(fields[id .. '/g'])
    local person = parsePerson(packed)
    if person.order and not hasWritten and redis.call('HEXISTS', room .. ':h', id) == 0 and (not first or tonumber(person.order) < tonumber(firstPerson.order)) then
      first, firstPerson = id, person
    end
  end
  if not first then return false end
  erasePerson(room, first, firstPerson)
  return true
end

-- The engine's run, as the caller knows it: the first write after a failover marks where a room goes on.
local function markRun(room, run, lastSeq)
  if redis.call('HGET', room .. ':r', 'u') ~= run then redis.call('HSET', room .. ':r', 'u', run, 'w', lastSeq) end
end

-- A share of the messages. @return bytes, number, and a seq up to which they are gone.
local function readShare(share)
  local bytes, count, goneUpTo = string.match(share or '0 0 0', '^(%d+) (%d+) (%d+)$')
  return { bytes = tonumber(bytes), count = tonumber(count), goneUpTo = tonumber(goneUpTo) }
end

-- Appends fields and values of shares, of networks that have any messages.
local function appendShares(list, shares)
  for network, share in pairs(shares) do
    if share.count > 0 then
      list[#list + 1] = 'b/' .. network
      list[#list + 1] = string.format('%d %d %d', share.bytes, share.count, share.goneUpTo)
    end
  end
end

-- @return person, key of the client's id, bytes of text, network.
local function readMessage(message)
  return string.match(message, '^%S+ (%S+) (%S+) (%S+) (%S+)')
end

-- Adds a message to those of the room, and to its network's share.
local function addMessage(room, seq, message, size, share)
  redis.call('XADD', room .. ':m', seq .. '-0', 'm', message)
  -- Without another one there is nothing to look for before it.
  if share.count == 0 then share.goneUpTo = tonumber(seq) - 1 end
  share.bytes, share.count = share.bytes + size, share.count + 1
end

-- The network with most bytes, or with most messages, but for one whose only message is the newest of all.
local function largestNetwork(shares, newestNetwork, by)
  local largest
  for network, share in pairs(shares) do
    if (share.count > 1 or network ~= newestNetwork) and (not largest or share[by] > shares[largest][by]) then largest = network end
  end
  return largest
end

-- Drops the oldest message of a network. @return its bytes of text.
local function dropOldest(room, network, share)
  while true do
    local some = redis.call('XRANGE', room .. ':m', '(' .. string.format('%d', share.goneUpTo) .. '-0', '+', 'COUNT', 10)
    for _, entry in ipairs(some) do
      local id, clientId, size, from = readMessage(entry[2][2])
      share.goneUpTo = tonumber(string.match(entry[1], '^%d+'))
      if from == network then
        redis.call('XDEL', room .. ':m', entry[1])
        redis.call('HDEL', room .. ':d', id .. '/' .. clientId)
        share.bytes, share.count = share.bytes - size, share.count - 1
        return tonumber(size)
      end
    end
    if #some == 0 then
      share.bytes, share.count = 0, 0
      return 0
    end
  end
end

-- Above a limit, the oldest message of the network with most goes first; the newest of all never. @return the limit.
local function dropExcess(room, newestNetwork, count, bytes, mostMessages, mostBytes)
  local reached
  local shares, changed = {}, {}
  local fields = redis.call('HGETALL', room .. ':r')
  for at = 1, #fields, 2 do
    local network = string.match(fields[at], '^b/(.*)')
    if network then shares[network] = readShare(fields[at + 1]) end
  end
  while count > 1 and (count > mostMessages or bytes > mostBytes) do
    reached = count > mostMessages and 'messages' or 'roomBytes'
    local network = largestNetwork(shares, newestNetwork, count > mostMessages and 'count' or 'bytes')
    if not network then break end
    bytes = bytes - dropOldest(room, network, shares[network])
    count = count - 1
    changed[network] = shares[network]
    if shares[network].count == 0 then
      redis.call('HDEL', room .. ':r', 'b/' .. network)
      shares[network], changed[network] = nil, nil
    end
  end
  local changes = { 'n', string.format('%d', count), 'b', string.format('%d', bytes) }
  appendShares(changes, changed)
  redis.call('HSET', room .. ':r', unpack(changes))
  return reached
end

-- A part of the messages, in either order, up to some bytes of text and up to ten messages more: those tell that there are more.
local function readPage(room, command, from, to, count)
  local page, bytes = {}, 0
  while #page < count do
    local some = redis.call(command, room .. ':m', from, to, 'COUNT', math.min(10, count - #page))
    for _, entry in ipairs(some) do
      page[#page + 1] = entry
      local _, _, size = readMessage(entry[2][2])
      bytes = bytes + size
    end
    if #some < 10 or bytes > 262144 then break end
    from = '(' .. some[#some][1]
  end
  return page
end

-- What `post` needs to know of some people. @return by id: network and name (none if they are gone), and their limit.
local function readAuthors(room, ids)
  local fields = {}
  for at, id in ipairs(ids) do fields[2 * at - 1], fields[2 * at] = id, id .. '/g' end
  local found = redis.call('HMGET', room .. ':p', unpack(fields))
  local authors = {}
  for at, id in ipairs(ids) do
    local network, session, name = string.match(found[2 * at - 1] or '', '^(%S+) (%S+) %S+ %S+\n(.*)$')
    local nextAt, hasWritten = parseLimit(found[2 * at])
    authors[id] = { network = session ~= '-' and network, name = name, nextAt = nextAt, hasWritten = hasWritten }
  end
  return authors
end

-- Stores one message of a call of `post`. @return 'stored', or what is wrong.
local function postOne(call, said, author)
  if not author.network then return { 'gone' } end
  local room, seq = call.room, string.format('%d', call.lastSeq + 1)
  local resend = said.id .. '/' .. said.clientId
  if redis.call('HSETNX', room .. ':d', resend, seq) == 0 then
    local known = redis.call('HGET', room .. ':d', resend)
    return { 'again', redis.call('XRANGE', room .. ':m', known .. '-0', known .. '-0')[1] }
  end
  local own, all, whose = takeTokens(author.nextAt, call.nextAt, call.now, call.rates, 1)
  if not own then
    redis.call('HDEL', room .. ':d', resend)
    return { 'slow', all, whose }
  end
  call.lastSeq, call.nextAt, author.nextAt, author.isChanged = call.lastSeq + 1, all, own, true
  call.count, call.bytes, call.network = call.count + 1, call.bytes + said.size, author.network
  local name = author.name
  local message = call.time .. ' ' .. said.head .. ' ' .. author.network .. ' ' .. #name .. '\n' .. name .. said.body
  addMessage(room, seq, message, said.size, call.shares[author.network])
  call.published[#call.published + 1] = seq .. ' ' .. #message .. '\n' .. message
  return 'stored'
end

-- All processes have the same limits, mostly: these are parsed once.
local knownLimits, parsedLimits
local function parseLimits(text)
  if text ~= knownLimits then
    knownLimits, parsedLimits = text, {}
    for limit in string.gmatch(text, '%S+') do parsedLimits[#parsedLimits + 1] = tonumber(limit) end
  end
  return parsedLimits
end

-- ARGV: time, run, limits (rates (4), most messages, most bytes) in one, then of each message: person, key of the client's id and bytes of
-- text in one, and the sealed body. Several together share most of the work, on both sides. Few commands and arguments: each message
-- passes here. @return the limit that was reached, and what became of each.
local function post(keys, args)
  local room, now = keys[1], timeNow(args[1])
  local limits = parseLimits(args[3])
  local all, ids, authors = {}, {}, {}
  for at = 4, #args, 2 do
    local head = args[at]
    local id, clientId, size = string.match(head, '^(%S+) (%S+) (%S+)$')
    all[#all + 1] = { head = head, id = id, clientId = clientId, size = tonumber(size), body = args[at + 1] }
    if not authors[id] then ids[#ids + 1], authors[id] = id, true end
  end
  authors = readAuthors(room, ids)
  local shares, fields = {}, { 'e', 's', 'x', 'n', 'b', 'u', 'g' }
  for _, author in pairs(authors) do
    if author.network and not shares[author.network] then
      shares[author.network] = true
      fields[#fields + 1] = 'b/' .. author.network
    end
  end
  local found = redis.call('HMGET', room .. ':r', unpack(fields))
  local expiresAt, lastSeq, number, count, bytes, run, nextAt = unpack(found)
  if not expiresAt or tonumber(expiresAt) <= now then return { 'ended' } end
  for at = 8, #fields do shares[string.sub(fields[at], 3)] = readShare(found[at]) end
  local call = {
    room = room, now = now, time = string.format('%d', now), rates = limits, lastSeq = tonumber(lastSeq), count = tonumber(count), bytes = tonumber(bytes), nextAt = nextAt,
    shares = shares, published = {},
  }
  local outcomes = {}
  for at, said in ipairs(all) do outcomes[at] = postOne(call, said, authors[said.id]) end
  if #call.published == 0 then return { '', outcomes } end
  number = string.format('%d', number + 1)
  local changes = { 's', string.format('%d', call.lastSeq), 'x', number, 'n', string.format('%d', call.count), 'b', string.format('%d', call.bytes), 'g', call.nextAt }
  appendShares(changes, shares)
  if run ~= args[2] then redis.call('HSET', room .. ':r', 'u', args[2], 'w', lastSeq) end
  redis.call('HSET', room .. ':r', unpack(changes))
  local written = {}
  for id, author in pairs(authors) do
    if author.isChanged and (not author.hasWritten or limits[1] > 0) then
      written[#written + 1] = id .. '/g'
      written[#written + 1] = author.nextAt .. ' 1'
    end
  end
  if #written > 0 then redis.call('HSET', room .. ':p', unpack(written)) end
  if count == '0' then startLog(room, expiresAt) end
  redis.call('PUBLISH', channelOf(room), 'm ' .. number .. '\n' .. table.concat(call.published))
  local isOver = call.count > limits[5] or call.bytes > limits[6]
  return { isOver and dropExcess(room, call.network, call.count, call.bytes, limits[5], limits[6]) or '', outcomes }
end

-- ARGV: time, session, process, id and sealed name and its key and network of a newcomer (or empty), most people, most names,
-- last seq that they have (or empty), size of a page and one more, run, networks.
local function enter(keys, args)
  local room, session, process, newId, name, nameKey, network = keys[1], args[2], args[3], args[4], args[5], args[6], args[7]
  local now = timeNow(args[1])
  local expiresAt = livingRoom(room, now)
  if not expiresAt then return { 'ended' } end
  local present = redis.call('HGETALL', room .. ':h')
  for at = 1, #present, 2 do
    if isOver(present[at + 1], now) then forget(room, present[at]) end
  end
  local id = redis.call('HGET', room .. ':s', session)
  local person = id and readPerson(room, id)
  if not id then
    if newId == '' then return { 'session_invalid' } end
    local isLocked = redis.call('HGET', room .. ':r', 'k') == '1'
    if isLocked then return { 'room_locked' } end
    if redis.call('HLEN', room .. ':h') >= tonumber(args[8]) then return { 'room_full', 'participants' } end
    if hasTooManyNames(room, args, 13) then return { 'room_full', 'namesPerAddress' } end
    if nameKey ~= '' and redis.call('HEXISTS', room .. ':n', nameKey) == 1 then return { 'name_taken' } end
    if not makeSpaceForName(room, tonumber(args[9])) then return { 'room_full', 'names' } end
    id = newId
    local order = redis.call('HINCRBY', room .. ':r', 'j', 1)
    redis.call('HINCRBY', room .. ':r', 'i', 1)
    person = { network = network, session = session, nameKey = nameKey == '' and '-' or nameKey, order = order, name = name }
    writePerson(room, id, person)
    redis.call('HSET', room .. ':s', session, id)
    if nameKey ~= '' then redis.call('HSET', room .. ':n', nameKey, id) end
    countNames(room, args, 13)
  end
  local lastSeq = redis.call('HGET', room .. ':r', 's')
  markRun(room, args[12], lastSeq)
  bringIn(room, id, process, person.name)
  expireWith(room, expiresAt, { ':p', ':s', ':n', ':t', ':h' })
  local page
  if args[10] == '' then page = readPage(room, 'XREVRANGE', '+', '-', tonumber(args[11]))
  else page = readPage(room, 'XRANGE', '(' .. args[10] .. '-0', '+', tonumber(args[11])) end
  return { 'in', id, person.name, tonumber(redis.call('HGET', room .. ':r', 'x')), tonumber(lastSeq), page }
end

-- ARGV: time, id, sealed name, its key (or empty), rates (4), most names, run, networks.
local function rename(keys, args)
  local room, id, name, nameKey = keys[1], args[2], args[3], args[4]
  local now = timeNow(args[1])
  if not livingRoom(room, now) then return { 'ended' } end
  local person = readPerson(room, id)
  if isGone(person) then return { 'gone' } end
  local nextAt, hasWritten = parseLimit(redis.call('HGET', room .. ':p', id .. '/g'))
  local own, all, whose = takeTokens(nextAt, redis.call('HGET', room .. ':r', 'g'), now, args, 5)
  if not own then return { 'slow', all, whose } end
  writeLimit(room, id, own, hasWritten)
  redis.call('HSET', room .. ':r', 'g', all)
  if hasTooManyNames(room, args, 11) then return { 'room_full', 'namesPerAddress' } end
  local owner = nameKey ~= '' and redis.call('HGET', room .. ':n', nameKey)
  if owner and owner ~= id then return { 'name_taken' } end
  if not makeSpaceForName(room, tonumber(args[9])) then return { 'room_full', 'names' } end
  markRun(room, args[10], redis.call('HGET', room .. ':r', 's'))
  redis.call('HINCRBY', room .. ':r', 'i', 1)
  countNames(room, args, 11)
  person.name = name
  if nameKey ~= '' then
    redis.call('HSET', room .. ':n', nameKey, id)
    person.nameKey = nameKey
  end
  writePerson(room, id, person)
  return { 'renamed', tell(room, 'r', id .. '\n' .. name) }
end

-- ARGV: time, id. The session is void; the name stays taken.
local function leave(keys, args)
  local room, id = keys[1], args[2]
  if not livingRoom(room, timeNow(args[1])) then return { 'ended' } end
  local person = readPerson(room, id)
  if person then
    redis.call('HDEL', room .. ':s', person.session)
    person.session = '-'
    writePerson(room, id, person)
  end
  if redis.call('HEXISTS', room .. ':h', id) == 1 then forget(room, id, true) end
  return { 'left', tonumber(redis.call('HGET', room .. ':r', 'x')) }
end

-- ARGV: time, id, process, grace (ms). Their last connection to the process is gone.
local function away(keys, args)
  local now = timeNow(args[1])
  if livingRoom(keys[1], now) then sendAway(keys[1], args[2], args[3], string.format('%d', now + args[4])) end
  return {}
end

-- ARGV: time, id, process. Somebody was gone before they heard that they had come in: their name is free again.
local function retract(keys, args)
  local room, id = keys[1], args[2]
  if not livingRoom(room, timeNow(args[1])) or redis.call('HGET', room .. ':h', id) ~= args[3] then return {} end
  local person = readPerson(room, id)
  if person then erasePerson(room, id, person) end
  forget(room, id)
  return {}
end

-- ARGV: time, id, process. They are connected to the process, whatever others think of it.
local function back(keys, args)
  local room, id = keys[1], args[2]
  if not livingRoom(room, timeNow(args[1])) then return { 'ended' } end
  local person = readPerson(room, id)
  if isGone(person) then return { 'gone' } end
  bringIn(room, id, args[3], person.name)
  expireWith(room, redis.call('HGET', room .. ':r', 'e'), { ':h' })
  return { 'in' }
end

-- ARGV: time, process, grace (ms). A process is dead: who was connected to it may come back elsewhere.
local function reap(keys, args)
  local room, now = keys[1], timeNow(args[1])
  if not livingRoom(room, now) then return {} end
  for _, id in ipairs(redis.call('HKEYS', room .. ':h')) do sendAway(room, id, args[2], string.format('%d', now + args[3])) end
  return {}
end

-- ARGV: time, id. Forgets somebody whose grace is over: asked by every process, decided once.
local function expel(keys, args)
  local room, now = keys[1], timeNow(args[1])
  local value = livingRoom(room, now) and redis.call('HGET', room .. ':h', args[2])
  if value and isOver(value, now) then forget(room, args[2]) end
  return {}
end

-- ARGV: time, 1 or 0.
local function lock(keys, args)
  local room = keys[1]
  if not livingRoom(room, timeNow(args[1])) then return { 'ended' } end
  if redis.call('HGET', room .. ':r', 'k') ~= args[2] then
    redis.call('HSET', room .. ':r', 'k', args[2])
    tell(room, 'k', args[2])
  end
  return { 'done' }
end

-- ARGV: time, XRANGE or XREVRANGE, from, to, count.
local function page(keys, args)
  if not livingRoom(keys[1], timeNow(args[1])) then return {} end
  return readPage(keys[1], args[2], args[3], args[4], tonumber(args[5]))
end

local function find(keys, args)
  local room, now = keys[1], timeNow(args[1])
  if not livingRoom(room, now) then return {} end
  local people = 0
  for at, value in ipairs(redis.call('HGETALL', room .. ':h')) do
    if at % 2 == 0 and not isOver(value, now) then people = people + 1 end
  end
  return { redis.call('HMGET', room .. ':r', 'c', 'e', 'o', 'v', 'k'), people }
end

-- The whole state of a room but its messages: who is in it, with sealed names.
local function state(keys, args)
  local room, now = keys[1], timeNow(args[1])
  if not livingRoom(room, now) then return {} end
  local people = {}
  local present = redis.call('HGETALL', room .. ':h')
  for at = 1, #present, 2 do
    if not isOver(present[at + 1], now) then
      people[#people + 1] = { present[at], present[at + 1], readPerson(room, present[at]).name }
    end
  end
  return { redis.call('HMGET', room .. ':r', 'c', 'e', 'o', 'v', 'k'), redis.call('HMGET', room .. ':r', 's', 'x', 'u', 'w'), people }
end

-- @return how many processes with people in the room have not given back to this run yet.
local function countMissing(room, run)
  local asked, missing = {}, 0
  for at, processes in ipairs(redis.call('HGETALL', room .. ':h')) do
    if at % 2 == 0 and string.sub(processes, 1, 1) ~= '@' then
      for process in string.gmatch(processes, '[^,]+') do
        if not asked[process] and redis.call('HGET', room .. ':r', 'y/' .. process) ~= run then missing = missing + 1 end
        asked[process] = true
      end
    end
  end
  return missing
end

-- ARGV: time, run, process, number of the last event and last seq that the process has shown, then messages: seq of each, and the message
-- itself. Gives back what it showed and a new engine lacks. @return 'given', 'gap' (another process may have what is between) or 'lost' (what
-- was shown was not what came after here), the last seq here, and how many processes are to follow: nobody may go on before.
local function giveBack(keys, args)
  local room, run = keys[1], args[2]
  local expiresAt = livingRoom(room, timeNow(args[1]))
  if not expiresAt then return { 'ended' } end
  local knownRun, branchSeq, lastSeq, number, count, bytes = unpack(redis.call('HMGET', room .. ':r', 'u', 'w', 's', 'x', 'n', 'b'))
  branchSeq, lastSeq = tonumber(branchSeq), tonumber(lastSeq)
  local shownSeq = tonumber(args[5])
  -- Somebody has said something since, so that what follows `branchSeq` is not what the caller showed.
  local isBranched = knownRun == run and lastSeq > branchSeq
  if isBranched and shownSeq > branchSeq then return { 'lost', lastSeq, 0 } end
  local isNew = count == '0'
  local shares, published = {}, {}
  for at = 6, #args, 2 do
    local seq, message = args[at], args[at + 1]
    if tonumber(seq) == lastSeq + 1 then
      local id, clientId, size, network = readMessage(message)
      shares[network] = shares[network] or readShare(redis.call('HGET', room .. ':r', 'b/' .. network))
      redis.call('HSET', room .. ':d', id .. '/' .. clientId, seq)
      addMessage(room, seq, message, size, shares[network])
      published[#published + 1] = seq .. ' ' .. #message .. '\n' .. message
      lastSeq, count, bytes = lastSeq + 1, count + 1, bytes + size
    end
  end
  if isNew and #published > 0 then startLog(room, expiresAt) end
  number = math.max(tonumber(number), tonumber(args[4])) + (#published > 0 and 1 or 0)
  local changes = { 's', string.format('%d', lastSeq), 'x', string.format('%d', number), 'n', string.format('%d', count), 'b', string.format('%d', bytes) }
  appendShares(changes, shares)
  redis.call('HSET', room .. ':r', unpack(changes))
  -- Others may go on already, and lack it.
  if #published > 0 then redis.call('PUBLISH', channelOf(room), 'm ' .. string.format('%d', number) .. '\n' .. table.concat(published)) end
  if not isBranched then redis.call('HSET', room .. ':r', 'u', run, 'w', string.format('%d', lastSeq)) end
  if shownSeq > lastSeq then return { 'gap', lastSeq, 0 } end
  redis.call('HSET', room .. ':r', 'y/' .. args[3], run)
  return { 'given', lastSeq, countMissing(room, run) }
end

local function delete(room)
  for _, suffix in ipairs({ ':r', ':p', ':s', ':n', ':t', ':h', ':m', ':d' }) do redis.call('UNLINK', room .. suffix) end
end

-- Processes repeat for a new engine what they did in the last 10 s.
local REPEATED_MS = 20000

-- ARGV: time, reason. Ends a room early.
local function finish(keys, args)
  if redis.call('EXISTS', keys[1] .. ':r') == 1 then
    redis.call('PUBLISH', channelOf(keys[1]), 'z 0 ' .. args[2])
    redis.call('PUBLISH', 'PREFIXended', hashOf(keys[1]))
  else
    redis.call('SET', keys[1] .. ':z', '', 'PX', REPEATED_MS)
  end
  delete(keys[1])
  return {}
end

-- Erases a room that has ended. @return whether it had.
local function erase(keys, args)
  if livingRoom(keys[1], timeNow(args[1])) then return { 'lives' } end
  delete(keys[1])
  return { 'erased' }
end

-- KEYS[1]: rooms by their ends. ARGV: time, room, lifetime (ms), most rooms.
local function reserve(keys, args)
  local now = timeNow(args[1])
  local known = redis.call('ZSCORE', keys[1], args[2])
  if known then return { 'reserved', string.format('%d', known - args[3]), string.format('%d', known) } end
  if redis.call('ZCOUNT', keys[1], '(' .. string.format('%d', now), '+inf') >= tonumber(args[4]) then return { 'full' } end
  redis.call('ZADD', keys[1], now + args[3], args[2])
  return { 'reserved', string.format('%d', now), string.format('%d', now + args[3]) }
end

-- ARGV: createdAt, expiresAt, owner's hash, verifier (or empty), run. What exists stays. @return 'ended' if it has ended already.
local function make(keys, args)
  local room = keys[1] .. ':r'
  if redis.call('EXISTS', keys[1] .. ':z') == 1 then return { 'ended' } end
  if redis.call('EXISTS', room) == 1 then return {} end
  redis.call('HSET', room, 'c', args[1], 'e', args[2], 'o', args[3], 'v', args[4], 'k', 0, 's', 0, 'n', 0, 'b', 0, 'x', 0, 'i', 0, 'u', args[5], 'w', 0)
  redis.call('PEXPIREAT', room, args[2])
  return {}
end

-- KEYS[1]: when each process last said that it lives. ARGV: time, process, how long it counts as living (ms).
-- @return the time, the dead, and the living.
local function beat(keys, args)
  local now = timeNow(args[1])
  redis.call('ZADD', keys[1], now, args[2])
  local dead = redis.call('ZRANGEBYSCORE', keys[1], '-inf', now - args[3])
  redis.call('ZREMRANGEBYSCORE', keys[1], '-inf', now - 10 * args[3])
  return { string.format('%d', now), dead, redis.call('ZRANGEBYSCORE', keys[1], '(' .. string.format('%d', now - args[3]), '+inf') }
end

-- KEYS: one for each network of an address. ARGV: time, then interval (ms) and burst of each. @return 0, or how long to wait (ms).
local function takeRoomToken(keys, args)
  local now = timeNow(args[1])
  local arrivals = {}
  for at, key in ipairs(keys) do
    local arrivesAt, waitMs = takeToken(redis.call('GET', key), now, tonumber(args[2 * at]), tonumber(args[2 * at + 1]))
    if not arrivesAt then return math.ceil(waitMs) end
    arrivals[at] = arrivesAt
  end
  for at, key in ipairs(keys) do redis.call('SET', key, string.format('%.3f', arrivals[at]), 'PX', math.max(1, math.ceil(arrivals[at] - now))) end
  return 0
end

local READS = { 'no-writes' }
-- Runs where the memory is full as well: it frees some, or needs next to none.
local ALWAYS = { 'allow-oom' }

local function register(name, callback, flags)
  redis.register_function({ function_name = 'LIBRARY_' .. name, callback = callback, flags = flags or {} })
end

register('post', post)
register('enter', enter)
register('rename', rename)
register('leave', leave, ALWAYS)
register('away', away, ALWAYS)
register('retract', retract, ALWAYS)
register('back', back, ALWAYS)
register('reap', reap, ALWAYS)
register('expel', expel, ALWAYS)
register('lock', lock, ALWAYS)
register('page', page, READS)
register('find', find, READS)
register('state', state, READS)
register('giveBack', giveBack, ALWAYS)
register('finish', finish, ALWAYS)
register('erase', erase, ALWAYS)
register('reserve', reserve)
register('make', make)
register('beat', beat, ALWAYS)
register('takeRoomToken', takeRoomToken, ALWAYS)
