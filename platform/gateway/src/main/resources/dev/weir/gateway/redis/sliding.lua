-- What was taken in the window of now and in the one before, of which the part counts that is not yet a window's length
-- ago. Under KEYS[1]: the windows' length in microseconds, which one it is, and both counts.
-- ARGV: take, length, permits, least, most | back, length, permits, hold, permits to give back

local length, limit = tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local window = math.floor(now / length)
local left = (window + 1) * length - now

local taken, before = 0, 0
local stored, number, count, countBefore =
  string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+) (%d+) (%d+)$')
if stored and tonumber(stored) == length then
  if tonumber(number) >= window then
    -- One that is yet to come is this one: the clock was set back.
    taken, before = tonumber(count), tonumber(countBefore)
  elseif tonumber(number) == window - 1 then
    before = tonumber(count)
  end
end

local function keep()
  local state = string.format('%.0f %.0f %.0f %.0f', length, window, taken, before)
  redis.call('SET', KEYS[1], state, 'PX', string.format('%.0f', math.ceil((left + length) / 1000) + 1))
end

if stored and tonumber(stored) == length and tonumber(number) > window then
  keep()
end

if ARGV[1] == 'back' then
  local hold, permits = tonumber(ARGV[4]), tonumber(ARGV[5])
  if hold == window then
    taken = math.max(taken - permits, 0)
  elseif hold == window - 1 then
    before = math.max(before - permits, 0)
  end
  if stored and tonumber(stored) == length then
    keep()
  end
  return {}
end

-- How much of its window is left when the share of a count is no more than this.
local function shrunk(share, of)
  return math.floor(share / of * length)
end

local function wait(least)
  if least > limit then
    return -1
  end
  local room = limit - least
  if taken <= room then
    return (left - shrunk(room - taken, before)) * 1000
  end
  return (left + length - shrunk(room, taken)) * 1000
end

local least, most = tonumber(ARGV[4]), tonumber(ARGV[5])
-- Rounded up, so that the estimate errs on the side of the limit.
local available = math.max(limit - taken - math.ceil(before * left / length), 0)
local permits = 0
if available >= least then
  permits = math.min(available, most)
  taken = taken + permits
  keep()
end
local full = 0
if taken > 0 then
  full = left + length
elseif before > 0 then
  full = left
end
if permits == 0 then
  return {0, available, wait(least), full * 1000, 0}
end
return {permits, available - permits, 0, full * 1000, window}
