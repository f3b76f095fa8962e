#!lua name=LIBRARY

-- Rooms in Redis: each function is atomic, so that a room has one writer however many processes serve it.
--
-- KEYS[1] is a room's prefix, with its hash tag: its channel has this name, and every key of the room begins with it. What follows:
--   :r hash    c createdAt, e expiresAt, o owner's hash, v verifier, k 1 while locked, x number of the last event, i names taken, j order of
--              the last newcomer, u engine's run, w last seq before its first write, m LOG, a networks with a share;
--              y/process the run to which it has given back what it had shown; by the network its SHARE, by the person their LIMIT;
--              "person clientId" seq of a message
--   :p hash    of each person, by id: network and sealed name, until they leave for good; i/s session, key of the name ("-" for none), order
--              of coming, also of those who left: their session is void, and not in `:s`
--   :s hash    session to person      :n hash  key of a name to person      :t hash  names taken by network
--   :h hash    who is in the room: processes that they are connected to ("a,b"), or the end of their grace ("@ms")
--   :m stream  messages, by seq: m time, person, key of the clientId, bytes of text, network, bytes of the sealed name, and
--              after a line end the sealed name and body
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

-- What is read and written with each message is packed: that takes a fraction of the time of numbers as texts. An arrival is that of GCRA.
-- LOG: last seq, number and bytes of the messages that are kept, and the room's next arrival, of messages and new names.
-- SHARE: bytes and number of a network's messages, and a seq up to which they are gone.
-- LIMIT: a person's next arrival, and 1 once they have written.
local LOG, SHARE, LIMIT = '<dddd', '<ddd', '<dB'

local function unpackLog(packed)
  local lastSeq, count, bytes, nextAt = struct.unpack(LOG, packed)
  return { lastSeq = lastSeq, count = count, bytes = bytes, nextAt = nextAt }
end

local function packLog(log)
  return struct.pack(LOG, log.lastSeq, log.count, log.bytes, log.nextAt)
end

local function readLog(room)
  return unpackLog(redis.call('HGET', room .. ':r', 'm'))
end

local function unpackShare(packed)
  local bytes, count, goneUpTo = struct.unpack(SHARE, packed)
  return { bytes = bytes, count = count, goneUpTo = goneUpTo }
end

local function packShare(share)
  return struct.pack(SHARE, share.bytes, share.count, share.goneUpTo)
end

-- @return their next arrival, and whether they have written.
local function unpackLimit(packed)
  if not packed then return 0, false end
  local nextAt, wrote = struct.unpack(LIMIT, packed)
  return nextAt, wrote == 1
end

local function packLimit(nextAt, hasWritten)
  return struct.pack(LIMIT, nextAt, hasWritten and 1 or 0)
end

local function readLimit(room, id)
  return unpackLimit(redis.call('HGET', room .. ':r', id))
end

-- Numbers an event and tells everyone; a process that misses a number asks for the state.
local function tell(room, kind, rest)
  local number = redis.call('HINCRBY', room .. ':r', 'x', 1)
  redis.call('PUBLISH', room, kind .. ' ' .. number .. ' ' .. rest)
  return number
end

local function setPresence(room, id, value)
  redis.call('HSET', room .. ':h', id, value)
  tell(room, 'h', id .. ' ' .. value)
end

local function forget(room, id, isForGood)
  redis.call('HDEL', room .. ':h', id)
  tell(room, 'l', isForGood and id .. ' 1' or id)
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

local function bringIn(room, id, process, name)
  local value = redis.call('HGET', room .. ':h', id)
  if not value then
    redis.call('HSET', room .. ':h', id, process)
    tell(room, 'j', id .. ' ' .. process .. '\n' .. name)
  elseif string.sub(value, 1, 1) == '@' then setPresence(room, id, process)
  elseif not string.find(',' .. value .. ',', ',' .. process .. ',', 1, true) then setPresence(room, id, value .. ',' .. process) end
end

local function expireWith(room, expiresAt, suffixes)
  for _, suffix in ipairs(suffixes) do redis.call('PEXPIREAT', room .. suffix, expiresAt) end
end

-- The first message has made the stream, which ends with the room. From now on `:r` has a field for each message: with one this long (above
-- `hash-max-listpack-value`) it is a hash table at once, since a small hash is searched from end to end, 6 µs a message with 400 fields.
local function startLog(room, expiresAt)
  redis.call('PEXPIREAT', room .. ':m', expiresAt)
  redis.call('HSET', room .. ':r', string.rep('-', 65), '')
end

-- GCRA, in any unit of time. @param arrivesAt 0 for the first. @return the next theoretical arrival time, or nil and how long to wait.
local function takeToken(arrivesAt, now, interval, burst)
  if interval == 0 then return now end
  local earliest = math.max(arrivesAt, now)
  local wait = earliest - now - (burst - 1) * interval
  if wait > 0 then return nil, wait end
  return earliest + interval
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

-- Takes a token of a person and one of the room, whose next arrivals are given. Arrivals and intervals are whole microseconds.
-- @param limits interval and burst of each. @return both next arrivals, or nil, how long to wait (ms), and whose limit it is.
local function takeTokens(ownAt, allAt, now, limits)
  local own, ownWait = takeToken(ownAt, now * 1000, limits[1], limits[2])
  if not own then return nil, math.ceil(ownWait / 1000), 'own' end
  local all, wait = takeToken(allAt, now * 1000, limits[3], limits[4])
  if not all then return nil, math.ceil(wait / 1000), 'room' end
  return own, all
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

local function parseAuthor(packed)
  if not packed then return nil end
  local space = string.find(packed, ' ', 1, true)
  return string.sub(packed, 1, space - 1), string.sub(packed, space + 1)
end

-- @return network and sealed name of somebody, unless they are unknown or have left for good.
local function readAuthor(room, id)
  return parseAuthor(redis.call('HGET', room .. ':p', id))
end

local function writeAuthor(room, id, network, name)
  redis.call('HSET', room .. ':p', id, network .. ' ' .. name)
end

local function parseStanding(packed)
  local session, nameKey, order = string.match(packed, '^(%S+) (%S+) (%S+)$')
  return { session = session, nameKey = nameKey, order = tonumber(order) }
end

-- @return session, key of the name, and order of somebody who has a name here.
local function readStanding(room, id)
  return parseStanding(redis.call('HGET', room .. ':p', id .. '/s'))
end

local function writeStanding(room, id, standing)
  redis.call('HSET', room .. ':p', id .. '/s', string.format('%s %s %d', standing.session, standing.nameKey, standing.order))
end

local function erasePerson(room, id, standing)
  redis.call('HDEL', room .. ':s', standing.session)
  redis.call('HDEL', room .. ':n', standing.nameKey)
  redis.call('HDEL', room .. ':p', id, id .. '/s')
  redis.call('HDEL', room .. ':r', id)
  redis.call('HINCRBY', room .. ':r', 'i', -1)
end

-- Reads fields of `:r`, some at once: Lua passes some thousands of arguments at most. @return what is there, by field.
local function readFields(room, fields)
  local found = {}
  for from = 1, #fields, 500 do
    local some = redis.call('HMGET', room .. ':r', unpack(fields, from, math.min(from + 499, #fields)))
    for at, value in ipairs(some) do found[fields[from + at - 1]] = value end
  end
  return found
end

-- Makes space for one more name: forgets the first of those who are away and never wrote.
-- @param asking who wants the name, if they are here already: they are kept. @return whether there is space.
local function makeSpaceForName(room, most, asking)
  if tonumber(redis.call('HGET', room .. ':r', 'i') or 0) < most then return true end
  local all = redis.call('HGETALL', room .. ':p')
  local ids, standings = {}, {}
  for at = 1, #all, 2 do
    local id = string.match(all[at], '^(.*)/s$')
    if id and id ~= asking then ids[#ids + 1], standings[id] = id, parseStanding(all[at + 1]) end
  end
  local limits = readFields(room, ids)
  local first
  for _, id in ipairs(ids) do
    local _, hasWritten = unpackLimit(limits[id])
    local isBefore = not first or standings[id].order < standings[first].order
    if isBefore and not hasWritten and redis.call('HEXISTS', room .. ':h', id) == 0 then first = id end
  end
  if not first then return false end
  erasePerson(room, first, standings[first])
  return true
end

-- The engine's run, as the caller knows it: the first write after a failover marks where a room goes on.
local function markRun(room, run, lastSeq)
  if redis.call('HGET', room .. ':r', 'u') ~= run then redis.call('HSET', room .. ':r', 'u', run, 'w', lastSeq) end
end

-- @return person, key of the client's id, bytes of text, network.
local function readMessage(message)
  return string.match(message, '^%S+ (%S+) (%S+) (%S+) (%S+)')
end

-- @param known what `:r` has of the network's share. @return its share, one of `shares`: a new one is not in the list of networks yet.
local function takeShare(shares, network, known)
  if not shares[network] then
    shares[network] = known and unpackShare(known) or { bytes = 0, count = 0, isNew = true }
  end
  return shares[network]
end

-- Adds a message to the stream, and to `log`, `share` and what is published. @return its seq.
local function addMessage(room, log, share, message, size, published)
  -- Without another one there is nothing to look for before it.
  if share.count == 0 then share.goneUpTo = log.lastSeq end
  share.bytes, share.count = share.bytes + size, share.count + 1
  log.lastSeq, log.count, log.bytes = log.lastSeq + 1, log.count + 1, log.bytes + size
  local seq = string.format('%d', log.lastSeq)
  redis.call('XADD', room .. ':m', seq, 'm', message)
  local last = #published
  published[last + 1], published[last + 2], published[last + 3], published[last + 4], published[last + 5] = seq, ' ', #message, '\n', message
  return seq
end

-- Appends to a list of fields and values what has changed of the messages.
local function appendLog(changes, room, log, shares)
  local last = #changes
  changes[last + 1], changes[last + 2] = 'm', packLog(log)
  local networks
  for network, share in pairs(shares) do
    last = #changes
    changes[last + 1], changes[last + 2] = network, packShare(share)
    if share.isNew then networks = (networks or redis.call('HGET', room .. ':r', 'a') or '') .. ' ' .. network end
  end
  if networks then
    last = #changes
    changes[last + 1], changes[last + 2] = 'a', networks
  end
end

-- @return the shares of all networks, by network.
local function readShares(room)
  local networks = {}
  for network in string.gmatch(redis.call('HGET', room .. ':r', 'a'), '%S+') do networks[#networks + 1] = network end
  local shares = readFields(room, networks)
  for network, packed in pairs(shares) do shares[network] = unpackShare(packed) end
  return shares
end

-- The network with most bytes, or with most messages, except one whose only message is the newest of all.
local function largestNetwork(shares, newestNetwork, by)
  local largest
  for network, share in pairs(shares) do
    if share.count > (network == newestNetwork and 1 or 0) and (not largest or share[by] > shares[largest][by]) then largest = network end
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
        redis.call('HDEL', room .. ':r', id .. ' ' .. clientId)
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
local function dropExcess(room, log, newestNetwork, mostMessages, mostBytes)
  local reached
  local shares, changed = readShares(room), {}
  while log.count > 1 and (log.count > mostMessages or log.bytes > mostBytes) do
    reached = log.count > mostMessages and 'messages' or 'roomBytes'
    local network = largestNetwork(shares, newestNetwork, log.count > mostMessages and 'count' or 'bytes')
    if not network then break end
    changed[network] = shares[network]
    log.bytes = log.bytes - dropOldest(room, network, shares[network])
    log.count = log.count - 1
  end
  local changes = {}
  appendLog(changes, room, log, changed)
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

-- ARGV: time, run, limits (rates (4), most messages, most bytes) in one, then of each message person and key of the client's id in one,
-- bytes of text, and the sealed body. Several together share most of the work, on both sides. Few commands, arguments and strings: each
-- message passes here. @return the name of the limit that was reached, or empty; where not all were stored, a list of that and of what became
-- of each; or a list of 'ended'.
local function post(keys, args)
  local room, now = keys[1], timeNow(args[1])
  local record = room .. ':r'
  local limits = parseLimits(args[3])
  local ids = {}
  for at = 4, #args, 3 do ids[#ids + 1] = string.sub(args[at], 1, string.find(args[at], ' ', 1, true) - 1) end
  local authors = redis.call('HMGET', room .. ':p', unpack(ids))
  local fields, networks, names = { 'e', 'x', 'u', 'm' }, {}, {}
  for index, id in ipairs(ids) do
    networks[index], names[index] = parseAuthor(authors[index])
    local at = 3 * index + 2
    fields[at], fields[at + 1], fields[at + 2] = args[3 * index + 1], id, networks[index] or ''
  end
  local found = redis.call('HMGET', record, unpack(fields))
  local expiresAt, number, run = found[1], found[2], found[3]
  if not expiresAt or tonumber(expiresAt) <= now then return { 'ended' } end
  local log = unpackLog(found[4])
  local isNew, branchSeq = log.count == 0, log.lastSeq
  local time = string.format('%d', now)
  number = string.format('%d', number + 1)
  local published, changes = { 'm ', number, '\n' }, { 'x', number }
  local outcomes, stored, shares, nextAt = {}, {}, {}, {}
  local newestNetwork
  local areAllStored = true
  for index, id in ipairs(ids) do
    local at = 3 * index + 2
    local resend, network, name = fields[at], networks[index], names[index]
    local known = found[at] or stored[resend]
    local ownAt, hasWritten = unpackLimit(found[at + 1])
    if not network then outcomes[index] = { 'gone' }
    elseif known then outcomes[index] = { 'again', redis.call('XRANGE', room .. ':m', known .. '-0', known .. '-0')[1] }
    else
      local own, all, whose = takeTokens(nextAt[id] or ownAt, log.nextAt, now, limits)
      if not own then outcomes[index] = { 'slow', all, whose }
      else
        nextAt[id], log.nextAt, newestNetwork = own, all, network
        local size = args[3 * index + 2]
        local message = time .. ' ' .. resend .. ' ' .. size .. ' ' .. network .. ' ' .. #name .. '\n' .. name .. args[3 * index + 3]
        local seq = addMessage(room, log, takeShare(shares, network, found[at + 2]), message, size, published)
        outcomes[index], stored[resend] = 'stored', seq
        local last = #changes
        changes[last + 1], changes[last + 2] = resend, seq
        if not hasWritten or limits[1] > 0 then changes[last + 3], changes[last + 4] = id, packLimit(own, true) end
      end
    end
    areAllStored = areAllStored and outcomes[index] == 'stored'
  end
  if not newestNetwork then return { '', outcomes } end
  if run ~= args[2] then
    local last = #changes
    changes[last + 1], changes[last + 2], changes[last + 3], changes[last + 4] = 'u', args[2], 'w', branchSeq
  end
  appendLog(changes, room, log, shares)
  redis.call('HSET', record, unpack(changes))
  if isNew then startLog(room, expiresAt) end
  redis.call('PUBLISH', room, table.concat(published))
  local isOver = log.count > limits[5] or log.bytes > limits[6]
  local reached = isOver and dropExcess(room, log, newestNetwork, limits[5], limits[6]) or ''
  return areAllStored and reached or { reached, outcomes }
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
  if id then
    local _, known = readAuthor(room, id)
    name = known
  else
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
    writeAuthor(room, id, network, name)
    writeStanding(room, id, { session = session, nameKey = nameKey == '' and '-' or nameKey, order = order })
    redis.call('HSET', room .. ':s', session, id)
    if nameKey ~= '' then redis.call('HSET', room .. ':n', nameKey, id) end
    countNames(room, args, 13)
  end
  local lastSeq = readLog(room).lastSeq
  markRun(room, args[12], lastSeq)
  bringIn(room, id, process, name)
  expireWith(room, expiresAt, { ':p', ':s', ':n', ':t', ':h' })
  local page
  if args[10] == '' then page = readPage(room, 'XREVRANGE', '+', '-', tonumber(args[11]))
  else page = readPage(room, 'XRANGE', '(' .. args[10] .. '-0', '+', tonumber(args[11])) end
  return { 'in', id, name, tonumber(redis.call('HGET', room .. ':r', 'x')), lastSeq, page }
end

-- ARGV: time, id, sealed name, its key (or empty), limits as of `post`, most names, run, networks.
local function rename(keys, args)
  local room, id, name, nameKey = keys[1], args[2], args[3], args[4]
  local now = timeNow(args[1])
  if not livingRoom(room, now) then return { 'ended' } end
  local network = readAuthor(room, id)
  if not network then return { 'gone' } end
  local log, nextAt, hasWritten = readLog(room), readLimit(room, id)
  local own, all, whose = takeTokens(nextAt, log.nextAt, now, parseLimits(args[5]))
  if not own then return { 'slow', all, whose } end
  log.nextAt = all
  redis.call('HSET', room .. ':r', 'm', packLog(log), id, packLimit(own, hasWritten))
  if hasTooManyNames(room, args, 8) then return { 'room_full', 'namesPerAddress' } end
  local owner = nameKey ~= '' and redis.call('HGET', room .. ':n', nameKey)
  if owner and owner ~= id then return { 'name_taken' } end
  if not makeSpaceForName(room, tonumber(args[6]), id) then return { 'room_full', 'names' } end
  markRun(room, args[7], log.lastSeq)
  redis.call('HINCRBY', room .. ':r', 'i', 1)
  countNames(room, args, 8)
  writeAuthor(room, id, network, name)
  if nameKey ~= '' then
    redis.call('HSET', room .. ':n', nameKey, id)
    local standing = readStanding(room, id)
    standing.nameKey = nameKey
    writeStanding(room, id, standing)
  end
  return { 'renamed', tell(room, 'r', id .. '\n' .. name) }
end

-- ARGV: time, id. The session is void; the name stays taken.
local function leave(keys, args)
  local room, id = keys[1], args[2]
  if not livingRoom(room, timeNow(args[1])) then return { 'ended' } end
  if readAuthor(room, id) then
    redis.call('HDEL', room .. ':s', readStanding(room, id).session)
    redis.call('HDEL', room .. ':p', id)
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
  if readAuthor(room, id) then erasePerson(room, id, readStanding(room, id)) end
  forget(room, id)
  return {}
end

-- ARGV: time, id, process. They are connected to the process, also where others took them for gone.
local function back(keys, args)
  local room, id = keys[1], args[2]
  if not livingRoom(room, timeNow(args[1])) then return { 'ended' } end
  local network, name = readAuthor(room, id)
  if not network then return { 'gone' } end
  bringIn(room, id, args[3], name)
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
      local _, name = readAuthor(room, present[at])
      people[#people + 1] = { present[at], present[at + 1], name }
    end
  end
  return { redis.call('HMGET', room .. ':r', 'c', 'e', 'o', 'v', 'k'), { readLog(room).lastSeq, redis.call('HGET', room .. ':r', 'x') }, people }
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
  local knownRun, branchSeq, number, packed = unpack(redis.call('HMGET', room .. ':r', 'u', 'w', 'x', 'm'))
  branchSeq, number = tonumber(branchSeq), math.max(tonumber(number), tonumber(args[4]))
  local log, shownSeq = unpackLog(packed), tonumber(args[5])
  -- Somebody has said something since, so that what follows `branchSeq` is not what the caller showed.
  local isBranched = knownRun == run and log.lastSeq > branchSeq
  if isBranched and shownSeq > branchSeq then return { 'lost', log.lastSeq, 0 } end
  local isNew, shares, given = log.count == 0, {}, {}
  for at = 6, #args, 2 do
    local message = args[at + 1]
    if tonumber(args[at]) == log.lastSeq + 1 then
      local id, clientId, size, network = readMessage(message)
      local share = takeShare(shares, network, redis.call('HGET', room .. ':r', network))
      redis.call('HSET', room .. ':r', id .. ' ' .. clientId, addMessage(room, log, share, message, size, given))
    end
  end
  if #given > 0 then number = number + 1 end
  number = string.format('%d', number)
  local changes = { 'x', number }
  appendLog(changes, room, log, shares)
  redis.call('HSET', room .. ':r', unpack(changes))
  if isNew and #given > 0 then startLog(room, expiresAt) end
  -- Others may go on already, and lack it.
  if #given > 0 then redis.call('PUBLISH', room, 'm ' .. number .. '\n' .. table.concat(given)) end
  if not isBranched then redis.call('HSET', room .. ':r', 'u', run, 'w', log.lastSeq) end
  if shownSeq > log.lastSeq then return { 'gap', log.lastSeq, 0 } end
  redis.call('HSET', room .. ':r', 'y/' .. args[3], run)
  return { 'given', log.lastSeq, countMissing(room, run) }
end

local function delete(room)
  for _, suffix in ipairs({ ':r', ':p', ':s', ':n', ':t', ':h', ':m' }) do redis.call('UNLINK', room .. suffix) end
end

-- Processes repeat for a new engine what they did in the last 10 s.
local REPEATED_MS = 20000

-- ARGV: time, reason. Ends a room early.
local function finish(keys, args)
  if redis.call('EXISTS', keys[1] .. ':r') == 1 then
    redis.call('PUBLISH', keys[1], 'z 0 ' .. args[2])
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
  local log = { lastSeq = 0, count = 0, bytes = 0, nextAt = 0 }
  redis.call('HSET', room, 'c', args[1], 'e', args[2], 'o', args[3], 'v', args[4], 'k', 0, 'x', 0, 'i', 0, 'u', args[5], 'w', 0, 'm', packLog(log))
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
    local arrivesAt, waitMs = takeToken(tonumber(redis.call('GET', key) or 0), now, tonumber(args[2 * at]), tonumber(args[2 * at + 1]))
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
