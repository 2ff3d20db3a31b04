-- What was taken in a period whose end whoever takes knows, by his own clock. Under KEYS[1]: the period's end and length
-- as far as they are known, in microseconds, and the count.
-- ARGV: take, left, permits, least, most | back, left, permits, hold, permits to give back

local left, limit = tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

-- How far the clocks of gateways may differ, in microseconds.
local SKEW = 120000000

local begins, taken = true, 0
local stop, known, count = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+) (%d+)$')
stop, known = tonumber(stop or 0), tonumber(known or 0)
-- One whose clock is slow still asks for the period that is over: no new one begins for a moment only.
local late = math.min(SKEW, known / 10)
if now < stop then
  begins, taken = false, tonumber(count)
elseif count and now + left <= stop + late then
  begins, taken, stop = false, tonumber(count), now + left
end
if begins then
  stop, known = now + left, left
end

local function keep()
  local rest = math.ceil((stop - now + math.min(SKEW, known / 10)) / 1000) + 1
  redis.call('SET', KEYS[1], string.format('%.0f %.0f %.0f', stop, known, taken), 'PX', string.format('%.0f', rest))
end

if ARGV[1] == 'back' then
  if not begins and tonumber(ARGV[4]) == stop then
    taken = math.max(taken - ARGV[5], 0)
    keep()
  end
  return {}
end

local least, most = tonumber(ARGV[4]), tonumber(ARGV[5])
local full = (stop - now) * 1000
local available = math.max(limit - taken, 0)
if available < least then
  return {0, available, least > limit and -1 or full, full, 0}
end
local permits = math.min(available, most)
taken = taken + permits
keep()
return {permits, available - permits, 0, full, stop}
