-- What is held now. KEYS[1] has the holds by their ends, in microseconds; KEYS[2] what each one counts, their sum under
-- `taken`, and the last hold under `last`.
-- ARGV: take, hold time, permits, least, most | back, hold time, permits, hold, permits to give back

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local ends, counts = KEYS[1], KEYS[2]

-- A server without memory may have dropped one of the two.
local holds = redis.call('ZCARD', ends)
if redis.call('HLEN', counts) ~= (holds == 0 and 0 or holds + 2) then
  redis.call('DEL', ends, counts)
  holds = 0
end
local taken = tonumber(redis.call('HGET', counts, 'taken') or 0)
local last = tonumber(redis.call('HGET', counts, 'last') or 0)

local function drop(id, count)
  redis.call('HDEL', counts, id)
  redis.call('ZREM', ends, id)
  taken = taken - count
  holds = holds - 1
end

-- A bounded number at a time; the rest is held a little longer.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', string.format('%.0f', now), 'LIMIT', 0, 1000)) do
  drop(id, tonumber(redis.call('HGET', counts, id) or 0))
end

local function stop(index)
  local found = redis.call('ZRANGE', ends, index, index, 'WITHSCORES')
  return found[2] and tonumber(found[2]) - now or 0
end

local function keep()
  if holds == 0 then
    redis.call('DEL', ends, counts)
    return
  end
  redis.call('HSET', counts, 'taken', string.format('%.0f', taken), 'last', string.format('%.0f', last))
  local rest = string.format('%.0f', math.ceil(math.max(stop(-1), 0) / 1000) + 1)
  redis.call('PEXPIRE', ends, rest)
  redis.call('PEXPIRE', counts, rest)
end

if ARGV[1] == 'back' then
  local count = tonumber(redis.call('HGET', counts, ARGV[4]) or 0)
  local permits = tonumber(ARGV[5])
  if count > permits then
    redis.call('HSET', counts, ARGV[4], string.format('%.0f', count - permits))
    taken = taken - permits
  elseif count > 0 then
    drop(ARGV[4], count)
  end
  keep()
  return {}
end

local hold, limit = tonumber(ARGV[2]), tonumber(ARGV[3])
local least, most = tonumber(ARGV[4]), tonumber(ARGV[5])
local available = math.max(limit - taken, 0)
if available < least then
  keep()
  -- At the latest; usually somebody gives back sooner.
  return {0, available, least > limit and -1 or stop(0) * 1000, stop(-1) * 1000, 0}
end
local permits = math.min(available, most)
-- Never one that was there before, also if all was lost meanwhile: somebody may still give it back.
last = math.max(now, last + 1)
local id = string.format('%.0f', last)
redis.call('ZADD', ends, string.format('%.0f', now + hold), id)
redis.call('HSET', counts, id, string.format('%.0f', permits))
taken = taken + permits
holds = holds + 1
keep()
return {permits, available - permits, 0, hold * 1000, last}
