/**
 * Lua scripts over a space, each of which Redis runs as one step: so an entry, its place among the ids and the word of
 * it in the stream are there together or not at all. Keys end by themselves when the last entry of the space has.
 */

/** Words in the stream at least; a gateway that missed more reads everything again. Some 100 bytes each. */
const LOG_LENGTH = 10_000;
/** Milliseconds that what belongs to a space stays at least, so that quiet days cost nobody another reading. */
const LEAST_STAY = 86_400_000;
/** Ids of entries that have ended which go for one newcomer. */
const FORGOTTEN_AT_ONCE = 100;

/** The time is that of Redis: the clock of a gateway may be wrong. */
const COMMON = `
local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function stay(key, milliseconds)
  local least = math.max(tonumber(milliseconds), ${LEAST_STAY})
  if redis.call('PTTL', key) < least then redis.call('PEXPIRE', key, least) end
end

local function tell(log, what, value, gateway)
  local position = redis.call('XADD', log, 'MAXLEN', '~', ${LOG_LENGTH}, '*', what, value, 'by', gateway)
  stay(log, 0)
  return position
end
`;

/** Keys: entry, ids, log. Values: id, milliseconds until it expires, whose it is, then fields and values. */
export const ADD_ENTRY = `${COMMON}
local ended = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now(), 'LIMIT', 0, ${FORGOTTEN_AT_ONCE})
if #ended > 0 then redis.call('ZREM', KEYS[2], unpack(ended)) end
redis.call('HSET', KEYS[1], 'uses', 0, unpack(ARGV, 4))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[2], now() + tonumber(ARGV[2]), ARGV[1])
tell(KEYS[3], 'added', ARGV[1], ARGV[3])
stay(KEYS[2], ARGV[2])
stay(KEYS[3], ARGV[2])
`;

/** Keys: entries. Value: bytes of a field at most. @returns of each facts, vector and uses; nothing for what is no entry */
export const READ_ENTRIES = `
local function read(key)
  if redis.call('TYPE', key).ok ~= 'hash' then return false end
  for _, field in ipairs({'facts', 'vector', 'uses'}) do
    if redis.call('HSTRLEN', key, field) > tonumber(ARGV[1]) then return false end
  end
  return redis.call('HMGET', key, 'facts', 'vector', 'uses')
end
local found = {}
for i, key in ipairs(KEYS) do found[i] = read(key) end
return found
`;

/** Keys: ids, log, entries. Values: whose word it is, the ids of these. What is removed already is not told again. */
export const REMOVE_ENTRIES = `${COMMON}
local removed = {}
for i = 2, #ARGV do
  local id = ARGV[i]
  redis.call('UNLINK', KEYS[i + 1])
  if redis.call('ZREM', KEYS[1], id) == 1 then removed[#removed + 1] = id end
end
if #removed > 0 then tell(KEYS[2], 'removed', table.concat(removed, ' '), ARGV[1]) end
`;

/**
 * Key: entry. Value: bytes of an answer at most. @returns its answer, or nothing. A Redis whose memory is full cannot count
 * that, and gives it all the same.
 */
export const TAKE_ANSWER = `
if redis.call('HSTRLEN', KEYS[1], 'answer') > tonumber(ARGV[1]) then return false end
local answer = redis.call('HGET', KEYS[1], 'answer')
if answer then redis.pcall('HINCRBY', KEYS[1], 'uses', 1) end
return answer
`;

/** Keys: ids, log. Value: who joins. @returns the position in the stream from which to read on */
export const JOIN_SPACE = `${COMMON}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now())
return tell(KEYS[2], 'joined', '', ARGV[1])
`;

/**
 * Key: tallies. Values: milliseconds that they stay, then names and what is added to each. Where no number stands it is
 * counted anew: to fail after some were added would have those counted again and again.
 */
export const ADD_TALLIES = `
for i = 2, #ARGV, 2 do
  if not pcall(redis.call, 'HINCRBYFLOAT', KEYS[1], ARGV[i], ARGV[i + 1]) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
`;
