#!lua name=LIBRARY

-- Rooms in Redis: each function is atomic, so that a room has one writer however many processes serve it.
--
-- KEYS[1] is a room's prefix, with its hash tag: every key of the room begins with it. What follows the prefix:
--   :r hash    c createdAt, e expiresAt, o owner's hash, v verifier, k 1 while locked, s last seq, n messages kept, b their
--              bytes, x number of the last event, i names taken, g limit of the room's messages, u engine's run, w last
--              seq before its first write
--   :p hash    of each person, by id: i/n sealed name, i/k its key, i/h session, i/g limit, i/t network, i/w wrote, i/o order
--   :s hash    session to person      :n hash  key of a name to person      :t hash  names taken by network
--   :h hash    who is in the room: processes that they are connected to ("a,b"), or the end of their grace ("@ms")
--   :m stream  messages, by seq       :d hash  person/clientId to seq
--   :b zset    networks by bytes of their messages                    :l:network  list of their seqs
-- ARGV[1] is the caller's time, carried on from this engine's: a clock that was set back lengthens no room.

local function timeNow(atLeast)
  local time = redis.call('TIME')
  return math.max(time[1] * 1000 + math.floor(time[2] / 1000), tonumber(atLeast))
end

local function livingRoom(room, now)
  local expiresAt = redis.call('HGET', room .. ':r', 'e')
  return expiresAt and tonumber(expiresAt) > now and expiresAt
end

local function channelOf(room)
  return 'ecr:e:' .. string.match(room, '{(.*)}')
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

-- GCRA. @return the next theoretical arrival time, or nil and how long to wait (ms).
local function takeToken(arrivesAt, now, intervalMs, burst)
  if intervalMs == 0 then return now end
  local earliest = math.max(tonumber(arrivesAt or now), now)
  local waitMs = earliest - now - (burst - 1) * intervalMs
  if waitMs > 0 then return nil, math.ceil(waitMs) end
  return earliest + intervalMs
end

-- Takes a token of a person and one of the room, whose next arrivals are given. ARGV from `first`: interval and burst of each.
-- @return both next arrivals, or nil, how long to wait, and whose limit it is.
local function takeTokens(ownAt, allAt, now, args, first)
  local own, ownWaitMs = takeToken(ownAt, now, tonumber(args[first]), tonumber(args[first + 1]))
  if not own then return nil, ownWaitMs, 'own' end
  local all, waitMs = takeToken(allAt, now, tonumber(args[first + 2]), tonumber(args[first + 3]))
  if not all then return nil, waitMs, 'room' end
  return string.format('%.3f', own), string.format('%.3f', all)
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

local function erasePerson(room, id, session, nameKey)
  if session then redis.call('HDEL', room .. ':s', session) end
  if nameKey then redis.call('HDEL', room .. ':n', nameKey) end
  for _, field in ipairs({ 'n', 'k', 'h', 'g', 't', 'o' }) do redis.call('HDEL', room .. ':p', id .. '/' .. field) end
  redis.call('HINCRBY', room .. ':r', 'i', -1)
end

-- Makes space for one more name: forgets the first of those who are away and never wrote. @return whether there is space.
local function makeSpaceForName(room, most)
  if tonumber(redis.call('HGET', room .. ':r', 'i') or 0) < most then return true end
  local people = redis.call('HGETALL', room .. ':p')
  local fields = {}
  for at = 1, #people, 2 do fields[people[at]] = people[at + 1] end
  local first, firstOrder
  for field, order in pairs(fields) do
    local id = string.match(field, '^(.*)/o$')
    if id and not fields[id .. '/w'] and redis.call('HEXISTS', room .. ':h', id) == 0 and (not first or tonumber(order) < firstOrder) then
      first, firstOrder = id, tonumber(order)
    end
  end
  if not first then return false end
  erasePerson(room, first, fields[first .. '/h'], fields[first .. '/k'])
  return true
end

-- The engine's run, as the caller knows it: the first write after a failover marks where a room goes on.
local function markRun(room, run, lastSeq)
  if redis.call('HGET', room .. ':r', 'u') ~= run then redis.call('HSET', room .. ':r', 'u', run, 'w', lastSeq) end
end

local function dropMessage(room, seq)
  local entry = redis.call('XRANGE', room .. ':m', seq .. '-0', seq .. '-0')[1]
  if not entry then return end
  local field = {}
  for at = 1, #entry[2], 2 do field[entry[2][at]] = entry[2][at + 1] end
  redis.call('XDEL', room .. ':m', seq .. '-0')
  redis.call('HDEL', room .. ':d', field.p .. '/' .. field.c)
  redis.call('HINCRBY', room .. ':r', 'n', -1)
  redis.call('HINCRBY', room .. ':r', 'b', -field.z)
  redis.call('ZINCRBY', room .. ':b', -field.z, field.w)
end

-- The network with most bytes, or with most messages, whose oldest message is not the newest of all.
local function largestNetwork(room, newest, isByMessages)
  local largest, most
  for place, network in ipairs(redis.call('ZREVRANGE', room .. ':b', 0, isByMessages and -1 or 1)) do
    local size = isByMessages and redis.call('LLEN', room .. ':l:' .. network) or -place
    local oldest = (not most or size > most) and redis.call('LINDEX', room .. ':l:' .. network, 0)
    if oldest and tonumber(oldest) ~= newest then largest, most = network, size end
  end
  return largest
end

-- Above a limit, the oldest message of the network with most goes first; the newest never. @return the limit.
local function dropExcess(room, newest, mostMessages, mostBytes)
  local reached
  while true do
    local kept = redis.call('HMGET', room .. ':r', 'n', 'b')
    local isTooMany = tonumber(kept[1]) > mostMessages
    if tonumber(kept[1]) <= 1 or not (isTooMany or tonumber(kept[2]) > mostBytes) then return reached end
    reached = isTooMany and 'messages' or 'roomBytes'
    local network = largestNetwork(room, newest, isTooMany)
    if not network then return reached end
    dropMessage(room, redis.call('LPOP', room .. ':l:' .. network))
  end
end

-- Adds a message; the room's own fields are the caller's.
local function addMessage(room, expiresAt, message)
  redis.call('XADD', room .. ':m', message.seq .. '-0', 't', message.t, 'p', message.p, 'n', message.n, 'b', message.b, 'c', message.c, 'z', message.z, 'w', message.w)
  redis.call('HSET', room .. ':d', message.p .. '/' .. message.c, message.seq)
  redis.call('ZINCRBY', room .. ':b', message.z, message.w)
  if redis.call('RPUSH', room .. ':l:' .. message.w, message.seq) == 1 then expireWith(room, expiresAt, { ':l:' .. message.w, ':m', ':d', ':b' }) end
end

-- A part of the messages, in either order, up to some bytes of text and up to ten messages more: those tell that there are more.
local function readPage(room, command, from, to, count)
  local page, bytes = {}, 0
  while #page < count do
    local some = redis.call(command, room .. ':m', from, to, 'COUNT', math.min(10, count - #page))
    for _, entry in ipairs(some) do
      page[#page + 1] = entry
      for at = 1, #entry[2], 2 do
        if entry[2][at] == 'z' then bytes = bytes + entry[2][at + 1] end
      end
    end
    if #some < 10 or bytes > 262144 then break end
    from = '(' .. some[#some][1]
  end
  return page
end

-- ARGV: time, person, key of the client's id, sealed body, bytes of text, rates (4), most messages, most bytes, run. Few commands:
-- each message passes here.
local function post(keys, args)
  local room, id, clientId, size = keys[1], args[2], args[3], args[5]
  local now = timeNow(args[1])
  local expiresAt, lastSeq, number, count, bytes, run, allAt = unpack(redis.call('HMGET', room .. ':r', 'e', 's', 'x', 'n', 'b', 'u', 'g'))
  if not expiresAt or tonumber(expiresAt) <= now then return { 'ended' } end
  local name, session, network, ownAt, hasWritten = unpack(redis.call('HMGET', room .. ':p', id .. '/n', id .. '/h', id .. '/t', id .. '/g', id .. '/w'))
  if not session then return { 'gone' } end
  local known = redis.call('HGET', room .. ':d', id .. '/' .. clientId)
  if known then
    local entry = redis.call('XRANGE', room .. ':m', known .. '-0', known .. '-0')[1]
    if entry then return { 'again', entry } end
  end
  local own, all, whose = takeTokens(ownAt, allAt, now, args, 6)
  if not own then return { 'slow', all, whose } end
  local seq, time = string.format('%d', lastSeq + 1), string.format('%d', now)
  number, count, bytes = number + 1, count + 1, bytes + size
  if run ~= args[12] then redis.call('HSET', room .. ':r', 'u', args[12], 'w', lastSeq) end
  addMessage(room, expiresAt, { seq = seq, t = time, p = id, n = name, b = args[4], c = clientId, z = size, w = network })
  redis.call('HSET', room .. ':r', 's', seq, 'x', string.format('%d', number), 'n', string.format('%d', count), 'b', string.format('%d', bytes), 'g', all)
  if not hasWritten or tonumber(args[6]) > 0 then redis.call('HSET', room .. ':p', id .. '/w', 1, id .. '/g', own) end
  redis.call('PUBLISH', channelOf(room), table.concat({ 'm', string.format('%d', number), seq, time, id, clientId, size, network, #name .. '\n' .. name .. args[4] }, ' '))
  local isOver = count > tonumber(args[10]) or bytes > tonumber(args[11])
  return { 'stored', tonumber(seq), isOver and dropExcess(room, tonumber(seq), tonumber(args[10]), tonumber(args[11])) or '' }
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
    redis.call('HSET', room .. ':p', id .. '/n', name, id .. '/h', session, id .. '/t', network, id .. '/o', order)
    redis.call('HSET', room .. ':s', session, id)
    if nameKey ~= '' then
      redis.call('HSET', room .. ':n', nameKey, id)
      redis.call('HSET', room .. ':p', id .. '/k', nameKey)
    end
    countNames(room, args, 13)
  end
  local lastSeq = redis.call('HGET', room .. ':r', 's')
  markRun(room, args[12], lastSeq)
  name = redis.call('HGET', room .. ':p', id .. '/n')
  bringIn(room, id, process, name)
  expireWith(room, expiresAt, { ':p', ':s', ':n', ':t', ':h' })
  local page
  if args[10] == '' then page = readPage(room, 'XREVRANGE', '+', '-', tonumber(args[11]))
  else page = readPage(room, 'XRANGE', '(' .. args[10] .. '-0', '+', tonumber(args[11])) end
  return { 'in', id, name, tonumber(redis.call('HGET', room .. ':r', 'x')), tonumber(lastSeq), page }
end

-- ARGV: time, id, sealed name, its key (or empty), rates (4), most names, run, networks.
local function rename(keys, args)
  local room, id, name, nameKey = keys[1], args[2], args[3], args[4]
  local now = timeNow(args[1])
  if not livingRoom(room, now) then return { 'ended' } end
  if redis.call('HEXISTS', room .. ':p', id .. '/h') == 0 then return { 'gone' } end
  local own, all, whose = takeTokens(redis.call('HGET', room .. ':p', id .. '/g'), redis.call('HGET', room .. ':r', 'g'), now, args, 5)
  if not own then return { 'slow', all, whose } end
  redis.call('HSET', room .. ':p', id .. '/g', own)
  redis.call('HSET', room .. ':r', 'g', all)
  if hasTooManyNames(room, args, 11) then return { 'room_full', 'namesPerAddress' } end
  local owner = nameKey ~= '' and redis.call('HGET', room .. ':n', nameKey)
  if owner and owner ~= id then return { 'name_taken' } end
  if not makeSpaceForName(room, tonumber(args[9])) then return { 'room_full', 'names' } end
  markRun(room, args[10], redis.call('HGET', room .. ':r', 's'))
  redis.call('HINCRBY', room .. ':r', 'i', 1)
  countNames(room, args, 11)
  redis.call('HSET', room .. ':p', id .. '/n', name)
  if nameKey ~= '' then
    redis.call('HSET', room .. ':n', nameKey, id)
    redis.call('HSET', room .. ':p', id .. '/k', nameKey)
  end
  return { 'renamed', tell(room, 'r', id .. '\n' .. name) }
end

-- ARGV: time, id. The session is void; the name stays taken.
local function leave(keys, args)
  local room, id = keys[1], args[2]
  if not livingRoom(room, timeNow(args[1])) then return { 'ended' } end
  local session = redis.call('HGET', room .. ':p', id .. '/h')
  if session then
    redis.call('HDEL', room .. ':s', session)
    redis.call('HDEL', room .. ':p', id .. '/h')
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
  local person = redis.call('HMGET', room .. ':p', id .. '/h', id .. '/k')
  erasePerson(room, id, person[1], person[2])
  forget(room, id)
  return {}
end

-- ARGV: time, id, process. They are connected to the process, whatever others think of it.
local function back(keys, args)
  local room, id = keys[1], args[2]
  if not livingRoom(room, timeNow(args[1])) then return { 'ended' } end
  local person = redis.call('HMGET', room .. ':p', id .. '/n', id .. '/h')
  if not person[2] then return { 'gone' } end
  bringIn(room, id, args[3], person[1])
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
      people[#people + 1] = { present[at], present[at + 1], redis.call('HGET', room .. ':p', present[at] .. '/n') }
    end
  end
  return { redis.call('HMGET', room .. ':r', 'c', 'e', 'o', 'v', 'k'), redis.call('HMGET', room .. ':r', 's', 'x', 'u', 'w'), people }
end

-- ARGV: time, run, number of the last event, then messages (8 each: seq, time, person, name, body, client's id, bytes, network).
-- Gives back what a process showed and a new engine lacks. @return whether that fits to what the engine has; at a gap another process
-- may have what is between.
local function giveBack(keys, args)
  local room = keys[1]
  local expiresAt = livingRoom(room, timeNow(args[1]))
  if not expiresAt then return { 'ended' } end
  local run = redis.call('HMGET', room .. ':r', 'u', 'w', 's')
  local lastSeq = tonumber(run[3])
  local branchSeq = tonumber(run[2])
  -- Somebody has said something since, so that what follows `branchSeq` is not what the caller showed.
  local isBranched = run[1] == args[2] and lastSeq > branchSeq
  for at = 4, #args, 8 do
    local seq = tonumber(args[at])
    if isBranched and seq > branchSeq then return { 'lost' } end
    if seq > lastSeq then
      if seq ~= lastSeq + 1 then return { 'gap' } end
      addMessage(room, expiresAt, { seq = seq, t = args[at + 1], p = args[at + 2], n = args[at + 3], b = args[at + 4], c = args[at + 5], z = args[at + 6], w = args[at + 7] })
      redis.call('HSET', room .. ':r', 's', seq)
      redis.call('HINCRBY', room .. ':r', 'n', 1)
      redis.call('HINCRBY', room .. ':r', 'b', args[at + 6])
      lastSeq = seq
    end
  end
  if not isBranched then redis.call('HSET', room .. ':r', 'u', args[2], 'w', lastSeq) end
  if tonumber(redis.call('HGET', room .. ':r', 'x')) < tonumber(args[3]) then redis.call('HSET', room .. ':r', 'x', args[3]) end
  return { 'given' }
end

local function delete(room)
  for _, network in ipairs(redis.call('ZRANGE', room .. ':b', 0, -1)) do redis.call('UNLINK', room .. ':l:' .. network) end
  for _, suffix in ipairs({ ':r', ':p', ':s', ':n', ':t', ':h', ':m', ':d', ':b' }) do redis.call('UNLINK', room .. suffix) end
end

-- ARGV: time, reason. Ends a room early.
local function finish(keys, args)
  if redis.call('EXISTS', keys[1] .. ':r') == 1 then redis.call('PUBLISH', channelOf(keys[1]), 'z 0 ' .. args[2]) end
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

-- ARGV: createdAt, expiresAt, owner's hash, verifier (or empty), run. What exists stays.
local function make(keys, args)
  local room = keys[1] .. ':r'
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
    if not arrivesAt then return waitMs end
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
