/**
 * Lua scripts, each of which Redis runs as one step. A counter has three keys that end by themselves:
 *
 *  1. a hash of what is counted by the begin of the window's part: `u<begin>` for good, `r<begin>` reserved
 *  2. a hash of the leases: id → `<begin> <amount>`
 *  3. a sorted set of the leases by their end
 *
 * Time is Redis' own, so that clocks of gateways do not matter; only the end of a calendar window is the gateway's.
 */

/** Ended leases that one call lets go of for each counter; until then they count, so that it allows too little. */
const LEASES_PER_CALL = 200;
/** Milliseconds that keys stay beyond their need. */
const SLACK = 60_000;

const COMMON = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function text(number) return string.format('%.0f', number) end

-- { kind, length, part }: length is that of a window, or the end of a calendar window
local function endOf(window, begin)
  if window.kind == 'rolling' then return begin + window.length end
  if window.kind == 'sliding' then return begin + window.length + window.part end
  if window.kind == 'calendar' then return window.length end
  return math.huge
end

local function countersAt(first, window)
  local counter = { parts = KEYS[first], leases = KEYS[first + 1], ends = KEYS[first + 2], window = window, sums = {} }
  return counter
end

local function release(counter, id)
  local lease = redis.call('HGET', counter.leases, id)
  if not lease then return nil end
  local begin, amount = string.match(lease, '^(%S+) (%S+)$')
  redis.call('HDEL', counter.leases, id)
  redis.call('ZREM', counter.ends, id)
  local sum = counter.sums[begin]
  if sum then
    sum.reserved = sum.reserved - tonumber(amount)
    redis.call('HSET', counter.parts, 'r' .. begin, text(sum.reserved))
  end
  return begin
end

-- Reads what is counted, and forgets what has ended.
local function read(counter)
  local fields = redis.call('HGETALL', counter.parts)
  for i = 1, #fields, 2 do
    local begin = string.sub(fields[i], 2)
    if endOf(counter.window, tonumber(begin)) <= now then
      redis.call('HDEL', counter.parts, fields[i])
    else
      local sum = counter.sums[begin] or { used = 0, reserved = 0 }
      counter.sums[begin] = sum
      if string.sub(fields[i], 1, 1) == 'u' then sum.used = tonumber(fields[i + 1])
      else sum.reserved = tonumber(fields[i + 1]) end
    end
  end
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', counter.ends, '-inf', now, 'LIMIT', 0, ${LEASES_PER_CALL})) do
    release(counter, id)
  end
end

local function beginOf(counter, at)
  local window = counter.window
  if window.kind == 'rolling' then return text(next(counter.sums) or at) end
  if window.kind == 'sliding' then return text(at - at % window.part) end
  return '0'
end

local function add(counter, begin, used, reserved)
  local sum = counter.sums[begin] or { used = 0, reserved = 0 }
  counter.sums[begin] = sum
  sum.used = sum.used + used
  sum.reserved = sum.reserved + reserved
  redis.call('HSET', counter.parts, 'u' .. begin, text(sum.used), 'r' .. begin, text(sum.reserved))
end

local function keep(counter, begin, lease)
  local last = endOf(counter.window, tonumber(begin))
  local stay = math.max(lease, last == math.huge and 0 or last - now) + ${SLACK}
  for _, key in ipairs({ counter.parts, counter.leases, counter.ends }) do
    if redis.call('PTTL', key) < stay then redis.call('PEXPIRE', key, text(stay)) end
  end
end
`;

/**
 * Keys: three for each claim. Values: id, lease, `look` or `reserve`; for each claim the window (kind, length, part),
 * limit, amount, least amount, `1` when enforced. Answers 1 or 0 for all; for each claim granted, begin, remaining,
 * used, milliseconds until it resets, 1 or 0 for exceeded.
 */
export const RESERVE = `${COMMON}
local id, lease, reserving = ARGV[1], tonumber(ARGV[2]), ARGV[3] == 'reserve'
local claims, allowed = {}, true

for i = 0, #KEYS / 3 - 1 do
  local at = 4 + i * 7
  local window = { kind = ARGV[at], length = tonumber(ARGV[at + 1]), part = tonumber(ARGV[at + 2]) }
  local claim = { counter = countersAt(i * 3 + 1, window), granted = 0, exceeded = 0, begin = '0' }
  claim.limit = tonumber(ARGV[at + 3])
  local amount, atLeast, enforced = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5]), ARGV[at + 6] == '1'
  read(claim.counter)
  local total = 0
  for _, sum in pairs(claim.counter.sums) do total = total + sum.used + sum.reserved end
  local left = claim.limit - total
  if left >= atLeast then claim.granted = math.min(amount, math.max(0, left))
  else
    claim.exceeded = 1
    if enforced then allowed = false else claim.granted = amount end
  end
  claims[i + 1] = claim
end

local answer = { allowed and 1 or 0 }
for _, claim in ipairs(claims) do
  local counter = claim.counter
  if not (allowed and reserving) then claim.granted = 0
  else
    claim.begin = beginOf(counter, now)
    add(counter, claim.begin, 0, claim.granted)
    redis.call('HSET', counter.leases, id, claim.begin .. ' ' .. text(claim.granted))
    redis.call('ZADD', counter.ends, now + lease, id)
    keep(counter, claim.begin, lease)
  end
  local used, reserved, first = 0, 0, math.huge
  for begin, sum in pairs(counter.sums) do
    used, reserved = used + sum.used, reserved + sum.reserved
    first = math.min(first, endOf(counter.window, tonumber(begin)))
  end
  if counter.window.kind == 'calendar' then first = counter.window.length end
  local reset = first == math.huge and 0 or math.max(0, first - now)
  local remaining = math.max(0, claim.limit - used - reserved)
  for _, value in ipairs({ claim.granted, tonumber(claim.begin), remaining, used, reset, claim.exceeded }) do
    answer[#answer + 1] = value
  end
end
return answer
`;

/** Keys: three for each claim. Values: id, lease. */
export const RENEW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = tonumber(ARGV[2])
for i = 1, #KEYS, 3 do
  local ends = redis.call('ZSCORE', KEYS[i + 2], ARGV[1])
  if ends and tonumber(ends) > now then
    redis.call('ZADD', KEYS[i + 2], now + lease, ARGV[1])
    for key = i, i + 2 do
      if redis.call('PTTL', KEYS[key]) < lease + ${SLACK} then redis.call('PEXPIRE', KEYS[key], lease + ${SLACK}) end
    end
  end
end
`;

/**
 * A numbered batch of deliveries of one gateway, done once however often it is sent. Keys: the gateway's number, then
 * those of each delivery. Values: number, milliseconds to remember it; for each delivery seven:
 *
 *  - `settle`, id, window (kind, length, part), used, begin (empty where it is not known)
 *  - `add`, age of the part in milliseconds, window (kind, length, part), amount, nothing
 *  - `requests`, milliseconds to the window's end, three times nothing, amount, nothing
 */
export const DELIVER = `${COMMON}
if tonumber(redis.call('GET', KEYS[1]) or '0') >= tonumber(ARGV[1]) then return 0 end

local function settle(counter, id, used, begin)
  local reserved = release(counter, id)
  begin = begin ~= '' and begin or reserved
  if not begin or counter.window.kind == 'held' or endOf(counter.window, tonumber(begin)) <= now then return end
  -- A Redis that has lost its data has no such part any more, or another one that began since.
  if not counter.sums[begin] then begin = beginOf(counter, tonumber(begin)) end
  add(counter, begin, used, 0)
  keep(counter, begin, 0)
end

local function addLate(counter, age, amount)
  local begin = now - age
  if endOf(counter.window, begin) <= now then return end
  begin = beginOf(counter, begin)
  add(counter, begin, amount, 0)
  keep(counter, begin, 0)
end

local function addRequests(key, amount, left)
  local counted = tonumber(redis.call('GET', key) or '0')
  if left <= 0 or counted + amount < 0 then return end
  redis.call('INCRBY', key, text(amount))
  if redis.call('PTTL', key) < 0 then redis.call('PEXPIRE', key, text(left)) end
end

local key = 2
for at = 3, #ARGV, 7 do
  local kind, window = ARGV[at], { kind = ARGV[at + 2], length = tonumber(ARGV[at + 3]), part = tonumber(ARGV[at + 4]) }
  if kind == 'requests' then
    addRequests(KEYS[key], tonumber(ARGV[at + 5]), tonumber(ARGV[at + 1]))
    key = key + 1
  else
    local counter = countersAt(key, window)
    read(counter)
    if kind == 'settle' then settle(counter, ARGV[at + 1], tonumber(ARGV[at + 5]), ARGV[at + 6])
    else addLate(counter, tonumber(ARGV[at + 1]), tonumber(ARGV[at + 5])) end
    key = key + 3
  end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

/**
 * What rate-limiter-flexible runs to count: its own script counts what it refuses, too. Key: the window. Values: how
 * many (negative to give back), seconds, limit. Answers how many there are, or would be, and milliseconds to the end.
 */
export const COUNT_REQUESTS = `
local amount, limit = tonumber(ARGV[1]), tonumber(ARGV[3])
local counted = tonumber(redis.call('GET', KEYS[1]) or '0') + amount
if counted > limit and amount > 0 then return { counted, redis.call('PTTL', KEYS[1]) } end
redis.call('SET', KEYS[1], 0, 'EX', ARGV[2], 'NX')
redis.call('INCRBY', KEYS[1], ARGV[1])
return { counted, redis.call('PTTL', KEYS[1]) }
`;
