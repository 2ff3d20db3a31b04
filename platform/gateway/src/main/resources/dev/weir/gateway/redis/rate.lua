-- A token bucket (the generic cell rate algorithm) under KEYS[1]: when it was looked at last, in microseconds, and
-- what it lacked then to be full, in nanoseconds. All numbers are whole and below 2^53, so none is rounded.
-- ARGV: take, interval, burst, least, most | back, interval, burst, permits

local interval, burst = tonumber(ARGV[2]), tonumber(ARGV[3])
local span = burst * interval
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local lack = 0
local at, lacked = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+)$')
if at then
  -- A clock that was set back gives nothing, but does not hold up what comes from now on either. The bucket may have been a larger one.
  lack = math.min(math.max(lacked - math.max(now - at, 0) * 1000, 0), span)
end

local function keep()
  local state = string.format('%.0f %.0f', now, lack)
  redis.call('SET', KEYS[1], state, 'PX', string.format('%.0f', math.ceil(lack / 1000000) + 1))
end

if at and now < tonumber(at) then
  keep()
end

if ARGV[1] == 'back' then
  if lack > 0 then
    lack = math.max(lack - ARGV[4] * interval, 0)
    keep()
  end
  return {}
end

local least, most = tonumber(ARGV[4]), tonumber(ARGV[5])
local available = math.floor((span - lack) / interval)
if available < least then
  local retry = -1
  if least <= burst then
    retry = math.ceil((lack + least * interval - span) / 1000) * 1000
  end
  return {0, available, retry, lack, 0}
end
local permits = math.min(available, most)
lack = lack + permits * interval
keep()
return {permits, available - permits, 0, lack, 0}
