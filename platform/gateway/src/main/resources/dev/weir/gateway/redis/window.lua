-- What was taken in the window of now, under KEYS[1]: the windows' length in microseconds, which one it is, and the count.
-- ARGV: take, length, permits, least, most | back, length, permits, hold, permits to give back

local length, limit = tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local window = math.floor(now / length)
local left = (window + 1) * length - now

local taken = 0
local stored, number, count = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+) (%d+)$')
-- One that is yet to come is this one: the clock was set back.
if stored and tonumber(stored) == length and tonumber(number) >= window then
  taken = tonumber(count)
end

local function keep()
  local state = string.format('%.0f %.0f %.0f', length, window, taken)
  redis.call('SET', KEYS[1], state, 'PX', string.format('%.0f', math.ceil(left / 1000) + 1))
end

if stored and tonumber(stored) == length and tonumber(number) > window then
  keep()
end

if ARGV[1] == 'back' then
  if tonumber(ARGV[4]) == window and taken > 0 then
    taken = math.max(taken - ARGV[5], 0)
    keep()
  end
  return {}
end

local least, most = tonumber(ARGV[4]), tonumber(ARGV[5])
local available = math.max(limit - taken, 0)
if available < least then
  return {0, available, least > limit and -1 or left * 1000, left * 1000, 0}
end
local permits = math.min(available, most)
taken = taken + permits
keep()
return {permits, available - permits, 0, left * 1000, window}
